"""The line of the lower lid under an iris: as it is beside the iris, whatever the iris shows there."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from cartoonalive.layers.eye_area import eye_area
from cartoonalive.layers.eye_lower_lash import lower_lash
from cartoonalive.layers.eye_window import EyeWindow
from cartoonalive.layers.eyes import fit_eyes
from tests.layers.eye_drawing import IRIS, LINE, SKIN, WHITE, DrawnFace


@pytest.fixture(scope="module")
def window() -> EyeWindow:
    paint = DrawnFace().paint()
    return EyeWindow.of(paint, fit_eyes(paint)["r"], np.zeros(paint.hair.shape, bool))


def lash(window: EyeWindow, line_half_width: float) -> NDArray[np.float32]:
    """(h, w) alpha of the lower lash when a line of this half width and an iris that hides it are drawn."""
    opening = window.area(window.ridge, window.lower) > 0.5
    below = np.where(opening[..., None], WHITE, SKIN).astype(np.float32)
    line = np.abs(window.y - window.lower) < line_half_width
    iris = np.abs(window.x - window.iris.x) < window.iris.rx
    iris &= (window.y > window.ridge) & (window.y < window.lower + 2)
    window.portrait[:] = np.where(iris[..., None], IRIS, np.where(line[..., None], LINE, below))
    return lower_lash(window, eye_area(window), below)[1]


def strength(window: EyeWindow, alpha: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Strongest alpha near the lid in each column between the corners, and which of them are the iris's."""
    near = np.abs(window.y - window.lower) < 4
    inside = window.between_corners[0] & (np.minimum(window.x - window.first, window.last - window.x)[0] > 12)
    under = np.abs(window.x[0] - window.iris.x) < 0.8 * window.iris.rx
    return (alpha * near).max(axis=0)[inside], under[inside]


def test_the_line_goes_on_under_an_iris_that_hides_it(window: EyeWindow) -> None:
    alpha, under = strength(window, lash(window, 1.5))
    assert alpha[~under].min() > 0.5
    assert alpha[under].min() > 0.5


def test_an_iris_that_runs_over_the_lid_leaves_nothing_there(window: EyeWindow) -> None:
    alpha, under = strength(window, lash(window, 0.0))
    assert alpha[under].max() < 0.05
