"""Rendered identities and what the real detector reads on them: made once, kept in a cache, gone on with."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cartoonalive.drawing.draw import draw
from cartoonalive.drawing.sampling.styles import STYLES
from cartoonalive.errors import PictureError
from cartoonalive.landmarks.detect import find_face
from cartoonalive.landmarks.model import FaceFrame, Landmarks
from cartoonalive.layers.brows import brow_shapes
from cartoonalive.layers.brows_fit import fit_brows
from cartoonalive.layers.eyes import fit_eyes
from cartoonalive.layers.measured import measured_landmarks
from cartoonalive.layers.model import FacePaint
from cartoonalive.layers.mouth_fit import fit_mouth
from cartoonalive.layers.mouth_search import with_drawn_mouth
from cartoonalive.portrait.model import Portrait
from cartoonalive.shape.identities import random_identities
from cartoonalive.shape.load import shape_basis, template, template_for
from cartoonalive.shape.model import Template, TemplateName, gains
from cartoonalive.shape.points import ROWS
from cartoonalive.shape.view import View, Window, face_view
from cartoonalive.training.faces import NEEDED, character
from cartoonalive.training.renders import ANIME
from cartoonalive.training.textures import SIZE, Textured

IDENTITIES = 6
"""Identities of each character, besides the one with all weights 0."""
CHARACTERS = 36
"""Characters of each style, those left out included that have no lids or that the detector refuses."""
TEST = 3
"""Every so manieth character is kept for tests."""


@dataclass(frozen=True, kw_only=True)
class Readings:
    """The identities of one character, ``m`` of them; the first has all weights 0."""

    style: str
    seed: int
    template: TemplateName
    weights: NDArray[np.float64]
    """(m, k)"""
    true: NDArray[np.float64]
    """(m, n, 2) pixels."""
    read: NDArray[np.float64]
    """(m, 468, 2) pixels; NaN where no face was found, or one that belongs to another template."""
    measured: NDArray[np.float64]
    """(m, 468, 2) pixels: the same with features on the curves that the layers are cut along."""
    confidence: NDArray[np.float64]
    """(m, g) by landmark group, in the order of ``ROWS``."""
    views: NDArray[np.uint8]
    """(m, HEIGHT, WIDTH, 3) the face as the inference sees it, in the frame of the detector."""
    yaw: NDArray[np.float64]
    """(m,) degrees, as the detector reads it."""

    @property
    def is_test(self) -> bool:
        """Whether the character is kept for tests: nothing is learned from it."""
        return self.seed % TEST == TEST - 1


def load_readings(folder: Path) -> Iterator[Readings]:
    """All readings in the cache, sorted; characters without any are left out.

    Weights are those of today's basis: the cache keeps the gains that they were drawn with.
    """
    for path in sorted(folder.glob("*.npz")):
        with np.load(path) as data:
            if len(data["weights"]):
                fields = {name: data[name] if data[name].ndim else data[name].item() for name in data.files}
                fields["weights"] = fields["weights"] * fields.pop("gains") / gains(shape_basis())
                yield Readings(**fields)


def make_readings(folder: Path, characters: int, jobs: int) -> None:
    """Render and read what is missing in the cache, seed after seed, so that what is there is always balanced."""
    folder.mkdir(parents=True, exist_ok=True)
    tasks = [(folder, style, seed) for seed in range(characters) for style in STYLES]
    missing = [task for task in tasks if not _path(*task).exists()]
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        for number, _ in enumerate(pool.map(_make, missing), 1):
            print(f"\r{len(tasks) - len(missing) + number} of {len(tasks)} characters", end="", flush=True)
    print()


def _path(folder: Path, style: str, seed: int) -> Path:
    return folder / f"{style}-{seed:03d}.npz"


def _make(task: tuple[Path, str, int]) -> None:
    _, style, seed = task
    content = _readings(style, seed)
    partial = _path(*task).with_suffix(".part")
    with partial.open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, **content)
    partial.replace(_path(*task))


def _readings(style: str, seed: int) -> dict[str, ArrayLike]:
    """The arrays of one character's `Readings`; without rows where the character is of no use."""
    drawing = draw(character(style, seed), SIZE)
    if all(name in drawing.points for name in NEEDED):
        for name in ("anime", "drawn") if style in ANIME else ("drawn", "anime"):
            textured = Textured(drawing, template(name), shape_basis())
            if (rest := _read(textured, np.zeros(len(textured.basis.parameters)))) is not None:
                return {"style": style, "seed": seed, **_rows(textured, seed, rest)}
    return {"weights": np.zeros((0, 0))}


def _rows(textured: Textured, seed: int, rest: _Reading) -> dict[str, ArrayLike]:
    random = np.random.default_rng([seed, list(STYLES).index(textured.drawing.character.style)])
    drawn = random_identities(IDENTITIES, textured.template, textured.basis, random)
    weights = np.concatenate([np.zeros((1, drawn.shape[1])), drawn])
    found = [rest, *(_read(textured, row) for row in drawn)]
    nothing = np.full_like(rest.face.points, np.nan)
    return {
        "template": textured.template.name,
        "weights": weights,
        "gains": gains(textured.basis),
        "true": np.array([textured.points(row) for row in weights]),
        "read": np.array([nothing if one is None else one.face.points for one in found]),
        "measured": np.array([nothing if one is None else one.measured.points for one in found]),
        "confidence": np.array([_confidence(one) for one in found]),
        "views": np.array([np.zeros_like(rest.view) if one is None else one.view for one in found]),
        "yaw": np.array([0.0 if one is None else one.face.yaw for one in found]),
    }


@dataclass(frozen=True)
class _Reading:
    face: Landmarks
    measured: Landmarks
    view: View


def _read(textured: Textured, weights: NDArray[np.float64]) -> _Reading | None:
    """What the detector reads, if it takes the face for one of this template, and what the cutters measure on it."""
    pixels = textured.render(weights)
    try:
        face, _ = find_face(Portrait(pixels=pixels, has_alpha=False))
    except PictureError:
        return None
    if not _is_of(textured.template, face):
        return None
    return _Reading(face, _measured(pixels, face), face_view(pixels, Window.of(FaceFrame.of(face))))


def _measured(pixels: NDArray[np.uint8], face: Landmarks) -> Landmarks:
    """The landmarks on the curves of eyes, brows and mouth; no hair hangs over these faces."""
    colour = pixels[..., :3].astype(np.float32)
    size = colour.shape[:2]
    paint = FacePaint(
        portrait=colour,
        skin=colour,
        hair=np.zeros(size, np.float32),
        lifted=np.zeros(size, np.bool_),
        landmarks=face,
        frame=FaceFrame.of(face),
    )
    eyes = fit_eyes(paint)
    brows = brow_shapes(face, fit_brows(paint, eyes))
    mouth = fit_mouth(with_drawn_mouth(paint)).shape
    return measured_landmarks(face, {side: eye.shape for side, eye in eyes.items()}, brows, mouth)


def _is_of(average: Template, face: Landmarks) -> bool:
    return template_for(face.style) is average


def _confidence(one: _Reading | None) -> list[float]:
    return [0.0 if one is None else float(one.face.confidence[name]) for name in ROWS]
