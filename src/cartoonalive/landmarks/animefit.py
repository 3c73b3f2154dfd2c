"""Landmarks of an anime face: the mesh laid on the anime detector's boxes.

Plain mesh fits put anime eyes about right but far too small, and misplace small mouths; the detector's boxes are right
in place and size. So the mesh gives the form and the boxes the places.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.animeface import AnimeFace
from cartoonalive.landmarks.candidates import crop_fits
from cartoonalive.landmarks.facemesh import MeshFit
from cartoonalive.landmarks.islands import NOT_SKIN
from cartoonalive.landmarks.model import (
    BROW_LOWER,
    BROW_UPPER,
    CHIN,
    EYE_LOWER,
    EYE_UPPER,
    SIDES,
    Box,
    Side,
)
from cartoonalive.landmarks.mouth import MOUTH_POINTS, OUTER, eye_middle, to_lab

EYE_SHARE = 0.94
"""Width of the lid contour in the anime detector's eye box."""
BROW_GAP = 0.16
"""Room between the top of an anime eye and the brow above it, in eye heights."""


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


def laid_on(rgb: NDArray[np.uint8], points: NDArray[np.float64], anime: AnimeFace) -> NDArray[np.float64]:
    """(468, 2) mesh points with eyes, brows, mouth and chin laid on the anime detector's boxes."""
    out = _aligned(points, anime)
    lab = to_lab(rgb)
    skin = cheek_colour(lab, anime)
    for side in SIDES:
        box = drawn_eye(lab, skin, anime.boxes[f"eye-{side}"])
        set_eye_arch(out, side, box)
        lift_brow(out, side, box)
    mouth = anime.boxes["mouth"]
    set_mouth(out, mouth)
    return out


def _aligned(points: NDArray[np.float64], anime: AnimeFace) -> NDArray[np.float64]:
    """Points scaled along x and y so that eyes and mouth centres lie on the detector's; the jaw ends at its chin."""
    right, left, mouth = (anime.boxes[name].centre for name in ("eye-r", "eye-l", "mouth"))
    own_eyes = (eye_middle(points, "r") + eye_middle(points, "l")) / 2
    own_width = float((eye_middle(points, "l") - eye_middle(points, "r"))[0])
    own_drop = float(points[list(OUTER)].mean(axis=0)[1] - own_eyes[1])
    eyes = (right + left) / 2
    stretch = np.array([(left - right)[0] / max(own_width, 1.0), (mouth - eyes)[1] / max(own_drop, 1.0)])
    out: NDArray[np.float64] = (points - own_eyes) * np.clip(stretch, 0.5, 2.0) + eyes
    chin = anime.boxes["chin"].centre
    if chin[1] > mouth[1]:
        below = np.clip((out[:, 1] - mouth[1]) / max(out[CHIN, 1] - mouth[1], 1.0), 0.0, 1.0)
        out[:, 1] += below * (chin[1] - out[CHIN, 1])
    return out


def cheek_colour(lab: NDArray[np.float32], anime: AnimeFace) -> NDArray[np.float32]:
    """(3,) median Lab colour between eyes and mouth."""
    right, left, mouth = (anime.boxes[name] for name in ("eye-r", "eye-l", "mouth"))
    top = int(max(0.0, min(right.bottom, left.bottom)))
    bottom = int(max(top + 2.0, mouth.top))
    patch = lab[top:bottom, int(max(0.0, right.centre[0])) : int(max(2.0, left.centre[0]))]
    colour = np.median(patch.reshape(-1, 3), axis=0) if patch.size else np.median(lab.reshape(-1, 3), axis=0)
    return np.asarray(colour, np.float32)


def drawn_eye(lab: NDArray[np.float32], skin: NDArray[np.float32], box: Box) -> Box:
    """The eye box cut down to its drawn rows: the detector's boxes are as tall for closed eyes as for open ones."""
    inset = 0.15 * float(box.size[0])
    top, bottom = max(0, int(box.top)), int(box.bottom) + 1
    patch = lab[top:bottom, max(0, int(box.left + inset)) : int(box.right - inset) + 1]
    if min(patch.shape[:2]) < 6:
        return box
    distance = np.linalg.norm((patch - skin) * np.array([0.8, 1, 1], np.float32), axis=-1)
    drawn = (distance > NOT_SKIN).mean(axis=1) > 0.12
    rows = _longest_run(drawn)
    if rows is None or (rows[1] - rows[0]) > 0.7 * len(drawn):
        return box
    return replace(box, top=top + rows[0] - 0.02 * len(drawn), bottom=top + rows[1] + 0.02 * len(drawn))


def _longest_run(flags: NDArray[np.bool_]) -> tuple[int, int] | None:
    """First and last + 1 index of the longest run of true, the one further down when equal."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    runs = [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]
    return max(runs, key=lambda run: (run[1] - run[0], run[1]), default=None)


def set_eye_arch(points: NDArray[np.float64], side: Side, box: Box) -> None:
    """Replace one lid contour by the arch that fits anime eyes in a box: high in the middle, flat below."""
    width, height = box.size
    upper, lower = EYE_UPPER[side], EYE_LOWER[side]
    across = np.linspace(-1.0, 1.0, len(upper))
    x = box.centre[0] + across * EYE_SHARE * width / 2
    points[list(upper)] = np.stack([x, box.top + height * (0.10 + 0.36 * np.abs(across) ** 2.2)], axis=1)
    bottom = box.bottom - height * (0.06 + 0.22 * across**2)
    inner = slice(1, -1)
    points[list(lower[inner])] = np.stack([x, bottom], axis=1)[inner]


def lift_brow(points: NDArray[np.float64], side: Side, box: Box) -> None:
    """Move a brow straight up until it clears the eye."""
    brow = [*BROW_UPPER[side], *BROW_LOWER[side]]
    lowest = float(points[brow, 1].max())
    points[brow, 1] -= max(0.0, lowest - (box.top - BROW_GAP * float(box.size[1])))


def set_mouth(points: NDArray[np.float64], box: Box, share: float = 1.0) -> None:
    """Scale the lips into a box; ``share`` is the part of its height that they fill."""
    lips = list(MOUTH_POINTS)
    low, high = points[lips].min(axis=0), points[lips].max(axis=0)
    scale = box.size * np.array([1.0, share]) / np.maximum(high - low, 1e-6)
    points[lips] = (points[lips] - (low + high) / 2) * scale + box.centre
