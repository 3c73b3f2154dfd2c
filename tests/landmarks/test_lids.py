"""Large drawn eyes are recognised however large the picture is."""

import numpy as np
import pytest

from cartoonalive.drawing.example import draw_example
from cartoonalive.landmarks.detect import find_face
from cartoonalive.landmarks.lids import skin_below_eyes
from cartoonalive.landmarks.model import EYE_LOWER, EYE_UPPER, SIDES
from cartoonalive.landmarks.mouth import to_lab
from cartoonalive.portrait.model import Portrait


@pytest.mark.parametrize("size", [260, 600, 1000])
def test_the_example_gets_its_large_eyes_at_every_size(size: int) -> None:
    landmarks, _ = find_face(Portrait(pixels=draw_example(size), has_alpha=False))
    assert landmarks.style == "anime"
    for side in SIDES:
        lids = landmarks.points[list(EYE_UPPER[side] + EYE_LOWER[side])]
        assert np.ptp(lids[:, 1]) > 0.07 * size, "drawn 0.085 of the picture tall"


def test_skin_is_seen_below_a_whole_eye_only() -> None:
    picture = draw_example(1000)
    landmarks, _ = find_face(Portrait(pixels=picture, has_alpha=False))
    lab = to_lab(picture[..., :3])
    squeezed = landmarks.points.copy()
    for side in SIDES:
        lids = list(dict.fromkeys(EYE_UPPER[side] + EYE_LOWER[side]))
        middle = squeezed[lids].mean(axis=0)
        squeezed[lids] = middle + 0.4 * (squeezed[lids] - middle)
    assert skin_below_eyes(lab, squeezed) < 0.3 < skin_below_eyes(lab, landmarks.points)
