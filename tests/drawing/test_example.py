"""The example portrait: a picture one can build a model from, always the same."""

import numpy as np

from cartoonalive.drawing.brush import curve, stroke_path
from cartoonalive.drawing.example import BACKGROUND, draw_example


def test_drawing_is_deterministic_and_opaque() -> None:
    first, second = draw_example(200), draw_example(200)
    assert first.shape == (200, 200, 4)
    assert np.array_equal(first, second)
    assert (first[..., 3] == 255).all()


def test_background_is_flat_up_to_the_figure() -> None:
    picture = draw_example(200)
    expected = [int(BACKGROUND[i : i + 2], 16) for i in (1, 3, 5)]
    assert (picture[:20, :, :3] == expected).all()


def test_transparent_example_has_no_background() -> None:
    picture = draw_example(200, transparent=True)
    assert (picture[:20, :, 3] == 0).all()
    assert (picture[80:160, 90:110, 3] == 255).all()


def test_picture_is_nearly_symmetric() -> None:
    picture = draw_example(200)[..., :3].astype(float)
    assert np.abs(picture - picture[:, ::-1]).mean() < 4


def test_curve_passes_through_its_points() -> None:
    points = [(0.0, 0.0), (10.0, 5.0), (20.0, 0.0)]
    line = curve(points, 41)
    assert np.allclose(line[[0, 20, 40]], points)


def test_stroke_is_as_wide_as_asked_in_the_middle() -> None:
    bounds = stroke_path([(0, 0), (50, 0), (100, 0)], 10).getBounds()
    assert abs(bounds.height() - 10) < 0.2
