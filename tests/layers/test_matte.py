"""The figure's alpha from each of its sources, and a rim without the old backdrop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from numpy.typing import NDArray

from cartoonalive.landmarks.model import FaceFrame
from cartoonalive.layers.backdrop import find_flat_backdrop
from cartoonalive.layers.matte import cut_figure
from cartoonalive.layers.rim import decontaminate
from cartoonalive.options import LayerOptions

if TYPE_CHECKING:
    from cartoonalive.portrait.model import Canvas
    from tests.layers.conftest import Example


def overlap(a: NDArray[np.bool_], b: NDArray[np.bool_]) -> float:
    return float((a & b).sum() / (a | b).sum())


def test_given_alpha_is_used_as_it_is(example: Example) -> None:
    matte = cut_figure(example.transparent, LayerOptions())
    assert matte.source == "alpha"
    np.testing.assert_allclose(matte.alpha * 255, example.transparent.pixels[..., 3], atol=0.01)


def test_flat_backdrop_is_flooded_up_to_the_drawn_edge(example: Example) -> None:
    matte = cut_figure(example.opaque, LayerOptions())
    assert matte.source == "flat"
    truth = example.transparent.pixels[..., 3] > 127
    assert overlap(matte.alpha > 0.5, truth) > 0.985


@pytest.mark.parametrize("ground", [(0, 0, 0), (255, 255, 255), (0, 200, 0)])
def test_no_halo_on_another_backdrop(example: Example, ground: tuple[int, int, int]) -> None:
    matte = cut_figure(example.opaque, LayerOptions())
    true_alpha = example.transparent.pixels[..., 3:].astype(np.float32) / 255
    truth = example.transparent.pixels[..., :3] * true_alpha + np.array(ground) * (1 - true_alpha)
    ours = matte.colour * matte.alpha[..., None] + np.array(ground) * (1 - matte.alpha[..., None])
    rim = (true_alpha[..., 0] > 0.02) & (true_alpha[..., 0] < 0.98)
    assert np.abs(ours - truth)[rim].mean() < 25


def test_person_network_takes_over_when_the_border_is_no_flat_backdrop(noisy_border: Canvas, example: Example) -> None:
    matte = cut_figure(noisy_border, LayerOptions())
    assert matte.source == "person"
    frame = FaceFrame.of(example.opaque.landmarks)
    y, x = (int(value) for value in frame.pixels(np.array([0.0, 0.2]))[::-1])
    assert matte.alpha[y, x] == 1.0
    assert matte.alpha[~noisy_border.inside].max() < 0.5


def test_no_cut_keeps_the_whole_picture(example: Example) -> None:
    matte = cut_figure(example.opaque, LayerOptions(matte="none"))
    assert matte.source == "none"
    assert matte.alpha[example.opaque.inside].mean() > 0.98


def test_a_slow_gradient_still_is_flat(example: Example) -> None:
    canvas = example.opaque
    ramp = np.linspace(-12, 12, canvas.size[0])[None, :, None]
    alpha = example.transparent.pixels[..., 3:].astype(np.float32) / 255
    rgb = (canvas.pixels[..., :3] + ramp * (1 - alpha)).clip(0, 255).astype(np.float32)
    frame = FaceFrame.of(canvas.landmarks)
    found = find_flat_backdrop(rgb, canvas.inside, frame, np.zeros(canvas.inside.shape, np.float32), trusted=False)
    assert found is not None
    outside = canvas.inside & (alpha[..., 0] < 0.01)
    assert (found.area & outside).sum() > 0.95 * outside.sum()


def test_rim_of_a_disc_on_red_becomes_its_own_colour_and_coverage() -> None:
    y, x = np.mgrid[:120, :120] + 0.5
    coverage = np.clip(40.5 - np.hypot(x - 60, y - 60), 0, 1).astype(np.float32)
    blue, red = np.array([30, 60, 200]), np.array([220, 20, 20])
    image = (blue * coverage[..., None] + red * (1 - coverage[..., None])).astype(np.float32)
    rough = np.clip((coverage - 0.1) * 1.5, 0, 1).astype(np.float32)
    colour, alpha = decontaminate(image, rough, 100.0)
    np.testing.assert_allclose(alpha, coverage, atol=0.08)
    assert np.abs(colour[coverage > 0.1] - blue).max() < 3
