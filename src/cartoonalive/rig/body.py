"""The body's warps, and the neck that follows the head half-way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import Box
from cartoonalive.layers.masks import smoothstep
from cartoonalive.rig.deformers import Points, cells_for, warp
from cartoonalive.rig.figure import Figure, sample
from cartoonalive.rig.model import CanvasInfo, WarpDeformer
from cartoonalive.rig.parameters import axis
from cartoonalive.rig.space import Space
from cartoonalive.rig.turn import glue, rotate

TURN, TILT, LEAN = 0.07, 0.12, 0.035
"""Movement of the head in W at 10 degrees of BodyAngleX, BodyAngleZ (at the chin) and BodyAngleY."""
BREATH_RISE, BREATH_WIDTH = 0.016, 0.01
"""Rise of the head and widening of each shoulder in W at ParamBreath 1."""
_FACE_REACH = 0.05
"""Distance in W over which a body that touches the head passes from the face's movement to that of the hair."""


@dataclass(frozen=True, kw_only=True)
class BodyMotion:
    """Displacements of the whole figure, pinned where the picture ends below."""

    figure: Figure

    @property
    def _height(self) -> float:
        """From the chin to where motion ends, in W."""
        return self.figure.bottom - self.figure.frame.chin

    def share(self, uv: Points) -> NDArray[np.float64]:
        """(...) 0 at the bottom, 1 at the chin and above."""
        return smoothstep((self.figure.bottom - uv[..., 1]) / self._height)

    def turn(self, uv: Points, x: float, y: float, z: float) -> Points:
        """Displacement in W at BodyAngleX, Y, Z over 10 (-1..1): sideways, up, and tilted about the hips.

        Tight crops move less, so that the neck is not dragged sideways.
        """
        most = 0.35 * self._height
        pivot = np.array([0.0, max(self.figure.bottom, self.figure.frame.chin + 1.5)])
        tilt = np.degrees(min(TILT, most) / (pivot[1] - self.figure.frame.chin))
        shift = np.array([x * min(TURN, 0.6 * most), -y * min(LEAN, 0.25 * most)])
        moved: Points = rotate(uv, pivot, z * tilt) - uv + shift
        return moved * self.share(uv)[..., None]

    def breath(self, uv: Points, breath: float) -> Points:
        """Displacement in W at ParamBreath: everything rises, the shoulders widen."""
        share, chin = self.share(uv), self.figure.frame.chin
        rise = min(BREATH_RISE, 0.15 * self._height)
        below = smoothstep((uv[..., 1] - chin - 0.1) / 0.3) * smoothstep(np.abs(uv[..., 0]) / 0.6)
        widening = BREATH_WIDTH * np.sign(uv[..., 0]) * below
        moved: Points = breath * share[..., None] * np.stack([widening, np.full(share.shape, -rise)], axis=-1)
        return moved


def body_warps(canvas: CanvasInfo, figure: Figure) -> tuple[list[WarpDeformer], Space]:
    """``WarpBody`` and, below it, ``WarpBreath``; the space of what hangs below both."""
    frame, motion = figure.frame, BodyMotion(figure=figure)
    bottom = max(float(frame.pixels(np.array([0.0, figure.bottom]))[1]), 0.6 * canvas.height)
    box = Box(left=0.0, top=0.0, right=canvas.width, bottom=bottom)
    cells = cells_for(box, (0.8 * frame.width, 0.2 * frame.width), most=20)

    def turned(points: Points, values: Mapping[str, float]) -> Points:
        x, y, z = (values[f"ParamBodyAngle{letter}"] / 10 for letter in "XYZ")
        return motion.turn(frame.uv(points), x, y, z) * frame.width

    def breathing(points: Points, values: Mapping[str, float]) -> Points:
        return motion.breath(frame.uv(points), values["ParamBreath"]) * frame.width

    angles = [axis(f"ParamBodyAngle{letter}") for letter in "XYZ"]
    body, space = warp("WarpBody", "Body", Space.root(canvas), box, cells, angles, turned)
    breath, space = warp("WarpBreath", "Breath", space, box, cells, [axis("ParamBreath")], breathing)
    return [body, breath], space


def neck_warp(parent: Space, figure: Figure, box: Box) -> tuple[WarpDeformer, Space]:
    """``WarpNeck`` over the body sheet: at the chin a little of the turn and half the tilt, nothing at the collar."""
    frame, turn = figure.frame, figure.turn
    cells = cells_for(box, (0.18 * frame.width, 0.08 * frame.width), most=24)

    def displacement(points: Points, values: Mapping[str, float]) -> Points:
        x, y, z = (values[f"ParamAngle{letter}"] / 30 for letter in "XYZ")
        uv, held = frame.uv(points), figure.head_glue(points)[:, None]
        distance = sample(figure.face_distance, points)
        of_face = glue(distance, _FACE_REACH)[:, None]
        turned = turn.head(uv, x, y) * of_face + turn.hair(uv, x, y, distance) * (1 - of_face)
        along = turn.hanging(uv, turned, z, distance)
        return figure.along_sill(points, turn.neck(uv, x, y, z) * (1 - held) + along * held) * frame.width

    return warp("WarpNeck", "Neck", parent, box, cells, [axis(f"ParamAngle{letter}") for letter in "XYZ"], displacement)
