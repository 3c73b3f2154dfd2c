"""Strips and rectangles of one eye's layers as art meshes, driven by its lids."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import Side
from cartoonalive.layers.model import EyeShape, Layer, LayerStack
from cartoonalive.rig.atlas import Atlas
from cartoonalive.rig.eye_motion import EyeMotion, Row
from cartoonalive.rig.keyforms import key_grid
from cartoonalive.rig.mesh import grid_triangles
from cartoonalive.rig.model import ArtMesh, Axis
from cartoonalive.rig.names import mesh_id, part_of
from cartoonalive.rig.space import Space

RowsOf = Callable[[float, float], Sequence[Row]]
"""(opening, smile) to the strip's rows from top to bottom."""
OpacityOf = Callable[[float, float], float]


@dataclass(frozen=True, kw_only=True)
class EyeMesher:
    """Makes meshes of the layers of one eye."""

    shape: EyeShape
    motion: EyeMotion
    stack: LayerStack
    atlas: Atlas
    space: Space
    """That of the eye's warp."""

    @property
    def side(self) -> Side:
        """The character's own side."""
        return self.shape.side

    def layer(self, kind: str) -> Layer | None:
        """The layer of this eye whose name begins with ``kind``."""
        name = f"{kind}-{self.side}"
        return next((layer for layer in self.stack.layers if layer.name == name), None)

    def axes(self, opened: tuple[float, ...], smile: tuple[float, ...]) -> tuple[Axis, Axis]:
        """The axes of this eye's lids with these keys."""
        letter = self.side.upper()
        return (
            Axis(parameter=f"ParamEye{letter}Open", keys=opened),
            Axis(parameter=f"ParamEye{letter}Smile", keys=smile),
        )

    def strip(
        self,
        kind: str,
        rows: RowsOf,
        open_keys: tuple[float, ...],
        smile_keys: tuple[float, ...],
        opacity: OpacityOf | None = None,
        *,
        more_axes: tuple[Axis, ...] = (),
        shift: Callable[[Mapping[str, float]], NDArray[np.float64]] | None = None,
    ) -> ArtMesh | None:
        """A strip mesh along the eye's columns, from edge to edge of the layer's rectangle.

        The outermost columns follow the corners. Where the rows leave the rectangle they are cut at it, since other
        layers lie beyond it on the texture page. ``shift`` (2,) moves all of it with the parameters of all axes.
        """
        layer = self.layer(kind)
        if layer is None:
            return None
        columns = self.motion.x
        left, right = float(layer.left), float(layer.left + layer.pixels.shape[1])
        x = np.concatenate([[left], columns[(columns > left + 1) & (columns < right - 1)], [right]])

        def lines(opened: float, smile: float) -> NDArray[np.float64]:
            return np.array([np.interp(x, columns, row) for row in rows(opened, smile)])

        whole = lines(1.0, 0.0)
        rest = np.clip(whole, layer.top, layer.top + layer.pixels.shape[0])

        def vertices(opened: float, smile: float) -> NDArray[np.float64]:
            posed = lines(opened, smile)
            y = [np.interp(rest[:, i], whole[:, i], posed[:, i]) for i in range(len(x))]
            return np.column_stack([np.tile(x, len(rest)), np.transpose(y).ravel()])

        def moved(values: Mapping[str, float]) -> NDArray[np.float32]:
            points = vertices(values[names[0]], values[names[1]])
            return self.space.local(points if shift is None else points + shift(values))

        axes = (*self.axes(open_keys, smile_keys), *more_axes)
        names = [axis.parameter for axis in axes]
        positions = key_grid(axes, moved)
        fade = None if opacity is None else key_grid(axes, lambda v: np.float32(opacity(v[names[0]], v[names[1]])))
        triangles = grid_triangles(len(rest), len(x))
        return self.mesh(layer, vertices(1.0, 0.0), triangles, axes, positions, opacity=fade)

    def mesh(
        self,
        layer: Layer,
        points: NDArray[np.float64],
        triangles: NDArray[np.uint16],
        axes: tuple[Axis, ...],
        positions: NDArray[np.float32],
        *,
        opacity: NDArray[np.float32] | None = None,
        masks: tuple[str, ...] = (),
    ) -> ArtMesh:
        """The art mesh of ``layer`` with vertices at ``points`` (n, 2), canvas pixels, at rest."""
        placement = self.atlas.placements[layer.name]
        mesh = ArtMesh(
            id=mesh_id(layer.name),
            name=layer.name,
            part=part_of(layer.name),
            deformer=self.space.deformer,
            texture=placement.page,
            uvs=placement.uvs(points),
            triangles=triangles,
            axes=axes,
            positions=positions,
            opacity=np.ones(positions.shape[:-2], np.float32) if opacity is None else opacity,
            draw_order=np.full(positions.shape[:-2], 500, np.float32),
            masks=masks,
        )
        return mesh
