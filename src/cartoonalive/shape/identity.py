"""Who a portrait shows: its weights over the template, and the face that is left when they are taken away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cartoonalive.events import ModelWarning
from cartoonalive.landmarks.model import FaceFrame, Landmarks
from cartoonalive.shape.anchors import Anchors
from cartoonalive.shape.field import Fields, ShapeField, displace
from cartoonalive.shape.infer import infer_weights
from cartoonalive.shape.load import shape_basis, template_matrix
from cartoonalive.shape.model import Points, Template
from cartoonalive.shape.points import POINTS
from cartoonalive.shape.view import View
from cartoonalive.shape.yielding import effective

_STEPS = 2
"""Rounds of the fixed point that finds where points lie at weights 0; each leaves less than half of the error."""


@dataclass(frozen=True, kw_only=True)
class Identity:
    """One face as weights of the basis."""

    template: Template
    weights: NDArray[np.float64]
    """(k,) -30..30, in the order of the basis' parameters: what the portrait shows."""
    rest: NDArray[np.float64]
    """(k,) the weights of the model's default pose: the portrait's, unless they were edited."""
    field: ShapeField
    """The basis on the portrait's face at weights 0."""
    warnings: tuple[ModelWarning, ...] = ()
    """What the landmarks do not tell of it."""

    @cached_property
    def acting(self) -> NDArray[np.float64]:
        """(k,) how far each of the portrait's weights acts where some yield to others."""
        return effective(self.field.basis, self.weights)

    @classmethod
    def of(
        cls,
        points: Points,
        weights: NDArray[np.float64],
        template: Template,
        rest: NDArray[np.float64] | None = None,
    ) -> Identity:
        """The identity of a face with the landmarks ``points`` (n, 2), for which ``weights`` were inferred."""
        basis = shape_basis()
        neutral = displace(points, -effective(basis, weights), template_matrix(template.name))
        return cls(
            template=template,
            weights=weights,
            rest=weights if rest is None else rest,
            field=ShapeField.of(basis, Anchors.of(neutral)),
        )

    @cached_property
    def _whole(self) -> ShapeField:
        """What the portrait's weights do together."""
        return self.field.summed(self.acting)

    def around(self, points: Points, read: Callable[[ShapeField, Points], Fields]) -> Fields:
        """The displacements (n, 2, k) at weight 30 of ``points`` (n, 2) of the portrait.

        ``read`` is a method of the field; it is called where the points lie at weights 0: what the weights have moved
        to ``points`` from there.
        """
        neutral = points
        for _ in range(_STEPS):
            neutral = points - read(self._whole, neutral)[..., 0]
        return read(self.field, neutral)


def identity_of(
    landmarks: Landmarks, frame: FaceFrame, measured: Landmarks | None = None, view: View | None = None
) -> Identity:
    """The identity that landmarks and ``view`` of a level face tell of.

    Weights are those of the ``measured`` landmarks, if there are any; the regions of the basis stay on ``landmarks``,
    which are smoother.
    """
    found = infer_weights(measured or landmarks, frame, view)
    points = frame.uv(landmarks.points)[list(POINTS)]
    points = np.where(np.isfinite(points), points, found.points)
    return replace(Identity.of(points, found.weights, found.template), warnings=found.warnings)
