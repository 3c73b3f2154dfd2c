"""Masks, fills, paths, un-mixing and skin: the cutters' shared tools."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cartoonalive.layers.fill import membrane_fill, nearest_fill
from cartoonalive.layers.masks import dilate, erode, exact_depth, polygon_mask, smoothstep
from cartoonalive.layers.skin import to_lab, to_rgb
from cartoonalive.layers.trace import cheapest_path, robust_polynomial
from cartoonalive.layers.unmix import over, unmix, unmix_dark


def gradient(height: int, width: int) -> np.ndarray:
    x, y = np.meshgrid(np.arange(width), np.arange(height))
    return np.dstack([x, y, x + y]).astype(np.float32)


@pytest.mark.parametrize("hole_size", [10, 60, 260])
def test_membrane_fill_restores_a_linear_gradient(hole_size: int) -> None:
    truth = gradient(300, 300) * 0.4
    hole = np.zeros((300, 300), bool)
    hole[20 : 20 + hole_size, 20 : 20 + hole_size] = True
    broken = np.where(hole[..., None], 0, truth).astype(np.float32)
    assert np.abs(membrane_fill(broken, hole) - truth).max() < 1.0


def test_membrane_fill_ignores_unknown_rims_and_changes_only_the_hole() -> None:
    truth = np.full((80, 80, 3), 200, np.float32)
    hole = np.zeros((80, 80), bool)
    hole[30:50, 30:50] = True
    dirty = dilate(hole, 4) & ~hole
    picture = truth.copy()
    picture[hole] = 0
    picture[dirty] = 20
    filled = membrane_fill(picture, hole, dirty)
    assert np.abs(filled[hole] - 200).max() < 0.5
    assert np.array_equal(filled[~hole], picture[~hole])


def test_membrane_fill_without_any_boundary_keeps_the_picture() -> None:
    picture = gradient(20, 20)
    assert np.array_equal(membrane_fill(picture, np.ones((20, 20), bool)), picture)


def test_nearest_fill_takes_the_closest_colour() -> None:
    picture = np.zeros((5, 9, 3), np.float32)
    picture[:, 0], picture[:, 8] = 10, 90
    known = np.zeros((5, 9), bool)
    known[:, [0, 8]] = True
    assert (
        nearest_fill(picture, known)[2, :, 0].tolist() == [10, 10, 10, 10, 10, 90, 90, 90, 90]
        or (nearest_fill(picture, known)[2, :4, 0] == 10).all()
    )


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_unmixing_and_compositing_are_inverse(seed: int) -> None:
    rng = np.random.default_rng(seed)
    image, below = (rng.uniform(0, 255, (6, 7, 3)).astype(np.float32) for _ in range(2))
    colour, alpha = unmix(image, below)
    # A ground within one level of black or white leaves room r < 1, taken for 1: the error is at most r * (1 - r).
    assert np.abs(over(below, colour, alpha) - image).max() < 0.25 + 1e-3
    darker = np.minimum(image, below)
    colour, alpha = unmix_dark(darker, below, np.zeros(3))
    # Likewise with less than eight levels between ground and line: r * (1 - r / 8) is 2 at most.
    assert np.abs(over(below, colour, alpha) - darker).max() < 2.0 + 1e-3


def test_dark_line_over_skin_becomes_the_line_colour() -> None:
    below = np.full((1, 11, 3), 220, np.float32)
    coverage = np.linspace(0, 1, 11, dtype=np.float32)[None]
    image = over(below, np.full_like(below, 30), coverage)
    colour, alpha = unmix_dark(image, below, np.array([30, 30, 30]))
    assert np.allclose(alpha, coverage, atol=1e-3)
    assert np.allclose(colour[0, 1:], 30, atol=1)


def test_cheapest_path_follows_the_valley() -> None:
    height, width = 40, 100
    valley = 20 + 8 * np.sin(np.arange(width) / 15)
    cost = (np.arange(height)[:, None] - valley) ** 2
    assert np.abs(cheapest_path(cost, 0.1) - valley).max() <= 1


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_cheapest_path_is_optimal(seed: int) -> None:
    cost = np.random.default_rng(seed).uniform(0, 1, (5, 6))
    path = cheapest_path(cost, 0.3, max_step=1)
    assert (np.abs(np.diff(path)) <= 1).all()

    def price(rows: tuple[int, ...]) -> float:
        return float(cost[list(rows), range(6)].sum() + 0.3 * np.abs(np.diff(rows)).sum())

    paths: list[tuple[int, ...]] = [(row,) for row in range(5)]
    for _ in range(5):
        paths = [(*p, r) for p in paths for r in range(max(p[-1] - 1, 0), min(p[-1] + 2, 5))]
    assert price(tuple(path)) <= min(map(price, paths)) + 1e-9


def test_robust_polynomial_shrugs_off_outliers() -> None:
    x = np.linspace(-5, 5, 60)
    y = 0.5 * x**2 - x + 3
    y[::7] += 40
    assert np.abs(robust_polynomial(x, y, 2)(x) - (0.5 * x**2 - x + 3)).max() < 0.5


def test_polygon_mask_measures_area_and_keeps_the_half_pixel_convention() -> None:
    mask = polygon_mask((20, 20), [(4, 5), (14, 5), (14, 15), (4, 15)])
    assert mask[5:15, 4:14].min() > 0.95
    assert abs(float(mask.sum()) - 100) < 6


def test_morphology_and_smoothstep() -> None:
    mask = np.zeros((21, 21), bool)
    mask[10, 10] = True
    assert erode(dilate(mask, 5), 5).sum() >= 1
    assert erode(np.ones((9, 9), bool), 3).all()
    assert smoothstep([-1, 0, 0.5, 1, 2]).tolist() == [0, 0, 0.5, 1, 1]


def test_lab_round_trip() -> None:
    rgb = np.random.default_rng(1).uniform(0, 255, (4, 5, 3)).astype(np.float32)
    assert np.abs(to_rgb(to_lab(rgb)) - rgb).max() < 0.5


def test_depth_is_exact_and_the_same_for_any_number_of_threads() -> None:
    mask = np.zeros((40, 50), bool)
    mask[5:30, 8:40] = True
    rows, columns = np.nonzero(~mask)
    apart = np.indices(mask.shape)[..., None] - np.stack([rows, columns])[:, None, None]
    truth = np.sqrt((apart**2).sum(axis=0)).min(axis=-1)
    depth = exact_depth(mask)
    np.testing.assert_allclose(depth, truth, atol=6e-4)
    np.testing.assert_array_equal(depth, np.round(depth, 3).astype(np.float32))
