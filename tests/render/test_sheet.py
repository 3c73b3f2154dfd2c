"""Contact sheets, poses and the preview."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cartoonalive.evaluate.evaluator import Evaluator
from cartoonalive.render.poses import EYE_POSES, MOUTH_POSES, PREVIEW_POSES, Pose
from cartoonalive.render.preview import preview
from cartoonalive.render.sheet import Cell, SheetStyle, contact_sheet
from cartoonalive.render.skia import Renderer
from cartoonalive.rig.model import CanvasInfo, Parameter, Rig
from cartoonalive.rig.parameters import STANDARD

STYLE = SheetStyle(background=(0, 0, 200), card=(250, 250, 250), gap=10, label_height=20)


def _plain(width: int, height: int, *colour: int) -> np.ndarray:
    return np.tile(np.array(colour, np.uint8), (height, width, 1))


def test_cells_lie_in_reading_order_around_large_ones() -> None:
    cells = [Cell(picture=_plain(90, 70, 200, 0, 0, 255), label="a", span=2)]
    cells += [Cell(picture=_plain(40, 25, 0, 10 * i, 0, 255), label="b") for i in range(5)]
    sheet = contact_sheet(cells, columns=3, cell_size=(40, 25), style=STYLE)
    assert sheet.shape == (3 * 55 + 10, 3 * 50 + 10, 3)
    assert tuple(sheet[10 + 40, 10 + 45]) == (200, 0, 0)
    middles = [(22, 130), (77, 130), (132, 30), (132, 80), (132, 130)]
    assert [int(sheet[row, column, 1]) for row, column in middles] == [0, 10, 20, 30, 40]


def test_pictures_are_fitted_and_stand_on_the_lower_edge() -> None:
    sheet = contact_sheet(
        [Cell(picture=_plain(10, 10, 0, 0, 0, 255), label=""), Cell(picture=_plain(200, 50, 0, 0, 0, 255), label="")],
        columns=2,
        cell_size=(100, 60),
        style=STYLE,
    )
    first, second = sheet[10:70, 10:110], sheet[10:70, 120:220]
    np.testing.assert_array_equal(np.nonzero((first[:, 50] == 0).all(axis=1))[0], range(50, 60))
    assert (second[36:58, 15:85] == 0).all()
    assert (second[:34, 15:85] == 250).all()


def test_labels_are_written_below_the_cards() -> None:
    def label_area(label: str) -> np.ndarray:
        cell = Cell(picture=_plain(80, 40, 9, 9, 9, 255), label=label)
        return contact_sheet([cell], columns=1, cell_size=(80, 40), style=STYLE)[50:]

    assert (label_area("") == (0, 0, 200)).all()
    written = (label_area("Neutral") != (0, 0, 200)).any(axis=2)
    rows, columns = np.nonzero(written)
    assert rows.max() < 20
    assert abs((columns.min() + columns.max()) / 2 - 50) < 3


def test_transparent_pictures_show_the_card() -> None:
    sheet = contact_sheet(
        [Cell(picture=_plain(40, 40, 0, 0, 0, 0), label="")], columns=1, cell_size=(40, 40), style=STYLE
    )
    assert tuple(sheet[30, 30]) == (250, 250, 250)
    assert tuple(sheet[10, 10]) == (0, 0, 200), "round corners"


@pytest.mark.parametrize("pose", [*PREVIEW_POSES, *EYE_POSES, *MOUTH_POSES], ids=lambda pose: pose.label)
def test_poses_use_standard_parameters_within_their_ranges(pose: Pose) -> None:
    for name, value in pose.values.items():
        assert STANDARD[name].minimum <= value <= STANDARD[name].maximum


def test_poses_of_a_rig_know_its_parameters_and_ranges() -> None:
    canvas = CanvasInfo(width=10, height=10, pixels_per_unit=10, origin=(5, 5))
    rig = Rig(canvas=canvas, parameters=(Parameter(id="A", minimum=-1, default=0, maximum=1),))
    assert Pose(label="", values={"A": -3.0, "B": 1.0}).of(rig) == {"A": -1.0}


def test_the_preview_shows_the_figure_filling_its_cells(scene: Any, plain: Any) -> None:
    scene.add(plain(30, 40, 255, 0, 0, 255), (35, 20))
    sheet = preview(scene.rig, Evaluator(scene.rig), Renderer(scene.rig, (scene.page,)), cell_width=60)
    assert sheet.shape == (3 * (80 + 40) + 14, 6 * (60 + 14) + 14, 3)
    red = (sheet == (255, 0, 0)).all(axis=2)
    assert red[14:214, 14:148].mean() > 0.65, "the large cell"
    assert np.nonzero(red[14:214, 80])[0].max() > 190, "standing on its lower edge"
    assert red[14:94, 162:222].mean() > 0.3, "the first small one, with room to move"


def test_the_preview_of_nothing_is_empty_cards(scene: Any, plain: Any) -> None:
    scene.add(plain(30, 40, 255, 0, 0, 0), (35, 20))
    assert preview(scene.rig, Evaluator(scene.rig), Renderer(scene.rig, (scene.page,)), cell_width=60).min() > 50
