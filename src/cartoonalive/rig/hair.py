"""Warps that take the hair along with the head, and its meshes that swing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import Box
from cartoonalive.layers.masks import smoothstep
from cartoonalive.layers.model import Layer, LayerStack
from cartoonalive.rig.atlas import Atlas
from cartoonalive.rig.both_ways import both_ways
from cartoonalive.rig.deformers import Points, cells_for, warp
from cartoonalive.rig.figure import Figure, Raster, sample
from cartoonalive.rig.keyforms import key_grid
from cartoonalive.rig.mesh import alpha_mesh
from cartoonalive.rig.model import ArtMesh, BlendShape, WarpDeformer
from cartoonalive.rig.names import mesh_id
from cartoonalive.rig.parameters import axis
from cartoonalive.rig.space import Space
from cartoonalive.rig.strands import HairGroup, Strand
from cartoonalive.rig.sway import Sway, measure_sway
from cartoonalive.rig.united import BACK_HAIR, FRONT_HAIR, SIDE_HAIR, united_alpha

HAIR_SPACING = 0.09
"""Distance of mesh points in W."""
_LIFT = 0.2
"""Tips rise by this share of their sideways swing."""
_HELD = 0.7
"""Distance in W from where the picture cuts hair off within which it is held back."""
_CROWN_FROM, _CROWN_RISE, _CROWN_SWING = -0.3, 0.6, 0.022
"""Short hair's crown swings from this height on (v), fully this much higher, this far (all in W)."""
_TOUCHING = 0.5
"""Contact with the body from which on hair does not tilt rigidly with the head."""
_SMALLEST_SWING = 0.004
"""Swing in W below which a layer is not given a sway parameter."""
_FLUFF_OUT, _FLUFF_UP, _MIDDLE = 0.5, 0.35, 0.35
"""Fluffy hair goes out and up by these shares of its swing; the side it goes to changes over this distance in W."""
_CROWN_FLUFF = 0.025
"""Rise of the crown of fluffy hair in W."""

_Turn = Callable[[Points, float, float, NDArray[np.float64]], Points]
"""Face coordinates, x, y and distance from the face to displacements, as in ``HeadTurn.hair``."""


def hair_warp(trunk: Space, head: Space, figure: Figure, stack: LayerStack, box: Box) -> tuple[WarpDeformer, Space]:
    """``WarpHair`` over fringe and side hair: turns with the head, glued to the face beside it; long ends hang down."""
    hangs = _hangs(figure, stack, FRONT_HAIR + SIDE_HAIR + ("headwear",))
    return _hair_warp("WarpHair", "Hair", trunk if hangs else head, figure, box, figure.turn.hair, hangs)


def back_hair_warp(
    trunk: Space, head: Space, figure: Figure, stack: LayerStack, box: Box
) -> tuple[WarpDeformer, Space]:
    """``WarpHairBack`` over the hair behind head and neck, which turns much less."""
    hangs = _hangs(figure, stack, BACK_HAIR)
    parent = trunk if hangs else head
    return _hair_warp("WarpHairBack", "Back hair", parent, figure, box, figure.turn.back_hair, hangs)


def _hair_warp(
    id_: str, name: str, parent: Space, figure: Figure, box: Box, turned: _Turn, hangs: bool
) -> tuple[WarpDeformer, Space]:
    """A warp that turns; below the ``parent`` trunk rather than head when it ``hangs``, to end where the body is."""
    frame, turn = figure.frame, figure.turn
    angles = [axis("ParamAngleX"), axis("ParamAngleY")] + [axis("ParamAngleZ")] * hangs

    def displacement(points: Points, values: Mapping[str, float]) -> Points:
        uv = frame.uv(points)
        x, y, z = (values.get(f"ParamAngle{letter}", 0.0) / 30 for letter in "XYZ")
        distance = sample(figure.face_distance, points)
        moved = turned(uv, x, y, distance)
        if hangs:
            moved = turn.hanging(uv, moved, z, distance)
            held = figure.body_glue(points)[:, None]
            moved = moved * (1 - held) + figure.body_displacement(uv, x, y, z) * held
            moved = moved * figure.freedom(points, _HELD)[:, None]
        return figure.along_sill(points, moved) * frame.width

    cells = cells_for(box, (0.15 * frame.width, 0.15 * frame.width), least=6, most=20)
    return warp(id_, name, parent, box, cells, angles, displacement)


def _hangs(figure: Figure, stack: LayerStack, names: tuple[str, ...]) -> bool:
    """Whether some of the hair does not tilt rigidly with the head: it is long, cut off by the picture, or held."""
    rows, columns = np.nonzero(united_alpha(stack, names) > 0.5)
    if len(rows) == 0:
        return False
    v = figure.frame.uv(np.stack([columns, rows], axis=-1).astype(np.float64) + 0.5)
    held = figure.cut_distance[rows, columns].min() < _HELD or figure.contact[rows, columns].max() > _TOUCHING
    return bool(held or figure.turn.hanging_weight(v).min() < 0.97)


@dataclass(frozen=True, kw_only=True)
class HairMesher:
    """Makes swinging meshes; fringe and side hair swing by one continuous field."""

    figure: Figure
    atlas: Atlas
    sway: Sway | None
    """Of fringe and side hair."""
    back_sway: Sway | None
    """Of the back hair, which hangs from the same roots."""
    side_share: Raster
    """(height, width) 0..1: how far ParamHairSide rather than ParamHairFront moves a point."""
    strands: tuple[Strand, ...]
    """Of fringe and side hair."""
    lengths: Mapping[str, float]
    """From roots to tips in W, by sway parameter."""
    short: bool
    """No hair behind the head: ParamHairBack then sways the crown."""

    @classmethod
    def of(cls, stack: LayerStack, figure: Figure, atlas: Atlas) -> HairMesher:
        """Prepare for the hair layers of ``stack``."""
        sway = measure_sway(stack, figure, FRONT_HAIR + SIDE_HAIR, most=0.19)
        back_sway = measure_sway(stack, figure, FRONT_HAIR + SIDE_HAIR + BACK_HAIR, most=0.26)
        side = _side_share(stack, figure)
        fringe, sides, back = (
            None if field is None else HairGroup.of(stack, field, name, layers, share)
            for name, field, layers, share in (
                ("ParamHairFront", sway, FRONT_HAIR, 1 - side),
                ("ParamHairSide", sway, SIDE_HAIR, side),
                ("ParamHairBack", back_sway, BACK_HAIR, None),
            )
        )
        strands = () if fringe is None or sides is None else fringe.fringe() + sides.sides()
        lengths = {group.parameter: group.length() for group in (fringe, sides, back) if group is not None}
        return cls(
            figure=figure,
            atlas=atlas,
            sway=sway,
            back_sway=back_sway,
            side_share=side,
            strands=strands,
            lengths=lengths | {strand.parameter: strand.length for strand in strands},
            short=not any(name in stack and not stack[name].empty for name in BACK_HAIR),
        )

    def mesh(self, layer: Layer, space: Space) -> ArtMesh:
        """The mesh of one hair layer in ``space``, with keyforms for the sway parameters that move it."""
        points, triangles = alpha_mesh(layer, HAIR_SPACING * self.figure.frame.width)
        reaches = self._reaches(layer, points)
        axes = tuple(axis(parameter) for parameter in reaches)

        def swung(values: Mapping[str, float]) -> NDArray[np.float32]:
            moved = points.copy()
            for parameter, reach in reaches.items():
                value = values[parameter]
                moved += np.outer(reach, (value, -_LIFT * abs(value)))
            return space.local(moved)

        placement = self.atlas.placements[layer.name]
        return ArtMesh(
            id=mesh_id(layer.name),
            name=layer.name,
            deformer=space.deformer,
            texture=placement.page,
            uvs=placement.uvs(points),
            triangles=triangles,
            axes=axes,
            positions=key_grid(axes, swung),
            blend_shapes=(*self._fluff(layer, points, space), *self._strands(layer, points, reaches, space)),
        )

    def _strands(
        self, layer: Layer, points: Points, reaches: Mapping[str, NDArray[np.float64]], space: Space
    ) -> Iterator[BlendShape]:
        """The shapes of the strands that have a part in a layer's swing."""
        u = self.figure.frame.uv(points)[:, 0]
        for strand in self.strands if layer.name not in BACK_HAIR else ():
            if (reach := reaches.get(strand.group)) is not None:
                own = strand.share * strand.weight(u) * reach
                low, high = (np.outer(own, (value, -_LIFT)) for value in (-1.0, 1.0))
                yield from both_ways(strand.parameter, "positions", low, high, space, self._least)

    def _fluff(self, layer: Layer, points: Points, space: Space) -> tuple[BlendShape, ...]:
        """The shape of fluffy hair: it stands off at the sides and rises on the crown."""
        sway, frame = self._sway_of(layer), self.figure.frame
        if sway is None:
            return ()
        uv, reach = frame.uv(points), sample(sway.reach, points) * frame.width
        out = np.tanh(uv[:, 0] / _MIDDLE)
        crown = _CROWN_FLUFF * frame.width * self._crown_weight(points)
        up = -_FLUFF_UP * reach - crown
        moved = np.column_stack([_FLUFF_OUT * out * (reach + crown), up])
        return both_ways("ParamHairFluffy", "positions", -moved, moved, space, self._least)

    @property
    def _least(self) -> float:
        """Smallest swing in pixels that is worth a parameter."""
        return _SMALLEST_SWING * self.figure.frame.width

    def _sway_of(self, layer: Layer) -> Sway | None:
        """The field that moves a layer; headwear has none."""
        if "hair" not in layer.name:
            return None
        return self.back_sway if layer.name in BACK_HAIR else self.sway

    def _reaches(self, layer: Layer, points: Points) -> dict[str, NDArray[np.float64]]:
        """Per sway parameter the sideways swing (n,) in pixels of a layer's points; weak ones left out."""
        sway = self._sway_of(layer)
        if sway is None:
            return {}
        reach = sample(sway.reach, points) * self.figure.frame.width
        if layer.name in BACK_HAIR:
            reaches = {"ParamHairBack": reach}
        else:
            side = sample(self.side_share, points)
            reaches = {"ParamHairFront": reach * (1 - side), "ParamHairSide": reach * side}
            if self.short:
                reaches["ParamHairBack"] = self._crown(points)
        return {name: values for name, values in reaches.items() if len(values) and values.max() > self._least}

    def _crown(self, points: Points) -> NDArray[np.float64]:
        """Swing (n,) in pixels of the hair on top of the head, from none at the temples."""
        return _CROWN_SWING * self.figure.frame.width * self._crown_weight(points)

    def _crown_weight(self, points: Points) -> NDArray[np.float64]:
        """(n,) 0 at the temples, 1 on top of the head."""
        return smoothstep((_CROWN_FROM - self.figure.frame.uv(points)[:, 1]) / _CROWN_RISE)


def _side_share(stack: LayerStack, figure: Figure) -> Raster:
    """A smooth hand-over between fringe (0) and side hair (1)."""
    masks = united_alpha(stack, FRONT_HAIR), united_alpha(stack, SIDE_HAIR)
    height, width = masks[0].shape
    small = [
        cv2.resize(mask, (max(width // 8, 1), max(height // 8, 1)), interpolation=cv2.INTER_AREA) for mask in masks
    ]
    sigma = 0.01 * figure.frame.width
    front, side = (cv2.GaussianBlur(mask, (0, 0), sigma) + np.float32(1e-6) * (mask.max() > 0) for mask in small)
    share = side / np.maximum(front + side, np.float32(1e-9))
    return np.asarray(cv2.resize(share, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)
