"""What all meshes of the mouth have in common: keyforms of opening and form, and the shapes of vowels and acting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import FaceFrame
from cartoonalive.layers.model import Layer, MouthShape
from cartoonalive.layers.mouth_shape import smile
from cartoonalive.rig.atlas import Placement
from cartoonalive.rig.jaw import jaw_keys
from cartoonalive.rig.keyforms import key_grid
from cartoonalive.rig.model import ArtMesh, Axis
from cartoonalive.rig.mouth_acting import mouth_acting
from cartoonalive.rig.names import mesh_id, part_of
from cartoonalive.rig.opening import OPEN, opening_shapes
from cartoonalive.rig.space import Space

Points = NDArray[np.float64]
Curve = NDArray[np.float64]

FORM = "ParamMouthForm"
_FORM_AXIS = Axis(parameter=FORM, keys=(-1.0, 0.0, 1.0))
_BEND, _MOST_BEND = 0.085, 0.2
"""How far the form takes the corners from the middle, and how far at most, in widths."""
_PAST_LEVEL = 0.09
"""How far beyond the height of the middle either end of the form takes the corners at least, in widths."""


def _opaque(_: float) -> float:
    return 1.0


@dataclass(frozen=True, kw_only=True)
class MouthMesher:
    """Makes the art meshes of one mouth."""

    shape: MouthShape
    frame: FaceFrame
    placements: Mapping[str, Placement]
    """Where the layers' textures are, by layer name."""
    space: Space
    """That of the mouth's warp."""

    def mesh(
        self,
        layer: Layer,
        points: Points,
        triangles: NDArray[np.uint16],
        place: Callable[[float], Points],
        keys: tuple[float, ...],
        opacity: Callable[[float], float] = _opaque,
        way: Callable[[float], Points] | None = None,
    ) -> ArtMesh:
        """An art mesh textured by the canvas at ``points`` and put at ``place(opening)`` plus the bend of the form.

        Vowels take it along ``way`` (by default ``place``), which is linear between the keys of the jaw.
        """
        axes = (Axis(parameter=OPEN, keys=keys), _FORM_AXIS)
        placement = self.placements[layer.name]
        return ArtMesh(
            id=mesh_id(layer.name),
            name=layer.name,
            part=part_of(layer.name),
            deformer=self.space.deformer,
            texture=placement.page,
            uvs=placement.uvs(points),
            triangles=triangles,
            axes=axes,
            positions=key_grid(axes, lambda values: self.space.local(self._bent(place(values[OPEN]), values[FORM]))),
            opacity=key_grid(axes, lambda values: np.asarray(opacity(values[OPEN]))),
            blend_shapes=opening_shapes(jaw_keys(self.shape), way or place, self.space),
        )

    def acting(self, mesh: ArtMesh, points: Points, share: Curve | float, beyond: Curve | float = 0.0) -> ArtMesh:
        """``mesh`` with the blend shapes of :func:`mouth_acting` as well."""
        acting = mouth_acting(self.shape, self.frame.width, points, share, self.space, beyond)
        return replace(mesh, blend_shapes=(*mesh.blend_shapes, *acting))

    def _bent(self, points: Points, form: float) -> Points:
        """Corners up and apart (form > 0) or down and together, fading beyond the corners.

        The lowest form turns a smile into a frown and the highest a frown into a smile: it takes them farther.
        """
        shape = self.shape
        against = -np.sign(form) * smile(shape)
        bend = float(np.clip(against + _PAST_LEVEL, _BEND, _MOST_BEND))
        u = (points[:, 0] - shape.centre[0]) / max(shape.width / 2, 1e-6)
        fade = np.exp(-(np.clip(np.abs(u) - 1.0, 0, None) ** 2) / 0.08)
        dx = form * 0.08 * (points[:, 0] - shape.centre[0]) * fade
        dy = -form * bend * shape.width * (np.clip(np.abs(u), 0, 1.25) ** 2 - 0.35) * fade
        bent: Points = points + np.column_stack([dx, dy])
        return bent
