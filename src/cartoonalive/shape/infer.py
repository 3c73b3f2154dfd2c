"""The inference of the pipeline: weights from landmarks and view of one face, by a network or in closed form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from cartoonalive.events import ModelWarning
from cartoonalive.landmarks.model import FaceFrame, Landmarks
from cartoonalive.shape.coordinates import Faces, mirrored, mirrored_groups, mirrored_weights
from cartoonalive.shape.field import displace
from cartoonalive.shape.load import shape_basis, template_for, template_matrix
from cartoonalive.shape.model import Points, Template, TemplateName
from cartoonalive.shape.network import inputs_of, network
from cartoonalive.shape.offset import offset
from cartoonalive.shape.points import POINTS, ROWS
from cartoonalive.shape.solve import solve_weights
from cartoonalive.shape.view import PITCH, View, shifted
from cartoonalive.shape.view_network import ViewNetwork, landmark_inputs, view_network

Method = Literal["view", "landmarks", "solver"]
"""The network that sees the face beside its landmarks, the one that sees landmarks only, and least squares."""

PREFERRED: Mapping[TemplateName, Method] = {"drawn": "view", "anime": "view"}
"""What errs least on rendered faces of each template: docs/shape-experiment.md."""
_SHIFTS = ((0, 0), (1, 0), (-1, 0), (0, 1), (0, -1))
"""Pixels to the right and down by which the view is shifted: where its pixels happen to lie must not tell."""
_TURNED = 20.0
"""Degrees of turn at which a network's weights count half: samples are rarely turned so far."""
_DECIMALS = 2
"""Of inferred weights: finer differences cannot be seen."""


@dataclass(frozen=True, kw_only=True)
class Inference:
    """What the landmarks of a face tell of its shape."""

    template: Template
    points: Points
    """(n, 2) the landmarks in face coordinates; where they are unknown, the template's at these weights."""
    weights: NDArray[np.float64]
    """(k,) -30..30, in the order of the basis' parameters."""
    method: Method
    warnings: tuple[ModelWarning, ...]


def infer_weights(
    landmarks: Landmarks, frame: FaceFrame, view: View | None = None, method: Method | None = None
) -> Inference:
    """The weights of a level face, whose landmarks are those of `cartoonalive.layers.measured`, seen in ``view``.

    ``method`` overrules what measures best for the face's template; without a view, the landmarks have to do.

    Always finite and within -30..30. Groups of landmarks that are unknown are left out and told in a warning: their
    weights are what the rest of the face speaks for, or the average.
    """
    average = template_for(landmarks.style)
    method = method or PREFERRED[average.name]
    if method == "view" and view is None:
        method = "landmarks"
    with np.errstate(invalid="ignore", divide="ignore"):
        points = frame.uv(landmarks.points)[list(POINTS)]
    yaw = landmarks.yaw if np.isfinite(landmarks.yaw) else 0.0
    known = {name: _trust(points[rows], landmarks.confidence.get(name, 0.0)) for name, rows in ROWS.items()}
    weights = _weights(points - offset(average.name), known, average, view, method, yaw).round(_DECIMALS) + 0.0
    guessed = displace(average.points, weights, template_matrix(average.name))
    return Inference(
        template=average,
        points=np.where(np.isfinite(points), points, guessed),
        weights=weights,
        method=method,
        warnings=tuple(_warnings(known)),
    )


def load_inference() -> None:
    """Load what `infer_weights` needs: that takes longer than inferring, and can be done beside other work."""
    for name in get_args(TemplateName):
        template_matrix(name)
        offset(name)
    view_network()


def weights_seen(
    views: NDArray[np.uint8],
    faces: Faces,
    confidence: NDArray[np.float64],
    average: Template,
    network: ViewNetwork | None = None,
) -> NDArray[np.float64]:
    """(m, k) weights by the network that sees: the mean over each face shifted a little, and over its mirror image.

    Views are (m, h, w, 3), the same faces' landmarks (m, n, 2), and their groups' confidences (m, g). Without
    ``network`` it is the package's own.
    """
    seeing = network or view_network()

    def found(views: NDArray[np.uint8], faces: Faces, confidence: NDArray[np.float64]) -> NDArray[np.float64]:
        return seeing(views, landmark_inputs(inputs_of(faces, confidence, average), average.name))

    plain, turned = [], []
    other_confidence = mirrored_groups(confidence)
    for right, down in _SHIFTS:
        moved, points = shifted(views, right, down), faces + np.array([right, down]) / PITCH
        plain.append(found(moved, points, confidence))
        turned.append(found(moved[:, :, ::-1], mirrored(points), other_confidence))
    mean: NDArray[np.float64] = (np.mean(plain, axis=0) + mirrored_weights(np.mean(turned, axis=0), shape_basis())) / 2
    return mean


def _weights(
    seen: Points, known: Mapping[str, float], average: Template, view: View | None, method: Method, yaw: float
) -> NDArray[np.float64]:
    """(k,) by one method; 0 where nothing is known, for then the frame of the view is not known either."""
    trust = np.array(list(known.values()))
    if not trust.any():
        return np.zeros(len(shape_basis().parameters))
    if method == "solver":
        return solve_weights(seen, known, average, shape_basis(), yaw)
    if method == "view" and view is not None:
        found = weights_seen(view[None], seen[None], trust[None], average)[0]
    else:
        found = network(average.name)(inputs_of(seen, trust, average))
    weights: NDArray[np.float64] = found / (1 + (yaw / _TURNED) ** 4)
    return weights


def _trust(points: Points, confidence: float) -> float:
    """0..1, the confidence of a group; 0 where it has no usable points."""
    return float(np.clip(confidence, 0.0, 1.0)) if np.isfinite(points).all() and np.isfinite(confidence) else 0.0


def _warnings(known: Mapping[str, float]) -> list[ModelWarning]:
    missing = [name for name, trust in known.items() if not trust > 0]
    if not missing:
        return []
    return [
        ModelWarning(
            code="shape_unknown",
            message=f"The landmarks do not tell the shape of: {', '.join(missing)}.",
            hint="Its weights are guessed from the rest of the face; set them with the model's shape parameters.",
        )
    ]
