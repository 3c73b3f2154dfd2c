import hashlib
import time
import tomllib
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import numpy as np

from cartoonalive.shape.load import shape_basis
from cartoonalive.shape.view import HEIGHT, WIDTH
from cartoonalive.shape.view_network import (
    FILE,
    Layer,
    convolved,
    normalised,
    view_network,
    view_network_of,
    windows,
    write_view_network,
)
from cartoonalive.training.view_card import CARD, source_digests

INPUTS = view_network().layers[0].weights.shape[0] - view_network().looks.weights.shape[1]


def test_the_network_is_that_of_its_card() -> None:
    folder = files("cartoonalive.shape")
    card = tomllib.loads((folder / CARD).read_text(encoding="utf-8"))
    assert card["sha256"] == hashlib.sha256((folder / FILE).read_bytes()).hexdigest()
    assert sum(array.size for _, array in view_network().arrays()) == card["numbers"]


def test_the_network_was_trained_on_the_basis_and_templates_of_today() -> None:
    card = tomllib.loads((files("cartoonalive.shape") / CARD).read_text(encoding="utf-8"))
    outdated = [name for name, digest in source_digests().items() if card["sources"][name] != digest]
    assert not outdated, f"{outdated} changed: run 'cartoonalive train view -o src/cartoonalive/shape'"


def test_windows_hold_what_a_kernel_sees() -> None:
    seen = np.arange(2 * 5 * 4 * 3, dtype=np.float32).reshape(2, 5, 4, 3)
    found = windows(seen, 3, 2).reshape(2, 3, 2, 3, 3, 3)
    np.testing.assert_array_equal(found[1, 1, 1], seen[1, 1:4, 1:4])
    np.testing.assert_array_equal(found[0, 0, 0, 1:, 1:], seen[0, 0:2, 0:2])
    assert not found[:, 0, :, 0].any()


def test_a_convolution_is_the_sum_over_its_windows() -> None:
    random = np.random.default_rng(0)
    seen, kernel = random.random((1, 6, 6, 2), np.float32), random.random((3, 3, 2, 4), np.float32)
    found = convolved(windows(seen, 3, 1), Layer(kernel, np.ones(4, np.float32)))
    np.testing.assert_allclose(found[0, 2, 3], (seen[0, 1:4, 2:5, :, None] * kernel).sum((0, 1, 2)) + 1, rtol=1e-5)


def test_brightness_and_contrast_tell_nothing() -> None:
    views = np.random.default_rng(0).integers(0, 120, (1, HEIGHT, WIDTH, 3)).astype(np.uint8)
    brighter = (views * 2 + 10).astype(np.uint8)
    assert np.abs(normalised(views) - normalised(brighter)).max() < 0.2


def test_weights_are_bounded_whatever_is_seen() -> None:
    random = np.random.default_rng(0)
    views = random.integers(0, 256, (3, HEIGHT, WIDTH, 3)).astype(np.uint8)
    views[0] = 0
    found = view_network()(views, random.normal(0, 10, (3, INPUTS)).astype(np.float32))
    assert found.shape == (3, len(shape_basis().parameters))
    assert np.isfinite(found).all()
    assert np.abs(found).max() <= 30


def test_networks_are_kept(tmp_path: Path) -> None:
    for name in ("a.npz", "b.npz"):
        write_view_network(tmp_path / name, view_network(), shape_basis())
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    for (name, one), (same, other) in zip(
        view_network().arrays(), view_network_of(tmp_path / "a.npz", shape_basis()).arrays(), strict=True
    ):
        assert name == same
        np.testing.assert_allclose(one, other, rtol=1e-3, atol=1e-6)


def test_a_network_answers_in_the_units_of_today(tmp_path: Path) -> None:
    basis = shape_basis()
    twice = replace(basis, parameters=tuple(replace(one, gain=2 * one.gain) for one in basis.parameters))
    write_view_network(tmp_path / "a.npz", view_network(), basis)
    same, halved = (view_network_of(tmp_path / "a.npz", one).layers[-1].weights for one in (basis, twice))
    np.testing.assert_allclose(2 * halved, same)


def test_looking_is_quick() -> None:
    views, landmarks = np.zeros((1, HEIGHT, WIDTH, 3), np.uint8), np.zeros((1, INPUTS), np.float32)
    view_network()(views, landmarks)
    start = time.perf_counter()
    view_network()(views, landmarks)
    assert time.perf_counter() - start < 0.5
