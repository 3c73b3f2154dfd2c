"""Hair, face and body on the example, and single rules on hand-made scenes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from numpy.typing import NDArray

from cartoonalive.layers import labels as rules
from cartoonalive.layers.segment import Label, Place

if TYPE_CHECKING:
    from tests.layers.conftest import Cut

WIDTH = 100.0


def scene(figure: NDArray[np.bool_] | None = None) -> rules._Scene:
    """300 x 300 pixels, eyes' midpoint at (150, 100), face width 100, chin at v = 0.6."""
    y, x = np.mgrid[:300, :300].astype(np.float32) + np.float32(0.5)
    place = Place(u=(x - 150) / 100, v=(y - 100) / 100, top=-0.45)
    oval = np.hypot(place.u / 0.5, (place.v - 0.08) / 0.53) < 1
    empty = np.zeros((300, 300), bool)
    return rules._Scene(
        place=place,
        width=WIDTH,
        lab=np.zeros((300, 300, 3), np.float32),
        figure=np.ones_like(empty) if figure is None else figure,
        cut_off=empty,
        oval=oval,
        core=oval & place.inner,
        features=empty,
        lids=empty,
        brows=(empty, empty),
    )


def labelled(stage: rules._Scene) -> NDArray[np.uint8]:
    """Hair above, face in the oval, body below."""
    labels = np.where(stage.place.v > 0.6, np.uint8(Label.BODY), np.uint8(Label.HAIR))
    return np.where(stage.oval, np.uint8(Label.FACE), labels)


def box(stage: rules._Scene, u: tuple[float, float], v: tuple[float, float]) -> NDArray[np.bool_]:
    place = stage.place
    return (place.u > u[0]) & (place.u < u[1]) & (place.v > v[0]) & (place.v < v[1])


def test_nothing_above_the_chin_is_body() -> None:
    stage = scene()
    labels = np.full((300, 300), Label.BODY, np.uint8)
    repaired = rules.above_chin_is_head(labels, stage)
    assert (repaired[box(stage, (0.6, 0.9), (-0.3, 0.2))] == Label.HAIR).all()
    assert (repaired[stage.oval & (stage.place.v < 0.4)] == Label.FACE).all()
    assert (repaired[stage.place.v > 0.7] == Label.BODY).all()


def test_a_shaded_lid_is_face() -> None:
    stage = scene()
    stage = replace(stage, lids=box(stage, (-0.3, -0.1), (-0.1, 0.0)))
    repaired = rules.lids_are_face(np.full((300, 300), Label.HAIR, np.uint8), stage)
    assert ((repaired == Label.FACE) == stage.lids).all()


@pytest.mark.parametrize(("lightness", "label"), [(45.0, Label.FACE), (22.0, Label.HAIR)])
def test_a_brow_below_shaded_skin_is_face_and_one_below_fringe_is_hair(lightness: float, label: Label) -> None:
    stage = scene()
    brow = box(stage, (-0.3, -0.1), (-0.22, -0.18))
    stage.lab[..., 0] = np.where(stage.oval, 70, 20)
    stage.lab[box(stage, (-0.5, 0.5), (-0.45, -0.22)), 0] = lightness
    stage.lab[brow, 0] = 20
    labels = labelled(stage)
    labels[stage.oval & (stage.place.v < -0.15)] = Label.HAIR
    repaired = rules.free_brows_are_face(labels, replace(stage, brows=(brow,)))
    assert (repaired[brow] == label).all()


def test_a_moustache_is_face_but_a_side_lock_is_hair() -> None:
    stage = scene()
    labels = labelled(stage)
    moustache, lock = box(stage, (-0.15, 0.15), (0.25, 0.32)), box(stage, (-0.42, -0.36), (-0.3, 0.3))
    labels[moustache | lock] = Label.HAIR
    repaired = rules.beard_is_face(labels, stage)
    assert (repaired[moustache] == Label.FACE).all()
    assert (repaired[lock & ~stage.core] == Label.HAIR).mean() > 0.9


def test_a_dark_collar_hanging_by_a_thread_is_body() -> None:
    stage = scene()
    labels = labelled(stage)
    collar, thread = box(stage, (-0.5, 0.5), (0.75, 1.1)), box(stage, (0.6, 0.61), (0.0, 1.0))
    labels[box(stage, (0.5, 1.5), (0.0, 0.7))] = Label.BODY
    labels[collar | thread] = Label.HAIR
    repaired = rules.hair_hangs_from_the_head(labels, stage)
    assert (repaired[collar] == Label.BODY).all()
    assert (repaired[stage.place.v < -0.5] == Label.HAIR).all()


def test_a_head_without_neck_has_no_body() -> None:
    stage = scene(figure=scene().place.v < 0.68)
    repaired = rules.floating_head_has_no_body(labelled(stage), stage)
    assert not (repaired[stage.figure] == Label.BODY).any()
    with_shoulders = scene()
    kept = rules.floating_head_has_no_body(labelled(with_shoulders), with_shoulders)
    assert (kept == Label.BODY).any()


def test_long_hair_is_followed_downward_by_its_colour() -> None:
    stage = scene()
    labels = labelled(stage)
    strand = box(stage, (0.6, 0.8), (0.0, 1.5))
    stage.lab[:] = (80, 0, 0)
    stage.lab[strand] = (40, 20, 20)
    labels[(stage.place.v > 0.2) & ~stage.oval] = Label.BODY
    labels[box(stage, (0.6, 0.8), (0.0, 0.5))] = Label.HAIR
    repaired = rules.hair_runs_on_downward(labels, stage)
    assert (repaired[strand] == Label.HAIR).mean() > 0.95
    assert (repaired[box(stage, (-0.9, 0.5), (0.8, 1.5))] == Label.BODY).all()


@pytest.mark.parametrize(
    ("u", "v", "owner"), [(0.0, 0.25, "face"), (0.0, -0.65, "hair"), (0.2, 0.2, "face"), (0.0, 1.1, "body")]
)
def test_places_of_the_example_have_their_owner(cut: Cut, u: float, v: float, owner: str) -> None:
    from cartoonalive.landmarks.model import FaceFrame

    x, y = FaceFrame.of(cut.canvas.landmarks).pixels(np.array([u, v])).astype(int)
    assert getattr(cut.regions, owner)[y, x]


def test_regions_share_out_the_canvas(cut: Cut) -> None:
    regions = cut.regions
    count = regions.hair.astype(int) + regions.face + regions.body
    assert count.min() == count.max() == 1
