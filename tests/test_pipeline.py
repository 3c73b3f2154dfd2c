"""What a run of ``create`` writes, on the drawn example made small."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from PIL import Image

import cartoonalive
from cartoonalive.check.stage import subject_of
from cartoonalive.cli.app import run
from cartoonalive.drawing.example import draw_example
from cartoonalive.formats.bundle import read_bundle
from cartoonalive.options import CheckOptions, CreateOptions, FormatOptions, ShapeOptions
from cartoonalive.pipeline import Result
from cartoonalive.render.triangles import canvas_pixels
from cartoonalive.shape.load import shape_basis
from cartoonalive.shape.model import FULL
from cartoonalive.shape.points import POINTS, ROWS
from cartoonalive.workspace import Source


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("portrait") / "example.png"
    Image.fromarray(draw_example(320)).save(path)
    return path


def created(portrait: Path, folder: Path, version: Literal[3, 4]) -> Result:
    options = CreateOptions(formats=FormatOptions(moc_version=version), check=CheckOptions(poses=20))
    return cartoonalive.create(portrait, folder, options=options)


def test_the_shape_parameters_are_written_or_their_loss_is_told(example: Path, tmp_path: Path) -> None:
    whole, old = created(example, tmp_path / "whole", 4), created(example, tmp_path / "old", 3)

    shapes = [p for p in read_bundle(whole.model, strict=True).rig.parameters if p.id.startswith("ParamShape")]
    assert [p.id for p in shapes] == [p.id for p in shape_basis().parameters]
    assert {p.group for p in shapes} == {p.group for p in shape_basis().parameters}
    assert not any(p.id.startswith("ParamShape") for p in read_bundle(old.model, strict=True).rig.parameters)

    assert "shape_lost" not in {warning.code for warning in whole.warnings}
    assert "shape_lost" in {warning.code for warning in old.warnings}
    likeness = [result.measures["neutral_psnr_db"] for result in (whole, old)]
    assert likeness[0] == pytest.approx(likeness[1], abs=0.1)
    assert whole.measures["dead_parameters"] == []


def test_edited_weights_change_the_model_and_not_what_it_is_measured_by(
    example: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    portrait = created(example, tmp_path / "a", 4)
    options = CreateOptions(shape=ShapeOptions(shape=("EyeLZoom=25", "FaceWidth=-40")), check=CheckOptions(poses=20))
    changed = cartoonalive.create(example, tmp_path / "a", resume=True, options=options)
    defaults = {p.id: p.default for p in read_bundle(changed.model).rig.parameters}
    assert (defaults["ParamShapeEyeLZoom"], defaults["ParamShapeFaceWidth"]) == (25, -30)
    assert "shape_bounded" in {warning.code for warning in changed.warnings}
    assert changed.measures["neutral_psnr_db"] == pytest.approx(portrait.measures["neutral_psnr_db"], abs=0.1)

    plain = CreateOptions(check=CheckOptions(poses=20))
    again = cartoonalive.create(example, tmp_path / "a", resume=True, options=plain)
    assert {p.id: p.default for p in read_bundle(again.model).rig.parameters} == defaults, "shape.json is kept"

    assert run(["shape", str(again.model), "-o", str(tmp_path / "sheet.png")]) == 0
    row = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("EyeLZoom"))
    assert row.endswith("25.00")
    with Image.open(tmp_path / "sheet.png") as sheet:
        assert sheet.width > 1000


MARGIN = 0.09
"""Beside a feature's reach, in W: a cell of the lattice that the face moves on."""


def test_each_weight_of_a_feature_moves_its_surroundings_only(example: Path, tmp_path: Path) -> None:
    model = created(example, tmp_path / "a", 4).model
    subject, stack, basis = subject_of(read_bundle(model)), Source.load(model).stack, shape_basis()
    landmarks = stack.frame.uv(stack.landmarks.points)[list(POINTS)]
    frames = {
        parameter.name: subject.evaluator.evaluate_many([{parameter.id: -FULL}, {parameter.id: FULL}])
        for parameter in basis.parameters
        if parameter.region in basis.spots
    }
    resting = np.concatenate(subject.evaluator.evaluate({}).vertices)
    places = stack.frame.uv(canvas_pixels(resting, subject.rig.canvas))
    for parameter in basis.parameters:
        if parameter.region not in basis.spots:
            continue
        low, high = (np.concatenate(frame.vertices) for frame in frames[parameter.name])
        travel = np.hypot(*(high - low).T) * subject.rig.canvas.pixels_per_unit / stack.frame.width
        box = landmarks[ROWS[parameter.region]]
        room = basis.spots[parameter.region].reach + MARGIN
        inside = ((places > box.min(axis=0) - room) & (places < box.max(axis=0) + room)).all(axis=1)
        assert travel[inside].max() > 0.01, parameter.name
        assert travel[~inside].max() < 0.006, parameter.name
