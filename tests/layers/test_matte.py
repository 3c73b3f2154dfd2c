"""The figure's alpha from each of its sources, and a rim without the old backdrop."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from cartoonalive.landmarks.model import FaceFrame
from cartoonalive.layers.backdrop import find_flat_backdrop
from cartoonalive.layers.matte import _close_holes, cut_figure
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


@pytest.mark.parametrize(("belief", "closed"), [(0.9, True), (0.5, False)])
def test_small_holes_are_figure_where_the_network_sees_it(example: Example, belief: float, closed: bool) -> None:
    """Buttons in the backdrop's colour are no holes, gaps between locks are."""
    canvas = example.opaque
    frame = FaceFrame.of(canvas.landmarks)
    x, y = np.rint(frame.pixels(np.array([0.0, frame.chin + 0.3]))).astype(int).tolist()
    alpha = np.ones(canvas.inside.shape, np.float32)
    cv2.circle(alpha, (x, y), round(0.03 * frame.width), 0, -1)
    assert bool(_close_holes(alpha, canvas, frame, np.full_like(alpha, belief))[y, x] > 0.5) == closed
    assert _close_holes(alpha, canvas, frame, None)[y, x] == 0


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


def on_grey(figure: NDArray[np.floating], coverage: NDArray[np.floating], grey: float) -> NDArray[np.float32]:
    image: NDArray[np.float32] = (figure * coverage[..., None] + grey * (1 - coverage[..., None])).astype(np.float32)
    return image


def test_rim_of_an_outlined_disc_keeps_the_outline_without_the_light_around_it() -> None:
    y, x = np.mgrid[:160, :160] + 0.5
    radius = np.hypot(x - 80, y - 80)
    coverage = np.clip(50.5 - radius, 0, 1).astype(np.float32)
    skin, line = np.array([250.0, 225, 210]), np.array([20.0, 15, 15])
    figure = np.where((radius > 46)[..., None], line, skin)
    colour, alpha = decontaminate(on_grey(figure, coverage, 225.0), coverage, 100.0)
    rim = (coverage > 0.15) & (radius > 49)
    assert np.abs(colour[rim] - line).max() < 25
    np.testing.assert_allclose(alpha[radius > 49], coverage[radius > 49], atol=0.12)
    assert (alpha[radius < 45] == 1).all()


def test_tips_thinner_than_the_mixed_rim_lose_a_coloured_backdrop() -> None:
    y, x = np.mgrid[:160, :160] + 0.5
    tip = np.clip(1.6 - np.abs(y - 80), 0, 1) * (x > 30) * (x < 90)
    coverage = np.maximum(tip, np.clip(40.5 - np.hypot(x - 110, y - 80), 0, 1)).astype(np.float32)
    dark, red = np.array([50, 48, 60]), np.array([220, 20, 50])
    image = (dark * coverage[..., None] + red * (1 - coverage[..., None])).astype(np.float32)
    colour, alpha = decontaminate(image, np.minimum(2 * coverage, 1), 100.0, np.broadcast_to(red, image.shape))
    thin = (tip > 0.3) & (x > 32) & (x < 65)
    assert np.abs(colour[thin] - dark).max() < 6
    np.testing.assert_allclose(alpha[thin], coverage[thin], atol=0.2)


def flat_with(example: Example, paint: NDArray[np.bool_], shade: float) -> NDArray[np.bool_]:
    """What is flooded of the example on its flat backdrop with ``paint`` in a grey ``shade``."""
    canvas = example.opaque
    rgb = np.where(paint[..., None], np.float32(shade), canvas.pixels[..., :3]).astype(np.float32)
    frame = FaceFrame.of(canvas.landmarks)
    found = find_flat_backdrop(rgb, canvas.inside, frame, np.zeros(canvas.inside.shape, np.float32), False, 2.0)
    assert found is not None
    return found.area


def test_the_light_halo_of_sharpened_outlines_is_backdrop(example: Example) -> None:
    figure = example.transparent.pixels[..., 3] > 4
    halo = cv2.dilate(figure.astype(np.uint8), np.ones((5, 5), np.uint8)).astype(bool) & ~figure
    halo &= np.arange(len(figure))[:, None] < FaceFrame.of(example.opaque.landmarks).origin[1]
    assert flat_with(example, halo, 255.0)[halo].mean() > 0.9


def test_lettering_beside_the_figure_is_dropped(example: Example) -> None:
    pixels = example.transparent.pixels.copy()
    free = ~cv2.dilate((pixels[..., 3] > 0).astype(np.uint8), np.ones((31, 31), np.uint8)).astype(bool)
    rows, columns = np.nonzero(free & example.transparent.inside)
    row, column = rows[len(rows) // 2], columns[len(rows) // 2]
    opaque = example.opaque.pixels.copy()
    opaque[row : row + 9, column : column + 3, :3] = 30
    matte = cut_figure(replace(example.opaque, pixels=opaque), LayerOptions())
    assert matte.alpha[row : row + 9, column : column + 3].max() < 0.05


@pytest.mark.parametrize(("ground", "is_let_out"), [((170, 215, 225), True), ((255, 255, 255), False)])
def test_a_gap_between_braid_and_neck_is_backdrop_when_its_tint_proves_it(
    ground: tuple[int, int, int], is_let_out: bool
) -> None:
    """The network claims the gap; a tint is believed against it, white may be clothes."""
    picture = np.full((400, 400, 3), ground, np.uint8)
    figure = np.zeros((400, 400), np.uint8)
    cv2.ellipse(figure, (200, 170), (65, 80), 0, 0, 360, 1, -1)
    cv2.rectangle(figure, (180, 200), (220, 400), 1, -1)
    cv2.rectangle(figure, (90, 290), (310, 400), 1, -1)
    cv2.rectangle(figure, (110, 150), (140, 300), 1, -1)
    picture[figure > 0] = (120, 70, 40)
    hint = cv2.fillConvexPoly(figure.copy(), np.array([(110, 150), (200, 150), (200, 300), (110, 300)]), 1)
    frame = FaceFrame(origin=np.array([200.0, 150.0]), width=130.0, chin=0.77, top=-0.5, unit=0.5)
    inside = np.ones(figure.shape, bool)
    backdrop = find_flat_backdrop(picture.astype(np.float32), inside, frame, hint.astype(np.float32), True)
    assert backdrop is not None
    assert backdrop.area[270, 155] == is_let_out
    assert not backdrop.area[figure > 0].any()


@pytest.mark.parametrize(("row", "closed"), [(0.1, True), (None, False)])
def test_a_hole_in_the_face_is_closed_but_not_one_that_only_touches_the_jaw(
    example: Example, row: float | None, closed: bool
) -> None:
    canvas = example.opaque
    frame = FaceFrame.of(canvas.landmarks)
    x, y = np.rint(frame.pixels(np.array([0.0, frame.chin + 0.13 if row is None else row]))).astype(int).tolist()
    alpha = np.ones(canvas.inside.shape, np.float32)
    cv2.circle(alpha, (x, y), round(0.15 * frame.width), 0, -1)
    assert bool(_close_holes(alpha, canvas, frame, None)[y, x] > 0.5) == closed
