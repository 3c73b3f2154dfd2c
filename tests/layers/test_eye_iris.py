"""The ellipse of an iris, on drawings whose irises are known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cartoonalive.layers.eyes import fit_eyes
from tests.layers.eye_drawing import DrawnFace


class ToyFace(DrawnFace):
    """Eyes of a toy: tall, with irises far larger than those of people."""

    @property
    def half(self) -> tuple[float, float]:
        return 0.3 * self.distance, 0.2 * self.distance


def test_an_iris_grows_from_the_pupil_that_the_network_found() -> None:
    face = ToyFace()
    paint = face.paint()
    pupils = {side: face.centre(side) + 0.3 * (rim - face.centre(side)) for side, rim in paint.landmarks.irises.items()}
    paint.landmarks = replace(paint.landmarks, irises=pupils)
    for fit in fit_eyes(paint).values():
        assert fit.shape.iris[2] == pytest.approx(0.95 * face.half[1], rel=0.15)
