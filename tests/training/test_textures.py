import numpy as np
import pytest

from cartoonalive.drawing.draw import draw
from cartoonalive.shape.coordinates import face_coordinates
from cartoonalive.shape.load import shape_basis, template
from cartoonalive.shape.points import ROWS
from cartoonalive.training.faces import NEEDED, character
from cartoonalive.training.textures import MIDDLE, SIZE, WIDTH, Textured

BASIS = shape_basis()


@pytest.fixture(scope="module")
def textured() -> Textured:
    return Textured(draw(character("photo", 1), 300), template("drawn"), BASIS)


def test_drawings_have_the_curves_that_landmarks_need(textured: Textured) -> None:
    assert textured.drawing.points.keys() >= set(NEEDED)


def test_features_rest_where_the_template_has_them(textured: Textured) -> None:
    found = (textured.points(np.zeros(len(BASIS.parameters))) - MIDDLE) / WIDTH
    for rows in ROWS.values():
        np.testing.assert_allclose(found[rows].mean(axis=0), template("drawn").points[rows].mean(axis=0), atol=2e-2)
    assert np.abs(face_coordinates(found) - template("drawn").points).mean() < 0.02


def test_true_points_are_linear_in_the_weights(textured: Textured) -> None:
    weights = np.random.default_rng(0).uniform(-15, 15, len(BASIS.parameters))
    rest = textured.points(np.zeros_like(weights))
    np.testing.assert_allclose(textured.points(2 * weights) - rest, 2 * (textured.points(weights) - rest), atol=1e-9)


def test_a_rendered_mouth_moves_with_its_weight(textured: Textured) -> None:
    weights = np.zeros(len(BASIS.parameters))
    rest = textured.render(weights).astype(int)
    weights[BASIS.index["MouthY"]] = -30
    changed = np.abs(textured.render(weights).astype(int) - rest).max(axis=2) > 12
    assert rest.shape == (SIZE, SIZE, 4)
    rows, columns = np.nonzero(changed)
    low, high = textured.points(weights)[ROWS["mouth"]].min(axis=0), textured.points(weights)[ROWS["mouth"]].max(axis=0)
    assert changed.any()
    assert abs(columns.mean() - (low[0] + high[0]) / 2) < 25
    assert rows.mean() > textured.points(0 * weights)[ROWS["nose"], 1].max()
