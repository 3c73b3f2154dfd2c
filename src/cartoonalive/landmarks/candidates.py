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
"""Presence of the plain mesh above which a detection is a face."""
SHARE_SURE = 0.35
"""Share of the search crops with a present face from which a detection is a face."""
STRICT_SCORE, STRICT_PRESENCE = 0.6, 0.9
"""What a detection on a partial view must reach: small crops of anything look like faces now and then."""
SHARE_SCORE = 0.38
"""Detector score below which that share is no evidence."""
CUT_PRESENCE = 0.9
"""Presence that makes a face of a weak detection at the border of the picture."""
RIVAL_SCORE = 0.7
"""A face needs this share of the best detector score, or the anime detector's word."""
_SCALES = (1.3, 1.6, 1.9, 2.2)
_SHIFTS = (-0.2, -0.1, 0.0, 0.1)


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """One face that was found: where, by whom, and the plain mesh on it."""

    square: NDArray[np.float64]
    """(4,) left, top, right, bottom, picture pixels."""
    score: float
    fit: MeshFit
    """The best plain mesh."""
    is_sure: bool
    """Whether it certainly is a face."""
    anime: AnimeFace | None
    """The same face by the anime detector."""
    is_seen_twice: bool = False
    """Whether both detector families found it."""

    @property
    def centre(self) -> NDArray[np.float64]:
        """(2,) middle of the face."""
        return (self.square[:2] + self.square[2:]) / 2

    @property
    def extent(self) -> float:
        """Side of the face square in pixels."""
        return float((self.square[2:] - self.square[:2]).max())


def find_whole(rgb: NDArray[np.uint8], *, with_anime: bool = True) -> list[Candidate]:
    """Sure faces in (h, w, 3) RGB, largest first, by one look at the whole picture."""
    return _sorted([candidate for candidate in _look(rgb, with_anime) if candidate.is_sure])


def find_in_parts(rgb: NDArray[np.uint8]) -> list[Candidate]:
    """Sure faces, largest first, by looks at parts of the picture and at the picture with a border around it.

    Only the realistic detector is asked: the anime detector finds small faces in the whole picture, and is slow.
    """
    for view, low in _retries(rgb):
        sure = [_shifted(candidate, low) for candidate in _look(view, False) if _is_strictly_sure(candidate)]
        if sure:
            return _sorted(sure)
    return []


def _sorted(candidates: list[Candidate]) -> list[Candidate]:
    best = max((candidate.score for candidate in candidates), default=0.0)
    kept = [item for item in candidates if item.anime is not None or item.score >= RIVAL_SCORE * best]
    return sorted(_distinct(kept), key=lambda candidate: -candidate.extent)


def _look(rgb: NDArray[np.uint8], with_anime: bool) -> list[Candidate]:
    anime = [face for face in detect_anime_faces(rgb) if face.likelihood > ANIME_SURE] if with_anime else []
    found = []
    for detection in detect_faces(rgb):
        partner = next((face for face in anime if _same_place(face.square, detection.box)), None)
        found.append(_examine(rgb, detection, partner))
    for face in anime:
        if not any(candidate.anime is face for candidate in found):
            fit = max(crop_fits(rgb, face.square, 0.0), key=lambda item: item.presence)
            found.append(Candidate(square=face.square, score=face.likelihood, fit=fit, is_sure=True, anime=face))
    return found


def _examine(rgb: NDArray[np.uint8], detection: Detection, anime: AnimeFace | None) -> Candidate:
    """Judge a detection by two passes of the mesh; doubtful ones by a search over crops."""
    centre = (detection.box[:2] + detection.box[2:]) / 2
    eyes = detection.keypoints[1] - detection.keypoints[0]
    side = float((detection.box[2:] - detection.box[:2]).max())
    first = fit_mesh(rgb, centre, 1.5 * side, float(np.arctan2(eyes[1], eyes[0])))
    second = refine_mesh(rgb, first)
    best = second if second.presence >= min(first.presence, 0.9) else first
    is_sure = anime is not None or (best.presence > PRESENCE_SURE and detection.score > PRESENCE_SURE)
    if best.presence < 0.9 and detection.score > SHARE_SCORE:
        fits = crop_fits(rgb, detection.box, 0.0)
        share = float(np.mean([fit.presence > PRESENCE_SURE for fit in fits]))
        is_sure = is_sure or share > SHARE_SURE
        best = max((best, *fits), key=lambda fit: fit.presence)
    if best.presence > CUT_PRESENCE and _is_cut(detection.box, rgb.shape):
        is_sure = True
    return Candidate(
        square=detection.box,
        score=detection.score,
        fit=best,
        is_sure=is_sure,
        anime=anime,
        is_seen_twice=anime is not None,
    )


def _is_strictly_sure(candidate: Candidate) -> bool:
    is_present = candidate.score > STRICT_SCORE and candidate.fit.presence > STRICT_PRESENCE
    return candidate.anime is not None or (candidate.is_sure and is_present)


def _is_cut(box: NDArray[np.float64], shape: tuple[int, ...]) -> bool:
    low, high = np.minimum(box[:2], 0), np.maximum(box[2:] - [shape[1], shape[0]], 0)
    return bool((high - low).max() > 0.25 * (box[2] - box[0]))


def crop_fits(rgb: NDArray[np.uint8], square: NDArray[np.float64], angle: float) -> list[MeshFit]:
    """Mesh fits over crops of four scales and four vertical shifts around a face square."""
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
    pad = int(0.3 * max(height, width))
    padded = cv2.copyMakeBorder(rgb, pad, pad, pad, pad, cv2.BORDER_REPLICATE)
    yield np.asarray(padded, np.uint8), np.array([-pad, -pad], dtype=np.float64)
    side = min(height, width) * 2 // 3
    down, across = height - side, width - side
    for top, left in ((0, 0), (0, across), (down // 2, across // 2), (down, 0), (down, across)):
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
