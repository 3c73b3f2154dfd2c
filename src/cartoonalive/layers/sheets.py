"""The portrait taken apart into four sheets that overlap under one another: back hair, body, face, hair.

Source of the method: recipes-turn section 4. Every sheet continues under the one above it; the upper edges are soft
mattes whose colours are solved so that at rest the sheets composite to the portrait again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import BROW_LOWER, BROW_UPPER, OVAL, SIDES, FaceFrame, Landmarks
from cartoonalive.layers.fill import membrane_fill, nearest_fill
from cartoonalive.layers.jaw import jaw_area, trim_beside_jaw
from cartoonalive.layers.labels import Regions
from cartoonalive.layers.masks import dilate, disc, erode, polygon_mask, smoothstep
from cartoonalive.layers.matte import Matte
from cartoonalive.layers.neck import hidden_neck
from cartoonalive.layers.segment import Place, feature_mask
from cartoonalive.layers.skin import skin_model, to_lab

Image = NDArray[np.float32]
Alpha = NDArray[np.float32]
Mask = NDArray[np.bool_]

_UNDERLAP = 0.07
"""Face under the hair, in face widths."""
_BODY_UNDERLAP = 0.25
"""Body under the hair, in face widths."""
_BAND = 0.05
"""Width of the strip beside the hair in which its shadow and outline are taken for hair, in face widths."""
_SEAM = 0.02
"""How far every sheet runs on under the soft edge of the one above, in face widths, beside the labels' grain."""
_BACK_SHADE = 0.82
"""Brightness of the hair behind the head, relative to what is seen of it."""
_LINE_CONTRAST = 12.0
"""Difference in L between a drawn jaw line and what lies around it."""
_ROUNDS = 2
_MARGIN = 8
"""Pixels kept around the figure."""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One of the four, canvas-sized."""

    name: str
    colour: Image
    """(h, w, 3) RGB 0..255."""
    alpha: Alpha
    """(h, w) 0..1."""


@dataclass(frozen=True, kw_only=True)
class Sheets:
    """All four, and what the hair covers."""

    back_hair: Sheet
    body: Sheet
    face: Sheet
    hair: Sheet

    @property
    def stack(self) -> tuple[Sheet, ...]:
        """Back to front."""
        return (self.back_hair, self.body, self.face, self.hair)


@dataclass(frozen=True, kw_only=True)
class _Scene:
    """What all sheets are cut from."""

    matte: Matte
    regions: Regions
    landmarks: Landmarks
    frame: FaceFrame
    place: Place
    lab: Image
    skin: NDArray[np.float32]
    spread: float
    features: Mask
    """(h, w) eyes, mouth and brows with their surroundings: dark there is not hair."""
    grain: float
    """Pixels by which the labels' outlines may be off."""

    @property
    def width(self) -> float:
        """Face width in pixels."""
        return self.frame.width

    @property
    def owners(self) -> dict[str, Mask]:
        """Which sheet is seen where."""
        return {"hair": self.regions.hair, "face": self.regions.face, "body": self.regions.body}


def cut_sheets(matte: Matte, regions: Regions, landmarks: Landmarks, grain: float) -> Sheets:
    """Cut the figure into sheets; ``grain`` is how many pixels the outlines of ``regions`` may be off."""
    rows, columns = np.flatnonzero((matte.alpha > 0).any(axis=1)), np.flatnonzero((matte.alpha > 0).any(axis=0))
    if len(rows) == 0:
        rows, columns = np.array([0]), np.array([0])
    top, left = max(rows[0] - _MARGIN, 0), max(columns[0] - _MARGIN, 0)
    box = (slice(top, rows[-1] + 1 + _MARGIN), slice(left, columns[-1] + 1 + _MARGIN))
    cropped = _cut(
        replace(matte, alpha=matte.alpha[box], colour=matte.colour[box]),
        Regions(hair=regions.hair[box], face=regions.face[box], body=regions.body[box], oval=regions.oval[box]),
        landmarks.transformed(np.array([[1.0, 0, -left], [0, 1.0, -top]])),
        grain,
    )

    def placed(sheet: Sheet) -> Sheet:
        colour, alpha = matte.colour.copy(), np.zeros_like(matte.alpha)
        colour[box], alpha[box] = sheet.colour, sheet.alpha
        return replace(sheet, colour=colour, alpha=alpha)

    return Sheets(
        back_hair=placed(cropped.back_hair),
        body=placed(cropped.body),
        face=placed(cropped.face),
        hair=placed(cropped.hair),
    )


def _cut(matte: Matte, regions: Regions, landmarks: Landmarks, grain: float) -> Sheets:
    """All sheets of a picture cropped to the figure."""
    lab = to_lab(matte.colour)
    regions = _with_jaw_line(regions, lab, FaceFrame.of(landmarks).width)
    visible_hair = regions.hair & (matte.alpha > 0.5)
    skin = skin_model(lab, landmarks, hidden=visible_hair)
    scene = _Scene(
        matte=matte,
        regions=regions,
        landmarks=landmarks,
        frame=FaceFrame.of(landmarks),
        place=Place.of(matte.alpha.shape, landmarks),
        lab=lab,
        skin=skin.mean,
        spread=skin.spread,
        features=_features(matte.alpha.shape, landmarks),
        grain=grain,
    )
    jaw = jaw_area(regions, _like_skin(lab, skin.mean, skin.spread), scene.place, scene.width)
    back = _back_hair(scene)
    body = _body(scene)
    face = _face(scene, body)
    hair = _hair(scene, back, body, face)
    face = replace(face, alpha=trim_beside_jaw(face.alpha, hair.alpha, jaw, scene.place))
    sheets = _close_seams(scene, Sheets(back_hair=back, body=body, face=face, hair=hair))
    return _push_residual(scene, sheets)


def _with_jaw_line(regions: Regions, lab: Image, width: float) -> Regions:
    """Give the face its outline at the jaw: the dark line between it and the neck, which would stay behind there."""
    reach = max(2.0, 0.02 * width)
    beside = dilate(regions.face | regions.oval, reach) & regions.body
    below = cv2.erode(lab[..., 0], disc(reach)), cv2.dilate(lab[..., 0], disc(2 * reach))
    line = beside & (lab[..., 0] < below[0] + 0.55 * (below[1] - below[0])) & (below[1] - below[0] > _LINE_CONTRAST)
    line = beside & dilate(line & _thin(line, reach), 1)
    steps = np.ones((round(1.5 * reach), 1), np.uint8)
    from_face = cv2.dilate((regions.face & ~line).astype(np.uint8), steps, anchor=(0, len(steps) - 1)) > 0
    from_line = cv2.dilate(line.astype(np.uint8), steps, anchor=(0, 0)) > 0
    line |= beside & from_face & from_line
    return replace(regions, face=regions.face | line, body=regions.body & ~line)


def _thin(mask: Mask, reach: float) -> Mask:
    """What an opening by ``reach`` pixels removes."""
    return mask & ~dilate(erode(mask, reach), reach)


def _features(shape: tuple[int, ...], landmarks: Landmarks) -> Mask:
    """Eyes, mouth and brows, generously."""
    width = FaceFrame.of(landmarks).width
    mask = feature_mask(shape, landmarks, 0.02 * width)
    for side in SIDES:
        brow = landmarks.points[[*BROW_UPPER[side], *BROW_LOWER[side][::-1]]]
        mask |= dilate(polygon_mask(shape, brow) > 0.3, 0.02 * width)
    return mask


def composite(sheets: tuple[Sheet, ...]) -> tuple[Image, Alpha]:
    """Sheets back to front, over one another: colour (h, w, 3), not premultiplied, and alpha (h, w)."""
    shape = sheets[0].alpha.shape
    colour, alpha = np.zeros((*shape, 3), np.float32), np.zeros(shape, np.float32)
    for sheet in sheets:
        a = sheet.alpha[..., None]
        colour = colour * (1 - a) + sheet.colour * a
        alpha = (alpha * (1 - sheet.alpha) + sheet.alpha).astype(np.float32)
    return (colour / np.maximum(alpha, np.float32(1e-3))[..., None]).astype(np.float32), alpha


def _back_hair(scene: _Scene) -> Sheet:
    """Hair behind head and neck, when enough hair hangs beside the jaw to tell that there is some."""
    regions, place, width = scene.regions, scene.place, scene.width
    hair = regions.hair & (scene.matte.alpha > 0.5)
    beside = hair & (place.v > 0.21) & (np.abs(place.u) < 1.0)
    nothing = Sheet(name="back hair", colour=scene.matte.colour, alpha=np.zeros_like(scene.matte.alpha))
    if beside.sum() < 0.03 * width**2:
        return nothing
    between = _closed_horizontally(hair, 0.65 * width)
    area = between & ~hair & (regions.oval | regions.face | regions.body) & (scene.matte.alpha > 0.5)
    area &= dilate(regions.oval, 0.3 * width) & (place.v > -0.6) & (place.v < 1.6)
    area |= dilate(area, 0.12 * width) & hair & ~dilate(scene.matte.alpha < 0.5, 0.03 * width)
    source = erode(hair, max(2.0, 0.02 * width))
    if not area.any() or not source.any():
        return nothing
    colour = membrane_fill(scene.matte.colour, area & ~source, unknown=~source & ~area)
    alpha = cv2.GaussianBlur(area.astype(np.float32), (0, 0), max(1.0, 0.01 * width)) * area
    return Sheet(name="back hair", colour=(colour * _BACK_SHADE).astype(np.float32), alpha=alpha)


def _closed_horizontally(mask: Mask, reach: float) -> Mask:
    """Pixels with mask both on their left and on their right within ``reach`` pixels."""
    columns = np.arange(mask.shape[1])[None, :]
    last = np.maximum.accumulate(np.where(mask, columns, -(10**6)), axis=1)
    following = np.minimum.accumulate(np.where(mask, columns, 10**6)[:, ::-1], axis=1)[:, ::-1]
    return (following - last) <= 2 * reach


def _body(scene: _Scene) -> Sheet:
    """Body and neck, continued behind the jaw and under the hair that lies on it."""
    regions, place, width = scene.regions, scene.place, scene.width
    visible = regions.body & (scene.matte.alpha > 0.5)
    neck = hidden_neck(scene.matte.colour, scene.matte.alpha > 0.5, regions, place)
    under_hair = dilate(visible, _BODY_UNDERLAP * width) & regions.hair & ~regions.oval
    under_hair &= (place.v > 0.62) & _hull(visible & (place.v > 0.62), width) & (scene.matte.alpha > 0.5)
    upper = (regions.hair | regions.face) & (scene.matte.alpha > 0.5)
    rim = dilate(visible, _SEAM * width + scene.grain) & upper
    hidden = (neck.area | under_hair | rim) & ~visible

    hair = regions.hair & (scene.matte.alpha > 0.5)
    band = dilate(regions.hair, _BAND * width) | dilate(regions.face | regions.oval, 0.02 * width)
    source = visible & ~band
    if not source.any():
        source = visible
    painted = np.where(neck.area[..., None], neck.colour, scene.matte.colour)
    contaminated = visible & dilate(hair, _BAND * width)
    hole = (hidden & ~neck.area) | contaminated
    colour = membrane_fill(painted, hole, unknown=~(source | neck.area))
    body_edge = _soft(regions.body, scene)
    area = np.where(dilate(hidden, 1) | hidden, 1.0, 0.0).astype(np.float32)
    alpha = np.maximum(body_edge, cv2.GaussianBlur(area, (0, 0), 1.0))
    covered = dilate(regions.hair | regions.face, 3) & erode(hidden | visible | (scene.matte.alpha < 0.5), 1)
    alpha = np.where(covered & (hidden | visible), 1.0, alpha)
    return Sheet(name="topwear", colour=colour.astype(np.float32), alpha=(alpha * scene.matte.alpha).astype(np.float32))


def _hull(mask: Mask, width: float) -> Mask:
    """Convex hull of the sizeable components."""
    count, parts, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    large = [k for k in range(1, count) if stats[k, cv2.CC_STAT_AREA] > 0.02 * width**2]
    hull = np.zeros(mask.shape, np.uint8)
    if large:
        points = np.argwhere(np.isin(parts, large))[:, ::-1].astype(np.int32)
        cv2.fillConvexPoly(hull, cv2.convexHull(points), 1)
    return hull > 0


def _face(scene: _Scene, body: Sheet) -> Sheet:
    """The face with ears; skin runs on under fringe and side hair."""
    regions, width = scene.regions, scene.width
    visible = regions.face & (scene.matte.alpha > 0.5)
    hair = regions.hair & (scene.matte.alpha > 0.5)
    reach = dilate(visible | regions.oval, _UNDERLAP * width) | _forehead(scene)
    hidden = reach & hair & ~dilate(scene.matte.alpha < 0.5, 0.03 * width) & (scene.place.v < 0.25)
    hidden &= ~dilate(regions.body, 2) | regions.oval
    skull = regions.oval & ((scene.place.v < 0.2) | erode(regions.oval, 0.03 * width))
    hidden |= (skull | dilate(visible, _SEAM * width + scene.grain)) & hair
    band = visible & dilate(hair, _BAND * width)
    like_skin = _like_skin(scene.lab, scene.skin, scene.spread)
    source = visible & ~band & ~scene.features & like_skin & erode(visible | hidden | scene.features, 0.015 * width)
    if source.sum() < 0.02 * width**2:
        source = visible & ~band
    fill = membrane_fill(scene.matte.colour, hidden | band, unknown=~source)
    colour = np.where((hidden | band)[..., None], fill, scene.matte.colour)
    edge = _soft(regions.face, scene)
    inside = cv2.GaussianBlur((hidden | visible).astype(np.float32), (0, 0), 1.0)
    alpha = np.where(hair | dilate(hair, _BAND * width), np.maximum(inside, edge), edge)
    alpha = np.where(erode(hidden | visible, 1) & dilate(hair, _BAND * width), 1.0, alpha) * scene.matte.alpha
    below = composite((body,))[0]
    solved = _solve(scene.matte.colour, below, alpha, scene.matte.colour)
    at_jaw = (alpha < 0.99) & ~dilate(hair, _BAND * width)
    return Sheet(
        name="face",
        colour=np.where(at_jaw[..., None], solved, colour).astype(np.float32),
        alpha=alpha.astype(np.float32),
    )


def _like_skin(lab: Image, skin: NDArray[np.float32], spread: float) -> Mask:
    """What has the colour of the face, shaded or not."""
    distance = np.linalg.norm((lab - skin) * np.array([0.5, 1, 1], np.float32), axis=-1)
    alike: Mask = distance < np.clip(3.2 * spread, 18, 40)
    return alike


def _forehead(scene: _Scene) -> Mask:
    """The skull's front under the hair: the upper half of the contour, raised."""
    contour = scene.landmarks.points[list(OVAL)]
    origin = np.array([contour[:, 0].mean(), scene.frame.origin[1]])
    relative = contour - origin
    relative[:, 1] *= np.where(relative[:, 1] < 0, 1.25, 1.0)
    return polygon_mask(scene.matte.alpha.shape, relative * (1.04, 1.0) + origin) > 0.5


def _hair(scene: _Scene, back: Sheet, body: Sheet, face: Sheet) -> Sheet:
    """All visible hair: opaque inside, at its inner edge mixed over what lies below."""
    width, person = scene.width, scene.matte.alpha
    visible = scene.regions.hair & (person > 0.5)
    if visible.sum() < 0.004 * width**2:
        return Sheet(name="hair", colour=scene.matte.colour, alpha=np.zeros_like(person))
    below, cover = composite((back, body, face))
    image = scene.matte.colour
    core = erode(scene.regions.hair, max(0.015 * width, scene.grain))
    strands = nearest_fill(image, core & visible if (core & visible).any() else visible)
    direction = strands - below
    contrast = (direction * direction).sum(axis=-1)
    ratio = np.clip(((image - below) * direction).sum(axis=-1) / np.maximum(contrast, 100.0), 0, 1)
    outside = cv2.distanceTransform((~scene.regions.hair).astype(np.uint8), cv2.DIST_L2, 5)
    reach = max(_BAND * width, scene.grain)
    near_feature = scene.features & (outside > max(0.015 * width, scene.grain))
    nearness = np.where(near_feature, 0.0, 1.0 - smoothstep(2 * outside / reach - 1))
    telling = smoothstep((np.sqrt(contrast) - 20) / 30) * (cover > 0.9)
    mixed = smoothstep((ratio - 0.06) / 0.86) * nearness
    alpha = np.where(core, 1.0, telling * mixed + (1 - telling) * _soft(scene.regions.hair, scene))
    alpha = np.where(outside > reach, 0.0, alpha)
    alpha = np.where(scene.regions.hair & (cover < 0.5), 1.0, alpha)
    colour = _solve(image, below, alpha, strands)
    return Sheet(name="hair", colour=colour, alpha=(alpha * person).astype(np.float32))


def _solve(image: Image, below: Image, alpha: NDArray[np.floating], fallback: Image) -> Image:
    """Colour that with ``alpha`` over ``below`` gives ``image``; ``fallback`` where alpha is too small to tell."""
    a = alpha[..., None].astype(np.float32)
    solved = np.clip((image - (1 - a) * below) / np.maximum(a, 0.15), 0, 255)
    trust = np.clip((a - 0.15) / 0.3, 0, 1)
    colour: Image = (solved * trust + fallback * (1 - trust)).astype(np.float32)
    return colour


def _soft(mask: Mask, scene: _Scene) -> Alpha:
    """Antialiased matte of a region that follows the picture's edges (guided filter)."""
    guide = np.clip(scene.matte.colour, 0, 255).astype(np.uint8)
    radius = max(2, round(max(0.012 * scene.width, scene.grain)))
    filtered = cv2.ximgproc.guidedFilter(guide, mask.astype(np.float32), radius, 40.0)
    alpha = np.clip((filtered - 0.15) / 0.7, 0, 1)
    near = dilate(mask, 0.02 * scene.width + 2)
    soft: Alpha = np.where(near, alpha, 0.0).astype(np.float32)
    return soft


def _close_seams(scene: _Scene, sheets: Sheets) -> Sheets:
    """Make the sheets' alphas add up to the figure's.

    On the figure's own soft rim only the sheet that owns the pixel counts; inside, where two soft edges let the
    backdrop through, the owner becomes denser.
    """
    outside = scene.matte.alpha < 0.9
    rim = (scene.matte.alpha < 0.98) & dilate(outside, 0.03 * scene.width)
    back = sheets.back_hair
    sheets = replace(sheets, back_hair=replace(back, alpha=np.where(rim, np.float32(0), back.alpha)))
    for name, owned in scene.owners.items():
        sheet: Sheet = getattr(sheets, name)
        sheets = replace(sheets, **{name: replace(sheet, alpha=np.where(rim & ~owned, np.float32(0), sheet.alpha))})
    cover = composite(sheets.stack)[1]
    missing = scene.matte.alpha - cover > 0.004
    for name, owned in scene.owners.items():
        sheet = getattr(sheets, name)
        leak = (1 - cover) / np.maximum(1 - sheet.alpha, 1e-3)
        needed = np.clip(1 - (1 - scene.matte.alpha) / np.maximum(leak, 1e-3), sheet.alpha, 1)
        denser = np.where(owned & missing, needed, sheet.alpha).astype(np.float32)
        sheets = replace(sheets, **{name: replace(sheet, alpha=denser)})
    return sheets


def _push_residual(scene: _Scene, sheets: Sheets) -> Sheets:
    """Give what the composite misses to the sheet that owns the pixel."""
    seen = scene.matte.alpha > 0.5
    shares = {name: _visible_share(sheets, name) for name in scene.owners}
    for _ in range(_ROUNDS):
        error = scene.matte.colour - composite(sheets.stack)[0]
        for name, owned in scene.owners.items():
            sheet: Sheet = getattr(sheets, name)
            gain = np.where(owned & seen & (shares[name] > 0.2), 1 / np.maximum(shares[name], 0.3), 0.0)
            pushed = np.clip(sheet.colour + error * gain[..., None].astype(np.float32), 0, 255)
            sheets = replace(sheets, **{name: replace(sheet, colour=pushed.astype(np.float32))})
    return sheets


def _visible_share(sheets: Sheets, name: str) -> Alpha:
    """How much of a pixel's colour comes from the named sheet."""
    order = ("back_hair", "body", "face", "hair")
    share: Alpha = getattr(sheets, name).alpha.copy()
    for above in order[order.index(name) + 1 :]:
        share *= 1 - getattr(sheets, above).alpha
    return share
