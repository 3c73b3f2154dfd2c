"""Rules for what lies below the jaw, on hand-made scenes."""

from __future__ import annotations

import numpy as np

from cartoonalive.layers import body_labels as rules
from cartoonalive.layers.place import Label
from tests.layers.label_drawing import box, labelled, scene


def test_a_beard_below_the_chin_is_face() -> None:
    stage = scene()
    beard = box(stage, (-0.25, 0.25), (0.4, 0.9))
    stage.lab[:] = (70, 15, 20)
    stage.lab[stage.place.v > 0.62] = (50, 0, -30)
    stage.lab[beard] = (25, 5, 8)
    repaired = rules.beard_below_the_chin(labelled(stage), stage)
    assert (repaired[beard] == Label.FACE).mean() > 0.95
    assert (repaired[stage.place.v > 1.0] == Label.BODY).all()


def test_a_speck_of_body_joins_the_head() -> None:
    stage = scene()
    labels = labelled(stage)
    speck = box(stage, (0.7, 0.75), (0.3, 0.35))
    labels[speck] = Label.BODY
    assert (rules.drop_body_islands(labels, stage)[speck] == Label.HAIR).all()


def test_a_head_without_neck_has_no_body() -> None:
    stage = scene(figure=scene().place.v < 0.68)
    repaired = rules.floating_head_has_no_body(labelled(stage), stage)
    assert not (repaired[stage.figure] == Label.BODY).any()
    with_shoulders = scene()
    kept = rules.floating_head_has_no_body(labelled(with_shoulders), with_shoulders)
    assert (kept == Label.BODY).any()


def test_shoulders_that_the_picture_cuts_off_at_the_chin_are_a_body() -> None:
    stage = scene()
    stage.figure[stage.place.v > 0.7] = False
    labels = labelled(stage)
    shoulders = box(stage, (0.6, 1.0), (0.3, 0.7))
    stage.figure[shoulders] = True
    labels[shoulders] = Label.BODY
    stage.cut_off[shoulders & (stage.place.v > 0.68)] = True
    kept = rules.floating_head_has_no_body(labels, stage)
    assert (kept[shoulders] == Label.BODY).all()


def test_labels_are_never_lost() -> None:
    stage = scene()
    labels = labelled(stage)
    for rule in (rules.beard_below_the_chin, rules.drop_body_islands, rules.floating_head_has_no_body):
        assert np.isin(rule(labels, stage), (Label.HAIR, Label.FACE, Label.BODY)).all()
