"""The example portrait, found and levelled once: opaque on its flat backdrop, and with its true alpha."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
import pytest

from cartoonalive import weights
from cartoonalive.drawing.example import draw_example
from cartoonalive.errors import MissingComponentError
from cartoonalive.landmarks.detect import find_face
from cartoonalive.layers.labels import Regions, find_regions
from cartoonalive.layers.matte import Matte, cut_figure
from cartoonalive.layers.sheet import Sheets
from cartoonalive.layers.sheets import cut_sheets
from cartoonalive.options import LandmarkOptions, LayerOptions, PortraitOptions
from cartoonalive.portrait.canvas import level
from cartoonalive.portrait.model import Canvas, Portrait

SIZE = 500


@dataclass(frozen=True)
class Example:
    opaque: Canvas
    transparent: Canvas


@dataclass(frozen=True)
class Cut:
    canvas: Canvas
    matte: Matte
    regions: Regions
    sheets: Sheets


@pytest.fixture(scope="session")
def example() -> Example:
    try:
        for name in ("face_landmark", "selfie_segmentation"):
            weights.weight_path(name)
    except MissingComponentError as error:
        pytest.skip(f"{error}; {error.hint}")
    drawn = Portrait(pixels=draw_example(SIZE), has_alpha=False)
    landmarks, _ = find_face(drawn, LandmarkOptions())
    opaque = level(drawn, landmarks, PortraitOptions())
    return Example(opaque, _without_backdrop(opaque))


def _without_backdrop(canvas: Canvas) -> Canvas:
    """The same canvas, showing the example drawn on nothing."""
    drawn = draw_example(SIZE, transparent=True).astype(np.float32)
    drawn[..., :3] *= drawn[..., 3:] / 255
    matrix = canvas.matrix.copy()
    matrix[:, 2] += matrix[:, :2] @ (0.5, 0.5) - 0.5
    moved = cv2.warpAffine(drawn, matrix, canvas.size, flags=cv2.INTER_LINEAR)
    moved[..., :3] /= np.maximum(moved[..., 3:] / 255, 1e-3)
    pixels = np.rint(moved.clip(0, 255)).astype(np.uint8)
    return replace(canvas, pixels=pixels, has_alpha=True)


@pytest.fixture(scope="session")
def cut(example: Example) -> Cut:
    canvas = example.transparent
    matte = cut_figure(canvas, LayerOptions())
    regions = find_regions(matte.colour, matte.alpha, canvas.inside, canvas.landmarks)
    return Cut(canvas, matte, regions, cut_sheets(matte, regions, canvas.landmarks, 2.0))


@pytest.fixture
def noisy_border(example: Example) -> Canvas:
    canvas = example.opaque
    noise = np.random.default_rng(0).integers(0, 256, canvas.pixels.shape, dtype=np.uint8)
    backdrop = example.transparent.pixels[..., 3:] < 128
    pixels = np.where(backdrop & canvas.inside[..., None], noise, canvas.pixels)
    pixels[..., 3] = canvas.pixels[..., 3]
    return replace(canvas, pixels=pixels)
