"""What a model must reach, and the warning for each measure that does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cartoonalive.check.model import Measures
from cartoonalive.events import ModelWarning
from cartoonalive.landmarks.model import SIDES


@dataclass(frozen=True, kw_only=True)
class Target:
    """One line of the table: a measure, the least it must reach, and what to say when it does not."""

    label: str
    value: Callable[[Measures], float | None]
    limit: float
    higher_is_better: bool
    unit: str
    decimals: int
    code: str
    problem: str
    hint: str

    def met(self, measures: Measures) -> bool | None:
        """Whether the target is reached; None when it was not measured."""
        value = self.value(measures)
        if value is None:
            return None
        return value >= self.limit if self.higher_is_better else value <= self.limit

    def text(self, value: float | None) -> str:
        """A value in the unit of this line."""
        if value is None:
            return "not measured"
        scaled = value * 100 if self.unit == "%" else value
        return f"{scaled:.{self.decimals}f} {self.unit}".strip()

    def limit_text(self) -> str:
        """The limit with its sign of comparison."""
        return f"{'≥' if self.higher_is_better else '≤'} {self.text(self.limit)}"


def _worse_eye(measures: Measures) -> float | None:
    return max((v for v in map(measures.eye_visible_when_closed.get, SIDES) if v is not None), default=None)


def _worse_colour(measures: Measures) -> float | None:
    return max((v for v in map(measures.eye_coloured_when_closed.get, SIDES) if v is not None), default=None)


TARGETS: tuple[Target, ...] = (
    Target(
        label="Neutral likeness, PSNR",
        value=lambda measures: measures.neutral_psnr_db,
        limit=35.0,
        higher_is_better=True,
        unit="dB",
        decimals=1,
        code="likeness_low",
        problem="The model at rest differs from the portrait",
        hint="Look at the difference picture in report.html; correct the layers named there in source/layers and "
        "build again with --resume.",
    ),
    Target(
        label="Neutral likeness, SSIM",
        value=lambda measures: measures.neutral_ssim,
        limit=0.975,
        higher_is_better=True,
        unit="",
        decimals=4,
        code="structure_low",
        problem="Lines of the portrait are lost in the model at rest",
        hint="Look at the difference picture in report.html; correct the layers in source/layers and build again "
        "with --resume.",
    ),
    Target(
        label="Eye seen when closed",
        value=_worse_eye,
        limit=0.02,
        higher_is_better=False,
        unit="%",
        decimals=1,
        code="eye_stays_open",
        problem="White or iris show through the closed lid",
        hint="Correct the eye layers in source/layers, or use a portrait with both eyes open and uncovered.",
    ),
    Target(
        label="Eye colour left in the opening",
        value=_worse_colour,
        limit=0.05,
        higher_is_better=False,
        unit="%",
        decimals=1,
        code="eye_colour_stays",
        problem="Parts of the eye were cut into another layer and stay when it closes",
        hint="Look at the eye close-ups in report.html; move what is left to the irides layer in source/layers.",
    ),
    Target(
        label="Mouth opening / face height",
        value=lambda measures: measures.mouth_opening,
        limit=0.08,
        higher_is_better=True,
        unit="",
        decimals=3,
        code="mouth_hardly_opens",
        problem="The mouth opens little",
        hint="Use a portrait whose mouth is seen from the front and not covered.",
    ),
    Target(
        label="Flipped triangles",
        value=lambda measures: float(measures.flipped_triangles),
        limit=0.0,
        higher_is_better=False,
        unit="",
        decimals=0,
        code="triangles_flip",
        problem="Meshes fold over themselves in extreme poses",
        hint="Lower --turn-strength.",
    ),
    Target(
        label="Holes, worst pose / head",
        value=lambda measures: measures.holes,
        limit=0.001,
        higher_is_better=False,
        unit="%",
        decimals=2,
        code="holes",
        problem="Layers come apart in extreme poses and show what is behind the model",
        hint="Lower --turn-strength, or paint the layers in source/layers further under one another.",
    ),
    Target(
        label="Dead parameters",
        value=lambda measures: float(len(measures.dead_parameters)),
        limit=0.0,
        higher_is_better=False,
        unit="",
        decimals=0,
        code="dead_parameters",
        problem="Some parameters move nothing",
        hint="Players will offer controls without effect; the warnings say which feature could not be cut.",
    ),
)
"""Column "at least" of the table in the design notes, as far as it is measured on a model."""

CODES = frozenset(target.code for target in TARGETS)
"""Codes of the warnings that measuring raises."""


def shortfalls(measures: Measures, details: dict[str, str]) -> tuple[ModelWarning, ...]:
    """A warning for each target that is missed; ``details`` by code are added to its message."""
    return tuple(
        ModelWarning(code=target.code, message=_message(target, measures, details.get(target.code)), hint=target.hint)
        for target in TARGETS
        if target.met(measures) is False
    )


def _message(target: Target, measures: Measures, detail: str | None) -> str:
    numbers = f"{target.text(target.value(measures))}, should be {target.limit_text()}"
    return f"{target.problem} ({numbers}){': ' + detail if detail else ''}."
