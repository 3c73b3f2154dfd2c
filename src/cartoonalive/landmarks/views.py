"""A picture seen turned: faces that lie on their side or are strongly tilted are found in a turned view."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.animeface import detect_anime_faces
from cartoonalive.landmarks.candidates import ANIME_SURE, Candidate, find_in_parts, find_whole
from cartoonalive.landmarks.facemesh import rotation

UPRIGHT_SCORE = 0.8
"""Detector score below which the picture is also tried turned by quarters."""
BETTER_BY = 0.1
"""How much surer the detector must be of a turned view."""
SCORE_TURNED, PRESENCE_TURNED = 0.75, 0.97
"""What a face in a turned view must reach."""
PRESENCE_DOUBTFUL = 0.9
"""Presence below which the anime detector is tried on tilted views."""
_TILTS = (12.0, -12.0, 25.0, -25.0, 40.0, -40.0)
LEVEL_FROM = 8.0
"""Degrees of tilt from which the anime detector, which knows only upright boxes, looks again at a level view."""


@dataclass(frozen=True, kw_only=True)
class View:
    """A turned copy of the picture."""

    rgb: NDArray[np.uint8]
    """(h, w, 3)"""
    matrix: NDArray[np.float64]
    """(2, 3) affine map from picture pixels to view pixels."""
    degrees: float
    """Turn of the content, clockwise on screen."""

    @property
    def inverse(self) -> NDArray[np.float64]:
        """(2, 3) affine map from view pixels to picture pixels."""
        linear = np.linalg.inv(self.matrix[:, :2])
        return np.concatenate([linear, -(linear @ self.matrix[:, 2])[:, None]], axis=1)


def turned(rgb: NDArray[np.uint8], degrees: float) -> View:
    """The picture turned clockwise by ``degrees``, on a canvas that holds all of it."""
    height, width = rgb.shape[:2]
    turn = rotation(np.radians(degrees))
    corners = np.array([[0, 0], [width, 0], [0, height], [width, height]]) @ turn.T
    low = corners.min(axis=0)
    size = np.ceil(np.round(corners.max(axis=0) - low, 6)).astype(int)
    matrix = np.concatenate([turn, -low[:, None]], axis=1)
    centred = np.concatenate([turn, (-low + turn @ [0.5, 0.5] - 0.5)[:, None]], axis=1)
    copy = cv2.warpAffine(
        rgb, centred, (int(size[0]), int(size[1])), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return View(rgb=np.asarray(copy, np.uint8), matrix=matrix, degrees=degrees)


def best_view(rgb: NDArray[np.uint8]) -> tuple[View, list[Candidate]]:
    """The view in which the face is found best, and the faces in it, largest first."""
    view = View(rgb=rgb, matrix=np.eye(2, 3), degrees=0.0)
    found = find_whole(rgb)
    for attempt in (_try_quarters, _try_tilts):
        if found and found[0].anime is not None:
            break
        better = attempt(rgb, found)
        if better is not None:
            view, found = better
    if not found:
        found = find_in_parts(rgb)
    if len(found) == 1 and found[0].anime is not None:
        view, found = _levelled(rgb, view, found)
    return view, found


def _try_quarters(rgb: NDArray[np.uint8], found: list[Candidate]) -> tuple[View, list[Candidate]] | None:
    score = found[0].score if found else 0.0
    if score >= UPRIGHT_SCORE:
        return None
    score = max(score, SCORE_TURNED - BETTER_BY)
    best: tuple[View, list[Candidate]] | None = None
    for degrees in (90.0, 180.0, 270.0):
        view = turned(rgb, degrees)
        faces = find_whole(view.rgb, with_anime=False)
        if faces and faces[0].score > score + BETTER_BY and faces[0].fit.presence > PRESENCE_TURNED:
            score, best = faces[0].score, (view, faces)
    return best


def _try_tilts(rgb: NDArray[np.uint8], found: list[Candidate]) -> tuple[View, list[Candidate]] | None:
    if found and found[0].fit.presence >= PRESENCE_DOUBTFUL:
        return None
    for view in _tilted(rgb):
        if any(face.likelihood > ANIME_SURE for face in detect_anime_faces(view.rgb)):
            faces = [face for face in find_whole(view.rgb) if face.anime is not None and face.is_seen_twice]
            if faces:
                return view, faces
    return None


def _tilted(rgb: NDArray[np.uint8]) -> Iterator[View]:
    for degrees in _TILTS:
        yield turned(rgb, degrees)


def _levelled(rgb: NDArray[np.uint8], view: View, found: list[Candidate]) -> tuple[View, list[Candidate]]:
    """The view turned so that the anime detector's eyes are level, when they are not."""
    anime = found[0].anime
    if anime is None:
        return view, found
    across = anime.boxes["eye-l"].centre - anime.boxes["eye-r"].centre
    tilt = float(np.degrees(np.arctan2(across[1], across[0])))
    if abs(tilt) < LEVEL_FROM:
        return view, found
    level = turned(rgb, view.degrees - tilt)
    faces = [face for face in find_whole(level.rgb) if face.anime is not None]
    return (level, faces) if len(faces) == 1 else (view, found)
