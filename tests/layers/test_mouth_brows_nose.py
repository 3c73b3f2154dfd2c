"""Mouth, brows and nose lifted off faces drawn by the tests: at rest nothing may change, below there is skin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from cartoonalive.landmarks.model import (
    BROW_LOWER,
    BROW_UPPER,
    CHEEKS,
    CHIN,
    EYE_LOWER,
    EYE_UPPER,
    FOREHEAD,
    LIPS_LOWER_INNER,
    LIPS_LOWER_OUTER,
    LIPS_UPPER_INNER,
    LIPS_UPPER_OUTER,
    NOSE_BASE,
    NOSE_TIP,
    OVAL,
    SIDES,
    FaceFrame,
    Landmarks,
)
from cartoonalive.layers.brows import brow_area, brow_shapes, copy_brows, pinned_skin
from cartoonalive.layers.brows_fit import fit_brows
from cartoonalive.layers.masks import erode
from cartoonalive.layers.model import FacePaint, Layer
from cartoonalive.layers.mouth import MouthCut, lift_mouth
from cartoonalive.layers.mouth_shape import drop, edges
from cartoonalive.layers.nose import lift_nose
from cartoonalive.layers.repaint import repaint
from cartoonalive.layers.skin import to_lab
from cartoonalive.layers.unmix import over

SKIN, LINE, LIPS, RED, HAIR = (240, 214, 196), (60, 30, 30), (214, 120, 110), (190, 60, 70), (50, 35, 30)
DARK, TEETH, PALE_LIPS = (70, 25, 30), (250, 250, 250), (236, 160, 150)
BEARD, LINE_IN_BEARD = (50, 38, 34), (140, 70, 30)
EYES, MOUTH, BROWS = 100.0, 178.0, 66.0
"""Rows of the features for 100 px between the eyes; everything scales with that."""


@dataclass
class Face:
    """A drawn face with known landmarks; ``unit`` 1 is 100 px between the eyes on a 260 x 280 picture."""

    unit: float = 1.0
    gap: float = 0.0
    image: NDArray[np.uint8] = field(init=False)
    hair: NDArray[np.float32] = field(init=False)

    def __post_init__(self) -> None:
        shape = round(280 * self.unit), round(260 * self.unit)
        self.image = np.full((*shape, 3), SKIN, np.uint8)
        self.hair = np.zeros(shape, np.float32)

    def polygon(self, points: NDArray[np.floating], colour: tuple[int, int, int]) -> None:
        fixed = np.rint((points * self.unit - 0.5) * 16).astype(np.int32)
        cv2.fillPoly(self.image, [fixed], colour, cv2.LINE_AA, shift=4)

    def line(self, points: NDArray[np.floating], width: float, colour: tuple[int, int, int] = LINE) -> None:
        fixed = np.rint((points * self.unit - 0.5) * 16).astype(np.int32)
        cv2.polylines(self.image, [fixed], False, colour, max(1, round(width * self.unit)), cv2.LINE_AA, shift=4)

    def paint(self) -> FacePaint:
        portrait = self.image.astype(np.float32)
        landmarks = self.landmarks()
        return FacePaint(
            portrait=portrait.copy(),
            skin=portrait.copy(),
            hair=self.hair,
            lifted=np.zeros(self.hair.shape, bool),
            landmarks=landmarks,
            frame=FaceFrame.of(landmarks),
        )

    def landmarks(self) -> Landmarks:
        points = np.full((468, 2), (130.0, 130.0))
        angle = np.linspace(-np.pi / 2, 1.5 * np.pi, len(OVAL), endpoint=False)
        points[list(OVAL)] = np.column_stack([130 + 95 * np.cos(angle), 130 + 115 * np.sin(angle)])
        points[CHIN], points[FOREHEAD] = (130, 245), (130, 15)
        irises = {}
        for side, centre in zip(SIDES, (80.0, 180.0), strict=True):
            t = np.linspace(-1, 1, 9)
            points[list(EYE_UPPER[side])] = np.column_stack([centre + 18 * t, EYES - 7 * (1 - t**2)])
            points[list(EYE_LOWER[side])] = np.column_stack([centre + 18 * t, EYES + 7 * (1 - t**2)])
            b = np.linspace(-1, 1, 5)
            points[list(BROW_UPPER[side])] = np.column_stack([centre + 24 * b, BROWS - 3 - 4 * (1 - b**2)])
            points[list(BROW_LOWER[side])] = np.column_stack([centre + 24 * b, BROWS + 3 - 4 * (1 - b**2)])
            irises[side] = np.full((5, 2), (centre, EYES)) * self.unit
        u = np.linspace(-1, 1, 11)
        bow = 1 - u**2
        points[list(LIPS_UPPER_OUTER)] = np.column_stack([130 + 32 * u, MOUTH - 9 * bow - self.gap / 2 * bow])
        points[list(LIPS_LOWER_OUTER)] = np.column_stack([130 + 32 * u, MOUTH + 11 * bow + self.gap / 2 * bow])
        points[list(LIPS_UPPER_INNER)] = np.column_stack([130 + 28 * u, MOUTH - self.gap / 2 * bow])
        points[list(LIPS_LOWER_INNER)] = np.column_stack([130 + 28 * u, MOUTH + self.gap / 2 * bow])
        points[list(NOSE_BASE)] = np.column_stack([130 + 12 * np.linspace(-1, 1, 5), np.full(5, 148.0)])
        points[NOSE_TIP] = (130, 140)
        points[list(CHEEKS)] = [(75, 140), (185, 140)]
        return Landmarks(
            points=points * self.unit,
            irises=irises,
            presence=1.0,
            style="drawn",
            confidence={},
            boxes=None,
        )


def arc(half_width: float, row: float, rise: float = 0.0, centre: float = 130.0) -> NDArray[np.float64]:
    u = np.linspace(-1, 1, 41)
    return np.column_stack([centre + half_width * u, row - rise * (1 - u**2)])


def line_mouth(unit: float = 1.0) -> FacePaint:
    face = Face(unit)
    face.line(arc(32, MOUTH, -3), 3)
    return face.paint()


def lip_mouth(unit: float = 1.0) -> FacePaint:
    face = Face(unit)
    face.polygon(np.concatenate([arc(32, MOUTH, 9), arc(32, MOUTH, -11)[::-1]]), LIPS)
    face.line(arc(32, MOUTH), 2)
    return face.paint()


def open_mouth(unit: float = 1.0) -> FacePaint:
    face = Face(unit, gap=20)
    outline = np.concatenate([arc(28, MOUTH - 10, 2), arc(28, MOUTH - 10, -24)[::-1]])
    face.polygon(outline, RED)
    face.line(np.concatenate([outline, outline[:1]]), 3)
    return face.paint()


Draw = Callable[..., FacePaint]
MOUTHS = pytest.mark.parametrize("draw", [line_mouth, lip_mouth, open_mouth])


def composite(paint: FacePaint, layers: tuple[Layer, ...], *, hidden: tuple[str, ...] = ()) -> NDArray[np.float32]:
    result = paint.skin.copy()
    for layer in layers:
        if layer.name in hidden:
            continue
        height, width = layer.pixels.shape[:2]
        crop = (slice(layer.top, layer.top + height), slice(layer.left, layer.left + width))
        pixels = layer.pixels.astype(np.float32)
        result[crop] = over(result[crop], pixels[..., :3], pixels[..., 3] / 255)
    return result


def at_rest(paint: FacePaint, cut: MouthCut) -> NDArray[np.float32]:
    """What is seen at the default opening: the made-up inside, the seam and the second copy of a line are not."""
    assert cut.shape is not None
    hidden: tuple[str, ...] = ("lip-line",)
    if not cut.shape.is_open:
        hidden += ("mouth", "tongue", "tooth-t")
        if not cut.shape.has_lips:
            hidden += ("lip-lower",)
    return composite(paint, cut.layers, hidden=hidden)


@MOUTHS
@pytest.mark.parametrize("unit", [0.6, 1.0, 2.2])
def test_a_mouth_at_rest_is_the_portrait(draw: Draw, unit: float) -> None:
    paint = draw(unit)
    cut = lift_mouth(paint)
    assert np.abs(at_rest(paint, cut) - paint.portrait).max() < 3


@MOUTHS
def test_below_the_mouth_there_is_plain_skin(draw: Draw) -> None:
    paint = draw()
    lift_mouth(paint)
    assert np.abs(paint.skin - np.array(SKIN, np.float32)).max() < 12
    assert not np.array_equal(paint.skin, paint.portrait)


@MOUTHS
def test_skin_changes_only_where_it_says_so(draw: Draw) -> None:
    paint = draw()
    lift_mouth(paint)
    assert np.array_equal(paint.skin[~paint.lifted], paint.portrait[~paint.lifted])


def test_the_three_kinds_of_mouth_are_told_apart() -> None:
    line, lips, opened = (lift_mouth(draw()).shape for draw in (line_mouth, lip_mouth, open_mouth))
    assert line is not None
    assert lips is not None
    assert opened is not None
    assert (line.is_open, line.has_lips) == (False, False)
    assert (lips.is_open, lips.has_lips) == (False, True)
    assert opened.is_open
    assert 0.3 <= opened.default_open <= 0.8


def test_the_line_lies_where_it_was_drawn() -> None:
    shape = lift_mouth(line_mouth()).shape
    assert shape is not None
    assert abs(shape.x[0] - 98) < 5
    assert abs(shape.x[-1] - 162) < 5
    drawn = np.interp(shape.x, arc(32, MOUTH, -3)[:, 0], arc(32, MOUTH, -3)[:, 1])
    assert np.abs(shape.line - drawn).max() < 1.5


@MOUTHS
def test_a_mouth_opens_wide_enough_and_its_rims_never_cross(draw: Draw) -> None:
    shape = lift_mouth(draw()).shape
    assert shape is not None
    face_height = 230.0
    for opening in np.linspace(0, 1, 9):
        rims = edges(shape, float(opening))
        assert (rims.lower >= rims.upper - 1e-9).all()
        assert (np.diff(rims.x) > 0).all()
    full = edges(shape, 1.0)
    assert np.max(full.lower - full.upper) > 0.08 * face_height
    assert np.max(edges(shape, 0.0).lower - edges(shape, 0.0).upper) < 1e-9


@MOUTHS
def test_the_jaw_is_at_rest_when_the_mouth_is(draw: Draw) -> None:
    shape = lift_mouth(draw()).shape
    assert shape is not None
    assert drop(shape, shape.default_open) == 0
    assert drop(shape, 1.0) > 0
    assert drop(shape, 0.0) <= 0


def test_a_mouth_too_faint_to_cut_stays_painted_and_still_opens_with_a_warning() -> None:
    paint = Face().paint()
    cut = lift_mouth(paint)
    assert cut.shape is not None
    assert not cut.shape.is_open
    assert {layer.name for layer in cut.layers} <= {"mouth", "tongue", "tooth-t"}
    assert drop(cut.shape, 1.0) > 0
    assert [warning.code for warning in cut.warnings] == ["mouth_uncertain"]
    assert np.array_equal(paint.skin, paint.portrait)


def oval(half_width: float, half_height: float, row: float) -> NDArray[np.float64]:
    angle = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    return np.column_stack([130 + half_width * np.cos(angle), row + half_height * np.sin(angle)])


def test_lips_of_a_shaded_face_carry_no_ring_of_skin() -> None:
    face = Face()
    face.polygon(np.concatenate([arc(32, MOUTH, 9), arc(32, MOUTH, -11)[::-1]]), LIPS)
    face.line(arc(32, MOUTH), 2)
    shade = cv2.GaussianBlur(np.random.default_rng(2).normal(0, 60, face.image.shape), (0, 0), 2)
    face.image = (face.image + 3 * shade).clip(0, 255).astype(np.uint8)
    paint = face.paint()
    cut = lift_mouth(paint)
    assert cut.shape.has_lips
    assert np.abs(at_rest(paint, cut) - paint.portrait).max() < 3
    rim = paint.lifted & ~erode(paint.lifted, 1)
    assert np.abs(paint.skin[rim] - paint.portrait[rim]).mean() < 5


def test_a_drawn_mouth_that_covers_the_cheeks_is_found_whole() -> None:
    face = Face(gap=40)
    face.polygon(oval(62, 40, 194), DARK)
    face.polygon(oval(46, 16, 176), TEETH)
    face.polygon(oval(46, 16, 214), RED)
    shape = lift_mouth(face.paint()).shape
    assert shape.is_open
    assert not shape.has_lips
    assert abs(shape.width - 124) < 4


def wide_open_mouth() -> FacePaint:
    """A dark hole with lips around it, which reaches below the chin of the landmarks."""
    face = Face(gap=40)
    face.polygon(oval(36, 46, 205), PALE_LIPS)
    face.polygon(oval(28, 34, 203), DARK)
    return face.paint()


def test_a_wide_open_mouth_is_found_whole_and_reported() -> None:
    paint = wide_open_mouth()
    cut = lift_mouth(paint)
    assert cut.shape is not None
    assert cut.shape.is_open
    assert cut.shape.has_lips
    assert abs(cut.shape.lower_inner.max() - 237) < 3
    assert abs(cut.shape.lower_outer.max() - 251) < 4
    assert [warning.code for warning in cut.warnings] == ["mouth_wide_open"]
    assert np.abs(paint.skin - np.array(SKIN, np.float32)).max() < 12


def test_teeth_along_the_rim_belong_to_the_opening() -> None:
    face = Face(gap=20)
    outline = np.concatenate([arc(28, MOUTH - 10, 2), arc(28, MOUTH - 10, -24)[::-1]])
    face.polygon(outline, DARK)
    face.polygon(np.concatenate([arc(22, MOUTH - 11, 2), arc(22, MOUTH - 11, -6)[::-1]]), TEETH)
    shape = lift_mouth(face.paint()).shape
    assert shape is not None
    assert np.median(shape.upper_inner) < MOUTH - 8


def test_the_outline_of_an_open_mouth_is_no_part_of_its_inside() -> None:
    layers = {layer.name: layer for layer in lift_mouth(open_mouth()).layers}
    inside = layers["mouth"].pixels
    shown = inside[..., 3] > 128
    assert np.abs(inside[shown][:, :3].astype(int) - RED).max() < 40


def brow_face(hair_rows: int = 0, *, sides: tuple[float, ...] = (80.0, 180.0)) -> FacePaint:
    face = Face()
    for centre in sides:
        face.line(arc(23, BROWS, 4, centre), 5)
    face.image[:hair_rows] = HAIR
    face.hair[:hair_rows] = 1
    return face.paint()


def test_brows_are_copied_with_their_skin_and_the_face_stays() -> None:
    paint = brow_face()
    shapes = fit_brows(paint, {})
    assert set(shapes) == {"r", "l"}
    cut = copy_brows(paint, shapes, np.zeros(paint.hair.shape, bool))
    assert [layer.name for layer in cut.layers] == ["eyebrow-r", "eyebrow-l"]
    assert np.array_equal(paint.skin, paint.portrait)
    assert np.abs(composite(paint, cut.layers) - paint.portrait).max() < 1.5
    for side, centre in zip(SIDES, (80, 180), strict=True):
        (layer,) = (layer for layer in cut.layers if layer.name.endswith(side))
        brow = layer.pixels[int(BROWS) - 6 - layer.top : int(BROWS) + 3 - layer.top, centre - layer.left]
        assert (brow[:, 3] == 255).all()
        assert layer.pixels[[0, -1], :, 3].max() == 0


def test_copies_of_the_two_brows_do_not_meet() -> None:
    right, left = copy_brows(brow_face(), brow_shapes(Face().landmarks(), {}), np.zeros((280, 260), bool)).layers
    assert right.left + right.pixels.shape[1] <= left.left + 4


def test_eyes_hair_outline_and_painted_frames_do_not_move_with_a_brow() -> None:
    face = Face()
    face.hair[:40] = 1
    frame = np.zeros(face.hair.shape, bool)
    frame[84:88, 40:120] = True
    visible = np.ones(face.hair.shape, np.float32)
    visible[:, :20] = 0
    pinned = pinned_skin(face.paint(), {}, visible, frame)
    assert pinned[20, 100]
    assert pinned[86, 60]
    assert pinned[100, 80]
    assert pinned[100, 10]
    assert not pinned[int(BROWS), 80]


def test_brows_under_hair_are_not_found_and_those_of_the_landmarks_taken() -> None:
    paint = brow_face(hair_rows=80)
    assert fit_brows(paint, {}) == {}
    shapes = brow_shapes(paint.landmarks, {})
    assert abs(shapes["r"].ridge.mean() - (BROWS - 3)) < 2
    assert shapes["r"].x[0] < 60 < 100 < shapes["r"].x[-1]


def test_a_brow_far_from_the_landmarks_is_found_as_a_blob() -> None:
    face = Face()
    for centre in (80.0, 180.0):
        face.line(arc(20, BROWS - 24, 3, centre), 6)
    shapes = fit_brows(face.paint(), {})
    assert set(shapes) == {"r", "l"}
    for shape in shapes.values():
        assert abs(float(np.median(shape.ridge)) - (BROWS - 26)) < 3


def test_the_area_of_brows_covers_their_soft_edges() -> None:
    paint = brow_face()
    area = brow_area(paint.hair.shape, fit_brows(paint, {}).values(), 3)
    assert area[np.abs(paint.portrait - np.array(SKIN, np.float32)).max(axis=-1) > 3].all()
    assert area.mean() < 0.05


def test_a_drawn_nose_is_lifted_and_put_back_exactly() -> None:
    face = Face()
    face.line(np.array([[130.0, 124.0], [138.0, 145.0], [126.0, 147.0]]), 2)
    paint = face.paint()
    cut = lift_nose(paint, mouth_top=168.0)
    assert cut.shape is not None
    assert [layer.name for layer in cut.layers] == ["nose"]
    assert np.abs(composite(paint, cut.layers) - paint.portrait).max() < 3
    assert np.abs(paint.skin - np.array(SKIN, np.float32)).max() < 12


def test_a_shaded_nose_is_a_patch_that_changes_nothing_at_rest() -> None:
    face = Face()
    shade = cv2.GaussianBlur(np.random.default_rng(1).normal(0, 30, face.image.shape), (0, 0), 3)
    face.image = (face.image + 6 * shade).clip(0, 255).astype(np.uint8)
    paint = face.paint()
    cut = lift_nose(paint, mouth_top=168.0)
    assert cut.shape is not None
    assert cut.layers[0].pixels[..., 3].max() == 255
    assert np.abs(composite(paint, cut.layers) - paint.portrait).max() < 3


def test_a_face_without_nose_has_no_nose_layer() -> None:
    paint = Face().paint()
    cut = lift_nose(paint, mouth_top=168.0)
    assert cut.shape is None
    assert not cut.layers
    assert np.array_equal(paint.skin, paint.portrait)


def test_repainting_ignores_dark_rims_and_adds_grain_to_photos_only() -> None:
    flat = np.full((120, 120, 3), 200, np.float32)
    hole, rim = np.zeros((120, 120), bool), np.zeros((120, 120), bool)
    hole[50:70, 50:70], rim[47:73, 47:73] = True, True
    flat[rim] = 30
    filled = repaint(flat, hole, rim, unit=1.0)
    assert np.abs(filled[hole] - 200).max() < 1
    assert np.array_equal(filled[~hole], flat[~hole])
    grainy = np.clip(200 + np.random.default_rng(0).normal(0, 5, flat.shape), 0, 255).astype(np.float32)
    inside = repaint(grainy, hole, np.zeros_like(hole), unit=1.0)[55:65, 55:65]
    assert 2 < inside.std() < 8


def bearded(*, teeth: bool = False) -> FacePaint:
    """A mouth in a flat beard over the lower face: a line paler than the beard, or teeth above a patch of skin."""
    face = Face()
    face.polygon(np.concatenate([arc(80, 160, 0), arc(80, 160, -90)[::-1]]), BEARD)
    if teeth:
        face.polygon(np.array([(105, 178), (155, 178), (155, 202), (105, 202)], np.float64), TEETH)
        face.polygon(np.array([(110, 202), (150, 202), (146, 212), (114, 212)], np.float64), SKIN)
    else:
        face.line(arc(28, MOUTH, -3), 4, LINE_IN_BEARD)
    paint = face.paint()
    beard = to_lab(np.array(BEARD, np.float32)[None, None])[0, 0]
    return replace(paint, landmarks=replace(paint.landmarks, beard=beard))


@pytest.mark.parametrize("teeth", [False, True])
def test_a_mouth_in_a_beard_leaves_plain_beard_behind(teeth: bool) -> None:
    paint = bearded(teeth=teeth)
    cut = lift_mouth(paint)
    assert cut.shape.is_open == teeth
    assert not cut.warnings
    lifted = paint.skin[paint.lifted]
    assert np.quantile(np.abs(lifted - np.array(BEARD, np.float32)).max(axis=-1), 0.98) < 12
    assert np.abs(at_rest(paint, cut) - paint.portrait).max() < 4


def test_teeth_and_tongue_in_a_beard_are_as_bright_as_the_skin_asks_for() -> None:
    shaved, covered = lift_mouth(line_mouth()), lift_mouth(bearded())
    for name in ("tooth-t", "tongue"):
        plain, dark = (next(layer for layer in cut.layers if layer.name == name) for cut in (shaved, covered))
        assert abs(float(plain.pixels[..., :3].max()) - float(dark.pixels[..., :3].max())) < 12
