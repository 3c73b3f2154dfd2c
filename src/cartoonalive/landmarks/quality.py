"""Is this face good enough, and what is doubtful about it: refusals and warnings."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.errors import PictureError
from cartoonalive.events import ModelWarning
from cartoonalive.landmarks.candidates import Candidate
from cartoonalive.landmarks.model import EYE_LOWER, EYE_UPPER, NOSE_TIP, OVAL, SIDES, Landmarks
from cartoonalive.landmarks.mouth import mouth_score, to_lab
from cartoonalive.landmarks.views import View
from cartoonalive.portrait.model import Portrait

SMALLEST_EYE_DISTANCE = 18.0
"""Pixels between the eyes below which a face is refused; 34 px of face width."""
SMALL_EYE_DISTANCE = 40.0
"""Pixels between the eyes below which the user is warned."""
PROFILE_NOSE, TURNED_NOSE = 0.355, 0.25
"""Offset of the nose tip from the middle between the eyes, in eye-corner distances: profile; strongly turned."""
CUT_OFF = 0.15
"""Share of the face contour outside the picture from which the face is refused."""
BLURRED = 0.07
"""Steepest slope per pixel, in shares of the contrast, below which a picture is blurred."""
BLURRED_SCORE = 0.6
"""Detector score that a face in a blurred picture must have."""
DARK = 15.0
"""Lab lightness of the face below which the picture is underexposed."""
UNCERTAIN_PRESENCE = 0.95
COVERED_DIFFERENCE = 25.0
"""Lab distance between nose bridge and both cheeks that means a mask."""
CLOSED_EYE = {"anime": 0.42, "drawn": 0.17, "photo": 0.17}
"""Height of the lid contour in its widths below which an eye is closed."""
_OUTER_CORNERS = (33, 263)
_BRIDGE = (168, 6)
_MID_CHEEKS = (205, 425)
_FRONT_HINT = "use a portrait that shows the face from the front or in three-quarter view"


def no_face(rgb: NDArray[np.uint8]) -> PictureError:
    """The refusal of a picture in which nothing was found."""
    reason = "there is none, or it is turned away, covered or too small"
    if sharpness(rgb) < BLURRED:
        reason = "the picture is blurred or empty"
    return PictureError(
        f"no face was found: {reason}",
        hint=f"{_FRONT_HINT}, head and shoulders filling the picture",
        code="no_face",
    )


def sharpness(rgb: NDArray[np.uint8]) -> float:
    """Steepest slope (99.9 % quantile, per pixel) as a share of the picture's contrast; about 0.1 to 0.5 if sharp."""
    grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY).astype(np.float32)
    slope = np.hypot(cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1)) / 8
    low, high = np.quantile(grey, (0.01, 0.99))
    return float(np.quantile(slope, 0.999) / (high - low + 1.0))


def nose_offset(points: NDArray[np.float64]) -> float:
    """Signed offset of the nose tip from the middle of the outer eye corners, along and in units of their line."""
    right, left = points[_OUTER_CORNERS[0]], points[_OUTER_CORNERS[1]]
    across = left - right
    return float((points[NOSE_TIP] - (left + right) / 2) @ across / max(float(across @ across), 1e-6))


def examine(portrait: Portrait, view: View, candidate: Candidate, landmarks: Landmarks) -> tuple[ModelWarning, ...]:
    """Refuse a face that cannot become a model; say what is doubtful about one that can.

    ``landmarks`` are in the pixels of ``view``. Raises PictureError with one of the codes ``blurred``, ``cut_off``,
    ``profile``, ``face_too_small``.
    """
    is_blurred = sharpness(view.rgb) < BLURRED
    if is_blurred and candidate.score < BLURRED_SCORE:
        raise PictureError(
            "the picture is too blurred to make out the face", hint="use a sharper picture", code="blurred"
        )
    _refuse_cut_off(portrait, landmarks.transformed(view.inverse))
    turn = abs(nose_offset(candidate.fit.points)) if candidate.anime is None else 0.0
    if turn >= PROFILE_NOSE:
        raise PictureError("the face is seen from the side (profile)", hint=_FRONT_HINT, code="profile")
    if landmarks.eye_distance < SMALLEST_EYE_DISTANCE:
        raise PictureError(
            f"the face is too small: {landmarks.eye_distance:.0f} px between the eyes, at least "
            f"{SMALLEST_EYE_DISTANCE:.0f} are needed",
            hint="use a larger picture, or crop it to head and shoulders before it is scaled down",
            code="face_too_small",
        )
    warnings = [*_picture_warnings(view, landmarks, is_blurred), *_face_warnings(view.rgb, landmarks, turn)]
    return tuple(warnings)


def _refuse_cut_off(portrait: Portrait, landmarks: Landmarks) -> None:
    contour = landmarks.points[list(OVAL)]
    outside = float(((contour < 0) | (contour > np.array(portrait.size))).any(axis=1).mean())
    if outside > CUT_OFF:
        raise PictureError(
            f"the face is cut off by the border of the picture ({100 * outside:.0f} % of its outline is outside)",
            hint="use a picture that shows the whole head",
            code="cut_off",
        )


def _picture_warnings(view: View, landmarks: Landmarks, is_blurred: bool) -> Iterator[ModelWarning]:
    if is_blurred:
        yield ModelWarning(code="blurred", message="The picture is blurred.", hint="Use a sharper picture.")
    if abs((view.degrees + 180) % 360 - 180) > 60:
        yield ModelWarning(
            code="turned",
            message="The picture lay on its side or head; it was turned upright.",
            hint="Check the result.",
        )
    if landmarks.eye_distance < SMALL_EYE_DISTANCE:
        yield ModelWarning(
            code="small_face",
            message=f"The face is small ({landmarks.eye_distance:.0f} px between the eyes) and was enlarged.",
            hint="A picture with 100 px or more between the eyes gives a sharper model.",
        )


def _face_warnings(rgb: NDArray[np.uint8], landmarks: Landmarks, turn: float) -> Iterator[ModelWarning]:
    lab = to_lab(rgb)
    height, width = lab.shape[:2]
    columns = np.clip(landmarks.points[:, 0].astype(int), 0, width - 1)
    rows = np.clip(landmarks.points[:, 1].astype(int), 0, height - 1)
    colours = lab[rows, columns]
    if float(np.median(colours[:, 0])) < DARK:
        yield ModelWarning(code="dark", message="The face is very dark.", hint="Brighten the picture.")
    if landmarks.boxes is None and landmarks.presence < UNCERTAIN_PRESENCE:
        yield ModelWarning(
            code="uncertain_face",
            message="It is not certain that this is a human face.",
            hint="Check eyes and mouth of the model.",
        )
    if turn > TURNED_NOSE:
        yield ModelWarning(
            code="turned_head", message="The head is turned strongly.", hint="A view from the front moves better."
        )
    bridge = colours[list(_BRIDGE)].mean(axis=0)
    apart = np.linalg.norm(colours[list(_MID_CHEEKS)] - bridge, axis=-1)
    score = mouth_score(lab, landmarks.points, landmarks.beard)
    if score < 0.15 and apart.min() > COVERED_DIFFERENCE:
        yield ModelWarning(
            code="face_covered",
            message="Mouth or cheeks seem to be covered.",
            hint="Use a picture that shows the whole face.",
        )
    yield from _closed_eyes(landmarks)


def _closed_eyes(landmarks: Landmarks) -> Iterator[ModelWarning]:
    for side in SIDES:
        lids = landmarks.points[list(EYE_UPPER[side] + EYE_LOWER[side])]
        width, height = np.ptp(lids, axis=0)
        if height < CLOSED_EYE[landmarks.style] * width:
            name = "left" if side == "l" else "right"
            yield ModelWarning(
                code="eyes_closed",
                message=f"The character's {name} eye is closed.",
                hint="A portrait with open eyes moves better.",
            )
