"""The view of a face that the inference looks at: a small picture in face coordinates, whatever the portrait's size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import FaceFrame

T = TypeVar("T", bound=np.generic)
View = NDArray[np.uint8]
"""(HEIGHT, WIDTH, 3) RGB."""

PITCH = 72
"""Pixels of the view to a face width W."""
WIDTH, HEIGHT = 88, 120
LEFT, ABOVE = 44, 52
"""Pixels of the view left of and above the frame's origin, between the eyes."""
_FINEST = 8
"""Samples to a pixel of the view, along each axis, at most."""
_GROUND = 235.0
"""Grey behind transparent pictures."""


@dataclass(frozen=True)
class Window:
    """Where the view lies on a level picture."""

    origin: NDArray[np.float64]
    """(2,) pixels of the picture between the eyes."""
    width: float
    """W in pixels of the picture."""

    @classmethod
    def of(cls, frame: FaceFrame) -> Window:
        """The window of a face."""
        return cls(frame.origin, frame.width)

    def placed(self, samples: int) -> tuple[float, NDArray[np.float64]]:
        """Scale and corner (2,): x of a view with ``samples`` to a pixel is ``scale * x + corner`` in the picture.

        Places are those of the rims of pixels: the middle of the first one is at 0.5.
        """
        scale = self.width / (PITCH * samples)
        return scale, self.origin - scale * samples * np.array([LEFT, ABOVE])


def face_view(pixels: NDArray[np.uint8], window: Window) -> View:
    """The view of a level picture (h, w, 4), averaged over each pixel; beyond the picture its rim goes on."""
    samples = int(np.clip(round(window.width / PITCH), 1, _FINEST))
    size = (WIDTH * samples, HEIGHT * samples)
    scale, corner = window.placed(samples)
    shift = corner + (scale - 1) / 2
    matrix = np.array([[scale, 0.0, shift[0]], [0.0, scale, shift[1]]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    seen = cv2.warpAffine(pixels, matrix, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return averaged(_on_ground(seen))


def _on_ground(seen: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(h, w, 3) RGBA (h, w, 4) before the ground."""
    shown = np.ascontiguousarray(seen[..., :3])
    through = seen[..., 3] < 255
    alpha = seen[through, 3:] / np.float32(255)
    shown[through] = np.rint(shown[through] * alpha + np.float32(_GROUND) * (1 - alpha))
    return shown


def averaged(fine: NDArray[np.uint8]) -> View:
    """A view of the samples (HEIGHT s, WIDTH s, 3)."""
    return np.asarray(cv2.resize(fine, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA), np.uint8)


def shifted(views: NDArray[T], right: int, down: int) -> NDArray[T]:
    """Views (m, h, w, 3) whose content lies a few pixels to the right and down; the rim goes on."""
    reach = max(abs(right), abs(down))
    around = np.pad(views, ((0, 0), (reach, reach), (reach, reach), (0, 0)), mode="edge")
    height, width = views.shape[1:3]
    return around[:, reach - down : reach - down + height, reach - right : reach - right + width]
