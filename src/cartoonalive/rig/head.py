"""The head's rotation, the face's warp and the small warps of the features."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from cartoonalive.landmarks.model import Box
from cartoonalive.rig.deformers import Displacement, Points, on_lattice, warp
from cartoonalive.rig.figure import Figure
from cartoonalive.rig.keyforms import key_grid, lattice, spread
from cartoonalive.rig.model import CanvasInfo, RotationDeformer, WarpDeformer
from cartoonalive.rig.parameters import axis
from cartoonalive.rig.space import Space
from cartoonalive.rig.turn import ROLL_DEGREES, rotate

_NARROWEST, _WIDEST = 0.80, 1.08
"""How much an eye may be squeezed or stretched by a turn."""


def head_rotation(canvas: CanvasInfo, parent: Space, figure: Figure) -> tuple[RotationDeformer, Space]:
    """``RotationHead``, driven by ParamAngleZ about a point just above the chin; its children live in canvas pixels."""
    pivot = figure.frame.pixels(figure.turn.pivot)
    axes = (axis("ParamAngleZ"),)
    deformer = RotationDeformer(
        id="RotationHead",
        name="Head tilt",
        parent=parent.deformer,
        axes=axes,
        angle=key_grid(axes, lambda values: np.asarray(ROLL_DEGREES * values["ParamAngleZ"] / 30)),
        origin=key_grid(axes, lambda _: parent.local(pivot)),
        scale=spread(axes, 1.0 / canvas.pixels_per_unit),
    )
    return deformer, Space(deformer=deformer.id, origin=(float(pivot[0]), float(pivot[1])), size=(1.0, 1.0))


def face_warp(parent: Space, figure: Figure, box: Box) -> tuple[WarpDeformer, Space]:
    """``WarpFace`` over the face sheet: the head's turn; what the picture's lower rim cuts off is held there."""
    if figure.on_sill(box):
        axes = [axis(f"ParamAngle{letter}") for letter in "XYZ"]
        grid, cells = on_lattice(box, figure.frame)
        return warp("WarpFace", "Face", parent, grid, cells, axes, _held_displacement(figure))
    return _turning("WarpFace", "Face", parent, figure, box, _face_displacement(figure))


def feature_warp(id_: str, name: str, parent: Space, figure: Figure, box: Box) -> tuple[WarpDeformer, Space]:
    """A warp beside ``WarpFace`` that takes one feature along with the face."""
    return _turning(id_, name, parent, figure, box, _face_displacement(figure))


def rigid_feature_warp(
    id_: str, name: str, parent: Space, figure: Figure, box: Box, fit: Box
) -> tuple[WarpDeformer, Space]:
    """Like :func:`feature_warp`, but the face's movement over ``fit`` is replaced by its best affine map.

    For eyes and glasses: they are moved, squeezed and sheared, but straight lines stay straight.
    """
    bent = _face_displacement(figure)
    centre = fit.centre
    at = Space(deformer=None, origin=(fit.left, fit.top), size=(float(fit.size[0]), float(fit.size[1])))
    samples = at.pixels(lattice(6, 6))
    basis = np.column_stack([np.ones(len(samples)), samples - centre])

    def affine(points: Points, values: Mapping[str, float]) -> Points:
        coefficients, *_ = np.linalg.lstsq(basis, bent(samples, values), rcond=None)
        coefficients[1, 0] = np.clip(coefficients[1, 0], _NARROWEST - 1.0, _WIDEST - 1.0)
        result: Points = np.column_stack([np.ones(len(points)), points - centre]) @ coefficients
        return result

    return _turning(id_, name, parent, figure, box, affine)


def _turning(
    id_: str, name: str, parent: Space, figure: Figure, box: Box, displacement: Displacement
) -> tuple[WarpDeformer, Space]:
    grid, cells = on_lattice(box, figure.frame)
    return warp(id_, name, parent, grid, cells, [axis("ParamAngleX"), axis("ParamAngleY")], displacement)


def _face_displacement(figure: Figure) -> Displacement:
    def displacement(points: Points, values: Mapping[str, float]) -> Points:
        x, y = values["ParamAngleX"] / 30, values["ParamAngleY"] / 30
        return figure.along_sill(points, figure.turn.head(figure.frame.uv(points), x, y)) * figure.frame.width

    return displacement


def _held_displacement(figure: Figure) -> Displacement:
    """The face's movement, within the head's tilt, that keeps its lowest row on the picture's lower rim."""
    turned = _face_displacement(figure)
    pivot = figure.frame.pixels(figure.turn.pivot)

    def displacement(points: Points, values: Mapping[str, float]) -> Points:
        degrees = ROLL_DEGREES * values["ParamAngleZ"] / 30
        moved = rotate(points + turned(points, values), pivot, degrees) - points
        held = points + figure.along_sill(points, moved)
        return rotate(held, pivot, -degrees) - points

    return displacement
