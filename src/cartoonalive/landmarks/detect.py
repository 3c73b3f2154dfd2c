"""The face of a portrait: who is believed, detector by detector, and the landmarks that come out.

Order: the anime detector seeds mesh crops; a plain mesh that is sure of itself beats it, and the pixels decide about
the mouth; else the plain mesh; else the retries of `cartoonalive.landmarks.candidates`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cartoonalive.errors import PictureError, UsageError
from cartoonalive.events import ModelWarning
from cartoonalive.landmarks.animeface import AnimeFace
from cartoonalive.landmarks.candidates import ANIME_SURE, Candidate, crop_fits, find_candidates
from cartoonalive.landmarks.facemesh import MeshFit, fit_irises
from cartoonalive.landmarks.model import BROW_LOWER, BROW_UPPER, EYE_LOWER, EYE_UPPER, SIDES, Landmarks
from cartoonalive.landmarks.mouth import MOUTH_POINTS, OUTER, eye_middle, mouth_score, to_lab
from cartoonalive.options import LandmarkOptions
from cartoonalive.portrait.model import Portrait

MESH_SURE = 0.97
"""Presence above which the plain mesh is believed over the anime detector's boxes."""
EYE_SHARE = 0.86
"""Size of the lid contour in the anime detector's eye box."""
RIVAL_SIZE = 0.5
"""A second face counts from this share of the largest one's size."""


def find_face(portrait: Portrait, options: LandmarkOptions | None = None) -> tuple[Landmarks, tuple[ModelWarning, ...]]:
    """Landmarks of the portrait's face in picture pixels, with warnings about what is doubtful.

    Raises PictureError with the reason in ``code`` (``no_face``, ``several_faces``, ...), UsageError when
    ``options.face`` names a face that is not there.
    """
    options = options or LandmarkOptions()
    rgb = over_white(portrait.pixels)
    candidate = _choose(find_candidates(rgb), options.face, portrait.size)
    points, fit = _points(rgb, candidate)
    boxes = None if candidate.anime is None else candidate.anime.boxes
    groups = ("eye-l", "eye-r", "brow-l", "brow-r", "nose", "mouth", "contour")
    landmarks = Landmarks(
        points=points,
        irises=fit_irises(rgb, points),
        presence=fit.presence,
        style="drawn" if boxes is None else "anime",
        confidence=dict.fromkeys(groups, fit.presence),
        boxes=boxes,
    )
    return landmarks, ()


def over_white(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(h, w, 3) RGB of straight RGBA composited over white."""
    alpha = pixels[..., 3:].astype(np.float32) / 255
    return np.asarray(pixels[..., :3] * alpha + 255 * (1 - alpha) + 0.5, np.uint8)


def _choose(candidates: list[Candidate], number: int | None, size: tuple[int, int]) -> Candidate:
    if not candidates:
        raise PictureError(
            "no face was found in the picture",
            hint="use a portrait that shows the face from the front, head and shoulders, not too small",
            code="no_face",
        )
    rivals = [item for item in candidates if item.extent >= RIVAL_SIZE * candidates[0].extent]
    rivals.sort(key=lambda item: float(item.centre[0]))
    if number is not None:
        if not 1 <= number <= len(rivals):
            raise UsageError(
                f"there is no face {number}: the picture has {len(rivals)}",
                hint=f"use --face 1 to --face {len(rivals)}, counted from the left",
                code="no_such_face",
            )
        return rivals[number - 1]
    if len(rivals) > 1:
        listed = "; ".join(
            f"{index}: around ({item.centre[0]:.0f}, {item.centre[1]:.0f}), {item.extent:.0f} px wide"
            for index, item in enumerate(rivals, 1)
        )
        raise PictureError(
            f"the picture shows {len(rivals)} faces, from left to right {listed} (of {size[0]} x {size[1]})",
            hint=f"choose one with --face 1 to --face {len(rivals)}, or crop the picture",
            code="several_faces",
        )
    return rivals[0]


def _points(rgb: NDArray[np.uint8], candidate: Candidate) -> tuple[NDArray[np.float64], MeshFit]:
    """(468, 2) points, and the mesh fit that they come from."""
    anime, plain = candidate.anime, candidate.fit
    if anime is None or anime.likelihood <= ANIME_SURE:
        return plain.points, plain
    if plain.presence > MESH_SURE:
        return _with_better_mouth(rgb, plain.points, anime), plain
    seeded = seeded_fit(rgb, anime, plain)
    return snapped(seeded.points, anime), seeded


def seeded_fit(rgb: NDArray[np.uint8], anime: AnimeFace, plain: MeshFit) -> MeshFit:
    """The mesh crop around the anime face that agrees best with its eyes and mouth."""
    right, left, mouth = (anime.boxes[name].centre for name in ("eye-r", "eye-l", "mouth"))
    distance = float(np.linalg.norm(left - right))

    def disagreement(fit: MeshFit) -> float:
        eyes = np.linalg.norm(eye_middle(fit.points, "r") - right) + np.linalg.norm(eye_middle(fit.points, "l") - left)
        lips = np.linalg.norm(fit.points[list(OUTER)].mean(axis=0) - mouth)
        return float((eyes / 2 + lips) / distance) - 0.1 * fit.presence

    angle = float(np.arctan2(*(left - right)[::-1]))
    return min([plain, *crop_fits(rgb, anime.square, angle)], key=disagreement)


def snapped(points: NDArray[np.float64], anime: AnimeFace) -> NDArray[np.float64]:
    """Points with eyes and mouth scaled into the anime detector's boxes, brows kept above the eyes."""
    out = points.copy()
    for side in SIDES:
        eye = sorted({*EYE_UPPER[side], *EYE_LOWER[side]})
        box = anime.boxes[f"eye-{side}"]
        before = out[eye].min(axis=0)
        out[eye] = _into_box(out[eye], box.centre, EYE_SHARE * box.size)
        brow = [*BROW_UPPER[side], *BROW_LOWER[side]]
        shift = out[eye].min(axis=0)[1] - before[1]
        out[brow, 1] += min(0.0, float(shift))
    lips = list(MOUTH_POINTS)
    mouth = anime.boxes["mouth"]
    out[lips] = _into_box(out[lips], mouth.centre, mouth.size)
    return out


def _into_box(
    points: NDArray[np.float64], centre: NDArray[np.float64], size: NDArray[np.float64]
) -> NDArray[np.float64]:
    low, high = points.min(axis=0), points.max(axis=0)
    scaled: NDArray[np.float64] = (points - (low + high) / 2) / np.maximum(high - low, 1e-6) * size + centre
    return scaled


def _with_better_mouth(rgb: NDArray[np.uint8], points: NDArray[np.float64], anime: AnimeFace) -> NDArray[np.float64]:
    """The mesh's mouth, or the anime detector's when the pixels speak for it."""
    lab = to_lab(rgb)
    moved = points.copy()
    lips = list(MOUTH_POINTS)
    box = anime.boxes["mouth"]
    moved[lips] = _into_box(points[lips], box.centre, box.size * [1.0, 0.6])
    kept, other = mouth_score(lab, points), mouth_score(lab, moved)
    return points if kept >= max(0.5, 0.9 * other) else moved
