"""What the rig has to know of a portrait as a whole: where hair meets the face, where the picture cuts the figure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import OVAL, Box, FaceFrame
from cartoonalive.layers.masks import polygon_mask, smoothstep
from cartoonalive.layers.model import Layer, LayerStack
from cartoonalive.rig.contact import GLUE_REACH, contact_of, distance_to
from cartoonalive.rig.turn import HeadTurn, glue
from cartoonalive.rig.united import BODY, FRONT_HAIR, SIDE_HAIR, united_alpha

Raster = NDArray[np.float32]
Mask = NDArray[np.bool_]

_FLOATING_AREA = 0.1
"""Body area below the chin in W squared under which a head counts as floating."""
_FACES_OWN = 0.08
"""Hair and body so close to the face, in W, and touching each other, both go with the face."""
_SILL = 0.35
"""Distance in W above the picture's lower rim within which what the rim cuts off moves less up and down."""
_JAW_REACH = 0.22
"""Distance in W from hair on the jaw over which the jaw passes from rest to its own movement."""
_JAW_FROM, _BESIDE = 0.25, 0.03
"""v below which the jaw moves, and how near to the face in W hair lies against it."""
_STANDING_WIDTH = 0.6
"""A figure cut off by the lower rim over at least this width in W stands on it, however little of it is to be seen."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """Measures of one portrait. Rasters are canvas sized; read them with :func:`sample`."""

    frame: FaceFrame
    turn: HeadTurn
    floating: bool
    """There is no body worth the name; what there is goes along with the head."""
    bottom: float
    """v of the line below which the body does not move."""
    face_distance: Raster
    """Distance to the visible face in W."""
    contour_distance: Raster
    """Signed distance to the face oval in W, negative inside."""
    contact: Raster
    """0..1: how near a point is to where hair or face must share the body's movement."""
    cut_distance: Raster
    """Distance in W to where the picture's rim cuts off hair or clothes, below the head or beside the body."""

    jaw_hair_distance: Raster
    """Distance in W to where hair lies against the jaw."""
    sill_distance: Raster
    """Distance in W to where the picture's lower rim cuts off the figure."""

    def along_sill(self, points: NDArray[np.float64], moved: NDArray[np.float64]) -> NDArray[np.float64]:
        """Displacements (n, 2) that keep the figure's lowest row on the picture's lower rim, along which it slides."""
        return np.column_stack([moved[:, 0], moved[:, 1] * self.sill_freedom(points)])

    def sill_freedom(self, points: NDArray[np.float64], reach: float = _SILL) -> NDArray[np.float64]:
        """(n,) how far ``points`` may move up and down: 0 on the lower rim, 1 farther than ``reach`` W above it."""
        free: NDArray[np.float64] = smoothstep(sample(self.sill_distance, points) / reach)
        return free

    def jaw_freedom(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """(n,) how far the face goes down with the opening mouth: not where hair lies against the jaw.

        What is painted under that hair is made up, and the face's outline beside it belongs to the hair.
        """
        return smoothstep(sample(self.jaw_hair_distance, points) / _JAW_REACH)

    def on_sill(self, box: Box) -> bool:
        """Whether the lower rim cuts the figure off within ``box``, in canvas pixels."""
        rows, columns = slice(max(int(box.top), 0), int(box.bottom)), slice(max(int(box.left), 0), int(box.right))
        return bool(self.sill_distance[rows, columns].min(initial=1.0) == 0)

    def freedom(self, points: NDArray[np.float64], reach: float) -> NDArray[np.float64]:
        """(n,) 0 where the picture's rim cuts hair or clothes off, rising to 1 within ``reach`` W.

        Beside the face hair is as free as the face itself, which the rim does not hold.
        """
        free = smoothstep(sample(self.cut_distance, points) / reach)
        return free + (1 - free) * glue(sample(self.face_distance, points))

    def body_glue(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """(n,) how far hair goes along with the body, lest a gap opens; next to the face it goes with the head."""
        return sample(self.contact, points) * self._away_from_face(points)

    def head_glue(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """(n,) how far the body goes along with the head, lest a gap opens: what hair leaves to it next to the face."""
        return sample(self.contact, points) * (1 - self._away_from_face(points))

    def _away_from_face(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """(n,) 0 next to the face, 1 where sheets that touch both go with the body."""
        return smoothstep((sample(self.face_distance, points) - _FACES_OWN) / (1.4 * GLUE_REACH))

    def body_displacement(self, uv: NDArray[np.float64], x: float, y: float, z: float) -> NDArray[np.float64]:
        """Displacement in W (n, 2) of what belongs to the body; a floating head takes it along."""
        if self.floating:
            return self.turn.head(uv, x, y) + self.turn.roll(uv, z)
        return self.turn.neck(uv, x, y, z)

    @classmethod
    def of(cls, stack: LayerStack, strength: float) -> Figure:
        """Measure ``stack``; ``strength`` scales the head turn."""
        frame = stack.frame
        cut_bottom, cut_side = _cuts(stack)
        standing = cut_bottom.any(axis=0).sum() > _STANDING_WIDTH * frame.width
        floating = not standing and _body_area(stack) < _FLOATING_AREA
        bottom = _bottom(stack, cut_bottom, floating)
        neck_length = min(0.35, 0.8 * (bottom - frame.chin))
        face_distance = distance_to(_visible_face(stack)) / np.float32(frame.width)
        return cls(
            frame=frame,
            turn=HeadTurn.of(frame.chin, stack.landmarks.yaw, strength, neck_length),
            floating=floating,
            bottom=bottom,
            face_distance=face_distance,
            contact=contact_of(stack),
            contour_distance=_contour_distance(stack),
            cut_distance=_cut_distance(frame, cut_bottom, cut_side),
            jaw_hair_distance=distance_to(_hair_on_jaw(stack)) / np.float32(frame.width),
            sill_distance=distance_to(cut_bottom) / np.float32(frame.width),
        )


def layer_box(layer: Layer) -> Box:
    """The layer's rectangle on the canvas."""
    height, width = layer.pixels.shape[:2]
    return Box(
        left=float(layer.left), top=float(layer.top), right=float(layer.left + width), bottom=float(layer.top + height)
    )


def sample(raster: Raster, points: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n,) values at canvas points (n, 2), linear between pixel centres, continued beyond the rim."""
    height, width = raster.shape
    x = np.clip(points[:, 0] - 0.5, 0, width - 1)
    y = np.clip(points[:, 1] - 0.5, 0, height - 1)
    left = np.minimum(x.astype(int), max(width - 2, 0))
    top = np.minimum(y.astype(int), max(height - 2, 0))
    s, t = x - left, y - top
    right, below = np.minimum(left + 1, width - 1), np.minimum(top + 1, height - 1)
    upper = raster[top, left] * (1 - s) + raster[top, right] * s
    lower = raster[below, left] * (1 - s) + raster[below, right] * s
    return np.asarray(upper * (1 - t) + lower * t, np.float64)


def _hair_on_jaw(stack: LayerStack) -> Mask:
    """Hair next to what is seen of the lower face."""
    hair = united_alpha(stack, FRONT_HAIR + SIDE_HAIR) > 0.5
    face = (united_alpha(stack, ("face",)) > 0.5) & ~hair
    v = (np.arange(hair.shape[0])[:, None] + 0.5 - stack.frame.origin[1]) / stack.frame.width
    on_jaw: Mask = hair & (v > _JAW_FROM) & (distance_to(face & (v > _JAW_FROM)) < _BESIDE * stack.frame.width)
    return on_jaw


def _oval(stack: LayerStack) -> Mask:
    width, height = stack.size
    return polygon_mask((height, width), stack.landmarks.points[list(OVAL)]) > 0.5


def _visible_face(stack: LayerStack) -> Mask:
    covered = united_alpha(stack, FRONT_HAIR + SIDE_HAIR) > 0.5
    visible = (united_alpha(stack, ("face", "ears-r", "ears-l")) > 0.5) & ~covered
    return visible | _oval(stack)


def _contour_distance(stack: LayerStack) -> Raster:
    oval = _oval(stack)
    signed: Raster = (distance_to(oval) - distance_to(~oval)) / np.float32(stack.frame.width)
    return signed


def _body_area(stack: LayerStack) -> float:
    """Body below the chin in W squared."""
    chin = int(np.clip(stack.frame.pixels(np.array([0.0, stack.frame.chin]))[1], 0, stack.size[1]))
    return float((united_alpha(stack, BODY)[chin:] > 0.5).sum()) / stack.frame.width**2


def _cuts(stack: LayerStack) -> tuple[Mask, Mask]:
    """Figure pixels at the lower rim of the picture, and at its left or right rim."""
    width, height = stack.size
    inside = np.ones((height, width), bool) if stack.inside is None else stack.inside
    step = max(2, round(0.01 * stack.frame.width))
    padded = np.pad(inside, step)
    middle = slice(step, -step)
    below = padded[2 * step :, middle]
    beside = padded[middle, : -2 * step] & padded[middle, 2 * step :]
    solid = inside & (stack.figure > 0.5)
    return solid & ~below, solid & ~beside


def _bottom(stack: LayerStack, cut_bottom: Mask, floating: bool) -> float:
    """v where motion of the body ends: the picture's lower rim, the figure's end, or well below a floating head."""
    frame = stack.frame
    rows = np.nonzero((stack.figure > 0.5).any(axis=1))[0]
    lowest = float(rows[-1] + 1) if len(rows) else float(stack.size[1])
    if cut_bottom.any():
        lowest = float(np.median(np.nonzero(cut_bottom)[0])) + 1.0
    end = (lowest - float(frame.origin[1])) / frame.width
    return max(end, frame.chin) + 1.0 if floating else max(end, frame.chin + 0.2)


def _cut_distance(frame: FaceFrame, cut_bottom: Mask, cut_side: Mask) -> Raster:
    chin = frame.pixels(np.array([0.0, frame.chin]))[1]
    beside_body = np.arange(cut_side.shape[0])[:, None] > chin
    return distance_to(cut_bottom | (cut_side & beside_body)) / np.float32(frame.width)
