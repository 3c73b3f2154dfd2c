"""MediaPipe face mesh (468 points) and iris network.

Kartynnik et al. 2019, "Real-time Facial Surface Geometry from Monocular Video on Mobile GPUs"; Ablavatski et al. 2020,
"Real-time Pupil Tracking from Monocular Video for Digital Puppetry".
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import CHIN, EYE_LOWER, EYE_UPPER, FOREHEAD, SIDES, Side
from cartoonalive.landmarks.tflite import network

CROP_MARGIN = 1.5
"""Side of the crop in extents of the face."""
IRIS_MARGIN = 2.3
"""Side of the iris crop in eye widths."""
NEUTRAL_PITCH = -8.0
"""Degrees that the depth of a face looking straight ahead gives."""
_OUTER_CORNERS = (33, 263)
_EAR_TO_EAR = (234, 454)


@dataclass(frozen=True, kw_only=True)
class MeshFit:
    """One run of the mesh network; `depth` is in the pixels of `points`, smaller is nearer."""

    points: NDArray[np.float64]
    """(468, 2) picture pixels."""
    depth: NDArray[np.float64]
    """(468,)"""
    presence: float


def fit_mesh(rgb: NDArray[np.uint8], centre: NDArray[np.float64], side: float, angle: float) -> MeshFit:
    """Run the mesh network on the square of ``side`` pixels around ``centre``, turned by ``angle`` radians."""
    net = network("face_landmark")
    crop, to_picture = _crop(rgb, centre, side, angle, net.side)
    outputs = net.run(crop.astype(np.float32) / 255.0)
    mesh = next(out for out in outputs if out.size == 468 * 3).reshape(468, 3).astype(np.float64)
    logit = float(next(out for out in outputs if out.size == 1).ravel()[0])
    points = mesh[:, :2] @ to_picture[:, :2].T + to_picture[:, 2]
    return MeshFit(points=points, depth=mesh[:, 2] * side / net.side, presence=1.0 / (1.0 + np.exp(-logit)))


def refine_mesh(rgb: NDArray[np.uint8], fit: MeshFit, margin: float = CROP_MARGIN) -> MeshFit:
    """Run again on the crop that the fit's own points suggest, as the video tracker does."""
    first, second = fit.points[_OUTER_CORNERS[0]], fit.points[_OUTER_CORNERS[1]]
    angle = float(np.arctan2(*(second - first)[::-1]))
    turn = rotation(-angle)
    level = fit.points @ turn.T
    low, high = level.min(axis=0), level.max(axis=0)
    return fit_mesh(rgb, (low + high) / 2 @ turn, float((high - low).max()) * margin, angle)


def fit_irises(rgb: NDArray[np.uint8], points: NDArray[np.float64]) -> dict[Side, NDArray[np.float64]]:
    """Per side (5, 2) iris centre and four rim points, for the eye corners in ``points`` (468, 2)."""
    net = network("iris_landmark")
    irises: dict[Side, NDArray[np.float64]] = {}
    for side in SIDES:
        first, second = points[EYE_UPPER[side][0]], points[EYE_UPPER[side][-1]]
        angle = float(np.arctan2(*(second - first)[::-1]))
        middle = points[list(EYE_UPPER[side] + EYE_LOWER[side][1:-1])].mean(axis=0)
        crop, to_picture = _crop(rgb, middle, IRIS_MARGIN * float(np.linalg.norm(second - first)), angle, net.side)
        flip = side == "l"
        image = crop[:, ::-1] if flip else crop
        outputs = net.run(image.astype(np.float32) / 255.0)
        iris = next(out for out in outputs if out.size == 15).reshape(5, 3)[:, :2].astype(np.float64)
        if flip:
            iris[:, 0] = net.side - iris[:, 0]
        irises[side] = iris @ to_picture[:, :2].T + to_picture[:, 2]
    return irises


def head_angles(fit: MeshFit) -> tuple[float, float]:
    """Yaw (positive: looks to the right of the picture) and pitch (positive: up) in degrees, from the mesh's depth."""
    right, left = _EAR_TO_EAR
    across = float(np.linalg.norm(fit.points[left] - fit.points[right]))
    upright = float(np.linalg.norm(fit.points[CHIN] - fit.points[FOREHEAD]))
    yaw = np.degrees(np.arctan2(fit.depth[left] - fit.depth[right], across))
    pitch = np.degrees(np.arctan2(fit.depth[FOREHEAD] - fit.depth[CHIN], upright)) - NEUTRAL_PITCH
    return float(yaw), float(pitch)


def rotation(angle: float) -> NDArray[np.float64]:
    """(2, 2) matrix that turns by ``angle`` radians, clockwise on screen."""
    cosine, sine = np.cos(angle), np.sin(angle)
    return np.array([[cosine, -sine], [sine, cosine]])


def _crop(
    rgb: NDArray[np.uint8], centre: NDArray[np.float64], side: float, angle: float, size: int
) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    """(size, size, 3) crop and the (2, 3) affine map from its pixels back to the picture's."""
    turn = rotation(angle) * (side / size)
    shift = centre - turn @ np.array([size / 2, size / 2])
    centred = np.concatenate([turn, (shift + turn @ [0.5, 0.5] - 0.5)[:, None]], axis=1)
    source = rgb
    if side > 2 * size:
        source, centred = _reduced(rgb, side / size, turn, shift)
    crop = cv2.warpAffine(
        source,
        centred,
        (size, size),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(crop, np.uint8), np.concatenate([turn, shift[:, None]], axis=1)


def _reduced(
    rgb: NDArray[np.uint8], factor: float, turn: NDArray[np.float64], shift: NDArray[np.float64]
) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    """Area-averaged picture and the crop's inverse map in its pixel centres, against aliasing."""
    size = (max(1, round(rgb.shape[1] / factor)), max(1, round(rgb.shape[0] / factor)))
    small = np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8)
    scale = np.array([size[0] / rgb.shape[1], size[1] / rgb.shape[0]])
    linear, offset = turn * scale[:, None], shift * scale
    return small, np.concatenate([linear, (offset + linear @ [0.5, 0.5] - 0.5)[:, None]], axis=1)
