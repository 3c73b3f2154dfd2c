"""The picture rules of :mod:`cartoonalive.render.model`, on scenes whose pictures are known."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cartoonalive.render.model import Window
from cartoonalive.render.pixels import on_colour, premultiply, unpremultiply
from cartoonalive.render.skia import Renderer

RED, GREEN, BLUE = (255, 0, 0, 255), (0, 255, 0, 255), (0, 0, 255, 255)


@pytest.mark.parametrize("lattice", [(2, 2), (20, 20), (7, 13)])
def test_rest_shows_the_texels_themselves(scene: Any, noise: Any, lattice: tuple[int, int]) -> None:
    texture = noise(60, 50)
    scene.add(texture, (17, 9), lattice=lattice)
    picture = scene.render()
    assert picture.shape == (80, 100, 4)
    np.testing.assert_array_equal(picture[9:59, 17:77], premultiply(texture))
    picture[9:59, 17:77] = 0
    assert not picture.any()


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**31), strength=st.floats(0, 6))
def test_triangles_neither_overlap_nor_part(scene: Any, plain: Any, seed: int, strength: float) -> None:
    scene.meshes.clear(), scene.points.clear(), scene.looks.clear()
    scene.next_row = 1
    x, y = np.meshgrid(np.linspace(5, 95, 8), np.linspace(5, 75, 7))
    points = np.stack([x.ravel(), y.ravel()], axis=1)
    inner = (x.ravel() > 6) & (x.ravel() < 94) & (y.ravel() > 6) & (y.ravel() < 74)
    points[inner] += np.random.default_rng(seed).uniform(-strength, strength, (int(inner.sum()), 2)) * 0.6
    scene.add(plain(90, 70, 200, 100, 50, 128), lattice=(7, 8), points=points)
    inside = scene.render()[8:72, 8:92]
    # A vertex that falls on a pixel centre to the last bit may be claimed twice; a seam would be dozens of pixels.
    assert (inside[..., 3] != 128).sum() <= 2


def test_order_visibility_and_opacity(scene: Any, plain: Any) -> None:
    scene.add(plain(40, 40, *RED), look={"order": 2})
    scene.add(plain(40, 40, *GREEN), (20, 0), look={"order": 1})
    scene.add(plain(40, 40, *BLUE), look={"order": 3, "visible": False})
    scene.add(plain(40, 40, *BLUE), look={"order": 4, "opacity": 0.0})
    scene.add(plain(10, 10, *BLUE), (0, 30), look={"order": 5, "opacity": 0.5})
    picture = scene.render()
    assert tuple(picture[10, 30]) == RED
    assert tuple(picture[10, 50]) == GREEN
    np.testing.assert_allclose(picture[35, 5], (127, 0, 128, 255), atol=1)


def test_only_the_listed_meshes(scene: Any, plain: Any) -> None:
    scene.add(plain(40, 40, *RED))
    scene.add(plain(40, 40, *GREEN))
    assert tuple(scene.render(meshes={0})[5, 5]) == RED


@pytest.mark.parametrize("invert", [False, True])
def test_masks_unite_whatever_the_mask_meshes_look_like(scene: Any, plain: Any, invert: bool) -> None:
    hidden = {"visible": False, "opacity": 0.3, "multiply": (0, 0, 0)}
    scene.add(plain(30, 40, 9, 9, 9, 128), (0, 0), id="A", look=hidden)
    scene.add(plain(30, 40, 9, 9, 9, 128), (20, 0), id="B", look=hidden)
    scene.add(plain(60, 20, *RED), (0, 10), masks=("A", "B"), invert_mask=invert)
    alpha = scene.render()[..., 3].astype(int)
    once, both = 128, round(255 * (1 - (1 - 128 / 255) ** 2))
    expected = [255 - once, 255 - both, 255 - once, 255] if invert else [once, both, once, 0]
    np.testing.assert_allclose(alpha[20, [10, 25, 40, 55]], expected, atol=1)
    assert not alpha[:10].any()
    assert not alpha[30:].any()


@pytest.mark.parametrize("mode", ["additive", "multiply"])
def test_blend_modes_follow_the_formula(scene: Any, noise: Any, mode: str) -> None:
    below, above = noise(60, 40, 1), noise(60, 40, 2)
    scene.add(below)
    scene.add(above, blend_mode=mode, look={"opacity": 0.6})
    s, d = premultiply(above) * 0.6 / 255, premultiply(below) / 255
    colour = s + d if mode == "additive" else s * d + d * (1 - s[..., 3:])
    picture = scene.render()[:40, :60] / 255
    np.testing.assert_allclose(picture[..., :3], np.minimum(colour[..., :3], 1), atol=2.5 / 255)
    np.testing.assert_array_equal(picture[..., 3], d[..., 3])


def test_masked_blending_stays_inside_its_mask(scene: Any, plain: Any) -> None:
    scene.add(plain(100, 80, 60, 60, 60, 255))
    scene.add(plain(20, 20, 0, 0, 0, 255), (10, 10), id="M", look={"visible": False})
    scene.add(plain(80, 60, 100, 0, 0, 255), blend_mode="additive", masks=("M",))
    scene.add(plain(80, 60, 0, 100, 0, 255), blend_mode="additive", masks=("M",))
    picture = scene.render()
    assert tuple(picture[20, 20]) == (160, 160, 60, 255)
    assert tuple(picture[40, 40]) == (60, 60, 60, 255)


def test_multiply_and_screen_colours(scene: Any, noise: Any) -> None:
    texture = noise(60, 40)
    multiply, screen = np.array((0.5, 1.0, 0.2)), np.array((0.3, 0.0, 0.9))
    scene.add(texture, look={"multiply": multiply, "screen": screen, "opacity": 0.8})
    c = premultiply(texture) / 255
    c[..., :3] *= multiply
    c[..., :3] += screen * c[..., 3:] - c[..., :3] * screen
    np.testing.assert_allclose(scene.render()[:40, :60] / 255, c * 0.8, atol=2.5 / 255)


def test_single_sided_meshes_show_their_front_only(scene: Any, plain: Any) -> None:
    front = np.array([[0, 2, 1]], np.uint16)
    scene.add(plain(40, 40, *RED), triangles=front, double_sided=False)
    scene.add(plain(40, 40, *RED), (50, 0), triangles=front[:, ::-1], double_sided=False)
    alpha = scene.render()[..., 3]
    assert alpha[5, 5] == 255
    assert alpha[5, 55] == 0


def test_broken_vertices_draw_nothing(scene: Any, plain: Any) -> None:
    scene.add(plain(40, 40, *RED), points=np.full((4, 2), np.nan))
    scene.add(plain(40, 40, *RED), (500, 500))
    scene.add(plain(40, 40, *RED), points=np.full((4, 2), 20.0))
    assert not scene.render().any()


def _smooth(width: int, height: int) -> Any:
    x, y = np.meshgrid(np.arange(width), np.arange(height))
    waves = [127 + 120 * np.sin(x / 9 + k) * np.cos(y / 11 - k) for k in range(3)]
    return np.dstack([*waves, np.full((height, width), 255)]).astype(np.uint8)


@pytest.mark.parametrize("scale", [2.0, 0.5, 0.3])
def test_other_sizes_look_like_the_picture_resized(scene: Any, scale: float) -> None:
    scene.add(_smooth(80, 60), (10, 10), lattice=(5, 5))
    size = round(100 * scale)
    picture = scene.render(size)
    height = round(80 * size / 100)
    assert picture.shape == (height, size, 4)
    expected = cv2.resize(
        scene.render(), (size, height), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    )
    inner = (slice(height // 5, -height // 5), slice(size // 5, -size // 5))
    assert np.abs(picture[inner].astype(int) - expected[inner]).mean() < 2


def test_fine_lines_survive_reduction(scene: Any) -> None:
    lines = np.zeros((80, 96, 4), np.uint8)
    lines[:, ::8] = (0, 0, 0, 255)
    scene.add(lines)
    alpha = scene.render(25)[2:18, 2:22, 3]
    np.testing.assert_allclose(alpha.mean(), 255 / 8, rtol=0.1)
    assert alpha.reshape(16, 10, 2).sum(axis=2).min() > 30


def test_window_shows_a_part(scene: Any, noise: Any) -> None:
    scene.add(noise(100, 80))
    whole = scene.render()
    part = scene.render(window=Window(left=20, top=30, width=40, height=20))
    np.testing.assert_array_equal(part, whole[30:50, 20:60])
    beyond = scene.render(window=Window(left=-10, top=-10, width=30, height=30))
    assert not beyond[:10].any()
    np.testing.assert_array_equal(beyond[10:, 10:], whole[:20, :20])


def test_large_textures_are_averaged_down(scene: Any) -> None:
    x = np.arange(120)
    stripes = np.zeros((120, 120, 4), np.uint8)
    stripes[:, x % 2 == 0] = 255
    corners = np.array([[10, 10], [40, 10], [10, 40], [40, 40]], float)
    scene.add(stripes, points=corners)
    inside = scene.render()[13:37, 13:37, 3]
    np.testing.assert_allclose(inside, 128, atol=3)


def test_window_around_points() -> None:
    window = Window.around(np.array([[0, 0], [10, 4]]), margin=0.1, aspect=1.0)
    assert (window.left, window.top, window.width, window.height) == (-1, -4, 12, 12)


def test_alpha_conversions(noise: Any) -> None:
    picture = noise(50, 50)
    premultiplied = premultiply(picture)
    assert (premultiplied[..., :3] <= premultiplied[..., 3:]).all()
    np.testing.assert_array_equal(premultiply(unpremultiply(premultiplied)), premultiplied)
    expected = premultiplied[..., :3] + np.array((10, 20, 30)) * (1 - premultiplied[..., 3:] / 255)
    np.testing.assert_allclose(on_colour(premultiplied, (10, 20, 30)), expected, atol=1)


def test_rendering_twice_gives_the_same_picture(scene: Any, noise: Any) -> None:
    scene.add(noise(60, 50), (3.3, 4.7), lattice=(4, 4))
    renderer = Renderer(scene.rig, (scene.page,))
    np.testing.assert_array_equal(renderer.render(scene.frame), renderer.render(scene.frame))
