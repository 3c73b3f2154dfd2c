from pathlib import Path

import numpy as np

from cartoonalive.shape.coordinates import (
    mirrored,
)
from cartoonalive.shape.load import shape_basis, template
from cartoonalive.shape.network import CARD, FILE, network_of
from cartoonalive.shape.offset import offset
from cartoonalive.shape.points import POINTS, ROWS
from cartoonalive.training.deviations import deviations
from cartoonalive.training.landmark_card import TEMPLATES, Recipe, make_networks
from cartoonalive.training.landmark_learning import Plan, train
from cartoonalive.training.landmark_samples import make_samples

BASIS = shape_basis()
DRAWN = template("drawn")
SEEN = np.array([parameter.seen for parameter in BASIS.parameters])


def test_samples_are_linear_in_the_weights_but_for_the_pose() -> None:
    exact = make_samples(4000, DRAWN, BASIS, None, np.random.default_rng(1))
    design = np.hstack([exact.inputs, np.ones((4000, 1), np.float32)]).astype(np.float64)
    fitted, *_ = np.linalg.lstsq(design[:3000], exact.weights[:3000], rcond=None)
    assert np.abs(design[3000:] @ fitted - exact.weights[3000:])[:, SEEN].mean() < 1


def test_samples_leave_groups_out() -> None:
    samples = make_samples(3000, DRAWN, BASIS, deviations(), np.random.default_rng(1))
    confidence = samples.inputs[:, -len(ROWS) :]
    assert 0.02 < (confidence == 0).mean() < 0.08
    mouth = samples.inputs[confidence[:, list(ROWS).index("mouth")] == 0]
    assert not mouth[:, np.repeat(2 * ROWS["mouth"], 2)].any()


def test_the_network_recovers_weights_from_exact_landmarks() -> None:
    samples = make_samples(12000, DRAWN, BASIS, None, np.random.default_rng(2))
    trained = train(samples, BASIS, Plan(steps=250, batch=256))
    fresh = make_samples(500, DRAWN, BASIS, None, np.random.default_rng(3))
    assert np.abs(trained(fresh.inputs) - fresh.weights)[:, SEEN].mean() < 3


def test_training_again_gives_the_same_bytes(tmp_path: Path) -> None:
    recipe = Recipe(samples=300, plan=Plan(steps=6, batch=64))
    cards = [make_networks(tmp_path / name, recipe) for name in ("one", "two")]
    first, second = ((card.parent / FILE).read_bytes() for card in cards)
    assert first == second
    assert cards[0].name == CARD
    other = make_networks(tmp_path / "three", Recipe(samples=300, plan=Plan(steps=6, batch=64, seed=1)))
    assert (other.parent / FILE).read_bytes() != first


def test_written_networks_read_back(tmp_path: Path) -> None:
    make_networks(tmp_path, Recipe(samples=200, plan=Plan(steps=2, batch=64)))
    fresh = make_samples(5, DRAWN, BASIS, None, np.random.default_rng(0))
    found = network_of(tmp_path / FILE, "drawn")(fresh.inputs)
    assert found.shape == (5, len(BASIS.parameters))
    assert np.abs(found).max() <= 30


def test_measured_deviations_are_of_the_points_and_groups_of_today() -> None:
    measured = deviations()
    assert measured.response.shape == (2 * len(POINTS), len(BASIS.parameters))
    assert measured.parts.shape[1] == 2 * len(POINTS)
    assert measured.confidence.shape == (len(measured.rows), len(ROWS))
    assert np.abs(measured.rows.mean(axis=0)).max() < 0.02
    for name in TEMPLATES:
        np.testing.assert_allclose(mirrored(offset(name)), offset(name), atol=1e-3)
