"""The meshes of one eye: strips along its curves, driven by opening, smiling and gaze."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.model import EyeShape, LayerStack
from cartoonalive.rig.atlas import Atlas
from cartoonalive.rig.eye_mesher import EyeMesher
from cartoonalive.rig.eye_motion import WIDE, EyeMotion, Row, gaze_shares, iris_size
from cartoonalive.rig.eye_rest import rest_space
from cartoonalive.rig.keyforms import key_grid
from cartoonalive.rig.mesh import rectangle
from cartoonalive.rig.model import ArtMesh, Axis
from cartoonalive.rig.names import mesh_id
from cartoonalive.rig.parameters import axis
from cartoonalive.rig.space import Space

Points = NDArray[np.float64]

_WHITE_ROWS = 5
_IRIS_LINES, _DETAIL_LINES = 3, 7
"""Lines of vertices across an iris, and across what lies partly on the skin and has to bend as the skin does."""
_LID_ROWS, _LID_SHOWN = (0.0, 0.25, 0.5, 0.75, 1.0), 0.12
"""Rows of a lower lid from its rim to where its skin is held, and the smile from which it is fully there."""
_LEAST_LID = 0.2
"""Least height of that skin, in eye widths, however little of it is free of hair."""
_HIGHLIGHT_SHARE = 0.3
"""Share of the iris's way that highlights go."""
_FADE = (-1.0, -0.15, 0.0, 0.15, 1.0)
"""Keys between which what only shows at rest fades out."""
_GAZE_AXES, _FORM_AXIS = (axis("ParamEyeBallX"), axis("ParamEyeBallY")), axis("ParamEyeBallForm")


def rig_eye(shape: EyeShape, stack: LayerStack, atlas: Atlas, space: Space) -> list[ArtMesh]:
    """Meshes of one eye, back to front; those whose layer is missing are left out.

    ``space`` is that of the eye's warp. White, lashes and fold are driven by ``ParamEye{L,R}Open`` and
    ``ParamEye{L,R}Smile``, the iris by ``ParamEyeBallX``, ``ParamEyeBallY`` and ``ParamEyeBallForm``, clipped by the
    white. What only shows at rest hangs below the warp of :mod:`cartoonalive.rig.eye_rest`.
    """
    rigger = _EyeRigger(shape=shape, motion=EyeMotion.of(shape), stack=stack, atlas=atlas, space=space)
    if shape.kind == "dot":
        dot = rigger.dot()
        return [] if dot is None else [dot]
    return rigger.meshes() if shape.kind == "open" else []


class _EyeRigger(EyeMesher):
    """Builds the meshes of one eye."""

    def meshes(self) -> list[ArtMesh]:
        made = (
            self.white(),
            self.iris(),
            self.highlights(),
            self.lower_lid(),
            self.lower_lash(),
            self.upper_lash(),
            self.closing_line(),
            self.fold(),
            self.detail(),
            self.iris_detail(),
        )
        return [mesh for mesh in made if mesh is not None]

    # --- parts -------------------------------------------------------------------------------------------------------

    def white(self) -> ArtMesh | None:
        motion = self.motion

        def rows(opened: float, smile: float) -> Sequence[Row]:
            if opened <= 0:
                return [motion.shut_line(smile)] * _WHITE_ROWS
            rest_top, rest_bottom = motion.ridge - 1.0, motion.lower + 1.5
            shut = motion.shut_line(smile)
            bottom = rest_bottom + (motion.lower_line(1.0, smile) - motion.lower)
            top = np.minimum(rest_top, bottom - 0.1) - motion.rise(opened)
            opened = min(opened, 1.0)
            top, bottom = (opened * open_ + (1 - opened) * shut for open_ in (top, bottom))
            return [top + (bottom - top) * t for t in np.linspace(0, 1, _WHITE_ROWS)]

        return self.strip("eyewhite", rows, (0.0, 0.06, 1.0, WIDE), (0.0, 1.0), lambda o, s: min(o / 0.06, 1.0))

    def upper_lash(self) -> ArtMesh | None:
        motion = self.motion
        pad = max(3.0, 0.2 * motion.width)
        middle = 0.25 * motion.edge + 0.75 * motion.lower
        rest_floor = np.maximum(middle + 2.0, motion.edge + 1.0)

        def rows(opened: float, smile: float) -> Sequence[Row]:
            top, ridge, edge = motion.lash_rows(opened, smile)
            rise, opened = motion.rise(opened), min(opened, 1.0)
            above = pad * (0.5 + 0.5 * opened) - 0.7 * np.minimum(rise, pad)
            below = opened * (rest_floor - motion.edge) + (1 - opened) * 1.2
            return [top - above, top, ridge, edge, edge + below]

        return self.strip("eyelash", rows, (0.0, 1.0, WIDE), (0.0, 1.0))

    def lower_lash(self) -> ArtMesh | None:
        motion = self.motion
        pad = max(3.0, 0.11 * motion.width) + 2.0
        reach = 0.3 * (motion.lower - motion.edge) + 2.0

        def rows(opened: float, smile: float) -> Sequence[Row]:
            line = motion.lower_line(opened, smile)
            return [line - reach, line, line + pad]

        def opacity(opened: float, smile: float) -> float:
            return 0.25 + 0.75 * min(opened / 0.35, 1.0)

        return self.strip("eyelash-lower", rows, (0.0, 0.35, 1.0, WIDE), (0.0, 1.0), opacity)

    def lower_lid(self) -> ArtMesh | None:
        """Skin that a smile pushes up over the eye, its lower end held; seen only then."""
        layer = self.layer("eyelid-lower")
        if layer is None:
            return None
        motion = self.motion
        end = np.maximum(layer.top + layer.pixels.shape[0], motion.lower + _LEAST_LID * motion.width)

        def rows(opened: float, smile: float) -> Sequence[Row]:
            line = motion.lower_line(opened, smile)
            return [line - 2.0, *(line + share * (end - line) for share in _LID_ROWS)]

        smiles = (0.0, _LID_SHOWN, 1.0)
        return self.strip("eyelid-lower", rows, (0.0, 1.0, WIDE), smiles, lambda o, s: min(s / _LID_SHOWN, 1.0))

    def closing_line(self) -> ArtMesh | None:
        """The made-up line of a shut eye without lashes; seen only when nearly shut."""
        motion = self.motion
        half = 0.05 * motion.width

        def rows(opened: float, smile: float) -> Sequence[Row]:
            line = motion.shut_line(smile)
            return [line - half, line + half]

        return self.strip("eye_close", rows, (0.0, 0.2, 1.0, WIDE), (0.0, 1.0), lambda o, s: max(1 - o / 0.2, 0.0))

    def fold(self) -> ArtMesh | None:
        motion = self.motion

        def rows(opened: float, smile: float) -> Sequence[Row]:
            drop = motion.crease_drop(opened)
            return [motion.top - 0.26 * motion.width + drop, motion.top + drop]

        return self.strip("eyelid", rows, (0.0, 1.0, WIDE), (0.0, 1.0), lambda o, s: min(0.75 + 0.25 * o, 1.0))

    def iris(self) -> ArtMesh | None:
        centre = np.array(self.shape.iris[:2])

        def sized(points: Points, form: float) -> Points:
            moved: Points = centre + iris_size(form) * (points - centre)
            return moved

        return self._gazing("irides", (*_GAZE_AXES, _FORM_AXIS), 1.0, sized)

    def highlights(self) -> ArtMesh | None:
        """Light on the iris, which hardly follows the gaze and keeps its size."""
        return self._gazing("eyehighlight", _GAZE_AXES, _HIGHLIGHT_SHARE, lambda points, form: points)

    def _gazing(
        self, kind: str, axes: tuple[Axis, ...], share: float, sized: Callable[[Points, float], Points]
    ) -> ArtMesh | None:
        """A mesh that goes a ``share`` of the gaze's way, clipped by the white."""
        layer = self.layer(kind)
        if layer is None or self.layer("eyewhite") is None:
            return None
        points, triangles = rectangle(layer, _IRIS_LINES)
        sideways, upwards = self.motion.gaze(self.shape.iris[2])
        left, right = gaze_shares(shape for shape in self.stack.eyes.values() if shape.kind == "open")

        def placed(values: Mapping[str, float]) -> NDArray[np.float32]:
            turn = values["ParamEyeBallX"]
            way = np.array([turn * sideways * (left if turn < 0 else right), -values["ParamEyeBallY"] * upwards])
            return self.space.local(sized(points, values.get("ParamEyeBallForm", 0.0)) + share * way)

        positions = key_grid(axes, placed)
        return self.mesh(layer, points, triangles, axes, positions, masks=(mesh_id(f"eyewhite-{self.side}"),))

    def dot(self) -> ArtMesh | None:
        """An eye without white, squashed to a line when shut; it follows the gaze a little."""
        motion = self.motion
        sideways, upwards = motion.dot_gaze()
        half = max(0.08 * motion.height, 0.03 * motion.width)

        def rows(opened: float, smile: float) -> Sequence[Row]:
            line = motion.shut_line(smile)
            squeeze = smile * 0.2 * motion.height * motion.arch
            rise, opened = motion.rise(opened), min(opened, 1.0)
            open_rows = (motion.top - rise, (motion.top + motion.lower) / 2, motion.lower - squeeze)
            shut_rows = (line - half, line, line + half)
            return [(1 - opened) * s + opened * o for s, o in zip(shut_rows, open_rows, strict=True)]

        def shift(values: Mapping[str, float]) -> NDArray[np.float64]:
            up = values["ParamEyeBallY"] * upwards * min(values[f"ParamEye{self.side.upper()}Open"], 1.0)
            return np.array([values["ParamEyeBallX"] * sideways, -up])

        return self.strip("irides", rows, (0.0, 1.0, WIDE), (0.0, 1.0), more_axes=_GAZE_AXES, shift=shift)

    def detail(self) -> ArtMesh | None:
        """What only shows at rest; gone as soon as the lids move."""
        return self._resting("eyedetail", (), _DETAIL_LINES)

    def iris_detail(self) -> ArtMesh | None:
        """What only shows at rest on the iris; gone as soon as the lids or the iris move."""
        axes = tuple(Axis(parameter=f"ParamEyeBall{kind}", keys=_FADE) for kind in ("X", "Y", "Form"))
        return self._resting("eyedetail-iris", axes, _IRIS_LINES)

    def _resting(self, kind: str, axes: tuple[Axis, ...], lines: int) -> ArtMesh | None:
        """A still picture that is opaque where the parameters of ``axes`` are 0 and the lids at rest."""
        layer = self.layer(kind)
        if layer is None:
            return None
        points, triangles = rectangle(layer, lines)
        space = rest_space(self.space)
        positions = key_grid(axes, lambda values: space.local(points))
        opacity = key_grid(axes, lambda values: float(not any(values.values())))
        mesh = self.mesh(layer, points, triangles, axes, positions, opacity=opacity)
        return replace(mesh, deformer=space.deformer)
