"""The inferences side by side: mean absolute errors of the weights of test characters."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cartoonalive.shape.coordinates import Faces
from cartoonalive.shape.infer import weights_seen
from cartoonalive.shape.load import template
from cartoonalive.shape.model import Basis, Template, TemplateName
from cartoonalive.shape.network import Network, inputs_of, network_of, write_networks
from cartoonalive.shape.points import ROWS
from cartoonalive.shape.solve import solve_weights
from cartoonalive.shape.view_network import ViewNetwork
from cartoonalive.training.landmark_learning import Plan, train
from cartoonalive.training.landmark_samples import make_samples
from cartoonalive.training.measured import Measured
from experiments.deviations import Deviations, measure, measured_faces, read_faces, true_faces
from experiments.readings import Readings

COUNTS = (1_000, 10_000, 100_000)
"""Numbers of samples of the learning curve."""
Array = NDArray[np.float64]
Infer = Callable[[Faces, Array], Array]
"""Weights (m, k) of faces (m, n, 2) with confidences (m, g)."""


@dataclass(frozen=True)
class TestSet:
    """The identities of the test characters of one template."""

    weights: Array
    """(m, k)"""
    exact: Faces
    """(m, n, 2) where the landmarks are, less the mean deviation from the template."""
    read: Faces
    """(m, n, 2) where the detector reads them, less the mean deviation."""
    measured: Faces
    """(m, n, 2) where the cut measures them, less the mean deviation."""
    from_rest: Faces
    """(m, n, 2) the template, moved as the cut measures that the character has moved from weights 0."""
    confidence: Array
    """(m, g)"""
    views: NDArray[np.uint8]
    """(m, h, w, 3)"""

    @classmethod
    def of(cls, readings: Sequence[Readings], average: Template, drawn: Faces, read: Faces, measured: Faces) -> TestSet:
        """The rows on which a face was found; ``drawn``, ``read`` and ``measured`` (n, 2) are mean deviations."""
        sets = []
        for one in readings:
            seen, cut = read_faces(one), measured_faces(one)
            there = np.flatnonzero(np.isfinite(seen).all(axis=(1, 2)))[1:]
            from_rest = average.points + cut[there] - cut[0]
            exact = true_faces(one)[there] - drawn
            known = (one.weights[there], exact, seen[there] - read, cut[there] - measured, from_rest)
            sets.append((*known, one.confidence[there], one.views[there]))
        return cls(*(np.concatenate(part) for part in zip(*sets, strict=True)))


@dataclass(frozen=True)
class Trial:
    """One template's inferences on its test characters."""

    name: TemplateName
    basis: Basis
    cache: Path
    plan: Plan
    seeing: Mapping[int, ViewNetwork]
    """Networks that also see the face, by the number of renders that they learnt from."""

    def errors(self, learnt: Sequence[Readings], tested: Sequence[Readings]) -> dict[str, Array]:
        """(k,) mean absolute error of each weight, by what was inferred from what.

        ``learnt`` are characters of all templates, ``tested`` those of this one.
        """
        average = template(self.name)
        drawn = measure(learnt, self.basis, true_faces)
        read = measure(learnt, self.basis, read_faces)
        cut = measure(learnt, self.basis, measured_faces)
        moved = measure(learnt, self.basis, measured_faces, from_rest=True)
        test = TestSet.of(tested, average, *(one.means[self.name] for one in (drawn, read, cut)))
        sure = np.ones_like(test.confidence)
        solver, exact = self._solver(average), self._network(average, drawn, COUNTS[-1])
        found = {
            "average": np.zeros_like(test.weights),
            "exact, solver": solver(test.exact, sure),
            "exact, network": exact(test.exact, sure),
            "read, solver": solver(test.read, test.confidence),
            "read, network": self._network(average, read, COUNTS[-1])(test.read, test.confidence),
            "measured, solver": solver(test.measured, test.confidence),
            "measured, network of exact landmarks": exact(test.measured, test.confidence),
            "from rest, solver": solver(test.from_rest, test.confidence),
            "from rest, network": self._network(average, moved, COUNTS[-1])(test.from_rest, test.confidence),
        }
        for count, seeing in self.seeing.items():
            seen = weights_seen(test.views, test.measured, test.confidence, average, seeing)
            found[f"seen, {count} renders"] = seen
        for count in COUNTS:
            network = self._network(average, cut, count)
            found[f"measured, network of {count} samples"] = network(test.measured, test.confidence)
        return {key: np.abs(weights - test.weights).mean(axis=0) for key, weights in found.items()}

    def _solver(self, average: Template) -> Infer:
        def infer(faces: Faces, confidence: Array) -> Array:
            pairs = zip(faces, confidence.tolist(), strict=True)
            return np.array(
                [solve_weights(face, dict(zip(ROWS, row, strict=True)), average, self.basis) for face, row in pairs]
            )

        return infer

    def _network(self, average: Template, measured: Deviations, count: int) -> Infer:
        """A network trained on so many samples; kept in the cache."""
        deviations = measured.around
        path = self.cache / f"{self.name}-{count}-{_digest(deviations, self.plan)}.npz"
        if not path.exists():
            samples = make_samples(count, average, self.basis, deviations, np.random.default_rng(self.plan.seed))
            write_networks(path, {self.name: train(samples, self.basis, self.plan)})
        trained: Network = network_of(path, self.name)
        return lambda faces, confidence: trained(inputs_of(faces, confidence, average))


def _digest(deviations: Measured, plan: Plan) -> str:
    digest = hashlib.sha256(repr(plan).encode())
    for name in Measured.__annotations__:
        digest.update(getattr(deviations, name).tobytes())
    return digest.hexdigest()[:12]
