"""Face landmarks: the 468 points of the MediaPipe face mesh, two irises, and what is known of their worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Style = Literal["anime", "drawn", "photo"]
Side = Literal["l", "r"]
SIDES: tuple[Side, Side] = ("r", "l")
"""Both sides in picture order: the character's right is on the left of the picture."""

OVAL = (
    *(10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377),
    *(152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109),
)
"""Face contour, closed, from the top of the forehead clockwise on screen."""
CHIN, FOREHEAD, NOSE_TIP = 152, 10, 4
EYE_UPPER: Mapping[Side, tuple[int, ...]] = {
    "r": (33, 246, 161, 160, 159, 158, 157, 173, 133),
    "l": (362, 398, 384, 385, 386, 387, 388, 466, 263),
}
"""Upper lid from corner to corner, left to right in the picture."""
EYE_LOWER: Mapping[Side, tuple[int, ...]] = {
    "r": (33, 7, 163, 144, 145, 153, 154, 155, 133),
    "l": (362, 382, 381, 380, 374, 373, 390, 249, 263),
}
"""Lower lid from corner to corner, left to right in the picture."""
BROW_UPPER: Mapping[Side, tuple[int, ...]] = {"r": (70, 63, 105, 66, 107), "l": (336, 296, 334, 293, 300)}
BROW_LOWER: Mapping[Side, tuple[int, ...]] = {"r": (46, 53, 52, 65, 55), "l": (285, 295, 282, 283, 276)}
LIPS_UPPER_OUTER = (61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291)
LIPS_LOWER_OUTER = (61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291)
LIPS_UPPER_INNER = (78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308)
LIPS_LOWER_INNER = (78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308)
NOSE_RIDGE = (168, 6, 197, 195, 5, 4)
NOSE_BASE = (98, 97, 2, 326, 327)
CHEEKS = (50, 280)


@dataclass(frozen=True, kw_only=True)
class Box:
    """An axis-aligned rectangle in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def centre(self) -> NDArray[np.float64]:
        """(2,) middle of the box."""
        return np.array([(self.left + self.right) / 2, (self.top + self.bottom) / 2])

    @property
    def size(self) -> NDArray[np.float64]:
        """(2,) width and height."""
        return np.array([self.right - self.left, self.bottom - self.top])


@dataclass(frozen=True, kw_only=True)
class Landmarks:
    """One face. All positions in the pixels of the picture (or canvas) that they belong to."""

    points: NDArray[np.float64]
    """(468, 2) face mesh."""
    irises: Mapping[Side, NDArray[np.float64]]
    """Per side (5, 2): centre, then four points of the rim."""
    presence: float
    """0..1, how sure the face network is that it looks at a face; above 0.97 its contours are trusted."""
    style: Style
    confidence: Mapping[str, float]
    """0..1 for the groups ``eye-l``, ``eye-r``, ``brow-l``, ``brow-r``, ``nose``, ``mouth``, ``contour``."""
    boxes: Mapping[str, Box] | None
    """Boxes of the anime detector (``face``, ``eye-l``, ``eye-r``, ``nose``, ``mouth``, ``chin``) when it fired."""
    yaw: float = 0.0
    """Degrees; positive: the face looks to the right of the picture."""
    pitch: float = 0.0
    """Degrees; positive: the face looks up."""
    beard: NDArray[np.float32] | None = None
    """(3,) Lab colour of the beard around the mouth, where there is one."""

    def eye_centre(self, side: Side) -> NDArray[np.float64]:
        """(2,) mean of the lid contour."""
        centre: NDArray[np.float64] = self.points[list(EYE_UPPER[side] + EYE_LOWER[side][1:-1])].mean(axis=0)
        return centre

    @property
    def eye_distance(self) -> float:
        """Distance between the eye centres in pixels; the length unit of most recipes."""
        return float(np.linalg.norm(self.eye_centre("l") - self.eye_centre("r")))

    @property
    def roll(self) -> float:
        """Tilt of the eye line in degrees; positive: clockwise on screen."""
        dx, dy = self.eye_centre("l") - self.eye_centre("r")
        return float(np.degrees(np.arctan2(dy, dx)))

    def transformed(self, matrix: NDArray[np.float64]) -> Landmarks:
        """The same face after the affine map ``matrix`` (2, 3); boxes become the bounds of their mapped corners."""

        def apply(points: NDArray[np.float64]) -> NDArray[np.float64]:
            return points @ matrix[:, :2].T + matrix[:, 2]

        def apply_box(box: Box) -> Box:
            x, y = (box.left, box.right), (box.top, box.bottom)
            corners = apply(np.array([[a, b] for a in x for b in y]))
            (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
            return Box(left=float(left), top=float(top), right=float(right), bottom=float(bottom))

        boxes = None if self.boxes is None else {name: apply_box(box) for name, box in self.boxes.items()}
        irises = {side: apply(points) for side, points in self.irises.items()}
        return replace(self, points=apply(self.points), irises=irises, boxes=boxes)


@dataclass(frozen=True, kw_only=True)
class FaceFrame:
    """Face-relative coordinates on a level canvas: u right and v down from between the eyes, in face widths.

    ``width`` is the mean of the oval's width and eye distance / 0.53 (recipes: drawn ovals alone are too narrow).
    """

    origin: NDArray[np.float64]
    """(2,) midpoint of the eye centres, pixels."""
    width: float
    """W, pixels."""
    chin: float
    """v of the chin."""
    top: float
    """v of the top of the oval (negative)."""
    unit: float
    """Eye distance / 150: the recipes assume 150 px between the eyes, so their pixel constants are multiplied by it."""

    @classmethod
    def of(cls, landmarks: Landmarks) -> FaceFrame:
        """The frame of a level face."""
        origin = (landmarks.eye_centre("l") + landmarks.eye_centre("r")) / 2
        oval = landmarks.points[list(OVAL)]
        distance = landmarks.eye_distance
        width = 0.5 * float(np.ptp(oval[:, 0])) + 0.5 * distance / 0.53
        chin = (landmarks.points[CHIN, 1] - origin[1]) / width
        top = (landmarks.points[FOREHEAD, 1] - origin[1]) / width
        return cls(origin=origin, width=width, chin=float(chin), top=float(top), unit=distance / 150.0)

    def uv(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Pixels (..., 2) to face coordinates (..., 2)."""
        return (points - self.origin) / self.width

    def pixels(self, uv: NDArray[np.float64]) -> NDArray[np.float64]:
        """Face coordinates (..., 2) to pixels (..., 2)."""
        return uv * self.width + self.origin
