"""Weights set by hand: on the command line, in shape.json, taken over from another character."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from cartoonalive.errors import FormatError, UsageError
from cartoonalive.options import ShapeOptions
from cartoonalive.shape.edit import edited, edits_of
from cartoonalive.shape.identity import Identity
from cartoonalive.shape.load import shape_basis, template
from cartoonalive.shape.record import SHAPE_FILE, ShapeRecord, parsed_weights


@pytest.fixture
def identity() -> Identity:
    basis, average = shape_basis(), template("drawn")
    weights = np.linspace(-10, 10, len(basis.parameters)).round(2)
    return Identity.of(average.points, weights, average)


def written(folder: Path, identity: Identity, **weights: float) -> Path:
    folder.mkdir()
    index = identity.field.basis.index
    rest = identity.rest.copy()
    for name, value in weights.items():
        rest[index[name]] = value
    ShapeRecord.of(replace(identity, rest=rest)).write(folder / SHAPE_FILE)
    return folder


def test_a_record_is_read_as_it_was_written(identity: Identity, tmp_path: Path) -> None:
    folder = written(tmp_path / "a", identity, EyeLZoom=12.5)
    record = ShapeRecord.load(folder)
    assert record.template == "drawn"
    assert list(record.portrait.values()) == pytest.approx(identity.weights.tolist())
    assert record.edits == {"EyeLZoom": 12.5}
    assert record.portrait_pose["ParamShapeEyeRX"] == pytest.approx(-10)


def test_later_edits_win(identity: Identity, tmp_path: Path) -> None:
    earlier = ShapeRecord.load(written(tmp_path / "earlier", identity, EyeLZoom=1, EyeRZoom=2, NoseX=3))
    other = written(tmp_path / "other", identity, EyeRZoom=20)
    options = ShapeOptions(shape=("MouthZoom=-4", "ParamShapeFaceWidth=5"), shape_from=other)
    edits = edits_of(options, earlier)
    assert (edits["EyeRZoom"], edits["MouthZoom"], edits["FaceWidth"]) == (20, -4, 5)
    assert edits["EyeLZoom"] == pytest.approx(ShapeRecord.load(other).weights["EyeLZoom"])
    assert edits_of(ShapeOptions(), earlier) == {"EyeLZoom": 1, "EyeRZoom": 2, "NoseX": 3}


def test_an_edited_face_still_knows_its_portrait(identity: Identity) -> None:
    changed = edited(identity, {"EyeLZoom": 12.0})
    column = identity.field.basis.index["EyeLZoom"]
    assert changed.rest[column] == 12.0
    assert np.array_equal(changed.weights, identity.weights)
    assert changed.warnings == ()


def test_weights_out_of_range_are_bounded_and_told(identity: Identity) -> None:
    changed = edited(identity, {"EyeLZoom": 99.0, "NoseX": -31.0, "NoseY": 30.0})
    index = identity.field.basis.index
    assert [changed.rest[index[name]] for name in ("EyeLZoom", "NoseX", "NoseY")] == [30, -30, 30]
    (warning,) = changed.warnings
    assert warning.code == "shape_bounded"
    assert "EyeLZoom, NoseX." in warning.message


@pytest.mark.parametrize(
    "text", ["EyeLZoom", "EyeLZoom=", "EyeLZoom=big", "EyeLZoom=nan", "EyeLZoom=inf", "Nobody=3", "=3"]
)
def test_texts_that_are_no_weights_are_refused(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parsed_weights((text,))
    assert caught.value.hint


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ({"Nobody": 1}, "weights.Nobody: no such weight"),
        ({"EyeLZoom": "12"}, "weights.EyeLZoom: expected a number"),
        ({"EyeLZoom": None}, "weights.EyeLZoom: expected a number"),
        ([1, 2], "weights: expected an object"),
    ],
)
def test_a_damaged_record_is_refused_by_its_place(weights: object, message: str, tmp_path: Path) -> None:
    content = {"template": "drawn", "portrait": {"EyeLZoom": 1}, "weights": weights}
    (tmp_path / SHAPE_FILE).write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(FormatError, match=message):
        ShapeRecord.load(tmp_path)


def test_not_a_number_in_a_record_is_refused(tmp_path: Path) -> None:
    (tmp_path / SHAPE_FILE).write_text('{"template": "drawn", "portrait": {}, "weights": {"EyeLZoom": NaN}}')
    with pytest.raises(FormatError, match="NaN"):
        ShapeRecord.load(tmp_path)


def test_a_model_without_a_record_cannot_be_taken_over(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=SHAPE_FILE):
        edits_of(ShapeOptions(shape_from=tmp_path))
