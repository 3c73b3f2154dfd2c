"""The mouth's meshes: ParamMouthOpenY parts the lips, ParamMouthForm bends the corners; the jaw follows on the face.

Source of the amplitudes: recipes-face section 5. Every mesh is a lattice over the mouth's columns, so that an edge
moves as one curve. Offsets are in canvas pixels at rest; ``space`` takes them to the deformer's units.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.model import Layer, LayerStack, MouthShape
from cartoonalive.layers.mouth_shape import UPPER_SHARE, Edges, edges
from cartoonalive.rig.atlas import Atlas
from cartoonalive.rig.jaw import jaw_keys, jaw_offsets
from cartoonalive.rig.mesh import grid_triangles
from cartoonalive.rig.model import ArtMesh
from cartoonalive.rig.mouth_acting import teeth_acting
from cartoonalive.rig.mouth_grids import COLUMNS, LipRows, kept_apart, lattice, sampled, sheet, shifted, sliced, within
from cartoonalive.rig.mouth_mesh import MouthMesher
from cartoonalive.rig.names import mesh_id
from cartoonalive.rig.opening import appearing_shapes
from cartoonalive.rig.space import Space
from cartoonalive.rig.tongue import teeth_end, tongue_out

Points = NDArray[np.float64]
Curve = NDArray[np.float64]

_CAVITY_ROWS = 7
_APPEAR = 0.05
"""ParamMouthOpenY by which the second copy of a line is fully there."""
_DETAIL_REACH = 0.08
"""How far from rest the detail that only fits the portrait's pose is visible."""
_RIM = 2
"""Number of the row of a lip's lattice that lies on its rim."""
_MEETING = 0.2
"""Where open lips meet, the strips along their rims shrink to this share: they show a little of the inside."""


def rig_mouth(shape: MouthShape, stack: LayerStack, atlas: Atlas, space: Space) -> list[ArtMesh]:
    """Art meshes of all mouth layers in ``stack``, back to front."""
    builder = _Builder(shape, stack, atlas, space)
    makers: dict[str, Callable[[Layer], ArtMesh]] = {
        "mouth": builder.inside,
        "tongue": builder.tongue,
        "tooth-t": builder.teeth,
        "lip-lower": builder.lower_lip,
        "lip-upper": builder.upper_lip,
        "lip-line": builder.seam,
        "mouth-detail": builder.detail,
    }
    meshes = [make(stack[name]) for name, make in makers.items() if name in stack]
    return [*meshes, *builder.tongue_out()]


class _Builder:
    """Meshes of one mouth."""

    def __init__(self, shape: MouthShape, stack: LayerStack, atlas: Atlas, space: Space) -> None:
        self.shape, self.stack, self.atlas, self.space = shape, stack, atlas, space
        self._mesher = MouthMesher(shape=shape, frame=stack.frame, placements=atlas.placements, space=space)
        self.rest = shape.default_open
        self.face_height = (stack.frame.chin - stack.frame.top) * stack.frame.width
        # A little wider than the curves, so that no column of vertices runs through pixel centres.
        # Closer together at the corners, where the curves are steep.
        spaced = (1 - np.cos(np.pi * np.linspace(0, 1, COLUMNS))) / 2
        self.column = -0.3 + (len(shape.x) - 0.4) * spaced

    # ------------------------------------------------------------------------------------------------ meshes

    def inside(self, layer: Layer) -> ArtMesh:
        """The cavity: collapsed on the line at 0, authored at 1 (made up) or at rest (the portrait's own)."""
        grow = 1.5 * self.stack.frame.unit + 1.0
        authored = within(layer, self._cavity(self.rest if self.shape.is_open else 1.0, grow))

        def place(opening: float) -> Points:
            if opening == self.rest and self.shape.is_open:
                return authored
            return self._cavity(opening, grow * min(1.0, opening / 0.2))

        mesh = self._mesher.mesh(layer, authored, grid_triangles(_CAVITY_ROWS, COLUMNS), place, jaw_keys(self.shape))
        return self._mesher.acting(mesh, authored, np.repeat(np.linspace(0, 1, _CAVITY_ROWS), COLUMNS))

    def tongue(self, layer: Layer) -> ArtMesh:
        """Lies at the bottom of the open mouth and sinks back with the lower lip; clipped by the inside."""
        points = sheet(layer, 3)
        travel = self._travel()
        return self._clipped(layer, points, lambda opening: -0.85 * (1 - opening) * travel)

    def tongue_out(self) -> list[ArtMesh]:
        """The tongue before the lower lip.

        A mouth drawn open without teeth shows its own inside: its tongue has a layer of its own, seen only here.
        """
        if "tongue-out" in self.stack:
            layer, name = self.stack["tongue-out"], mesh_id("tongue-out")
        elif "tongue" in self.stack and "lip-lower" in self.stack:
            layer, name = self.stack["tongue"], f"{mesh_id('lip-lower')}Tongue"
        else:
            return []
        teeth = teeth_end(self.stack, float(self.shape.centre[0])) if self.shape.is_open else -np.inf
        mesh = tongue_out(self.shape, layer, self.atlas.placements[layer.name], self.space, name, teeth)
        points = self.space.pixels(mesh.positions[0, 0])
        return [self._mesher.acting(mesh, points, 1.0)]

    def teeth(self, layer: Layer) -> ArtMesh:
        """Made-up teeth come down with the upper rim; the portrait's own stay with the skull. Clipped by the inside."""
        upper = 0.0 if self.shape.is_open else UPPER_SHARE * self.shape.opening
        points = sheet(layer, 3)
        mesh = self._clipped(layer, points, lambda opening: 0.9 * (1 - opening) * upper)
        return replace(mesh, blend_shapes=(*mesh.blend_shapes, *teeth_acting(self.shape, points, self.space)))

    def upper_lip(self, layer: Layer) -> ArtMesh:
        """The upper lip or the upper copy of the line."""
        return self._lip(layer, upper=True)

    def lower_lip(self, layer: Layer) -> ArtMesh:
        """The lower lip or the lower copy of the line."""
        return self._lip(layer, upper=False)

    def seam(self, layer: Layer) -> ArtMesh:
        """The made-up line of an open mouth when it is shut; where vowels open it, the inside takes its place."""
        columns = np.linspace(layer.left, layer.left + layer.pixels.shape[1], COLUMNS)
        rows = np.interp(columns, self.shape.x, self.shape.line)
        reach = 3 + 0.01 * self.face_height
        points = within(layer, lattice(columns, [rows - reach, rows + reach]))

        def opacity(opening: float) -> float:
            return float(np.clip(1 - opening / 0.12, 0, 1))

        def spanning(opening: float) -> Points:
            return np.column_stack([self._lip_edges(points[:, 0], opening).x, points[:, 1]])

        shut, keys = spanning(0.0), (0.0, 0.12, 1.0)
        mesh = self._mesher.mesh(layer, points, grid_triangles(2, COLUMNS), lambda _: shut, keys, opacity, spanning)
        return self._mesher.acting(replace(mesh, masks=(mesh_id("mouth"),), invert_mask=True), points, 0.5)

    def detail(self, layer: Layer) -> ArtMesh:
        """Visible at rest only; cut in two, so that where vowels open the mouth its halves go with the lips."""
        columns = np.linspace(layer.left, layer.left + layer.pixels.shape[1], COLUMNS)
        rest = self._lip_edges(columns, self.rest)
        still_teeth = self.shape.is_open and "tooth-t" in self.stack
        low, high = layer.top, layer.top + layer.pixels.shape[0]
        cut = np.clip(rest.lower if still_teeth else (rest.upper + rest.lower) / 2, low, high)
        points = lattice(columns, [np.full(COLUMNS, low), cut, cut, np.full(COLUMNS, high)])
        half = grid_triangles(2, COLUMNS)
        around = (self.rest - _DETAIL_REACH, self.rest, self.rest + _DETAIL_REACH)
        keys = _with((0.0, 1.0), *(key for key in around if 0 <= key <= 1))

        def opacity(opening: float) -> float:
            return float(np.clip(1 - abs(opening - self.rest) / _DETAIL_REACH, 0, 1))

        def parted(opening: float) -> Points:
            moved = self._lip_edges(columns, opening)
            up, down = moved.upper - rest.upper, moved.lower - rest.lower
            return points + lattice(moved.x - rest.x, [up, up, down, down])

        triangles = np.concatenate([half, half + np.uint16(2 * COLUMNS)])
        mesh = self._mesher.mesh(layer, points, triangles, lambda _: points, keys, opacity, parted)
        return self._mesher.acting(mesh, points, np.repeat([0.0, 1.0], 2 * COLUMNS))

    # ------------------------------------------------------------------------------------------------ lips

    def _lip(self, layer: Layer, upper: bool) -> ArtMesh:
        columns, rest = self._lip_columns(layer)
        line = 1.5 * self.stack.frame.unit + 0.004 * self.face_height
        outer, sign = (rest.outer_upper, -1.0) if upper else (rest.outer_lower, 1.0)
        edge, middle = (rest.upper, rest.middle) if upper else (rest.lower, rest.middle)
        bounds = layer.top, layer.top + layer.pixels.shape[0]
        limit = (np.minimum if upper else np.maximum)(outer, edge + sign * 2 * line)
        far = np.full(len(columns), float(bounds[0] if upper else bounds[1]))
        inner = edge - sign * (np.minimum(line, np.abs(middle - edge)) if self.shape.is_open else line)
        beyond = float(bounds[1] if upper else bounds[0])
        thickness = middle - sign if self.shape.is_open else np.full(len(columns), beyond)
        thickness = np.where((thickness - inner) * sign > 0, inner, thickness)
        far, limit, rim, inner, thickness = (
            np.clip(row, *bounds) for row in (far, limit, edge + sign * line, inner, thickness)
        )
        points = lattice(columns, [far, limit, rim, inner, thickness])

        u = np.clip((columns - self.shape.centre[0]) / (self.shape.width / 2), -1, 1)
        thickest = np.maximum(0.052 * self.face_height * np.sqrt(1 - 0.97 * u**2), line)

        def place(opening: float) -> Points:
            moved = self._lip_edges(columns, opening)
            target = moved.upper if upper else moved.lower
            shift = target - edge
            if upper:
                outer_shift, far_shift = 0.7 * shift, 0.3 * shift
            else:
                far_shift = self._jaw(columns, far, opening)
                outer_shift = 0.6 * shift + 0.4 * self._jaw(columns, limit, opening)
            if self.shape.is_open and opening < self.rest:
                outer_shift = sign * np.minimum(sign * (limit + outer_shift), sign * target + thickest) - limit
                far_shift = outer_shift
            lips_meet = self.shape.is_open and opening == 0
            shrink = _MEETING if lips_meet else 1.0
            inner_row, rim_row = (target + shrink * (row - edge) for row in (inner, rim))
            last = inner_row + (thickness - inner) * self._squeeze(opening)
            outwards = [rim_row, limit + outer_shift, far + far_shift]
            placed = kept_apart(outwards, [rim, limit, far], sign)
            return lattice(moved.x, [*placed[::-1], inner_row, last])

        triangles = grid_triangles(5, len(columns))
        if not upper and not self.shape.is_open and not self.shape.has_lips:
            mesh = self._second_copy(layer, points, triangles, place)
        else:
            mesh = self._mesher.mesh(layer, points, triangles, place, jaw_keys(self.shape))
        rim_height = np.tile(rim, 5)
        beyond = sign * np.maximum(sign * (points[:, 1] - rim_height), 0) if self.shape.has_lips else 0.0
        return self._mesher.acting(mesh, points, 0.0 if upper else 1.0, beyond)

    def _second_copy(
        self, layer: Layer, points: Points, triangles: NDArray[np.uint16], place: Callable[[float], Points]
    ) -> ArtMesh:
        """A line's lower copy: without any height while the mouth is shut, lest two copies look thicker than one."""

        def grown(opening: float) -> Points:
            placed = place(opening)
            line = np.tile(placed[:, 1].reshape(5, -1)[_RIM], 5)
            height = min(opening / _APPEAR, 1.0) * (placed[:, 1] - line)
            return np.column_stack([placed[:, 0], line + height])

        mesh = self._mesher.mesh(layer, points, triangles, grown, _with(jaw_keys(self.shape), _APPEAR), way=place)
        appearing = appearing_shapes(grown(0.0), place(0.0), _APPEAR, self.space)
        return replace(mesh, blend_shapes=(*mesh.blend_shapes, *appearing))

    def _squeeze(self, opening: float) -> float:
        """How tall the strip between rim and middle of an open mouth is, relative to rest; 0.02 when shut.

        It grows with a drawn opening, whose outline runs through it at the sides.
        """
        if not self.shape.is_open:
            return 1.0
        if opening > self.rest and not self.shape.has_lips:
            heights = (edges(self.shape, value) for value in (opening, self.rest))
            taller, rest = (float(np.max(rims.lower - rims.upper)) for rims in heights)
            return taller / max(rest, 1.0)
        return float(np.clip(opening / self.rest, 0.02, 1.0))

    def _lip_columns(self, layer: Layer) -> tuple[Curve, LipRows]:
        """Columns of the lip meshes, which reach beyond the corners, and their rows at rest."""
        shape = self.shape
        x = shape.x[0] + self.column
        left, right = layer.left, layer.left + layer.pixels.shape[1]
        columns = np.concatenate([[left, (left + x[0]) / 2], x, [(x[-1] + right) / 2, right]])
        columns = np.maximum.accumulate(np.clip(columns, left, right))

        def rows(curve: Curve) -> Curve:
            return sampled(columns, shape, curve)

        middle = rows((shape.upper_inner + shape.lower_inner) / 2)
        return columns, LipRows(
            outer_upper=rows(shape.upper_outer),
            upper=rows(shape.upper_inner),
            middle=middle,
            lower=rows(shape.lower_inner),
            outer_lower=rows(shape.lower_outer),
        )

    def _lip_edges(self, columns: Curve, opening: float) -> Edges:
        """Rims over the lip columns: held in the corners and beyond."""
        shape = self.shape
        rims = edges(shape, opening)
        beyond = columns - np.clip(columns, shape.x[0], shape.x[-1])

        def rows(curve: Curve) -> Curve:
            return sampled(columns, shape, curve)

        return Edges(rows(rims.x) + beyond, rows(rims.upper), rows(rims.lower))

    def _jaw(self, columns: Curve, rows: Curve, opening: float) -> Curve:
        return jaw_offsets(self.shape, self.stack, np.column_stack([columns, rows]), opening)[:, 1]

    # ------------------------------------------------------------------------------------------------ shared

    def _cavity(self, opening: float, grow: float) -> Points:
        rims = edges(self.shape, opening)
        number = np.arange(len(self.shape.x))
        x, upper, lower = (np.interp(self.column, number, curve) for curve in (rims.x, rims.upper, rims.lower))
        x = x + np.linspace(-1, 1, len(x)) * grow
        top, height = upper - grow, lower - upper + 2 * grow
        rest = height
        if self.shape.is_open:
            gap = np.interp(self.column, number, self.shape.lower_inner - self.shape.upper_inner)
            rest = gap + 2 * grow
        return lattice(x, [top + sliced(share, rest, height) for share in np.linspace(0, 1, _CAVITY_ROWS)])

    def _travel(self) -> float:
        """Way of the lower rim from shut to fully open."""
        full, shut = edges(self.shape, 1.0), edges(self.shape, 0.0)
        return float(np.max(full.lower - shut.lower))

    def _clipped(self, layer: Layer, points: Points, down: Callable[[float], float]) -> ArtMesh:
        """A sheet that moves down by ``down(opening)`` pixels and shows within the inside only."""
        triangles = grid_triangles(len(points) // COLUMNS, COLUMNS)
        mesh = self._mesher.mesh(
            layer, points, triangles, lambda opening: shifted(points, down(opening)), jaw_keys(self.shape)
        )
        return replace(mesh, masks=(mesh_id("mouth"),))


def _with(keys: Sequence[float], *more: float) -> tuple[float, ...]:
    return tuple(sorted({*keys, *more}))
