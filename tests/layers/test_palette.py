"""A colour fits a sheet when it is one of its colours, be it in the shade."""

import numpy as np

from cartoonalive.layers.palette import Palette, log_likelihood, shade_distance

SKIN = np.array([[75.0, 18.0, 22.0, 1.0]])
SHADED = np.array([[52.0, 13.4, 16.4, 1.0]])
BLUE = np.array([[75.0, 0.0, -30.0, 1.0]])


def test_shade_is_nearer_than_another_hue() -> None:
    across = np.array([[75.0, 18.0 + 23.0, 22.0, 1.0]])
    assert shade_distance(SHADED, SKIN)[0, 0] < 0.6 * shade_distance(across, SKIN)[0, 0]


def test_a_palette_likes_its_own_colours() -> None:
    noise = np.random.default_rng(0).normal(0, 1, (40, 4))
    palette = Palette.of(np.vstack([SKIN + noise, BLUE + noise]), 2)
    own, foreign = log_likelihood(np.vstack([SKIN, BLUE]), palette), log_likelihood(SKIN * (0.3, -1, 1, 1), palette)
    assert own.min() > -3 > foreign.max()


def test_too_few_samples_make_no_palette() -> None:
    assert Palette.of(SKIN, 3) is None
    assert (log_likelihood(SKIN, None) < -5).all()
