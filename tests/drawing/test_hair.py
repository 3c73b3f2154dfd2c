"""Locks of hair: grown from the scalp, pointed at the tip, the same for the same seed in every pose."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import numpy as np
import pytest

from cartoonalive.drawing.draw import draw
from cartoonalive.drawing.hair.growth import grow
from cartoonalive.drawing.hair.locks import Lock
from cartoonalive.drawing.model import Character, Hair
from cartoonalive.drawing.setting import Pose
from cartoonalive.drawing.space import Space
from cartoonalive.drawing.vocabulary import Finish, Fringe, Texture, Tie


def locks(hair: Hair, pose: Pose | None = None) -> list[Lock]:
    character = Character(hair=hair, pose=pose or Pose())
    return grow(character, Space.of(character, 256))


@pytest.mark.parametrize("fringe", get_args(Fringe))
def test_every_fringe_grows_over_the_forehead(fringe: Fringe) -> None:
    front = [item for item in locks(Hair(fringe=fringe)) if item.zone == "front"]
    assert len(front) >= 5
    assert all(item.spine[0, 1] < -0.8 for item in front)


@pytest.mark.parametrize("texture", get_args(Texture))
@pytest.mark.parametrize("tie", get_args(Tie))
def test_every_haircut_is_drawn(texture: Texture, tie: Tie) -> None:
    character = Character(hair=Hair(texture=texture, tie=tie, back=1.3))
    names = {layer.name for layer in draw(character, 64).layers}
    assert "hair_front" in names
    assert ("hair_tie_r" in names or "hair_tie_l" in names) == (tie != "none")


def test_locks_end_in_points() -> None:
    for item in locks(Hair(flyaway=0.0)):
        assert item.width[-1] < 0.02
        assert item.width.max() > 0.05


def test_locks_do_not_depend_on_the_pose() -> None:
    for first, second in zip(locks(Hair(seed=4)), locks(Hair(seed=4), Pose(yaw=30.0)), strict=True):
        assert np.array_equal(first.spine, second.spine)


def test_seeds_differ() -> None:
    first, second = locks(Hair(seed=1)), locks(Hair(seed=2))
    assert not np.array_equal(first[0].spine, second[0].spine)


def test_longer_hair_reaches_lower() -> None:
    def lowest(hair: Hair) -> float:
        return max(float(item.spine[:, 1].max()) for item in locks(hair))

    assert lowest(Hair(back=2.0, sides=0.5)) > lowest(Hair(back=1.0, sides=0.5)) + 0.7


def test_bald_heads_have_no_hair() -> None:
    assert locks(Hair(bald=1.0)) == []
    receding = locks(replace(Hair(), bald=0.4))
    assert {item.zone for item in receding} == {"side_r", "side_l"}


def test_modelled_hair_is_streaked() -> None:
    """Photographs and paintings show fibres where cel pictures show flat colour."""

    def unevenness(finish: Finish) -> float:
        character = replace(Character(), finish=finish, light=replace(Character().light, strength=0.9))
        layer = next(layer for layer in draw(character, 256).layers if layer.name == "hair_front")
        grey = layer.on(256)[70:90, 100:156, 1].astype(float)
        return float(np.abs(np.diff(grey, axis=1)).mean())

    assert unevenness("photo") > 1.3 * unevenness("flat")
    assert unevenness("render") > 1.3 * unevenness("flat")


def test_tousled_hair_breaks_the_outline() -> None:
    def area(tousled: float) -> int:
        character = replace(Character(), hair=replace(Character().hair, tousled=tousled))
        layer = next(layer for layer in draw(character, 128).layers if layer.name == "hair_front")
        return int((layer.on(128)[..., 3] > 128).sum())

    assert area(1.0) > area(0.0) + 20


def test_wind_carries_long_hair_to_its_side() -> None:
    still, windy = (locks(Hair(back=2.4, sides=1.5, sweep=sweep)) for sweep in (0.0, 1.0))
    for before, after in zip(still, windy, strict=True):
        moved = after.spine[-1, 0] - before.spine[-1, 0]
        assert moved == 0 if before.zone == "front" else moved > 0.2
