"""Rules that tell hair from body, on hand-made scenes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cartoonalive.layers import hair_labels as rules
from cartoonalive.layers.place import Label
from tests.layers.label_drawing import box, labelled, scene


def test_a_speck_at_the_jaw_joins_its_neighbour() -> None:
    stage = scene()
    labels = np.where(stage.place.v > 0.1, np.uint8(Label.BODY), labelled(stage))
    labels[stage.oval] = Label.FACE
    speck = box(stage, (0.46, 0.5), (0.3, 0.34))
    labels[speck] = Label.HAIR
    repaired = rules.drop_hair_islands(labels, stage)
    assert not (repaired[speck] == Label.HAIR).any()


def test_a_dark_collar_hanging_by_a_thread_is_body() -> None:
    stage = scene()
    labels = labelled(stage)
    collar, thread = box(stage, (-0.5, 0.5), (0.75, 1.1)), box(stage, (0.6, 0.61), (0.0, 1.0))
    labels[box(stage, (0.5, 1.5), (0.0, 0.7))] = Label.BODY
    labels[collar | thread] = Label.HAIR
    repaired = rules.hair_hangs_from_the_head(labels, stage)
    assert (repaired[collar] == Label.BODY).all()
    assert (repaired[stage.place.v < -0.5] == Label.HAIR).all()


@pytest.mark.parametrize("skin", [False, True])
def test_long_hair_is_followed_downward_by_its_colour_but_not_on_to_skin(skin: bool) -> None:
    stage = scene()
    strand = box(stage, (0.4, 0.58), (0.0, 1.5)) & ~stage.oval
    stage = replace(stage, flesh=strand & skin)
    labels = labelled(stage)
    stage.lab[:] = (80, 0, 0)
    stage.lab[strand] = (40, 20, 20)
    labels[(stage.place.v > 0.2) & ~stage.oval] = Label.BODY
    labels[strand & (stage.place.v < 0.5)] = Label.HAIR
    repaired = rules.hair_runs_on_downward(labels, stage)
    below = strand & (stage.place.v > 0.55)
    assert (repaired[below] == (Label.BODY if skin else Label.HAIR)).mean() > 0.95
    assert (repaired[box(stage, (-0.9, 0.3), (0.8, 1.5))] == Label.BODY).all()


@pytest.mark.parametrize(("neck", "label"), [(False, Label.HAIR), (True, Label.BODY)])
def test_a_hood_over_the_shoulders_is_of_one_piece_unless_a_neck_shows(neck: bool, label: Label) -> None:
    stage = scene()
    stage.lab[:] = (40, 30, -40)
    throat = box(stage, (-0.3, 0.3), (0.62, 1.0))
    stage = replace(stage, skin_like=throat & neck)
    repaired = rules.hood_of_one_piece(labelled(stage), stage)
    assert (repaired[stage.place.v > 1.2] == label).all()
