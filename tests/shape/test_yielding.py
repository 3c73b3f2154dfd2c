import numpy as np
import pytest

from cartoonalive.shape.coordinates import other_side
from cartoonalive.shape.load import shape_basis
from cartoonalive.shape.model import FULL
from cartoonalive.shape.yielding import FIRM, FREE, GONE, Sign, effective, opponents

BASIS = shape_basis()
SIGNS: tuple[Sign, Sign] = ("-", "+")
COUNT = len(BASIS.parameters)
TOWARDS_A_SIDE = {"NoseX", "MouthX"}


def acting(name: str, **weights: float) -> float:
    """How far the weight ``name`` acts at ``weights``, all others being 0."""
    values = np.zeros(COUNT)
    for other, weight in weights.items():
        values[BASIS.index[other]] = weight
    return float(effective(BASIS, values)[BASIS.index[name]])


@pytest.mark.parametrize("name", BASIS.gaps)
def test_a_gap_names_several_weights_and_their_signs(name: str) -> None:
    gap = BASIS.gaps[name]
    assert len(gap) > 1
    assert gap.keys() <= BASIS.index.keys()
    assert set(gap.values()) <= {"+", "-", "+-"}


def test_gaps_are_the_same_on_both_sides() -> None:
    for name, gap in BASIS.gaps.items():
        twin = {"-r": "-l", "-l": "-r"}.get(name[-2:])
        if twin is None:
            continue
        turned = {"+": "-", "-": "+"}
        mirrored = {other_side(one): turned[sign] if one in TOWARDS_A_SIDE else sign for one, sign in gap.items()}
        assert BASIS.gaps[name[:-2] + twin] == mirrored


def test_opponents_yield_to_each_other() -> None:
    for name in BASIS.index:
        for sign in SIGNS:
            for opponent, curve in opponents(BASIS, name, sign).items():
                against: Sign = "+" if curve[-1][1] == 0 else "-"
                assert opponent in FIRM or name in opponents(BASIS, opponent, against)


def test_moderate_weights_act_in_full_whatever_the_others_are() -> None:
    random = np.random.default_rng(0)
    for _ in range(50):
        weights = random.uniform(-FULL, FULL, COUNT)
        moderate = np.abs(weights) <= FREE
        np.testing.assert_array_equal(effective(BASIS, weights)[moderate], weights[moderate])


def test_large_weights_act_in_full_among_moderate_ones() -> None:
    for number in range(COUNT):
        for weight in (-FULL, FULL):
            weights = np.random.default_rng(number).uniform(-FREE, FREE, COUNT)
            weights[number] = weight
            np.testing.assert_allclose(effective(BASIS, weights), weights)


def test_an_eye_yields_to_the_brow_that_comes_down_and_to_no_other() -> None:
    assert acting("EyeRY", EyeRY=FULL, BrowRY=-FULL) == FREE
    assert acting("EyeRY", EyeRY=FULL, BrowRY=-(FREE + GONE) / 2) == pytest.approx((FREE + FULL) / 2)
    assert acting("EyeRY", EyeRY=FULL, BrowRY=FULL) == FULL
    assert acting("EyeRY", EyeRY=FULL, BrowLY=-FULL) == FULL
    assert acting("EyeRY", EyeRY=-FULL, BrowRY=-FULL) == -FULL


def test_a_weight_that_grows_never_acts_less() -> None:
    for name in BASIS.index:
        others = {one: -FULL for one in BASIS.index if one != name}
        reached = [acting(name, **others, **{name: weight}) for weight in np.linspace(-FULL, FULL, 13)]
        assert np.all(np.diff(reached) >= 0)


def test_the_whole_face_yields_to_nothing() -> None:
    assert acting("FaceHeight", **dict.fromkeys(BASIS.index, -FULL)) == -FULL
