"""The parts of an eye are clean whole shapes: lid, lash, white and iris, on a drawing whose parts are known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cartoonalive.layers.eye_area import eye_area
from cartoonalive.layers.eye_fit import without_notches
from cartoonalive.layers.eye_iris import Iris
from cartoonalive.layers.eye_iris_texture import complete_iris, iris_alpha
from cartoonalive.layers.eye_lash import UpperLash
from cartoonalive.layers.eye_lid import drawn_down, lid_skin
from cartoonalive.layers.eye_lid_light import lit
from cartoonalive.layers.eye_lower_lid import lower_lid
from cartoonalive.layers.eye_white import opening_alpha, plain_white
from cartoonalive.layers.eye_window import EyeWindow
from cartoonalive.layers.eyes import fit_eyes, lift_eyes
from cartoonalive.layers.masks import pixel_grid, without_islands
from tests.layers.eye_drawing import IRIS, LINE, SKIN, WHITE, DrawnFace


@pytest.fixture(scope="module")
def window() -> EyeWindow:
    """The right eye of the drawing, under skin that darkens from left to right as in a photograph."""
    paint = DrawnFace().paint()
    shade = np.linspace(1.0, 0.7, paint.portrait.shape[1], dtype=np.float32)[None, :, None]
    paint.portrait[:] *= shade
    paint.skin[:] = paint.portrait
    paint.landmarks = replace(paint.landmarks, style="photo")
    return EyeWindow.of(paint, fit_eyes(paint)["r"], np.zeros(paint.hair.shape, bool))


def flat_window() -> EyeWindow:
    paint = DrawnFace().paint()
    return EyeWindow.of(paint, fit_eyes(paint)["r"], np.zeros(paint.hair.shape, bool))


def test_the_shut_lid_has_the_colours_of_the_skin_and_no_rim(window: EyeWindow) -> None:
    shut, changed = drawn_down(window, window.portrait, np.zeros(window.shape, np.float32))
    row = int(window.lower.max() - 0.3 * np.ptp(window.lower))
    columns = np.flatnonzero(window.between_corners[0])[5:-5]
    skin = np.array(SKIN) * (window.portrait[2, columns, :1] / SKIN[0])
    assert np.abs(shut[row, columns] - skin).max() < 25
    assert not changed[:2].any()
    rows = slice(0, int(window.lash_top.min()) - 6)
    assert np.abs(np.diff(shut[rows], axis=0)).max() < 4  # the fold's own slope is 3
    assert np.abs(np.diff(shut[rows], axis=1)).max() < 3


def test_a_fold_arches_over_the_shut_lid(window: EyeWindow) -> None:
    rim, lash = 10.0, window.shape[0] - 10.0
    share = np.clip((window.y - rim) / (lash - rim), 0, 1).astype(np.float32)
    skin = np.full((*window.shape, 3), (200.0, 160.0, 140.0), np.float32)
    shaded = lit(skin, window, share)

    def fold(across: float) -> int:
        column = int(window.first + across * (window.last - window.first))
        return int(shaded[:, column].sum(axis=-1).argmin())

    assert rim + 5 < fold(0.5) < fold(0.2) < lash - 5
    assert fold(0.8) == pytest.approx(fold(0.2), abs=2)
    darkest = shaded[fold(0.5), int((window.first + window.last) / 2)]
    assert 0.8 < darkest.mean() / skin[0, 0].mean() < 0.9
    assert np.ptp(darkest) / darkest.mean() > np.ptp(skin[0, 0]) / skin[0, 0].mean()
    np.testing.assert_allclose(shaded[:3], skin[:3], rtol=0.01)


def test_the_shade_of_grey_skin_is_grey(window: EyeWindow) -> None:
    skin = np.full((*window.shape, 3), 150.0, np.float32)
    shaded = lit(skin, window, np.broadcast_to(np.float32(0.4), window.shape))
    assert np.ptp(shaded, axis=-1).max() < 1e-3
    assert shaded.min() < 140


def test_the_open_lid_goes_on_without_lashes_below_its_rim(window: EyeWindow) -> None:
    skin = lid_skin(window)
    middle = int((window.first + window.last) / 2)
    assert np.ptp(skin[int(window.lash_top[0, middle]) :, middle], axis=0).max() < 2
    assert np.abs(skin[-1, middle] - window.portrait[2, middle]).max() < 12


def test_the_skin_of_the_lower_lid_begins_at_its_rim_and_leaves_hair_alone(window: EyeWindow) -> None:
    middle = int(window.iris.x)
    colour, alpha = lower_lid(window)
    rim = int(window.lower[0, middle])
    assert alpha[: rim - 1, middle].max() == 0
    assert alpha[rim + 2, middle] > 0.9
    assert np.abs(np.diff(alpha[rim + 2 :, middle])).max() < 0.15
    np.testing.assert_array_equal(colour, window.portrait)
    hair = window.hair.copy()
    hair[rim + 6 : rim + 9] = True
    assert lower_lid(replace(window, hair=hair))[1][rim + 6 : rim + 9].max() == 0


def test_the_lash_is_a_smooth_band_in_its_own_colour() -> None:
    window = flat_window()
    lash = UpperLash(window=window, area=eye_area(window), lid=np.full_like(window.portrait, SKIN))
    colour, alpha = lash.layer
    columns = np.flatnonzero(window.between_corners[0])[12:-12]
    full = alpha[:, columns] > 0.6
    assert np.abs(colour[:, columns][full] - np.array(LINE)).mean() < 15
    lower_edge = full.shape[0] - full[::-1].argmax(axis=0)
    assert np.abs(np.diff(lower_edge)).max() <= 1
    below = window.y[:, columns] > window.lid_edge[:, columns] + 3
    assert alpha[:, columns][below].max() < 0.05


def test_a_gleam_does_not_part_the_band_of_the_lash() -> None:
    paint = DrawnFace().paint()
    middle = int(DrawnFace().centre("r")[0])
    gleam = (slice(None), slice(middle - 5, middle + 5))
    lash = paint.portrait[gleam].max(axis=-1, keepdims=True) < 60
    paint.portrait[gleam] = np.where(lash, np.array(SKIN, np.float32) - 20, paint.portrait[gleam])
    window = EyeWindow.of(paint, fit_eyes(paint)["r"], np.zeros(paint.hair.shape, bool))
    colour, alpha = UpperLash(window=window, area=eye_area(window), lid=np.full_like(window.portrait, SKIN)).layer
    shown = (1 - alpha[..., None]) * SKIN + alpha[..., None] * colour
    rows = ((window.ridge + window.lid_edge) / 2).astype(int)[0]
    columns = np.arange(middle - window.columns.start - 15, middle - window.columns.start + 15)
    assert np.ptp(shown[rows[columns], columns].mean(axis=-1)) < 40


def test_the_lash_of_a_photograph_tapers_and_leaves_out_the_shade_above(window: EyeWindow) -> None:
    lash = UpperLash(window=window, area=eye_area(window), lid=lid_skin(window))
    alpha = lash.layer[1]
    strongest = alpha.max(axis=0)[np.flatnonzero(window.between_corners[0])]
    assert strongest[len(strongest) // 2] > 0.5
    assert max(strongest[:3].max(), strongest[-3:].max()) < 0.2
    assert alpha[window.y < window.ridge - 0.16 * window.width].max() < 0.01


def test_the_white_goes_on_under_the_iris_with_its_shading() -> None:
    window = flat_window()
    shade = 30 * (window.x - window.first)[..., None] / window.width
    shaded = replace(window, portrait=window.portrait - shade)
    beyond = window.iris.radius(window.x, window.y) > 1.25
    seen = beyond & (window.area(window.lid_edge + 4, window.lower - 3) > 0.99)
    plain = plain_white(shaded, np.array(WHITE, np.float32), seen)
    middle = (int(window.iris.y), int(window.iris.x))
    assert np.abs(plain[middle] - (np.array(WHITE) - shade[middle])).max() < 5


def test_the_opening_ends_where_an_iris_reaches_the_corner() -> None:
    window = flat_window()
    touching = replace(window, iris=replace(window.iris, x=window.first + 0.9 * window.iris.rx))
    cover = opening_alpha(touching)
    radius = touching.iris.radius(window.x, window.y)
    outside = (window.x < touching.iris.x) & (radius > 1.15)
    assert cover[outside].max() == 0
    assert cover[(radius < 0.9) & (window.area(window.ridge + 1, window.lower - 1) == 1)].min() > 0.99


def test_the_edge_of_the_iris_is_the_same_where_it_is_hidden() -> None:
    iris = Iris(40.0, 40.0, 20.0, 24.0)
    x, y = pixel_grid((80, 80))
    white = np.full((80, 80, 3), WHITE, np.float32)
    disc = np.clip((1 - iris.radius(x, y)) * iris.rx / 3 + 0.5, 0, 1)[..., None]
    image = white + disc * (np.array(IRIS, np.float32) - white)
    image[:30] = LINE
    visible = (y > 33) & (x > 0)
    whole = complete_iris(image, iris, visible & (iris.radius(x, y) < 1))
    alpha = iris_alpha(image, white, whole, iris, visible, 1.2)
    assert np.abs(alpha - alpha[::-1]).max() < 0.02
    assert np.abs(alpha - disc[..., 0]).max() < 0.25
    assert alpha[40, 40] == 1
    assert alpha[0, 0] == 0


def test_a_narrow_notch_in_the_lower_lid_is_filled_and_a_hollow_is_not() -> None:
    x = np.linspace(-1, 1, 101)
    lid = 30 - 12 * x**2
    notched = lid - 6 * (np.abs(x) < 0.15)
    assert np.abs(without_notches(notched) - lid).max() < 1.5
    in_a_flat_lid = 30 - 0.7 * (np.abs(x) < 0.9) - 5.3 * (np.abs(x - 0.5) < 0.15)
    assert np.abs(without_notches(in_a_flat_lid) - 30).max() < 1.5
    hollow = 30 + 12 * x**2
    assert np.abs(without_notches(hollow) - hollow).max() < 1.0


def test_small_pieces_of_a_mask_are_dropped() -> None:
    mask = np.zeros((20, 20), bool)
    mask[2:4, 2:4] = True
    mask[8:16, 8:16] = True
    assert without_islands(mask, 10).sum() == 64
    assert not without_islands(np.zeros((4, 4), bool), 1).any()


def test_nothing_of_the_eye_is_drawn_beyond_the_outline_of_the_head() -> None:
    paint = DrawnFace().paint()
    paint.landmarks = replace(paint.landmarks, style="photo")
    x, _ = pixel_grid(paint.portrait.shape)
    edge = DrawnFace().centre("r")[0] - 0.3 * DrawnFace().distance
    paint.visible = (x > edge).astype(np.float32)
    layers = lift_eyes(paint, fit_eyes(paint), np.zeros(paint.hair.shape, bool)).layers
    for layer in layers:
        if layer.name.startswith("eyedetail"):
            columns = layer.left + 0.5 + np.flatnonzero(layer.pixels[..., 3].any(axis=0))
            assert columns.min() > edge


def test_what_goes_with_the_gaze_is_white_or_near_the_iris() -> None:
    face = DrawnFace()
    paint = face.paint()
    cut = lift_eyes(paint, fit_eyes(paint), np.zeros(paint.hair.shape, bool))
    layers = {layer.name: layer for layer in cut.layers}
    alphas = []
    for name in ("eyedetail-iris-r", "eyewhite-r"):
        layer, alpha = layers[name], np.zeros(paint.hair.shape, np.uint8)
        height, width = layer.pixels.shape[:2]
        alpha[layer.top : layer.top + height, layer.left : layer.left + width] = layer.pixels[..., 3]
        alphas.append(alpha)
    x, _ = pixel_grid(paint.portrait.shape)
    beside = np.abs(x - face.centre("r")[0]) > 0.8 * face.half[0]
    assert not ((alphas[0] > 127) & (alphas[1] < 60) & beside).any()
