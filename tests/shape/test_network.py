import hashlib
import time
import tomllib
from importlib.resources import files

import numpy as np
import pytest

from cartoonalive.landmarks.model import FaceFrame, Landmarks
from cartoonalive.shape.field import displace, landmark_matrix
from cartoonalive.shape.infer import Method, infer_weights
from cartoonalive.shape.load import shape_basis, template
from cartoonalive.shape.model import TemplateName
from cartoonalive.shape.network import CARD, FILE, inputs_of, network
from cartoonalive.shape.offset import offset
from cartoonalive.shape.points import POINTS, ROWS
from cartoonalive.shape.view import HEIGHT, WIDTH
from cartoonalive.training.landmark_card import SOURCES, TEMPLATES, source_digests

BASIS = shape_basis()
FRAME = FaceFrame(origin=np.array([500.0, 480.0]), width=400.0, chin=0.6, top=-0.4, unit=1.3)
VIEW = np.full((HEIGHT, WIDTH, 3), 128, np.uint8)
METHODS: tuple[Method, ...] = ("view", "landmarks", "solver")


def landmarks(weights: np.ndarray | None = None, confidence: float = 1.0) -> Landmarks:
    """As the cut measures them on a face of these weights."""
    average = template("drawn").points
    points = np.zeros((468, 2))
    moved = average if weights is None else displace(average, weights, landmark_matrix(BASIS, average))
    points[list(POINTS)] = FRAME.pixels(moved + offset("drawn"))
    return Landmarks(
        points=points,
        irises={},
        presence=1.0,
        style="photo",
        confidence=dict.fromkeys(ROWS, confidence),
        boxes=None,
    )


def test_the_networks_are_those_of_their_card() -> None:
    folder = files("cartoonalive.shape")
    card = tomllib.loads((folder / CARD).read_text(encoding="utf-8"))
    assert card["sha256"] == hashlib.sha256((folder / FILE).read_bytes()).hexdigest()
    assert {"data", "samples", "date", "error", "limits", "seed"} <= card.keys()
    assert sum(a.size for name in TEMPLATES for pair in network(name).layers for a in pair) == card["numbers"]


def test_the_networks_were_trained_on_the_basis_and_templates_of_today() -> None:
    card = tomllib.loads((files("cartoonalive.shape") / CARD).read_text(encoding="utf-8"))
    outdated = [name for name in SOURCES if card["sources"][name] != source_digests()[name]]
    assert not outdated, f"{outdated} changed: run 'cartoonalive train shape -o src/cartoonalive/shape'"


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_average_face_has_weights_near_nothing(name: TemplateName) -> None:
    average = template(name)
    found = network(name)(inputs_of(average.points, np.full(len(ROWS), 0.8), average))
    assert np.abs(found).mean() < 2.5
    assert np.abs(found).max() < 9


def test_a_wider_face_is_found_to_be_wider() -> None:
    for sign in (1.0, -1.0):
        weights = np.zeros(len(BASIS.parameters))
        weights[[BASIS.index["FaceHeight"], BASIS.index["MouthZoom"]]] = 15 * sign
        found = infer_weights(landmarks(weights), FRAME).weights
        assert sign * found[BASIS.index["FaceHeight"]] > 4
        assert sign * found[BASIS.index["MouthZoom"]] > 4


@pytest.mark.parametrize("method", METHODS)
def test_wild_landmarks_give_bounded_weights(method: Method) -> None:
    random = np.random.default_rng(0)
    face = landmarks()
    for spread in (20.0, 500.0, 1e6):
        face.points[list(POINTS)] += random.normal(0, spread, (len(POINTS), 2))
        found = infer_weights(face, FRAME, VIEW, method).weights
        assert np.isfinite(found).all()
        assert np.abs(found).max() <= 30


@pytest.mark.parametrize("method", METHODS)
def test_what_is_unknown_is_left_out_and_told(method: Method) -> None:
    face = landmarks()
    face.points[list(POINTS)[int(ROWS["nose"][0])]] = np.nan
    face = Landmarks(**{**vars(face), "confidence": {**face.confidence, "mouth": 0.0, "brow-l": np.nan}})

    found = infer_weights(face, FRAME, VIEW, method)

    assert np.abs(found.weights).max() < 12
    (warning,) = found.warnings
    assert warning.code == "shape_unknown"
    assert all(group in warning.message for group in ("nose", "mouth", "brow-l"))
    assert "eye-r" not in warning.message
    assert not infer_weights(landmarks(), FRAME, VIEW, method).warnings


@pytest.mark.parametrize("method", METHODS)
def test_a_face_without_any_landmarks_is_average(method: Method) -> None:
    face = landmarks()
    face.points[:] = np.nan
    broken = FaceFrame(origin=np.full(2, np.nan), width=np.nan, chin=np.nan, top=np.nan, unit=np.nan)

    found = infer_weights(face, broken, VIEW, method)

    assert not found.weights.any()
    assert len(found.warnings) == 1


def test_inference_is_quick() -> None:
    face = landmarks()
    infer_weights(face, FRAME)
    start = time.process_time()
    for _ in range(5):
        infer_weights(face, FRAME)
    assert (time.process_time() - start) / 5 < 0.02
