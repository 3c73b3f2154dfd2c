"""Hair, face and body on the example."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from cartoonalive.landmarks.model import FaceFrame
from cartoonalive.layers.labels import repair
from cartoonalive.layers.place import Label
from tests.layers.label_drawing import labelled, scene

if TYPE_CHECKING:
    from tests.layers.conftest import Cut


def test_a_plain_head_needs_no_repair() -> None:
    stage = scene()
    labels = labelled(stage)
    for label, colour in ((Label.HAIR, (20, 5, 8)), (Label.FACE, (75, 15, 20)), (Label.BODY, (50, 0, -30))):
        stage.lab[labels == label] = colour
    assert (repair(labels, stage) == labels).mean() > 0.99


@pytest.mark.parametrize(
    ("u", "v", "owner"), [(0.0, 0.25, "face"), (0.0, -0.65, "hair"), (0.2, 0.2, "face"), (0.0, 1.1, "body")]
)
def test_places_of_the_example_have_their_owner(cut: Cut, u: float, v: float, owner: str) -> None:
    x, y = FaceFrame.of(cut.canvas.landmarks).pixels(np.array([u, v])).astype(int)
    assert getattr(cut.regions, owner)[y, x]


def test_regions_share_out_the_canvas(cut: Cut) -> None:
    regions = cut.regions
    count = regions.hair.astype(int) + regions.face + regions.body
    assert count.min() == count.max() == 1
