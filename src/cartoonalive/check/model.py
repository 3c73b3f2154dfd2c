"""What is measured and what comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cartoonalive.evaluate.evaluator import Evaluator
from cartoonalive.events import ModelWarning
from cartoonalive.landmarks.model import Side
from cartoonalive.render.model import Renderer
from cartoonalive.render.skia import Renderer as SkiaRenderer
from cartoonalive.rig.model import Rig

DECIMALS: Mapping[str, int] = {"neutral_psnr_db": 2, "rim_psnr_db": 2, "holes": 5}
"""Decimals of the measures in the report; 4 where not named."""


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A model as read back from its files, and the portrait it was made from where that is known."""

    name: str
    rig: Rig
    pages: tuple[NDArray[np.uint8], ...]
    """Texture pages, (h, w, 4) straight RGBA."""
    moc_bytes: int
    """Size of the moc3 file."""
    portrait: NDArray[np.uint8] | None = None
    """(canvas height, canvas width, 4) straight RGBA: the levelled portrait."""
    matte: NDArray[np.float32] | None = None
    """(canvas height, canvas width) 0..1: alpha of the figure."""
    portrait_pose: Mapping[str, float] = field(default_factory=dict)
    """Values of the parameters at which the model shows the portrait, where they are not the defaults."""
    face_height: float | None = None
    """Forehead to chin in canvas pixels; the height of the face mesh stands in for it."""

    @cached_property
    def evaluator(self) -> Evaluator:
        """Evaluates the rig."""
        return Evaluator(self.rig)

    @cached_property
    def renderer(self) -> Renderer:
        """Draws the model."""
        return SkiaRenderer(self.rig, self.pages)


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How large the model is."""

    parts: int
    warp_deformers: int
    rotation_deformers: int
    meshes: int
    parameters: int
    vertices: int
    triangles: int
    pages: int
    moc_bytes: int
    texture_use: float
    """Share of the pages' texels that are not transparent."""


@dataclass(frozen=True, kw_only=True)
class Measures:
    """How well the model does; None where the model or its sources do not allow the measurement."""

    neutral_psnr_db: float | None
    """Default pose against the portrait inside the figure, where no backdrop is mixed in."""
    neutral_ssim: float | None
    rim_psnr_db: float | None
    """The same on the rim, where the portrait still shows some backdrop and the model must not."""
    eye_visible_when_closed: Mapping[Side, float | None]
    """Pixels that white and iris still decide when the eye is shut / those they decide when it is open."""
    eye_coloured_when_closed: Mapping[Side, float | None]
    """Share of the eye opening that keeps its open colour when shut, whatever mesh it is on."""
    mouth_opening: float | None
    """Height of the visible mouth interior at ParamMouthOpenY 1 / face height."""
    flipped_triangles: int
    """Triangles that run the wrong way, summed over all random poses."""
    holes: float
    """Most of the head, over all random poses, that turns transparent where the model at rest is not; 0..1."""
    dead_parameters: tuple[str, ...]
    """Parameters that change nothing."""


@dataclass(frozen=True, kw_only=True)
class Report:
    """Everything that ``report.json`` says."""

    counts: Counts
    measured: Measures
    warnings: tuple[ModelWarning, ...]

    @property
    def measures(self) -> dict[str, object]:
        """The measures as they are written: rounded to what can be reproduced, plain types."""
        return {
            field.name: _plain(getattr(self.measured, field.name), DECIMALS.get(field.name, 4))
            for field in fields(self.measured)
        }


def _plain(value: object, decimals: int) -> object:
    if isinstance(value, float):
        return round(value, decimals)
    if isinstance(value, Mapping):
        return {key: _plain(value[key], decimals) for key in sorted(value)}
    return list(value) if isinstance(value, tuple) else value
