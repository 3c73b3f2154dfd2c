"""Identity in the rig: every warp of the head gets a blend shape for each weight that moves it.

The grids carry the shapes, so that blink, gaze and speech below them scale with the features. All that is one with the
face reads the same field off the same lattice, so that no seam opens.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cartoonalive.rig.deformers import PITCH
from cartoonalive.rig.figure import Figure
from cartoonalive.rig.keyforms import lattice
from cartoonalive.rig.model import ArtMesh, BlendShape, Keyed, Parameter, WarpDeformer
from cartoonalive.rig.space import Space
from cartoonalive.rig.weight_shapes import WeightShapes
from cartoonalive.shape.field import Fields, ShapeField
from cartoonalive.shape.identity import Identity
from cartoonalive.shape.model import FULL, Points

Matter = Literal["skin", "mouth", "surroundings"]
"""What a warp carries: the face and all that is one with it, the mouth, which slides on it, or what no feature
moves."""

_SILL = 0.8
"""Distance in W above the picture's lower rim within which what the rim cuts off follows the head's shape less."""
_LEAST = 1e-3
"""Displacement in W below which a weight does not act on a warp."""
_READERS: Mapping[Matter, Callable[[ShapeField, Points], Fields]] = {
    "skin": ShapeField.skin,
    "mouth": partial(ShapeField.feature, name="mouth"),
    "surroundings": ShapeField.surroundings,
}
"""How the displacements of each matter are read."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a warp of the head is and what it carries."""

    parent: Space
    """The space that its grid lies in."""
    space: Space
    """The space of its children."""
    matter: Matter


@dataclass(frozen=True, kw_only=True)
class Shaper:
    """Puts the identity of one portrait into its warps."""

    identity: Identity
    figure: Figure

    @cached_property
    def _weights(self) -> tuple[WeightShapes, ...]:
        """How each of the k weights acts."""
        basis = self.identity.field.basis
        return tuple(WeightShapes.of(basis, parameter.name) for parameter in basis.parameters)

    def shaped(
        self, warps: Sequence[WarpDeformer], places: Sequence[Place], meshes: Sequence[ArtMesh]
    ) -> list[WarpDeformer]:
        """``warps`` with blend shapes for the weights that move one of their ``meshes``; the portrait is unchanged."""
        rest = [place.space.pixels(lattice(warp.rows, warp.columns)) for warp, place in zip(warps, places, strict=True)]
        moved = self._all_displacements(rest, [place.matter for place in places])
        return [self._shaped(*one, meshes) for one in zip(warps, places, moved, strict=True)]

    def _shaped(
        self, warp: WarpDeformer, place: Place, moved: NDArray[np.float64], meshes: Sequence[ArtMesh]
    ) -> WarpDeformer:
        below = [mesh for mesh in meshes if mesh.deformer == warp.id]
        default, shapes = self._shapes("points", moved, place.parent, _around(warp, below))
        return replace(warp, points=(warp.points - default).astype(np.float32), blend_shapes=shapes)

    def in_front(self, meshes: Sequence[ArtMesh], space: Space) -> list[ArtMesh]:
        """``meshes`` of hair that go along with the features behind them, as far as the skin there does.

        Their warp has wider cells than the face's and carries the head's shape only. So the meshes have blend shapes of
        their own, which are read off the face's lattice. ``space`` is that of the warp's children.
        """
        points = [space.pixels(_rest(mesh)) for mesh in meshes]
        corners, shares = self._cells(np.concatenate(points))
        nodes, number = np.unique(corners.reshape(-1, 2), axis=0, return_inverse=True)
        pixels = self.figure.frame.pixels(PITCH * nodes)
        skin, surroundings = self._all_displacements([pixels, pixels], ["skin", "surroundings"])
        carried = np.einsum("nc,ncdk->ndk", shares, (skin - surroundings)[number.reshape(-1, 4)])
        ends = np.cumsum([len(own) for own in points])[:-1]
        return [self._carried(*one, space) for one in zip(meshes, np.split(carried, ends), strict=True)]

    def _carried(self, mesh: ArtMesh, moved: NDArray[np.float64], space: Space) -> ArtMesh:
        default, shapes = self._shapes("positions", moved, space, np.ones(len(moved), np.bool_))
        return replace(
            mesh,
            positions=(mesh.positions - default).astype(np.float32),
            blend_shapes=(*mesh.blend_shapes, *shapes),
        )

    def parameters(self, items: Sequence[Keyed]) -> tuple[Parameter, ...]:
        """The parameters that ``items`` have shapes of, in display order."""
        shapes = [shape for item in items for shape in item.blend_shapes]
        used = {shape.parameter for shape in shapes} | {one.parameter for shape in shapes for one in shape.limits}
        rest = self.identity.rest.tolist()
        return tuple(
            Parameter(
                id=parameter.id,
                name=parameter.label,
                group=parameter.group,
                minimum=-FULL,
                default=default,
                maximum=FULL,
                blend_shape=True,
            )
            for parameter, default in zip(self.identity.field.basis.parameters, rest, strict=True)
            if parameter.id in used
        )

    def _shapes(
        self, attribute: str, moved: NDArray[np.float64], space: Space, telling: NDArray[np.bool_]
    ) -> tuple[NDArray[np.float64], tuple[BlendShape, ...]]:
        """What the portrait's weights add up to, (n, 2) in ``space``, and the blend shapes that do so.

        ``moved`` (n, 2, k) is in pixels at weight 30; weights that move no ``telling`` point (n,) are left out.
        """
        reach = np.abs(moved[telling]).max(axis=(0, 1), initial=0.0)
        acting = np.nonzero(reach > _LEAST * self.figure.frame.width)[0]
        offsets = moved[..., acting] / np.array(space.size)[:, None]
        shapes = tuple(
            shape
            for column, number in enumerate(acting.tolist())
            for shape in self._weights[number].moving(attribute, offsets[..., column])
        )
        return offsets @ self.identity.acting[acting] / FULL, shapes

    def _cells(self, pixels: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The corners (n, 4, 2) of the face's lattice around canvas points (n, 2), and their bilinear shares (n, 4)."""
        at = self.figure.frame.uv(pixels) / PITCH
        low = np.floor(at)
        s, t = (at - low).T
        corners = low[:, None] + np.array([(0, 0), (1, 0), (0, 1), (1, 1)])
        return corners, np.column_stack([(1 - s) * (1 - t), s * (1 - t), (1 - s) * t, s * t])

    def _all_displacements(
        self, places: Sequence[NDArray[np.float64]], matters: Sequence[Matter]
    ) -> list[NDArray[np.float64]]:
        """(n, 2, k) of each of several runs of canvas points (n, 2): those of one matter are read together."""
        moved: dict[int, NDArray[np.float64]] = {}
        for matter in dict.fromkeys(matters):
            own = [number for number, one in enumerate(matters) if one == matter]
            together = self._displacements(np.concatenate([places[number] for number in own]), matter)
            ends = np.cumsum([len(places[number]) for number in own])[:-1]
            moved |= dict(zip(own, np.split(together, ends), strict=True))
        return [moved[number] for number in range(len(places))]

    def _displacements(self, pixels: NDArray[np.float64], matter: Matter) -> NDArray[np.float64]:
        """(n, 2, k) pixels at weight 30 of canvas points (n, 2); the figure's lowest row stays on the lower rim."""
        field, frame = self.identity.field, self.figure.frame
        moved = self.identity.around(frame.uv(pixels), _READERS[matter]) * frame.width
        in_bands = [parameter.region in field.basis.bands for parameter in field.basis.parameters]
        moved[:, 1, in_bands] *= self.figure.sill_freedom(pixels, _SILL)[:, None]
        return moved


def _rest(mesh: ArtMesh) -> NDArray[np.float64]:
    """(n, 2) the positions in the middle of all axes."""
    middle: NDArray[np.float64] = mesh.positions[tuple(len(axis.keys) // 2 for axis in mesh.axes)]
    return middle


def _around(warp: WarpDeformer, meshes: Sequence[ArtMesh]) -> NDArray[np.bool_]:
    """(n,) the grid points of the cells that hold vertices of ``meshes``."""
    size = np.array([warp.columns, warp.rows])
    held = np.zeros((warp.rows + 1, warp.columns + 1), np.bool_)
    for mesh in meshes:
        cells = np.clip(mesh.positions.reshape(-1, 2) * size, 0, size - 1).astype(int)
        held[cells[:, 1], cells[:, 0]] = True
    held[1:] |= held[:-1]
    held[:, 1:] |= held[:, :-1]
    return held.ravel()
