"""What is read and measured on the rendered drawings beside what is there.

``python -m experiments.deviations CACHE PORTRAITS src/cartoonalive`` makes the numbers that the training of the network
draws from, and the offsets of the inference: CACHE as of ``make experiments``, PORTRAITS a folder of real portraits.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cartoonalive.errors import PictureError
from cartoonalive.landmarks.detect import find_face
from cartoonalive.layers.measured import measured_landmarks
from cartoonalive.layers.stage import cut
from cartoonalive.options import LayerOptions
from cartoonalive.portrait.canvas import level
from cartoonalive.portrait.read import read_portrait
from cartoonalive.shape.coordinates import Faces, face_coordinates, mirrored, mirrored_groups, mirrored_weights
from cartoonalive.shape.field import displace, landmark_matrix
from cartoonalive.shape.load import shape_basis, template, template_for
from cartoonalive.shape.model import Basis, TemplateName, gains
from cartoonalive.shape.offset import FILE as OFFSETS
from cartoonalive.shape.offset import write_offsets
from cartoonalive.shape.points import POINTS
from cartoonalive.training.deviations import FILE as DEVIATIONS
from cartoonalive.training.measured import Measured, write_measured
from experiments.readings import Readings, load_readings

TEMPLATES: tuple[TemplateName, ...] = ("drawn", "anime")
PARTS = 40
"""Principal components that are kept."""
PULL = 30.0
"""Faces of usual spread whose weight the assumption of a faithful detector has in the response."""
SPREAD = 7.5

Array = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Deviations:
    """What was measured on faces of all templates."""

    means: Mapping[TemplateName, Faces]
    """(n, 2) the mean difference from each template, which the network does not see."""
    around: Measured
    """What is left about the mean."""


def read_faces(one: Readings) -> Faces:
    """(m, n, 2) landmarks as the detector reads them, in face coordinates; NaN where nothing was read."""
    return face_coordinates(one.read[:, list(POINTS)])


def measured_faces(one: Readings) -> Faces:
    """(m, n, 2) landmarks as the cut measures them, in the frame of those that were read."""
    return face_coordinates(one.measured[:, list(POINTS)], one.read[:, list(POINTS)])


def true_faces(one: Readings) -> Faces:
    """(m, n, 2) landmarks where they are, in face coordinates: only the shapes of features differ."""
    return face_coordinates(one.true)


def expected_faces(one: Readings, basis: Basis) -> Faces:
    """(m, n, 2) the template moved by the weights, in face coordinates."""
    points = template(one.template).points
    return face_coordinates(displace(points, one.weights, landmark_matrix(basis, points)))


def measure(
    readings: Sequence[Readings],
    basis: Basis,
    faces_of: Callable[[Readings], Faces] = measured_faces,
    *,
    from_rest: bool = False,
) -> Deviations:
    """The deviations on readings; with ``from_rest``, what changes against each character's rest.

    A mirror shows as good a face, so both sides are the same in the measurement.
    """
    differences: dict[TemplateName, list[Faces]] = {name: [] for name in TEMPLATES}
    known: dict[TemplateName, list[Array]] = {name: [] for name in TEMPLATES}
    trust: dict[TemplateName, list[Array]] = {name: [] for name in TEMPLATES}
    for one in readings:
        difference = faces_of(one) - expected_faces(one, basis)
        if from_rest:
            difference = difference - difference[0]
        there = np.flatnonzero(np.isfinite(difference).all(axis=(1, 2)))
        there = there[there > 0] if from_rest else there
        differences[one.template].append(difference[there])
        known[one.template].append(one.weights[there])
        trust[one.template].append(one.confidence[there])
    faces = {name: np.concatenate(parts) for name, parts in differences.items()}
    means = {name: (left + mirrored(left)).mean(axis=0) / 2 for name, left in faces.items()}
    left = np.concatenate([faces[name] - means[name] for name in TEMPLATES])
    weights, confidence = (np.concatenate([*part["drawn"], *part["anime"]]) for part in (known, trust))
    left = np.concatenate([left, mirrored(left)]).reshape(2 * len(left), -1)
    weights = np.concatenate([weights, mirrored_weights(weights, basis)])
    response, rows, parts = explained(left, weights)
    return Deviations(
        means=means,
        around=Measured(
            response=response / gains(basis),
            parts=parts,
            rows=rows,
            confidence=np.concatenate([confidence, mirrored_groups(confidence)]),
        ),
    )


def explained(left: Array, weights: Array, count: int = PARTS) -> tuple[Array, Array, Array]:
    """Deviations (m, d) taken apart: response (d, k) per unit of ``weights`` (m, k), rows (m, q) of parts (q, d).

    ``count`` is the number q of principal components that are kept.
    """
    square = weights.T @ weights + PULL * SPREAD**2 * np.eye(weights.shape[1])
    response = np.asarray(np.linalg.solve(square, weights.T @ left).T, np.float64)
    rest: Array = left - weights @ response.T
    parts: Array = np.linalg.svd(rest, full_matrices=False)[2][:count]
    return response, rest @ parts.T, parts


def response_of(
    readings: Sequence[Readings], basis: Basis, faces_of: Callable[[Readings], Faces]
) -> NDArray[np.float64]:
    """(k,) share of the movement of a weight that is seen in the landmarks; NaN for what they do not tell."""
    moved = measure(readings, basis, faces_of).around.response * gains(basis)
    matrix = landmark_matrix(basis, template("drawn").points)
    with np.errstate(invalid="ignore"):
        share: NDArray[np.float64] = 1 + (moved * matrix).sum(axis=0) / (matrix**2).sum(axis=0)
    return share


def portrait_offsets(folder: Path) -> dict[TemplateName, Faces]:
    """What the cut measures beyond what the detector reads, in the median of the portraits in a folder."""
    found: dict[TemplateName, list[Faces]] = {name: [] for name in TEMPLATES}
    for path in sorted(folder.iterdir()):
        try:
            portrait = read_portrait(path)
            stack = cut(level(portrait, find_face(portrait)[0]), LayerOptions())
        except PictureError as error:
            print(f"{path.name}: {error}")
            continue
        measured = measured_landmarks(stack.landmarks, stack.eyes, stack.brows, stack.mouth)
        moved = (measured.points - stack.landmarks.points)[list(POINTS)] / stack.frame.width
        found[template_for(stack.landmarks.style).name].append(moved)
    return {name: median_offset(np.array(moved)) for name, moved in found.items()}


def median_offset(moved: Faces) -> Faces:
    """(n, 2) of offsets (m, n, 2), the same on both sides."""
    result: Faces = np.median(np.concatenate([moved, mirrored(moved)]), axis=0)
    return result


def main(arguments: list[str]) -> None:
    cache, portraits, package = (Path(argument) for argument in arguments)
    readings = [one for one in load_readings(cache) if not one.is_test]
    write_measured(package / "training" / DEVIATIONS, measure(readings, shape_basis()).around)
    write_offsets(package / "shape" / OFFSETS, portrait_offsets(portraits))


if __name__ == "__main__":
    main(sys.argv[1:])
