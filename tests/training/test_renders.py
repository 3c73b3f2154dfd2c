import numpy as np

from cartoonalive.shape.load import shape_basis
from cartoonalive.shape.view import HEIGHT, WIDTH
from cartoonalive.training.misreadings import misread
from cartoonalive.training.renders import IDENTITIES, render_faces


def test_renders_do_not_depend_on_the_processes() -> None:
    told: list[int] = []
    one, two = render_faces(3, 1, told.append), render_faces(3, 2)
    assert told == [3]
    assert one.views.shape[1:] == (HEIGHT, WIDTH, 3)
    assert len(one.weights) <= 3 * IDENTITIES
    assert len(one.weights) % IDENTITIES == 0
    assert one.views.std(axis=(1, 2, 3)).min() > 10
    for name in one.__annotations__:
        np.testing.assert_array_equal(getattr(one, name), getattr(two, name))


def test_faces_are_misread_as_much_as_the_measured_ones() -> None:
    found = misread(np.zeros((500, len(shape_basis().parameters))), np.random.default_rng(0))
    assert 0.005 < found.points.std() < 0.05
    assert np.abs(found.scale - 1).max() < 0.3
    assert found.origin.shape == (500, 2)
    assert (found.confidence >= 0).all()
