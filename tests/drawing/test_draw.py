"""Drawings and their truth: layers compose to the picture, classes are whole, points lie on what they name."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cartoonalive.drawing.draw import Drawing, draw
from cartoonalive.drawing.layers import class_map, compose
from cartoonalive.drawing.model import Character, Eyes, Mouth
from cartoonalive.drawing.sampling.characters import sample
from cartoonalive.drawing.sampling.styles import STYLES
from cartoonalive.drawing.sampling.weights import TRAINING
from cartoonalive.drawing.setting import Pose
from cartoonalive.drawing.truth import matte, variants, visibility
from cartoonalive.drawing.vocabulary import KINDS, Finish

SIZE = 128


def classes(drawing: Drawing) -> set[str]:
    return {KINDS[number] for number in np.unique(class_map(drawing.layers, drawing.size))}


def over(drawing: Drawing) -> np.ndarray:
    """Plain compositing of the layers' files, in 8 bits after each."""
    by_name = {layer.name: layer for layer in drawing.layers}
    picture = np.zeros((drawing.size, drawing.size, 3), np.float64)
    for layer in drawing.layers:
        pixels = layer.on(drawing.size).astype(np.float64)
        alpha = pixels[..., 3:] / 255
        if layer.clip:
            alpha = alpha * by_name[layer.clip].on(drawing.size)[..., 3:] / 255
        picture = picture * (1 - alpha) + pixels[..., :3] * alpha
    return picture


@pytest.mark.parametrize("style", STYLES)
def test_layers_compose_to_the_picture(style: str) -> None:
    drawing = draw(sample(style, 4), SIZE)
    picture = drawing.picture()
    assert (picture[..., 3] == 255).all()
    assert np.abs(over(drawing) - picture[..., :3]).max() <= 1.0


@pytest.mark.parametrize("style", STYLES)
def test_the_same_character_is_the_same_picture(style: str) -> None:
    character = sample(style, 11, TRAINING)
    assert sample(style, 11, TRAINING) == character
    assert np.array_equal(draw(character, 96).shown(), draw(character, 96).shown())


def test_every_pixel_has_one_class() -> None:
    drawing = draw(Character(), SIZE)
    assert class_map(drawing.layers, SIZE).shape == (SIZE, SIZE)
    wanted = {"background", "hair", "skin", "neck", "clothes", "eye_white", "iris", "lash", "nose", "lips"}
    assert wanted <= classes(drawing)


def test_hidden_pixels_are_painted() -> None:
    drawing = draw(Character(), SIZE)
    shown = class_map(drawing.layers, SIZE)
    face = next(layer for layer in drawing.layers if layer.name == "face").on(SIZE)[..., 3] > 128
    assert (face & (shown == KINDS.index("hair"))).sum() > 300
    assert face.sum() > 1.3 * (shown == KINDS.index("skin")).sum()


def test_points_lie_on_their_layers() -> None:
    drawing = draw(Character(), 256)
    layers = {layer.name: layer.on(256)[..., 3] > 0 for layer in drawing.layers}
    for name, layer in (("iris_r", "iris_r"), ("lid_upper_l", "lash_l"), ("lip_inner_upper", "lips"), ("jaw", "face")):
        cells = np.floor(drawing.points[name][1:-1]).astype(int)
        near = [layers[layer][y - 2 : y + 3, x - 2 : x + 3].any() for x, y in cells]
        assert np.mean(near) > 0.95, name


def test_lids_hide_what_lies_behind_them() -> None:
    seen = visibility(draw(Character(eyes=Eyes(open_r=0.0, open_l=1.0)), 256))
    assert not seen["iris_r"].any()
    assert seen["iris_l"][0]
    assert seen["lip_inner_upper"].all()


def test_points_outside_the_picture_are_hidden() -> None:
    character = Character()
    moved = replace(character, crop=replace(character.crop, x=1.0))
    assert not visibility(draw(moved, 128))["lid_upper_l"].any()


def test_matte_leaves_out_the_background() -> None:
    alpha = matte(draw(Character(), SIZE))
    assert alpha[:8, :8].max() == 0
    assert alpha[SIZE // 2, SIZE // 2] == 255


def test_variants_differ_only_in_what_they_say() -> None:
    character = Character()
    copies = variants(character)
    assert copies["turned_left"].pose.yaw == -copies["turned_right"].pose.yaw == -30.0
    shut = draw(copies["eyes_shut"], SIZE)
    assert "iris" not in classes(shut)
    assert "mouth_inside" in classes(draw(copies["mouth_open"], SIZE))
    hair = [
        next(layer for layer in item.layers if layer.name == "hair_front") for item in (shut, draw(character, SIZE))
    ]
    assert np.array_equal(hair[0].pixels, hair[1].pixels)


@settings(max_examples=12, deadline=None)
@given(
    yaw=st.floats(-35, 35),
    pitch=st.floats(-35, 35),
    roll=st.floats(-25, 25),
    openness=st.floats(0, 1),
    gap=st.floats(0, 1),
    finish=st.sampled_from(["cel", "soft", "flat", "ink", "painterly", "render", "photo"]),
    seed=st.integers(0, 1000),
)
def test_extremes_are_drawn(
    yaw: float, pitch: float, roll: float, openness: float, gap: float, finish: Finish, seed: int
) -> None:
    character = sample("anime", seed)
    character = replace(
        character,
        finish=finish,
        pose=Pose(yaw=yaw, pitch=pitch, roll=roll),
        eyes=replace(character.eyes, open_r=openness, open_l=openness),
        mouth=Mouth(open=gap),
    )
    drawing = draw(character, 64)
    assert compose(drawing.layers, 64).shape == (64, 64, 4)
    assert all(np.isfinite(points).all() for points in drawing.points.values())


@pytest.mark.parametrize("style", STYLES)
def test_random_characters_have_eyes_and_a_mouth_in_the_face(style: str) -> None:
    for seed in range(CHARACTERS):
        check_anatomy(draw(sample(style, 1000 + seed, TRAINING), 48))


CHARACTERS = 100
"""Random characters of each style that are drawn in the test above: 1,000 in all."""


def check_anatomy(drawing: Drawing) -> None:
    """Eyes are not empty, the mouth lies in the face."""
    eyes = drawing.character.eyes
    layers = {layer.name: layer.on(drawing.size)[..., 3] > 30 for layer in drawing.layers}
    for side, openness in (("r", eyes.open_r), ("l", eyes.open_l)):
        assert f"lash_{side}" in layers or f"iris_{side}" in layers
        lid = drawing.points[f"lid_upper_{side}"]
        if eyes.school not in ("line", "stroke") and openness > 0.5 and lid.min() > 2 and lid.max() < drawing.size - 2:
            iris = layers[f"iris_{side}"]
            assert (iris & layers.get(f"eye_white_{side}", iris)).any(), drawing.character.name
    cells = np.floor(drawing.points["lip_inner_upper"][12:24]).astype(int)
    inside = ((cells >= 0) & (cells < drawing.size)).all(axis=1)
    assert layers["face"][cells[inside, 1], cells[inside, 0]].all(), drawing.character.name
