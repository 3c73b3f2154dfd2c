import numpy as np
import pytest

from cartoonalive.shape.field import displace, landmark_matrix
from cartoonalive.shape.load import shape_basis, template
from cartoonalive.shape.model import GROUPS, MOTIONS, TemplateName
from cartoonalive.shape.points import ROWS
from cartoonalive.shape.solve import solve_weights

BASIS = shape_basis()
TEMPLATES: tuple[TemplateName, ...] = ("drawn", "anime")


def test_every_parameter_names_a_region_a_group_and_a_motion() -> None:
    assert len(BASIS.index) == len(BASIS.parameters)
    for parameter in BASIS.parameters:
        assert parameter.region in BASIS.spots.keys() | BASIS.bands.keys()
        assert parameter.group in GROUPS
        assert parameter.motion in MOTIONS


def test_the_papers_twelve_are_there() -> None:
    features = ("EyeL", "EyeR", "Nose", "Mouth")
    assert {f"{feature}{motion}" for feature in features for motion in ("X", "Y", "Zoom")} <= BASIS.index.keys()


@pytest.mark.parametrize("name", TEMPLATES)
def test_displacements_are_linear_in_the_weights(name: TemplateName) -> None:
    points = template(name).points
    matrix = landmark_matrix(BASIS, points)
    first, second = np.random.default_rng(0).uniform(-30, 30, (2, len(BASIS.parameters)))

    both = displace(points, first + second, matrix) - points
    apart = displace(points, [first, second], matrix) - points

    np.testing.assert_allclose(both, apart.sum(axis=0), atol=1e-12)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_feature_parameter_moves_its_landmarks_only(name: TemplateName) -> None:
    points = template(name).points
    moved = np.abs(landmark_matrix(BASIS, points)).reshape(len(points), 2, -1).max(axis=1)
    for number, parameter in enumerate(BASIS.parameters):
        if parameter.region in BASIS.spots:
            rows = ROWS[parameter.region]
            assert moved[rows, number].max() > 0
            assert np.delete(moved[:, number], rows).max() == 0


@pytest.mark.parametrize("name", TEMPLATES)
def test_templates_are_symmetrical_and_level(name: TemplateName) -> None:
    points = template(name).points
    eyes = points[np.concatenate([ROWS["eye-r"], ROWS["eye-l"]])].mean(axis=0)
    np.testing.assert_allclose(eyes, 0, atol=2e-3)
    for right, left in (("eye-r", "eye-l"), ("brow-r", "brow-l")):
        mirrored = points[ROWS[right]].mean(axis=0) * (-1, 1)
        np.testing.assert_allclose(points[ROWS[left]].mean(axis=0), mirrored, atol=2e-3)


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_solver_finds_the_weights_of_a_clean_face(name: TemplateName) -> None:
    face = template(name)
    matrix = landmark_matrix(BASIS, face.points)
    seen = np.array([parameter.seen for parameter in BASIS.parameters])
    trust = dict.fromkeys(ROWS, 1.0)
    errors = []
    for weights in np.random.default_rng(0).uniform(-15, 15, (20, len(BASIS.parameters))):
        found = solve_weights(displace(face.points, weights, matrix), trust, face, BASIS)
        errors.append(np.abs(found - weights)[seen])
    assert np.mean(errors) < 3


def test_what_the_landmarks_do_not_show_stays_average() -> None:
    face = template("drawn")
    points = displace(face.points, np.full(len(BASIS.parameters), 12.0), landmark_matrix(BASIS, face.points))
    points[ROWS["nose"][0]] = np.nan
    trust = {name: 0.0 if name == "mouth" else 1.0 for name in ROWS}

    found = solve_weights(points, trust, face, BASIS)

    assert np.isfinite(found).all()
    assert np.abs(found).max() <= 30
    for name in ("MouthX", "MouthZoom", "EarSize", "HeadSize"):
        assert abs(found[BASIS.index[name]]) < 0.5
    assert found[BASIS.index["EyeLZoom"]] == pytest.approx(12, abs=4)
