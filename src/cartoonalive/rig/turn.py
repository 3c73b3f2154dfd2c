"""How far each sheet of a flat portrait moves when the head turns: closed formulas.

The numbers were fitted to the keyforms of five professional sample rigs. Coordinates are face coordinates (u right,
v down from between the eyes, in face widths W; see ``FaceFrame``); results are displacements in W. ``x`` and ``y`` are
ParamAngleX and ParamAngleY over 30: -1..1, x positive to the right of the picture, y positive upwards.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.masks import smoothstep

Field = NDArray[np.float64]
"""(..., 2) points or displacements."""
Profile = tuple[tuple[float, float], ...]
"""(v, value) pairs of a piecewise linear function."""

YAW, UP, DOWN = 0.152, 0.095, 0.117
"""Movement of the eyes at 30 degrees of each parameter, in W."""
ROLL_DEGREES = 11.0
"""Rotation of the head at ParamAngleZ 30."""
CORNER_DY = 0.96
"""Vertical movement when both angles are away from zero, relative to the single one."""
STANDARD_CHIN = 0.6
"""The formulas' v of the chin; lower parts of the face are scaled to it."""

NECK_YAW = 0.3
"""Movement of the neck at the chin relative to that of the eyes."""

_HEAD_YAW: Profile = ((-1.1, 0.72), (-0.65, 0.9), (-0.35, 1.0), (0.35, 1.0), (0.6, 0.92), (0.9, 0.6), (1.3, 0.3))
_HEAD_UP: Profile = (
    *((-1.1, 0.2), (-0.9, 0.35), (-0.65, 0.61), (-0.4, 0.92), (-0.2, 1.05)),
    *((0.4, 1.03), (0.6, 0.66), (0.9, 0.3), (1.3, 0.0)),
)
_HEAD_DOWN: Profile = (
    *((-1.1, 0.75), (-0.9, 0.92), (-0.65, 1.03), (-0.4, 1.18), (-0.2, 1.2), (0.0, 1.05)),
    *((0.2, 1.0), (0.4, 0.88), (0.6, 0.55), (0.9, 0.1), (1.3, 0.0)),
)
_HAIR_YAW: Profile = (
    *((-1.2, 0.5), (-0.9, 0.75), (-0.65, 1.05), (-0.4, 1.27), (-0.2, 1.3), (0.0, 1.2)),
    *((0.2, 1.0), (0.4, 0.75), (0.7, 0.5), (1.1, 0.2), (1.5, 0.05)),
)
_HAIR_UP: Profile = (
    *((-1.2, 0.15), (-0.9, 0.3), (-0.65, 0.83), (-0.4, 1.11), (-0.2, 1.21), (0.0, 1.2)),
    *((0.2, 1.1), (0.4, 0.9), (0.6, 0.66), (0.8, 0.4), (1.2, 0.1)),
)
_HAIR_DOWN: Profile = (
    *((-1.2, 0.5), (-0.9, 0.7), (-0.65, 1.12), (-0.4, 1.26), (-0.2, 1.25), (0.0, 1.1)),
    *((0.2, 0.97), (0.4, 0.7), (0.6, 0.45), (0.8, 0.2), (1.2, 0.0)),
)
_NOSE_YAW, _NOSE_UP, _NOSE_DOWN, _BROW_YAW = 0.3, 0.3, 0.15, 0.12
"""How much more nose and brows move than the skin about them. They bulge out of the face without a seam, so patches of
them on the face sheet need no movement of their own."""
_BACK_YAW: Profile = ((-1.0, 1.6), (0.2, 1.0), (1.0, 0.0))
_HANGING_FADE = 0.6
"""Height in W over which long hair passes from tilting with the head to hanging straight, up to 1 W beside the eyes."""


@dataclass(frozen=True, kw_only=True)
class HeadTurn:
    """The displacement fields of one face."""

    chin: float
    """v of the chin."""
    left: float = 1.0
    """Amplitude factor of a turn to the left of the picture."""
    right: float = 1.0
    """Amplitude factor of a turn to the right of the picture."""
    vertical: float = 1.0
    """Amplitude factor of looking up and down."""
    neck_length: float = 0.35
    """From the chin to the collar, where nothing follows the head any more, in W."""

    @classmethod
    def of(cls, chin: float, yaw_degrees: float, strength: float, neck_length: float = 0.35) -> HeadTurn:
        """The fields for a face that looks ``yaw_degrees`` to the right of the picture already.

        A three-quarter face has only little left to turn on the side it looks to, and its far cheek has little skin to
        show on the other: between 8 and 20 degrees the factors fall to 0.6 and 0.8.
        """
        turned = float(smoothstep((abs(yaw_degrees) - 8.0) / 12.0))
        onward, back = 1.0 - 0.4 * turned, 1.0 - 0.2 * turned
        left, right = (back, onward) if yaw_degrees > 0 else (onward, back)
        return cls(
            chin=chin,
            left=strength * left,
            right=strength * right,
            vertical=strength,
            neck_length=neck_length,
        )

    def head(self, uv: Field, x: float, y: float) -> Field:
        """Displacement of what is drawn on the head itself: face, ears, features."""
        u, v = np.clip(uv[..., 0], -0.8, 0.8), self._standard(uv)
        across = np.sign(x) * u
        profile = np.maximum(1.10 * (1 - (across / 0.75) ** 2) - 0.18 * across, 0.05)
        if y >= 0:
            rise = _interpolate(v, _HEAD_UP) * np.maximum(1 - 1.5 * u**2, 0.2)
        else:
            rise = _interpolate(v, _HEAD_DOWN) * np.maximum(1 - 1.3 * u**2, 0.2)
        plain = self._displacement(profile * _interpolate(v, _HEAD_YAW), rise, x, y)
        nose = np.exp(-0.5 * ((uv[..., 0] / 0.13) ** 2 + ((v - 0.24) / 0.11) ** 2))
        brows = np.exp(-0.5 * ((v + 0.2) / 0.1) ** 2)
        lift = np.stack([_NOSE_YAW * nose + _BROW_YAW * brows, (_NOSE_UP if y >= 0 else _NOSE_DOWN) * nose], axis=-1)
        lifted: Field = plain * (1 + lift)
        return lifted

    def hair(self, uv: Field, x: float, y: float, face_distance: NDArray[np.float64]) -> Field:
        """Displacement of hair on top of the head.

        ``face_distance`` (...) in W tells how far a point is from the visible face: beside and below the eyes the hair
        is glued to the face contour, so that nothing opens between them.
        """
        u, v = np.clip(uv[..., 0], -0.95, 0.95), self._standard(uv)
        across = np.sign(x) * u
        profile = np.maximum(1 - (across / 0.76) ** 2 - 0.1 * across, 0.07)
        if y >= 0:
            rise = _interpolate(v, _HAIR_UP) * np.maximum(1 - 1.6 * u**2, 0.12)
        else:
            rise = _interpolate(v, _HAIR_DOWN) * np.maximum(1 - 1.4 * u**2, 0.2)
        free = self._displacement(profile * _interpolate(v, _HAIR_YAW), rise, x, y)
        held = (np.clip(v / 0.25, 0.0, 1.0) * glue(face_distance))[..., None]
        return free * (1 - held) + self.head(uv, x, y) * held

    def back_hair(self, uv: Field, x: float, y: float, face_distance: NDArray[np.float64]) -> Field:
        """Displacement of hair behind head and neck, which hardly moves.

        Beside the head and on the crown it goes along with the hair before it, under which it would else come out.
        """
        v = self._standard(uv)
        still = self._displacement(0.12 * _interpolate(v, _BACK_YAW), np.full(v.shape, 0.35), x, y)
        outer = np.maximum(smoothstep((np.abs(uv[..., 0]) - 0.3) / 0.3), smoothstep((-0.1 - v) / 0.3))[..., None]
        moved: Field = still * (1 - outer) + self.hair(uv, x, y, face_distance) * outer
        return moved

    def neck(self, uv: Field, x: float, y: float, z: float) -> Field:
        """Displacement of neck and body: a little of the turn and half the tilt at the chin, nothing at the collar."""
        weight = self.neck_weight(uv)
        near = 1.0 - smoothstep((np.abs(uv[..., 0]) - 0.45) / 0.5)
        tilt = self.roll(uv, z) * (0.5 * weight * near)[..., None]
        return self._displacement(NECK_YAW * weight, 0.25 * weight, x, y) + tilt

    def neck_weight(self, uv: Field) -> NDArray[np.float64]:
        """(...) 1 at the chin and above, 0 from the collar on."""
        weight: NDArray[np.float64] = smoothstep((self.chin - uv[..., 1]) / self.neck_length + 1.0)
        return weight

    def roll(self, uv: Field, z: float) -> Field:
        """Displacement of a rigid tilt; ``z`` is ParamAngleZ over 30, positive clockwise on screen."""
        return rotate(uv, self.pivot, ROLL_DEGREES * z) - uv

    def hanging(self, uv: Field, moved: Field, z: float, face_distance: NDArray[np.float64]) -> Field:
        """Displacement of hair that has ``moved`` with the turn and tilts; long ends away from the face hang down."""
        tilted = np.maximum(self.hanging_weight(uv), glue(face_distance))[..., None]
        hung: Field = moved + self.roll(uv + moved, z) * tilted
        return hung

    @property
    def pivot(self) -> Field:
        """(2,) the point that stays put when the head tilts."""
        return np.array([0.0, 0.93 * self.chin])

    def hanging_weight(self, uv: Field) -> NDArray[np.float64]:
        """(...) how far hair takes part in the tilt: 1 above the chin, 0 lower down, where it hangs straight.

        Far out the tilt moves it far down; it fades over so much more height there, lest the mesh folds.
        """
        fade = _HANGING_FADE * np.maximum(np.abs(uv[..., 0]), 1.0)
        weight: NDArray[np.float64] = 1.0 - smoothstep((uv[..., 1] - 0.8 * self.chin) / fade)
        return weight

    def _standard(self, uv: Field) -> NDArray[np.float64]:
        v: NDArray[np.float64] = uv[..., 1]
        scaled: NDArray[np.float64] = np.where(v > 0, v * STANDARD_CHIN / self.chin, v)
        return scaled

    def _displacement(self, across: NDArray[np.float64], rise: NDArray[np.float64], x: float, y: float) -> Field:
        """From profiles relative to the movement of the eyes to displacements."""
        reach = YAW * (self.right if x > 0 else self.left)
        height = self.vertical * (UP if y >= 0 else DOWN)
        if x and y:
            height *= CORNER_DY
        return np.stack([reach * x * across, -height * y * rise], axis=-1)


def glue(distance: NDArray[np.floating], reach: float = 0.16) -> NDArray[np.float64]:
    """(...) how far something follows its neighbour at a ``distance`` in W from it: 1 beside it, 1/e at ``reach``."""
    held: NDArray[np.float64] = np.exp(-np.asarray(distance, np.float64) / reach)
    return held


def rotate(points: Field, pivot: Field, degrees: float) -> Field:
    """Points (..., 2) turned about ``pivot``, clockwise on screen (y down)."""
    angle = np.radians(degrees)
    matrix = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    result: Field = (points - pivot) @ matrix.T + pivot
    return result


def _interpolate(v: NDArray[np.float64], profile: Profile) -> NDArray[np.float64]:
    at, value = zip(*profile, strict=True)
    result: NDArray[np.float64] = np.interp(v, at, value)
    return result
