from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import signal

from cartoonalive.layers.masks import polygon_mask
from cartoonalive.layers.model import LayerStack
from cartoonalive.rig.atlas import pack
from cartoonalive.rig.figure import Figure
from cartoonalive.rig.hair import HairMesher
from cartoonalive.rig.model import ArtMesh
from cartoonalive.rig.parameters import SHAPED
from cartoonalive.rig.space import Space
from cartoonalive.rig.strands import HairGroup, Strand, prominences
from cartoonalive.rig.sway import Coarse

StackMaker = Callable[..., LayerStack]
SPACE = Space(deformer="WarpHair", origin=(0.0, 0.0), size=(1.0, 1.0))
HEIGHT, WIDTH, UNIT = 100, 150, 50.0
"""A small raster, three face widths across."""


def group(parameter: str, hair: NDArray[np.bool_], reach: float = 0.1) -> HairGroup:
    """Hair that swings alike everywhere and is as long as it hangs down."""
    columns, rows = np.meshgrid(np.arange(WIDTH) + 0.5, np.arange(HEIGHT) + 0.5)
    uv = np.stack([(columns - WIDTH / 2) / UNIT, rows / UNIT], axis=-1)
    coarse = Coarse(size=(WIDTH, HEIGHT), unit=UNIT, uv=uv)
    return HairGroup(parameter=parameter, hair=hair, reach=np.full(hair.shape, reach), way=uv[..., 1], coarse=coarse)


def hanging(corners: list[tuple[int, int]]) -> NDArray[np.bool_]:
    return polygon_mask((HEIGHT, WIDTH), corners) > 0.5


ZIGZAG = hanging([(35, 0), (115, 0), (100, 40), (88, 18), (75, 50), (62, 18), (50, 40)])


def weights(strands: tuple[Strand, ...]) -> NDArray[np.float64]:
    """(strands, 100) over the width of the raster."""
    return np.stack([strand.weight(np.linspace(-1.5, 1.5, 100)) for strand in strands])


def test_the_fringe_is_parted_in_its_notches() -> None:
    right, middle, left = group("ParamHairFront", ZIGZAG).fringe()
    assert [one.parameter for one in (right, middle, left)] == ["ParamHairFrontR", "ParamHairFrontC", "ParamHairFrontL"]
    assert (middle.left, middle.right) == pytest.approx(((62 - 75) / UNIT, (88 - 75) / UNIT), abs=0.05)
    assert middle.length > right.length


def test_strands_share_the_swing_of_their_group_without_a_break() -> None:
    strands = group("ParamHairFront", ZIGZAG).fringe()
    np.testing.assert_allclose(weights(strands).sum(axis=0), 1.0)
    assert np.abs(np.diff(weights(strands))).max() < 0.2
    assert all(strand.share == strands[0].share for strand in strands)


def test_far_swinging_neighbours_share_less_lest_they_fold() -> None:
    gentle, wild = (group("ParamHairFront", ZIGZAG, reach).fringe()[0].share for reach in (0.03, 0.4))
    assert gentle == 0.5
    assert 0 < wild < 0.2


def test_a_blunt_fringe_is_parted_too_and_a_narrow_one_is_not() -> None:
    assert len(group("ParamHairFront", hanging([(40, 0), (110, 0), (110, 30), (40, 30)])).fringe()) > 1
    assert group("ParamHairFront", hanging([(65, 0), (85, 0), (85, 30), (65, 30)])).fringe() == ()


def test_sides_and_their_outer_locks_have_parameters_of_their_own() -> None:
    right = [(20, 60), (10, 0), (65, 0), (65, 60)]
    left = [(85, 60), (85, 0), (140, 0), (125, 90), (115, 20), (105, 60)]
    strands = group("ParamHairSide", hanging(right) | hanging(left)).sides()
    names = [strand.parameter for strand in strands]
    assert names[-2:] == ["ParamHairSideL", "ParamHairOuterL"]
    assert "ParamHairSideR" in names
    assert strands[-1].length > strands[-2].length


def test_hair_on_one_side_only_has_no_strands() -> None:
    assert group("ParamHairSide", hanging([(90, 0), (110, 0), (110, 60), (90, 60)])).sides() == ()
    assert group("ParamHairSide", np.zeros((HEIGHT, WIDTH), np.bool_)).sides() == ()


@pytest.fixture(scope="module")
def side(stack: LayerStack) -> ArtMesh:
    mesher = HairMesher.of(stack, Figure.of(stack, 1.0), pack(stack.layers, 1024))
    return mesher.mesh(stack["side hair-l"], SPACE)


def offsets(mesh: ArtMesh, parameter: str) -> NDArray[np.float32]:
    (found,) = (shape.offsets["positions"] for shape in mesh.blend_shapes if shape.parameter == parameter)
    return found


def test_a_strand_moves_as_its_group_does_only_less(side: ArtMesh) -> None:
    low, rest, high = offsets(side, "ParamHairSideL")
    at_rest = tuple(len(axis.keys) // 2 for axis in side.axes)
    names = [axis.parameter for axis in side.axes]
    swung = list(at_rest)
    swung[names.index("ParamHairSide")] = -1
    whole = side.positions[tuple(swung)] - side.positions[at_rest]
    assert not rest.any()
    np.testing.assert_allclose(low[:, 0], -high[:, 0])
    np.testing.assert_allclose(low[:, 1], high[:, 1])
    far = np.abs(whole[:, 0]) > 5
    np.testing.assert_allclose(high[far], 0.5 * whole[far], rtol=0.05, atol=0.2)


def test_fluffy_hair_stands_off_and_up(stack: LayerStack, side: ArtMesh) -> None:
    low, _, high = offsets(side, "ParamHairFluffy")
    assert high[:, 0].max() > 0.01 * stack.frame.width
    assert high[:, 1].min() < -0.01 * stack.frame.width
    np.testing.assert_allclose(low, -high)


def test_ids_of_strands_are_told_to_players(stack: LayerStack) -> None:
    mesher = HairMesher.of(stack, Figure.of(stack, 1.0), pack(stack.layers, 1024))
    named = {strand.parameter for strand in mesher.strands}
    assert {"ParamHairSideR", "ParamHairSideL"} <= named <= set(SHAPED)
    assert named <= set(mesher.lengths)


@pytest.mark.parametrize("seed", range(20))
def test_prominences_are_those_of_scipy(seed: int) -> None:
    heights = np.random.default_rng(seed).integers(0, 6, 60).astype(float)
    at, found = signal.find_peaks(heights, prominence=1e-9)
    expected = np.zeros(len(heights))
    expected[at] = found["prominences"]
    np.testing.assert_array_equal(prominences(heights), expected)
