from pathlib import Path

import numpy as np
import pytest

from cartoonalive.shape.load import shape_basis
from cartoonalive.shape.points import POINTS, ROWS
from cartoonalive.shape.view import HEIGHT, WIDTH
from cartoonalive.training import view_card, view_learning
from cartoonalive.training.renders import Renders
from cartoonalive.training.view_card import CARD, ViewRecipe, taught
from cartoonalive.training.view_learning import ViewPlan, batch_of, centres_of, learn, started

BASIS = shape_basis()
MOUTH = BASIS.index["MouthY"]


@pytest.fixture(scope="module")
def renders() -> Renders:
    """Faces of nothing but a mouth, whose height says what ``MouthY`` is."""
    random = np.random.default_rng(0)
    weights = np.zeros((64, len(BASIS.parameters)), np.float32)
    weights[:, MOUTH] = random.uniform(-30, 30, 64)
    views = np.full((64, HEIGHT, WIDTH, 3), 200, np.uint8)
    for view, height in zip(views, weights[:, MOUTH], strict=True):
        top = round(80 - height / 2)
        view[top : top + 6, 30:58] = 40
    return Renders(
        views=views,
        points=random.normal(0, 0.2, (64, len(POINTS), 2)).astype(np.float32),
        confidence=np.ones((64, len(ROWS)), np.float32),
        weights=weights,
        is_anime=np.arange(64) % 2 == 1,
    )


def test_gradients_are_the_slopes_of_the_error(renders: Renders) -> None:
    random = np.random.default_rng(1)
    network = started(renders, BASIS, random)
    batch = batch_of(renders, centres_of(renders), np.arange(6), BASIS)
    gradients, _ = view_learning._gradients(network, batch)
    slopes = [slope for pair in gradients for slope in pair]
    step = 3e-3
    for (name, array), slope in zip(network.arrays(), slopes, strict=True):
        at = np.unravel_index(np.abs(slope).argmax(), slope.shape)
        errors = []
        for sign in (1, -1):
            array[at] += sign * step
            errors.append(view_learning._gradients(network, batch)[1])
            array[at] -= sign * step
        assert (errors[0] - errors[1]) / (2 * step) == pytest.approx(float(slope[at]), rel=0.15, abs=2e-4), name


def test_it_learns_to_look(renders: Renders) -> None:
    plan = ViewPlan(steps=80, batch=16)
    network = learn(renders, BASIS, plan)
    batch = batch_of(renders, centres_of(renders), np.arange(64), BASIS)
    found = network(batch.views, batch.landmarks)[:, MOUTH]
    assert np.corrcoef(found, renders.weights[:, MOUTH])[0, 1] > 0.75
    again = learn(renders, BASIS, plan)
    assert all((one == other).all() for (_, one), (_, other) in zip(network.arrays(), again.arrays(), strict=True))


def test_the_card_says_what_was_learnt(renders: Renders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(view_card, "HELD_OUT", 1)
    path = taught(tmp_path, renders, ViewRecipe(plan=ViewPlan(steps=1, batch=8)), lambda words: None)
    assert path == tmp_path / CARD
    assert "renders = 54" in path.read_text(encoding="utf-8")
