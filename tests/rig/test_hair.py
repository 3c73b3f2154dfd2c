from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from cartoonalive.layers.masks import dilate, polygon_mask
from cartoonalive.layers.model import Layer, LayerStack
from cartoonalive.rig.atlas import pack
from cartoonalive.rig.deformers import union
from cartoonalive.rig.figure import Figure, layer_box, sample
from cartoonalive.rig.hair import HairMesher, back_hair_warp, hair_warp
from cartoonalive.rig.space import Space
from cartoonalive.rig.sway import Sway, measure_sway
from cartoonalive.rig.turn import ROLL_DEGREES, rotate
from cartoonalive.rig.united import FRONT_HAIR, SIDE_HAIR, united_alpha

StackMaker = Callable[..., LayerStack]
SPACE = Space(deformer="RotationHead", origin=(220.0, 300.0), size=(1.0, 1.0))
TRUNK = Space(deformer="WarpBreath", origin=(0.0, 0.0), size=(1.0, 1.0))


@pytest.fixture(scope="module")
def figure(stack: LayerStack) -> Figure:
    return Figure.of(stack, 1.0)


@pytest.fixture(scope="module")
def sway(stack: LayerStack, figure: Figure) -> Sway:
    found = measure_sway(stack, figure, FRONT_HAIR + SIDE_HAIR, 0.19)
    assert found is not None
    return found


def at(sway: Sway, *points: tuple[float, float]) -> NDArray[np.float64]:
    return sample(sway.reach, np.array(points))


def test_roots_stay_and_tips_swing(sway: Sway) -> None:
    crown, *lock = at(sway, (220, 100), (130, 200), (130, 300), (140, 385))
    assert crown < 0.01
    assert lock == sorted(lock)
    assert 0.05 < lock[-1] < 0.3


def test_the_fringe_swings_a_little(sway: Sway) -> None:
    assert 0.02 < at(sway, (225, 190))[0] < 0.1


def test_the_field_neither_folds_nor_tears(stack: LayerStack, sway: Sway, figure: Figure) -> None:
    near = dilate(united_alpha(stack, FRONT_HAIR + SIDE_HAIR) > 0.5, 8.0)
    across, along = (np.abs(np.diff(sway.reach, axis=axis)) * figure.frame.width for axis in (1, 0))
    assert across[near[:, 1:]].max() < 0.4
    assert along[near[1:]].max() < 0.6


def test_a_lump_of_hair_is_stiff(stack: LayerStack, figure: Figure) -> None:
    width, height = stack.size
    alpha = polygon_mask((height, width), [(140, 190), (150, 110), (220, 80), (290, 110), (300, 190)])
    afro = replace(stack, layers=(Layer.cropped("front hair", np.zeros((height, width, 3)), alpha),))
    found = measure_sway(afro, figure, FRONT_HAIR, 0.19)
    assert found is not None
    assert found.reach.max() <= 0.031


def test_no_hair_no_sway(stack: LayerStack, figure: Figure) -> None:
    assert measure_sway(stack, figure, ("headwear",), 0.19) is None


def test_long_hair_hangs_down_when_the_head_tilts(stack: LayerStack, figure: Figure) -> None:
    layers = [stack["side hair-r"], stack["side hair-l"]]
    deformer, _ = hair_warp(TRUNK, SPACE, figure, stack, union([layer_box(layer) for layer in layers], 10.0))
    assert [axis.parameter for axis in deformer.axes] == ["ParamAngleX", "ParamAngleY", "ParamAngleZ"]
    rest, tilted = (deformer.points[1, 1, z].astype(float) for z in (1, 2))
    rigid = rotate(rest, figure.frame.pixels(figure.turn.pivot), ROLL_DEGREES)
    v = figure.frame.uv(rest)[:, 1]
    above = v < 0.75 * figure.frame.chin
    np.testing.assert_allclose(tilted[above], rigid[above], atol=1e-2)
    lowest = v == v.max()
    assert np.abs(tilted - rest)[lowest].mean() < 0.5 * np.abs(rigid - rest)[lowest].mean()


def test_hanging_hair_bends_with_the_body(stack: LayerStack, figure: Figure) -> None:
    """Below the head's rotation its ends would move as far as the head when the body leans, off the shoulders."""
    deformer, _ = hair_warp(TRUNK, SPACE, figure, stack, layer_box(stack["side hair-r"]))
    assert deformer.parent == TRUNK.deformer


def test_hair_beside_the_body_goes_with_it_where_nothing_is_behind(stack: LayerStack, figure: Figure) -> None:
    width, height = stack.size
    tall = polygon_mask((height, width), [(90, 150), (130, 150), (130, 440), (90, 440)])
    lock = Layer.cropped("side hair-r", np.zeros((height, width, 3)), tall)
    body = polygon_mask((height, width), [(130, 300), (300, 300), (300, 440), (130, 440)])
    coat = Layer.cropped("topwear", np.full((height, width, 3), 255), body)
    bare = Figure.of(replace(stack, layers=(coat, lock)), 1.0)
    contact = np.array([[126.0, 420.0]])
    assert bare.body_glue(contact)[0] > 0.5
    assert bare.body_glue(np.array([[100.0, 160.0]]))[0] < 0.3
    backed = Layer.cropped("topwear", np.full((height, width, 3), 255), np.maximum(body, tall))
    assert Figure.of(replace(stack, layers=(backed, lock)), 1.0).body_glue(contact)[0] < 0.1


def test_a_lock_that_the_labels_cut_in_two_does_not_part(stack: LayerStack) -> None:
    """The ends of long hair may be labelled as clothes; whatever lies behind them, they stay where the hair ends."""
    width, height = stack.size
    upper = polygon_mask((height, width), [(90, 150), (130, 150), (130, 350), (90, 350)])
    whole = polygon_mask((height, width), [(90, 300), (130, 300), (130, 440), (90, 440)])
    lock = Layer.cropped("side hair-r", np.full((height, width, 3), 90), upper)
    ends, coat = (Layer.cropped("topwear", np.full((height, width, 3), grey), whole) for grey in (90, 200))
    glued, free = (Figure.of(replace(stack, layers=(layer, lock)), 1.0) for layer in (ends, coat))
    seam = np.array([[110.0, 345.0]])
    assert glued.body_glue(seam)[0] > 0.9
    assert free.body_glue(seam)[0] < 0.1


def test_back_hair_turns_less_than_side_hair(stack: LayerStack, figure: Figure) -> None:
    box = layer_box(stack["back hair"])
    side, back = (make(TRUNK, SPACE, figure, stack, box)[0].points for make in (hair_warp, back_hair_warp))
    travel = [np.abs(points[2, 1, 1] - points[1, 1, 1])[:, 0].mean() for points in (side, back)]
    assert 0 < travel[1] < 0.5 * travel[0]


def test_neighbouring_sheets_swing_together(stack: LayerStack, figure: Figure, sway: Sway) -> None:
    """Fringe and side hair share one field: what both parameters do together is the same on either sheet."""
    space = Space(deformer="WarpHair", origin=(0.0, 0.0), size=(1.0, 1.0))
    mesher = HairMesher.of(stack, figure, pack(stack.layers, 1024))
    for name in ("front hair", "side hair-r"):
        mesh = mesher.mesh(stack[name], space)
        at_rest = tuple(len(axis.keys) // 2 for axis in mesh.axes)
        rest = mesh.positions[at_rest].astype(float)
        swung = mesh.positions[(-1,) * len(mesh.axes)] - rest
        wanted = sample(sway.reach, rest) * figure.frame.width
        np.testing.assert_allclose(swung[:, 0], wanted, atol=0.02 * figure.frame.width)
        np.testing.assert_allclose(swung[:, 1], -0.2 * swung[:, 0], atol=1e-3)


def test_short_hair_swings_its_crown_instead_of_back_hair(stack_maker: StackMaker, figure: Figure) -> None:
    short = stack_maker(without=("back hair",))
    space = Space(deformer="WarpHair", origin=(0.0, 0.0), size=(1.0, 1.0))
    mesh = HairMesher.of(short, figure, pack(short.layers, 1024)).mesh(short["front hair"], space)
    names = [axis.parameter for axis in mesh.axes]
    at_rest = [len(axis.keys) // 2 for axis in mesh.axes]
    swung = list(at_rest)
    swung[names.index("ParamHairBack")] = -1
    rest = mesh.positions[tuple(at_rest)].astype(float)
    moved = mesh.positions[tuple(swung)][:, 0] - rest[:, 0]
    v = figure.frame.uv(rest)[:, 1]
    assert moved[v.argmin()] > 0.004 * figure.frame.width
    assert np.abs(moved[v > -0.25]).max() < 1e-3
