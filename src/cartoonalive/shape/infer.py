"""The inference of the pipeline: weights from the landmarks of one face, by network or in closed form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cartoonalive.events import ModelWarning
from cartoonalive.landmarks.model import FaceFrame, Landmarks
from cartoonalive.shape.deviations import offset
from cartoonalive.shape.field import displace, landmark_matrix
from cartoonalive.shape.load import shape_basis, template_for
from cartoonalive.shape.model import Points, Template, TemplateName
from cartoonalive.shape.network import inputs_of, network
from cartoonalive.shape.points import POINTS, ROWS
from cartoonalive.shape.solve import solve_weights

Method = Literal["network", "solver"]

PREFERRED: Mapping[TemplateName, Method] = {"drawn": "network", "anime": "network"}
"""What errs less on rendered faces of each template: docs/shape-experiment.md."""
_TURNED = 20.0
"""Degrees of turn at which the network's weights count half: samples are rarely turned so far."""
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


def infer_weights(landmarks: Landmarks, frame: FaceFrame, method: Method | None = None) -> Inference:
    """The weights of a level face, whose landmarks are those of `cartoonalive.layers.measured`.

    ``method`` overrules what measures better for the face's template.

    Always finite and within -30..30. Groups of landmarks that are unknown are left out and told in a warning: their
    weights are what the rest of the face speaks for, or the average.
    """
    average = template_for(landmarks.style)
    method = method or PREFERRED[average.name]
    with np.errstate(invalid="ignore", divide="ignore"):
        points = frame.uv(landmarks.points)[list(POINTS)]
    seen = points - offset(average.name)
    yaw = landmarks.yaw if np.isfinite(landmarks.yaw) else 0.0
    known = {name: _trust(points[rows], landmarks.confidence.get(name, 0.0)) for name, rows in ROWS.items()}
    if method == "network":
        inputs = inputs_of(seen, np.array(list(known.values())), average)
        weights = network(average.name)(inputs) / (1 + (yaw / _TURNED) ** 4)
    else:
        weights = solve_weights(seen, known, average, shape_basis(), yaw)
    weights = weights.round(_DECIMALS) + 0.0
    guessed = displace(average.points, weights, landmark_matrix(shape_basis(), average.points))
    return Inference(
        template=average,
        points=np.where(np.isfinite(points), points, guessed),
        weights=weights,
        method=method,
        warnings=tuple(_warnings(known)),
    )


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
