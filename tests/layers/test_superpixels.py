"""Probabilities spread over even areas and stop at edges."""

import numpy as np

from cartoonalive.layers.superpixels import Superpixels


def halves() -> np.ndarray:
    """60 x 80 pixels, dark on the left, light on the right, with a little noise."""
    lab = np.zeros((60, 80, 3), np.float32)
    lab[:, :40, 0], lab[:, 40:, 0] = 30, 70
    return lab + np.random.default_rng(0).normal(0, 0.5, lab.shape).astype(np.float32)


def test_superpixels_keep_to_one_side_of_an_edge() -> None:
    pixels = Superpixels.of(halves(), 8)
    lightness = pixels.means(halves())[:, 0]
    assert ((lightness < 32) | (lightness > 68)).all()
    assert pixels.sizes.sum() == 60 * 80


def test_one_seed_fills_its_side() -> None:
    pixels = Superpixels.of(halves(), 8)
    left = pixels.means(halves())[:, 0] < 50
    prior = np.full((len(left), 2), 0.5)
    prior[np.flatnonzero(left)[0]] = (1, 0)
    prior[np.flatnonzero(~left)[0]] = (0, 1)
    shares = pixels.spread(prior, 0.001)
    assert (shares[left, 0] > 0.5).all()
    assert (shares[~left, 1] > 0.5).all()
