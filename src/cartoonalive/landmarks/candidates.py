"""All faces of a picture: both detector families, confirmed by the mesh network, with retries for hard pictures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.animeface import AnimeFace, detect_anime_faces
from cartoonalive.landmarks.blazeface import Detection, detect_faces
from cartoonalive.landmarks.facemesh import MeshFit, fit_mesh, refine_mesh
from cartoonalive.landmarks.model import Box

ANIME_SURE = 0.9
"""Likelihood above which the anime detector is believed without the mesh network."""
PRESENCE_SURE = 0.5
"""Presence above which a detection is a face."""
_SCALES = (1.3, 1.6, 1.9, 2.2)
_SHIFTS = (-0.2, -0.1, 0.0, 0.1)


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """One face that was found: where, by whom, and the plain mesh on it."""

    square: NDArray[np.float64]
    """(4,) left, top, right, bottom, picture pixels."""
    score: float
    fit: MeshFit
    anime: AnimeFace | None

    @property
    def centre(self) -> NDArray[np.float64]:
        """(2,) middle of the face."""
        return (self.square[:2] + self.square[2:]) / 2

    @property
    def extent(self) -> float:
        """Side of the face square in pixels."""
        return float((self.square[2:] - self.square[:2]).max())

    @property
    def is_sure(self) -> bool:
        """Whether it certainly is a face."""
        return self.fit.presence > PRESENCE_SURE or (self.anime is not None and self.anime.likelihood > ANIME_SURE)


def find_candidates(rgb: NDArray[np.uint8]) -> list[Candidate]:
    """Faces in (h, w, 3) RGB, largest first; the retries run only while nothing is sure."""
    found = _look(rgb)
    sure = [candidate for candidate in found if candidate.is_sure]
    if not sure:
        for view, low in _retries(rgb):
            sure = [_shifted(candidate, low) for candidate in _look(view) if candidate.is_sure]
            if sure:
                break
    return sorted(_distinct(sure), key=lambda candidate: -candidate.extent)


def _look(rgb: NDArray[np.uint8]) -> list[Candidate]:
    anime = detect_anime_faces(rgb)
    found = []
    for detection in detect_faces(rgb):
        fit = best_plain_fit(rgb, detection)
        partner = next((face for face in anime if _same_place(face.square, detection.box)), None)
        found.append(Candidate(square=detection.box, score=detection.score, fit=fit, anime=partner))
    for face in anime:
        if not any(candidate.anime is face for candidate in found):
            fit = search_fit(rgb, face.square)
            found.append(Candidate(square=face.square, score=face.likelihood, fit=fit, anime=face))
    return found


def best_plain_fit(rgb: NDArray[np.uint8], detection: Detection) -> MeshFit:
    """Two passes of the mesh on a detection; the better of them, searched around when both are doubtful."""
    centre = (detection.box[:2] + detection.box[2:]) / 2
    eyes = detection.keypoints[1] - detection.keypoints[0]
    side = float((detection.box[2:] - detection.box[:2]).max())
    first = fit_mesh(rgb, centre, 1.5 * side, float(np.arctan2(eyes[1], eyes[0])))
    second = refine_mesh(rgb, first)
    best = second if second.presence >= min(first.presence, 0.9) else first
    if PRESENCE_SURE * 0.1 < best.presence < 0.9:
        searched = search_fit(rgb, detection.box)
        best = max((best, searched), key=lambda fit: fit.presence)
    return best


def search_fit(rgb: NDArray[np.uint8], square: NDArray[np.float64], angle: float = 0.0) -> MeshFit:
    """The surest mesh over crops of four scales and four vertical shifts around a face square."""
    return max(crop_fits(rgb, square, angle), key=lambda fit: fit.presence)


def crop_fits(rgb: NDArray[np.uint8], square: NDArray[np.float64], angle: float) -> list[MeshFit]:
    """Mesh fits on all crops of the search."""
    centre = (square[:2] + square[2:]) / 2
    side = float((square[2:] - square[:2]).max())
    return [
        fit_mesh(rgb, centre + np.array([0.0, shift * side]), side * scale, angle)
        for scale in _SCALES
        for shift in _SHIFTS
    ]


def _retries(rgb: NDArray[np.uint8]) -> Iterator[tuple[NDArray[np.uint8], NDArray[np.float64]]]:
    """Other views of the picture, with the picture position of their top left corner."""
    height, width = rgb.shape[:2]
    for share in (0.6, 0.4):
        yield rgb[: max(64, int(height * share))], np.zeros(2)
    for share in (0.25, 0.35):
        pad = int(share * max(height, width))
        padded = cv2.copyMakeBorder(rgb, pad, pad, pad, pad, cv2.BORDER_REPLICATE)
        yield np.asarray(padded, np.uint8), np.array([-pad, -pad], dtype=np.float64)
    side = min(height, width) * 2 // 3
    for top in sorted({0, (height - side) // 2, height - side}):
        for left in sorted({0, (width - side) // 2, width - side}):
            yield rgb[top : top + side, left : left + side], np.array([left, top], dtype=np.float64)


def _shifted(candidate: Candidate, low: NDArray[np.float64]) -> Candidate:
    anime = candidate.anime
    if anime is not None:
        boxes = {
            name: Box(
                left=box.left + low[0], top=box.top + low[1], right=box.right + low[0], bottom=box.bottom + low[1]
            )
            for name, box in anime.boxes.items()
        }
        anime = replace(anime, boxes=boxes)
    fit = replace(candidate.fit, points=candidate.fit.points + low)
    return replace(candidate, square=candidate.square + np.tile(low, 2), fit=fit, anime=anime)


def _distinct(candidates: list[Candidate]) -> list[Candidate]:
    kept: list[Candidate] = []
    for candidate in sorted(candidates, key=lambda item: -(item.score + (item.anime is not None))):
        if not any(_same_place(candidate.square, other.square) for other in kept):
            kept.append(candidate)
    return kept


def _same_place(first: NDArray[np.float64], second: NDArray[np.float64]) -> bool:
    apart = np.linalg.norm((first[:2] + first[2:] - second[:2] - second[2:]) / 2)
    return bool(apart < 0.5 * max(first[2] - first[0], second[2] - second[0]))
