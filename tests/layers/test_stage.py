"""The whole stage on the example, and its layers on disk."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from cartoonalive.errors import FormatError
from cartoonalive.landmarks.model import SIDES, Landmarks
from cartoonalive.layers.brows_lift import LiftedBrows
from cartoonalive.layers.labels import Regions
from cartoonalive.layers.matte import Matte
from cartoonalive.layers.model import BrowShape, Layer, LayerStack
from cartoonalive.layers.png import LAYERS_FILE, load_stack, save_stack
from cartoonalive.layers.stage import cut as cut_layers
from cartoonalive.options import LayerOptions

if TYPE_CHECKING:
    from tests.layers.conftest import Cut, Example


@pytest.fixture(scope="module")
def stack(example: Example) -> LayerStack:
    return cut_layers(example.opaque, LayerOptions())


def test_layers_come_back_to_front_with_the_names_riggers_know(stack: LayerStack) -> None:
    names = [layer.name for layer in stack.layers]
    assert len(set(names)) == len(names)
    order = ["topwear", "face", "mouth", "eyewhite-r", "irides-r", "eyelash-r", "front hair"]
    places = [names.index(name) for name in order]
    assert places == sorted(places)


def test_brows_drawn_over_hair_lie_in_front_of_it(example: Example, monkeypatch: pytest.MonkeyPatch) -> None:
    x = np.arange(200.0, 240.0) + 0.5
    row = np.full(len(x), 200.0)
    layers = tuple(
        Layer(name=f"eyebrow-{side}", pixels=np.full((6, 40, 4), 255, np.uint8), left=200, top=197) for side in SIDES
    )
    shapes = {side: BrowShape(side=side, x=x, top=row - 3, ridge=row, bottom=row + 3, lifted=True) for side in SIDES}

    def lift(matte: Matte, regions: Regions, _: Landmarks) -> LiftedBrows:
        area = np.zeros_like(regions.hair)
        return LiftedBrows(matte=matte, regions=regions, area=area, layers=layers, shapes=shapes)

    monkeypatch.setattr("cartoonalive.layers.parts.lift_brows", lift)
    stack = cut_layers(example.opaque, LayerOptions())
    names = [layer.name for layer in stack.layers]
    assert names.count("eyebrow-l") == 1
    assert names.index("eyebrow-l") > names.index("front hair")
    assert stack.brows == shapes


def test_layers_lie_on_the_canvas(stack: LayerStack) -> None:
    width, height = stack.size
    for layer in stack.layers:
        rows, columns = layer.pixels.shape[:2]
        assert layer.left >= 0
        assert layer.left + columns <= width
        assert layer.top >= 0
        assert layer.top + rows <= height


def test_the_same_portrait_gives_the_same_layers(stack: LayerStack, example: Example) -> None:
    again = cut_layers(example.opaque, LayerOptions())
    for first, second in zip(stack.layers, again.layers, strict=True):
        assert first.name == second.name
        np.testing.assert_array_equal(first.pixels, second.pixels)


def test_saved_layers_load_again(stack: LayerStack, tmp_path: Path) -> None:
    save_stack(tmp_path, stack)
    loaded = load_stack(tmp_path)
    assert loaded.size == stack.size
    for first, second in zip(stack.layers, loaded.layers, strict=True):
        assert (first.name, first.left, first.top) == (second.name, second.left, second.top)
        np.testing.assert_array_equal(first.pixels, second.pixels)
    np.testing.assert_allclose(loaded.landmarks.points, stack.landmarks.points, atol=1e-5)
    np.testing.assert_allclose(loaded.figure, stack.figure, atol=1 / 255)
    for side, shape in stack.eyes.items():
        np.testing.assert_allclose(loaded.eyes[side].closed, shape.closed, atol=1e-5)
        assert loaded.eyes[side].kind == shape.kind
    assert loaded.warnings == stack.warnings


def test_saving_a_loaded_stack_gives_the_same_description(stack: LayerStack, tmp_path: Path) -> None:
    save_stack(tmp_path / "a", stack)
    save_stack(tmp_path / "b", load_stack(tmp_path / "a"))
    assert (tmp_path / "a" / LAYERS_FILE).read_bytes() == (tmp_path / "b" / LAYERS_FILE).read_bytes()


def test_a_missing_picture_is_named(stack: LayerStack, tmp_path: Path) -> None:
    files = save_stack(tmp_path, stack)
    files[0].unlink()
    with pytest.raises(FormatError, match=files[0].name.split(".")[0]):
        load_stack(tmp_path)


def test_a_broken_description_is_refused(stack: LayerStack, tmp_path: Path) -> None:
    save_stack(tmp_path, stack)
    path = tmp_path / LAYERS_FILE
    found = json.loads(path.read_text())
    del found["landmarks"]["points"]
    path.write_text(json.dumps(found))
    with pytest.raises(FormatError, match=LAYERS_FILE):
        load_stack(tmp_path)


def test_a_picture_of_another_size_is_refused(stack: LayerStack, tmp_path: Path) -> None:
    files = save_stack(tmp_path, stack)
    with Image.open(files[0]) as picture:
        picture.resize((7, 5)).save(files[0])
    with pytest.raises(FormatError, match="is 7 x 5 pixels"):
        load_stack(tmp_path)


def test_cutters_see_the_body_where_the_face_sheet_ends(cut: Cut) -> None:
    sheets = cut.sheets
    unseen = (sheets.face.alpha < 0.02) & (sheets.body.alpha > 0.98)
    garbage = np.where(unseen[..., None], np.float32(7), sheets.face.colour)
    drawn = replace(sheets, face=replace(sheets.face, colour=garbage)).without_hair
    assert unseen.any()
    assert np.abs(drawn - sheets.body.colour)[unseen].max() < 6
