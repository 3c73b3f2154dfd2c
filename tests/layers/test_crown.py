"""Heads that the picture's border cuts off get a rounded crown, others stay as they are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from cartoonalive.landmarks.model import FaceFrame
from cartoonalive.layers.crown import _Arch, continue_crown
from cartoonalive.layers.matte import cut_figure
from cartoonalive.options import LayerOptions

if TYPE_CHECKING:
    from cartoonalive.portrait.model import Canvas
    from tests.layers.conftest import Cut, Example


def cropped(canvas: Canvas, row: int) -> Canvas:
    """The canvas showing nothing above a row."""
    inside, pixels = canvas.inside.copy(), canvas.pixels.copy()
    inside[:row] = False
    pixels[:row] = 0
    return replace(canvas, inside=inside, pixels=pixels)


def test_a_whole_head_keeps_its_crown(cut: Cut) -> None:
    assert continue_crown(cut.matte, cut.canvas) is cut.matte


def test_a_cut_head_gets_a_rounded_crown_and_keeps_the_picture(example: Example) -> None:
    frame = FaceFrame.of(example.transparent.landmarks)
    row = int(frame.origin[1] - 0.6 * frame.width)
    canvas = cropped(example.transparent, row)
    flat = cut_figure(canvas, LayerOptions())
    crowned = continue_crown(flat, canvas)
    lower = row + 5
    np.testing.assert_array_equal(crowned.alpha[lower:], flat.alpha[lower:])
    seen = flat.alpha > 0.5
    np.testing.assert_allclose(crowned.colour[lower:][seen[lower:]], flat.colour[lower:][seen[lower:]])
    added = (crowned.alpha > 0.5)[: row - 1]
    widths = added.sum(axis=1)
    widths = widths[widths > 0]
    assert len(widths) > 0.08 * frame.width
    assert (np.diff(widths) >= 0).all()
    column = int(frame.origin[0])
    assert np.abs(crowned.colour[row - 2, column] - flat.colour[row + 5, column]).max() < 40


def test_a_forehead_that_the_border_cuts_is_overgrown_with_the_hair_beside_it(example: Example) -> None:
    frame = FaceFrame.of(example.transparent.landmarks)
    row = int(frame.origin[1] - 0.5 * frame.width)
    canvas = cropped(example.transparent, row)
    pixels = canvas.pixels.copy()
    left, right = (int(frame.pixels(np.array([u, 0.0]))[0]) for u in (-0.3, 0.3))
    skin = example.transparent.pixels[int(frame.pixels(np.array([0.0, 0.2]))[1]), (left + right) // 2, :3]
    pixels[row : row + int(0.2 * frame.width), left:right, :3] = skin
    crowned = continue_crown(cut_figure(replace(canvas, pixels=pixels), LayerOptions()), canvas)
    top = crowned.colour[row - int(0.15 * frame.width), (left + right) // 2]
    assert np.abs(top - skin).max() > 60


def test_a_grazed_head_goes_on_as_a_circle() -> None:
    """The border cuts a low cap from a circle of radius 100, whose half width is known at two levels."""
    cut, lower = 90.0, 20.0
    half, lower_half = np.sqrt(100**2 - cut**2), np.sqrt(100**2 - (cut - lower) ** 2)
    arch = _Arch.over(half, lower_half, lower)
    assert arch.rise == pytest.approx(10)
    x = np.linspace(-half, half, 9)
    np.testing.assert_allclose(arch.profile(x) * arch.rise, np.sqrt(100**2 - x**2) - cut, atol=1e-9)


def test_strands_of_a_crown_run_together_at_its_top() -> None:
    arch = _Arch.over(50.0, 55.0, 20.0)
    np.testing.assert_allclose(arch.springs(np.array([10.0, 10.0, 10.0]), np.array([0.0, 0.8, 1.0])), (10, 50 / 3, 50))
