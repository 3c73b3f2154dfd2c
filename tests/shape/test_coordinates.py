import numpy as np

from cartoonalive.landmarks.model import FaceFrame, Landmarks
from cartoonalive.shape.coordinates import (
    face_coordinates,
    face_widths,
    mirrored,
    mirrored_rows,
    mirrored_weights,
    other_side,
)
from cartoonalive.shape.field import displace, landmark_matrix
from cartoonalive.shape.identities import random_identities
from cartoonalive.shape.load import shape_basis, template
from cartoonalive.shape.points import POINTS

BASIS = shape_basis()
DRAWN = template("drawn")
SEEN = np.array([parameter.seen for parameter in BASIS.parameters])


def test_face_coordinates_are_those_of_the_face_frame() -> None:
    points = np.zeros((468, 2))
    points[list(POINTS)] = DRAWN.points * 380 + (512, 480)
    face = Landmarks(points=points, irises={}, presence=1.0, style="drawn", confidence={}, boxes=None)

    found = face_coordinates(points[list(POINTS)])

    np.testing.assert_allclose(found, FaceFrame.of(face).uv(points)[list(POINTS)], atol=1e-12)


def test_tilted_faces_are_brought_level() -> None:
    turn = np.exp(1j * np.radians(20.0))
    tilted = (DRAWN.points @ (1, 1j)) * turn
    found = face_coordinates(np.column_stack([tilted.real, tilted.imag]))
    np.testing.assert_allclose(found, face_coordinates(DRAWN.points), atol=1e-9)


def test_a_mirror_exchanges_the_sides() -> None:
    assert sorted(mirrored_rows()) == list(range(len(POINTS)))
    np.testing.assert_allclose(mirrored(DRAWN.points), DRAWN.points, atol=2e-3)
    weights = np.random.default_rng(0).uniform(-30, 30, len(BASIS.parameters))
    matrix = landmark_matrix(BASIS, DRAWN.points)
    there = mirrored(displace(DRAWN.points, weights, matrix))
    np.testing.assert_allclose(there, displace(DRAWN.points, mirrored_weights(weights, BASIS), matrix), atol=4e-3)


def test_identities_are_bounded_alike_on_both_sides_and_of_one_width() -> None:
    drawn = random_identities(2000, DRAWN, BASIS, np.random.default_rng(0))
    assert np.abs(drawn).max() <= 30
    assert not drawn[:, ~SEEN].any()
    for name, column in BASIS.index.items():
        if (twin := BASIS.index[other_side(name)]) != column:
            assert np.corrcoef(drawn[:, column], drawn[:, twin])[0, 1] > 0.5
    widths = face_widths(displace(DRAWN.points, drawn, landmark_matrix(BASIS, DRAWN.points)))
    assert np.std(widths) < 0.002
