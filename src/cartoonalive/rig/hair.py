"""Warps that take the hair along with the head, and its meshes that swing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import Box
from cartoonalive.layers.masks import smoothstep
from cartoonalive.layers.model import Layer, LayerStack
from cartoonalive.rig.atlas import Atlas
from cartoonalive.rig.deformers import Points, cells_for, warp
from cartoonalive.rig.figure import Figure, Raster, sample
from cartoonalive.rig.keyforms import key_grid
from cartoonalive.rig.mesh import alpha_mesh
from cartoonalive.rig.model import ArtMesh, WarpDeformer
from cartoonalive.rig.names import mesh_id
from cartoonalive.rig.parameters import axis
from cartoonalive.rig.space import Space
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
    short: bool
    """No hair behind the head: ParamHairBack then sways the crown."""

    @classmethod
    def of(cls, stack: LayerStack, figure: Figure, atlas: Atlas) -> HairMesher:
        """Prepare for the hair layers of ``stack``."""
        return cls(
            figure=figure,
            atlas=atlas,
            sway=measure_sway(stack, figure, FRONT_HAIR + SIDE_HAIR, most=0.19),
            back_sway=measure_sway(stack, figure, FRONT_HAIR + SIDE_HAIR + BACK_HAIR, most=0.26),
            side_share=_side_share(stack, figure),
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
        )

    def _reaches(self, layer: Layer, points: Points) -> dict[str, NDArray[np.float64]]:
        """Per sway parameter the sideways swing (n,) in pixels of a layer's points; weak ones left out."""
        sway = self.back_sway if layer.name in BACK_HAIR else self.sway
        if sway is None or "hair" not in layer.name:
            return {}
        reach = sample(sway.reach, points) * self.figure.frame.width
        if layer.name in BACK_HAIR:
            reaches = {"ParamHairBack": reach}
        else:
            side = sample(self.side_share, points)
            reaches = {"ParamHairFront": reach * (1 - side), "ParamHairSide": reach * side}
            if self.short:
                reaches["ParamHairBack"] = self._crown(points)
        least = _SMALLEST_SWING * self.figure.frame.width
        return {name: values for name, values in reaches.items() if len(values) and values.max() > least}

    def _crown(self, points: Points) -> NDArray[np.float64]:
        """Swing (n,) in pixels of the hair on top of the head, from none at the temples."""
        height = _CROWN_FROM - self.figure.frame.uv(points)[:, 1]
        return np.asarray(_CROWN_SWING * self.figure.frame.width * smoothstep(height / _CROWN_RISE), np.float64)


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
