"""Meshes of mouth, brows and nose moved by their parameters."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from cartoonalive.landmarks.model import SIDES, Side
from cartoonalive.layers.model import BrowShape, MouthShape, NoseShape
from cartoonalive.layers.mouth_shape import across, edges
from cartoonalive.rig.brows import rig_brow
from cartoonalive.rig.jaw import jaw_keys, jaw_offsets
from cartoonalive.rig.mesh import signed_areas
from cartoonalive.rig.model import ArtMesh
from cartoonalive.rig.mouth import rig_mouth
from cartoonalive.rig.nose import rig_nose
from tests.rig.mouth_drawing import (
    EYE_X,
    SPACE,
    atlas_of,
    box_layer,
    mouth_meshes,
    mouth_shape,
    mouth_stack,
    stack_of,
)

CURVES = ("line", "upper_outer", "lower_outer", "upper_inner", "lower_inner")
CHIN_POINT = np.array([[130.0, 245.0]])


def at(mesh: ArtMesh, opening: float, form: float = 0.0) -> NDArray[np.float64]:
    """Canvas pixels of the vertices at a key combination."""
    keys = [axis.keys for axis in mesh.axes]
    return SPACE.pixels(mesh.positions[keys[0].index(opening), keys[1].index(form)])


SHAPES = pytest.mark.parametrize(
    "shape",
    [
        mouth_shape(is_open=False),
        mouth_shape(is_open=False, has_lips=True, slant=4.0),
        mouth_shape(is_open=True),
        mouth_shape(is_open=False, width=16.0),
    ],
)


@SHAPES
def test_arrays_fit_their_axes_and_uvs_stay_on_the_layer(shape: MouthShape) -> None:
    stack = stack_of(box_layer("mouth", 92, 160, 168, 215), box_layer("lip-upper", 92, 160, 168, 215))
    atlas = atlas_of(stack)
    for mesh in rig_mouth(shape, stack, atlas, SPACE):
        assert mesh.positions.shape == (*mesh.key_shape, len(mesh.uvs), 2)
        assert mesh.opacity.shape == mesh.key_shape
        assert mesh.triangles.max() < len(mesh.uvs)
        assert all(a < b for axis in mesh.axes for a, b in pairwise(axis.keys))
        placement = atlas.placements[mesh.name]
        low = placement.uvs([[92, 160]]).min(axis=0) - 1e-6
        high = placement.uvs([[168, 215]]).max(axis=0) + 1e-6
        assert (mesh.uvs >= low).all()
        assert (mesh.uvs <= high).all()


@SHAPES
def test_what_the_portrait_shows_is_where_it_was_at_rest(shape: MouthShape) -> None:
    meshes, placements = mouth_meshes(shape), atlas_of(mouth_stack(shape)).placements
    shown = ["lip-lower", "lip-upper", "mouth-detail"] + (["mouth", "tooth-t"] if shape.is_open else [])
    if not shape.is_open and not shape.has_lips:
        shown.remove("lip-lower")
    for name in shown:
        mesh = meshes[name]
        assert np.allclose(placements[name].uvs(at(mesh, shape.default_open)), mesh.uvs, atol=1e-5), name


@SHAPES
def test_the_inside_is_gone_when_the_mouth_is_shut(shape: MouthShape) -> None:
    meshes = mouth_meshes(shape)
    inside = meshes["mouth"]
    shut = at(inside, 0.0)
    rows = shut[:, 1].reshape(7, -1)
    assert np.ptp(rows, axis=0).max() < 0.01
    assert meshes["tongue"].masks == meshes["tooth-t"].masks == ("ArtMeshMouth",)


@SHAPES
def test_lips_part_and_meet(shape: MouthShape) -> None:
    meshes = mouth_meshes(shape)
    inside = at(meshes["mouth"], 1.0)[:, 1].reshape(7, -1)
    assert np.ptp(inside, axis=0).max() > 25
    upper, lower = (at(meshes[name], 0.0).reshape(5, -1, 2) for name in ("lip-upper", "lip-lower"))
    middle = upper.shape[1] // 2
    assert upper[2, middle, 1] < lower[2, middle, 1] < upper[2, middle, 1] + 12
    opened_upper, opened_lower = (at(meshes[name], 1.0).reshape(5, -1, 2) for name in ("lip-upper", "lip-lower"))
    assert opened_lower[2, middle, 1] - opened_upper[2, middle, 1] > 24


def test_the_second_copy_of_a_line_appears_as_the_mouth_opens() -> None:
    lower = mouth_meshes(mouth_shape(is_open=False))["lip-lower"]
    assert np.ptp(at(lower, 0.0)[:, 1].reshape(5, -1), axis=0).max() < 0.01
    assert np.ptp(at(lower, 0.05)[:, 1].reshape(5, -1), axis=0).min() > 10
    lips = mouth_meshes(mouth_shape(is_open=False, has_lips=True))["lip-lower"]
    assert np.ptp(at(lips, 0.0)[:, 1].reshape(5, -1), axis=0).min() > 10


@SHAPES
def test_a_smile_lifts_the_corners_against_the_middle(shape: MouthShape) -> None:
    upper = mouth_meshes(shape)["lip-upper"]
    key = shape.default_open
    bent = (at(upper, key, 1.0) - at(upper, key, 0.0)).reshape(5, -1, 2)[2]
    inner = slice(2, -2)
    assert bent[inner][0, 1] < -0.5
    assert bent[inner][-1, 1] < -0.5
    assert bent[bent.shape[0] // 2, 1] > 0.3
    frown = (at(upper, key, -1.0) - at(upper, key, 0.0)).reshape(5, -1, 2)[2]
    assert np.allclose(frown, -bent, atol=0.01)


@pytest.mark.parametrize("sign", [1, -1])
def test_a_frown_turns_a_smile_over_and_a_smile_a_frown(sign: int) -> None:
    plain = mouth_shape(is_open=False, has_lips=True)
    bent = replace(plain, **{name: getattr(plain, name) - 7 * sign * across(plain) ** 2 for name in CURVES})
    upper = at(mouth_meshes(bent)["lip-upper"], 0.0, -sign).reshape(5, -1, 2)[2][2:-2]
    assert (sign * (upper[[0, -1], 1] - upper[len(upper) // 2, 1]) > 2).all()


@settings(max_examples=40, deadline=None)
@given(
    opening=st.floats(0, 1),
    x=st.floats(0, 260),
    y=st.floats(0, 300),
    is_open=st.booleans(),
)
def test_the_jaw_moves_smoothly_and_only_below_the_mouth(opening: float, x: float, y: float, is_open: bool) -> None:
    shape, stack = mouth_shape(is_open=is_open), stack_of()
    here, beside = jaw_offsets(shape, stack, np.array([[x, y], [x + 0.5, y + 0.5]]), opening)
    assert here[0] == 0
    assert np.abs(here - beside).max() < 1.6
    assert abs(here[1]) <= 27.5
    if y < 178:
        assert abs(here[1]) < 1e-9


def test_a_drawn_opening_keeps_its_outline_and_the_strips_along_its_rims() -> None:
    shape = mouth_shape(is_open=True)
    full = edges(shape, 1.0)
    rest, taller = shape.lower_inner - shape.upper_inner, full.lower - full.upper
    assert np.allclose(taller[rest > 1] / rest[rest > 1], taller.max() / rest.max())
    inside = mouth_meshes(shape)["mouth"]
    before, after = (at(inside, opening)[:, 1].reshape(7, -1) for opening in (shape.default_open, 1.0))
    middle = before.shape[1] // 2
    first, last = slice(0, 3), slice(4, 7)
    for part in (first, last):
        assert np.allclose(np.diff(after[part, middle]), np.diff(before[part, middle]), atol=0.05)
    assert after[4, middle] - after[2, middle] > before[4, middle] - before[2, middle] + 8


def test_the_halves_of_a_drawn_outline_stay_together_as_it_grows() -> None:
    meshes = mouth_meshes(mouth_shape(is_open=True))
    upper, lower = (at(meshes[name], 1.0).reshape(5, -1, 2) for name in ("lip-upper", "lip-lower"))
    assert np.abs(upper[4, :, 1] - lower[4, :, 1]).max() < 3.5


def test_the_jaw_rests_at_the_default_and_drops_the_chin_in_measure() -> None:
    for is_open in (False, True):
        shape, stack = mouth_shape(is_open=is_open, has_lips=is_open), stack_of()
        assert set(jaw_keys(shape)) >= {0.0, 1.0, shape.default_open}
        assert np.allclose(jaw_offsets(shape, stack, CHIN_POINT, shape.default_open), 0)
        assert 0 < jaw_offsets(shape, stack, CHIN_POINT, 1.0)[0, 1] < 0.07 * 230


def test_the_outline_of_the_face_stays_below_a_mouth_drawn_open() -> None:
    shape = mouth_shape(is_open=True)
    for opening in (0.0, 1.0):
        assert np.allclose(jaw_offsets(shape, stack_of(), CHIN_POINT, opening), 0)


def brow(side: Side) -> tuple[ArtMesh, BrowShape]:
    """A brow in the middle of a copy of the skin whose lower rim is closer than the others."""
    centre = EYE_X[side]
    x = np.arange(centre - 24, centre + 24) + 0.5
    flat = np.full(len(x), 66.0)
    shape = BrowShape(side=side, x=x, top=flat - 3, ridge=flat, bottom=flat + 3)
    layer = box_layer(f"eyebrow-{side}", int(centre - 50), 30, int(centre + 50), 90)
    stack = stack_of(layer)
    (mesh,) = rig_brow(shape, stack, atlas_of(stack), SPACE)
    return mesh, shape


def moved(mesh: ArtMesh, parameter: str, value: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Vertices at rest and how far each moves."""
    index = [axis.keys.index(value if axis.parameter == parameter else 0.0) for axis in mesh.axes]
    rest = SPACE.pixels(mesh.positions[tuple(axis.keys.index(0.0) for axis in mesh.axes)])
    return rest, SPACE.pixels(mesh.positions[tuple(index)]) - rest


@pytest.mark.parametrize("side", SIDES)
def test_brows_rise_fall_turn_and_draw_together(side: Side) -> None:
    mesh, _ = brow(side)
    letter = side.upper()
    points, rise = moved(mesh, f"ParamBrow{letter}Y", 1.0)
    on_brow = (np.abs(points[:, 1] - 66) < 3) & (np.abs(points[:, 0] - EYE_X[side]) < 22)
    assert on_brow.any()
    assert (rise[on_brow, 1] < -8).all()
    assert (moved(mesh, f"ParamBrow{letter}Y", -1.0)[1][on_brow, 1] > 5).all()
    towards_nose = 1 if side == "r" else -1
    assert (towards_nose * moved(mesh, f"ParamBrow{letter}X", -1.0)[1][on_brow, 0] > 3).all()
    angry = moved(mesh, f"ParamBrow{letter}Angle", -1.0)[1][on_brow, 1]
    inner, outer = (angry[-1], angry[0]) if side == "r" else (angry[0], angry[-1])
    assert inner > 3 > 0 > outer


def test_the_skin_around_a_brow_goes_along_and_its_rim_stays() -> None:
    mesh, _ = brow("l")
    points, rise = moved(mesh, "ParamBrowLY", 1.0)
    rim = (points[:, 1] < 31) | (points[:, 1] > 89) | (np.abs(points[:, 0] - EYE_X["l"]) > 49)
    assert np.abs(rise[rim]).max() < 0.5
    between = (points[:, 1] > 70) & (points[:, 1] < 85) & (np.abs(points[:, 0] - EYE_X["l"]) < 15)
    assert (rise[between, 1] < -0.2).all()


def test_no_pose_of_a_brow_folds_the_skin() -> None:
    mesh, _ = brow("r")
    expected = np.sign(signed_areas(mesh.uvs.astype(np.float64), mesh.triangles))
    for positions in mesh.positions.reshape(-1, len(mesh.uvs), 2):
        assert (signed_areas(SPACE.pixels(positions), mesh.triangles) * expected > 0).all()


def test_an_arched_brow_raises_its_middle_and_lowers_its_ends() -> None:
    mesh, shape = brow("r")
    points, arched = moved(mesh, "ParamBrowRForm", 1.0)
    on_brow = np.abs(points[:, 1] - 66) < 3
    along = (points[:, 0] - shape.x[0]) / np.ptp(shape.x)
    assert (arched[on_brow & (np.abs(along - 0.5) < 0.2), 1] < -3).all()
    ends = (np.abs(along - 0.5) > 0.45) & (np.abs(along - 0.5) < 0.55)
    assert (arched[on_brow & ends, 1] > 0.2).all()


def test_skin_beside_a_hidden_brow_moves_instead() -> None:
    layer = box_layer("eyebrow-r", 30, 30, 130, 90)
    x = np.arange(200.0, 240.0) + 0.5
    row = np.full(len(x), 66.0)
    shape = BrowShape(side="r", x=x, top=row - 3, ridge=row, bottom=row + 3)
    stack = stack_of(layer)
    (mesh,) = rig_brow(shape, stack, atlas_of(stack), SPACE)
    assert moved(mesh, "ParamBrowRY", 1.0)[1][:, 1].min() < -4


def test_a_brow_lifted_off_the_hair_moves_as_a_whole() -> None:
    x = np.arange(60.0, 100.0) + 0.5
    row = np.full(len(x), 66.0)
    shape = BrowShape(side="r", x=x, top=row - 3, ridge=row, bottom=row + 3, lifted=True)
    stack = stack_of(box_layer("eyebrow-r", 40, 46, 120, 86))
    (mesh,) = rig_brow(shape, stack, atlas_of(stack), SPACE)
    assert {axis.parameter for axis in mesh.axes} == {f"ParamBrowR{kind}" for kind in ("Y", "Angle", "Form", "X")}
    rise = moved(mesh, "ParamBrowRY", 1.0)[1][:, 1]
    assert rise.max() < -8
    assert np.ptp(rise) < 0.1


TIGHT = pytest.mark.parametrize(
    "shape",
    [
        mouth_shape(is_open=False, has_lips=True),
        mouth_shape(is_open=False, has_lips=True, slant=14.0),
        mouth_shape(is_open=True, has_lips=True, slant=14.0),
        mouth_shape(is_open=False, width=16.0),
    ],
)


@TIGHT
def test_no_triangle_turns_over(shape: MouthShape) -> None:
    layers = (box_layer(name, 92, 166, 168, 196) for name in ("mouth", "tongue", "tooth-t", "lip-lower", "lip-upper"))
    stack = stack_of(*layers)
    for mesh in rig_mouth(shape, stack, atlas_of(stack), SPACE):
        expected = np.sign(signed_areas(mesh.uvs.astype(np.float64), mesh.triangles))
        for positions in mesh.positions.reshape(-1, len(mesh.uvs), 2):
            areas = signed_areas(SPACE.pixels(positions), mesh.triangles)
            assert (areas * expected > -1e-2).all(), mesh.name


def test_without_their_layers_there_are_no_meshes() -> None:
    _, shape = brow("r")
    stack = stack_of()
    atlas = atlas_of(stack_of(box_layer("face", 0, 0, 8, 8)))
    assert rig_brow(shape, stack, atlas, SPACE) == []
    assert rig_nose(NoseShape(left=1, top=1, right=5, bottom=5), stack, atlas, SPACE) == []
    assert rig_mouth(mouth_shape(is_open=False), stack, atlas, SPACE) == []


def test_the_nose_has_one_keyform_over_its_layer() -> None:
    stack = stack_of(box_layer("nose", 110, 110, 150, 160))
    (mesh,) = rig_nose(NoseShape(left=110, top=110, right=150, bottom=160), stack, atlas_of(stack), SPACE)
    assert mesh.axes == ()
    corners = SPACE.pixels(mesh.positions)
    assert np.allclose(corners.min(axis=0), (110, 110), atol=0.01)
    assert np.allclose(corners.max(axis=0), (150, 160), atol=0.01)
