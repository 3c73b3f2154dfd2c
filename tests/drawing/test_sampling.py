"""Random characters follow the weights and suit the person."""

from __future__ import annotations

from operator import attrgetter
from typing import get_args

import pytest

from cartoonalive.drawing.model import Accessories, Character, Ears, Hair
from cartoonalive.drawing.palette import to_oklch
from cartoonalive.drawing.sampling.characters import sample
from cartoonalive.drawing.sampling.dress import HATS, room_above
from cartoonalive.drawing.sampling.styles import STYLES
from cartoonalive.drawing.sampling.weights import TRAINING, Weights
from cartoonalive.drawing.vocabulary import (
    Beard,
    Costume,
    Fringe,
    Garment,
    Glasses,
    Headwear,
    Pattern,
    Scene,
    Texture,
    Tie,
)
from cartoonalive.errors import UsageError


def many(style: str, weights: Weights, count: int = 150) -> list[Character]:
    return [sample(style, seed, weights) for seed in range(count)]


def share(found: list[bool]) -> float:
    return sum(found) / len(found)


def test_weights_of_one_and_none() -> None:
    always = many("webtoon", Weights(glasses=1.0, shut_eyes=1.0, open_mouths=0.0, headwear=0.0, turned=0.0), 30)
    for character in always:
        assert character.accessories.glasses != "none"
        assert character.eyes.open_r == character.eyes.open_l == 0.0
        assert character.mouth.open == 0.0
        assert character.accessories.headwear == "none"
        assert abs(character.pose.yaw) < 5


@pytest.mark.parametrize("style", ["anime", "photo"])
def test_rare_things_are_not_rare(style: str) -> None:
    people = many(style, TRAINING)
    assert 0.15 < share([person.accessories.glasses != "none" for person in people]) < 0.35
    assert share([person.skin.beard != "none" for person in people]) > 0.07
    assert share([abs(person.pose.yaw) > 15 for person in people]) > 0.2
    assert share([to_oklch(person.palette.skin)[0] < 0.6 for person in people]) > 0.2
    assert share([person.head.age > 0 for person in people]) > 0.07


@pytest.mark.parametrize("style", STYLES)
def test_heads_lie_inside_the_picture(style: str) -> None:
    for character in many(style, Weights(), 20):
        crop = character.crop
        assert crop.y - crop.scale * character.head.crown > 0
        assert crop.y + crop.scale * character.head.chin < 1


def test_hats_cover_what_would_stick_out() -> None:
    for character in many("anime", Weights(headwear=1.0)):
        if character.accessories.headwear in HATS:
            assert character.hair.tie == "none"
            assert character.hair.texture != "spiky"
            assert not character.hair.ahoge
            assert character.hair.layered == 0


def test_tight_pictures_fill_the_frame_with_the_face() -> None:
    for character in many("webtoon", Weights(tight=1.0), 10):
        assert 2 * character.crop.scale > 0.55


def test_ears_and_hats_find_room_above_the_head() -> None:
    assert room_above(Ears(), Accessories(), Hair()) == 0
    assert (
        room_above(Ears(kind="rabbit"), Accessories(), Hair()) > room_above(Ears(kind="cat"), Accessories(), Hair()) > 0
    )
    assert room_above(Ears(), Accessories(headwear="witch_hat"), Hair(texture="afro")) >= 0.5


def test_unknown_styles_are_refused() -> None:
    with pytest.raises(UsageError, match="no style"):
        sample("cubist", 0)


@pytest.mark.parametrize("style", STYLES)
def test_faces_come_in_many_shapes(style: str) -> None:
    """From heart to square, from round to long."""
    heads = [person.head for person in many(style, TRAINING, 80)]
    jaws, chins = [head.jaw for head in heads], [head.chin for head in heads]
    assert max(jaws) - min(jaws) > 0.18
    assert max(chins) / min(chins) > 1.1


def test_training_heads_nod_and_tilt_far() -> None:
    poses = [person.pose for person in many("anime", TRAINING, 300)]
    assert max(pose.pitch for pose in poses) > 25 > -25 > min(pose.pitch for pose in poses)
    assert max(abs(pose.roll) for pose in poses) > 20


@pytest.mark.parametrize("style", ["oil", "photo"])
def test_earnest_styles_wear_no_costumes(style: str) -> None:
    for person in many(style, TRAINING, 60):
        assert person.body.garment not in get_args(Costume)
        assert person.accessories.headwear not in ("horns", "witch_hat", "bow")


def test_clothes_stand_out_from_the_hair() -> None:
    for person in many("anime", Weights(), 60):
        assert abs(to_oklch(person.palette.cloth)[0] - to_oklch(person.palette.hair)[0]) > 0.1


@pytest.mark.parametrize("style", STYLES)
def test_eyes_come_in_many_shapes(style: str) -> None:
    """Round and narrow, sharp and drooping, open, half shut, shut and winking."""
    eyes = [person.eyes for person in many(style, TRAINING, 150)]
    tilts, slenderness = [eye.tilt for eye in eyes], [eye.height / eye.width for eye in eyes]
    assert max(tilts) - min(tilts) > 14
    assert max(slenderness) / min(slenderness) > 1.4
    assert any(eye.open_r == eye.open_l == 0 for eye in eyes)
    assert any(eye.open_r != eye.open_l for eye in eyes)
    assert any(0 < eye.open_r < 0.75 for eye in eyes)


def test_everything_that_has_a_name_is_drawn_by_chance() -> None:
    """No kind of hair, cloth, hat, glasses, beard, ears, mark or place is left out."""
    people = [person for style in STYLES for person in many(style, TRAINING, 150)]
    for words, value in (
        (Fringe, "hair.fringe"),
        (Texture, "hair.texture"),
        (Tie, "hair.tie"),
        (Garment, "body.garment"),
        (Pattern, "body.pattern"),
        (Headwear, "accessories.headwear"),
        (Glasses, "accessories.glasses"),
        (Beard, "skin.beard"),
        (Scene, "background.kind"),
    ):
        found = {attrgetter(value)(person) for person in people}
        assert set(get_args(words)) <= found, value
    assert {person.ears.kind for person in people} == {"human", "elf", "cat", "fox", "rabbit"}
    assert {person.eyes.school for person in people} == {"anime", "real", "vector", "dot", "line", "stroke"}
    for has in (
        *("skin.freckles", "skin.scar", "skin.mole", "skin.shadow", "hair.undercut", "hair.ahoge", "hair.bald"),
        *("accessories.earrings", "accessories.choker", "accessories.hairpin", "mouth.fang", "mouth.teeth"),
        *("light.rim", "degradation.blur", "degradation.noise", "degradation.jpeg", "degradation.paper"),
        *("degradation.levels", "degradation.halo"),
    ):
        assert any(attrgetter(has)(person) for person in people), has
