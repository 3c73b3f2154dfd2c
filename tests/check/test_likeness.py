from __future__ import annotations

import numpy as np
import pytest
from scipy import ndimage

from cartoonalive.check.likeness import PSNR_OF_EQUALS, psnr, ssim

EVERYWHERE = np.ones((48, 64), bool)


def _pictures() -> tuple[np.ndarray, np.ndarray]:
    generator = np.random.default_rng(3)
    first = ndimage.gaussian_filter(generator.uniform(0, 255, (48, 64, 3)), (3, 3, 0))
    first = np.clip((first - 127) * 6 + 127, 0, 255)
    second = np.clip(first + generator.normal(0, 15, first.shape), 0, 255)
    return first.astype(np.uint8), second.astype(np.uint8)


def test_equal_pictures() -> None:
    first, _ = _pictures()
    assert psnr(first, first, EVERYWHERE) == PSNR_OF_EQUALS
    assert ssim(first, first, EVERYWHERE) == pytest.approx(1.0)


def test_nothing_to_compare() -> None:
    first, _ = _pictures()
    assert psnr(first, first, ~EVERYWHERE) is None
    assert ssim(first, first, ~EVERYWHERE) is None


def test_psnr_by_its_definition() -> None:
    first = np.full((8, 8, 3), 100, np.uint8)
    second = first.copy()
    second[:4] += 10
    assert psnr(first, second, np.ones((8, 8), bool)) == pytest.approx(10 * np.log10(255**2 / 50))


def test_ssim_by_its_definition() -> None:
    """One pixel, summed over its 121 neighbours by hand."""
    first, second = _pictures()
    x, y = (picture.astype(float) @ (0.299, 0.587, 0.114) for picture in (first, second))
    line = np.exp(-(np.arange(-5, 6) ** 2) / (2 * 1.5**2))
    window = np.outer(line, line) / line.sum() ** 2
    a, b = x[15:26, 25:36], y[15:26, 25:36]
    mean_a, mean_b = (window * a).sum(), (window * b).sum()
    var_a, var_b = (window * a * a).sum() - mean_a**2, (window * b * b).sum() - mean_b**2
    cov = (window * a * b).sum() - mean_a * mean_b
    c1, c2 = 2.55**2, 7.65**2
    expected = (2 * mean_a * mean_b + c1) * (2 * cov + c2) / ((mean_a**2 + mean_b**2 + c1) * (var_a + var_b + c2))
    area = np.zeros((48, 64), bool)
    area[20, 30] = True
    assert ssim(first, second, area) == pytest.approx(expected, abs=1e-4)
