"""Whole model folders: written, read back, and every way in which one can be broken."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cartoonalive.errors import FormatError, UsageError
from cartoonalive.formats.bundle import read_bundle, write_bundle
from cartoonalive.formats.exp3 import Expression3
from cartoonalive.motion.expressions import expressions
from cartoonalive.motion.model import Motion, straight_curve
from cartoonalive.rig.model import (
    ArtMesh,
    Axis,
    CanvasInfo,
    Parameter,
    Part,
    PhysicsGroup,
    PhysicsInput,
    PhysicsOutput,
    PhysicsVertex,
    Rig,
)

SQUARE = np.array([[0, 0], [1, 0], [0, 1], [1, 1]], np.float32)
IDLE = Motion(
    name="idle", duration=2, fps=30, loop=True, curves=(straight_curve("ParamMouthForm", [0, 1, 2], [0, 0.5, 0]),)
)


def parameter(name: str, low: float, high: float, group: str) -> Parameter:
    return Parameter(id=name, minimum=low, default=0, maximum=high, name=name.removeprefix("Param"), group=group)


def small_rig() -> Rig:
    form = parameter("ParamMouthForm", -1, 1, "ParamGroupMouth")
    hair = parameter("ParamHairFront", -1, 1, "ParamGroupHair")
    mesh = ArtMesh(
        id="HitAreaHead",
        name="head",
        part="PartFace",
        texture=0,
        uvs=SQUARE,
        triangles=np.array([[0, 1, 2], [1, 3, 2]], np.uint16),
        axes=(Axis(parameter="ParamMouthForm", keys=(-1, 0, 1)), Axis(parameter="ParamHairFront", keys=(-1, 1))),
        positions=np.stack([np.stack([SQUARE + a + b for b in (0, 0.25)]) for a in (-0.5, 0, 0.5)]).astype(np.float32),
        opacity=np.ones((3, 2), np.float32),
        draw_order=np.full((3, 2), 500, np.float32),
    )
    vertices = tuple(
        PhysicsVertex(position=(0, y), mobility=1, delay=0.9, acceleration=1.2, radius=y) for y in (0.0, 10.0)
    )
    pendulum = PhysicsGroup(
        id="PhysicsSetting1",
        name="Fringe",
        inputs=(PhysicsInput(parameter="ParamMouthForm", weight=100, kind="X"),),
        outputs=(PhysicsOutput(parameter="ParamHairFront", vertex=1, scale=1.5),),
        vertices=vertices,
    )
    return Rig(
        canvas=CanvasInfo(width=64, height=64, pixels_per_unit=64, origin=(32, 32)),
        parameters=(form, hair),
        parts=(Part(id="PartFace", name="Face"),),
        meshes=(mesh,),
        physics=(pendulum,),
    )


def write(folder: Path, rig: Rig | None = None) -> Path:
    rig = rig or small_rig()
    page = np.random.default_rng(0).integers(0, 256, (64, 64, 4), dtype=np.uint8)
    return write_bundle(
        folder,
        name="tiny",
        rig=rig,
        pages=[page],
        motions={"Idle": [IDLE]},
        expressions={one.name: Expression3.of(one) for one in expressions(["ParamMouthForm"])[:2]},
        icon=np.zeros((8, 8, 4), np.uint8),
    )


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("bundle")).parent


@pytest.fixture
def model(written: Path, tmp_path: Path) -> Path:
    """A copy to be broken."""
    return Path(shutil.copytree(written, tmp_path / "model"))


def test_the_folder_is_as_players_expect(written: Path) -> None:
    assert sorted(path.relative_to(written).as_posix() for path in written.rglob("*") if path.is_file()) == [
        "expressions/joy.exp3.json",
        "expressions/neutral.exp3.json",
        "icon.png",
        "model_dict.snippet.json",
        "motions/idle.motion3.json",
        "tiny.64/texture_00.png",
        "tiny.cdi3.json",
        "tiny.moc3",
        "tiny.model3.json",
        "tiny.physics3.json",
        "tiny.vtube.json",
    ]
    content = json.loads((written / "tiny.model3.json").read_text(encoding="utf-8"))
    assert [group["Name"] for group in content["Groups"]] == ["EyeBlink", "LipSync"]
    assert content["HitAreas"] == [{"Id": "HitAreaHead", "Name": "Head"}]


def test_groups_name_the_parameters_that_are_there(tmp_path: Path) -> None:
    rig = small_rig()
    rig = replace(
        rig, parameters=(*rig.parameters, parameter("ParamEyeLOpen", 0, 1, ""), parameter("ParamMouthOpenY", 0, 1, ""))
    )
    settings = read_bundle(write(tmp_path, rig)).settings
    assert settings.group("EyeBlink") == ("ParamEyeLOpen",)
    assert settings.group("LipSync") == ("ParamMouthOpenY",)


@pytest.mark.parametrize("by_file", [True, False])
def test_reading_gives_back_what_was_written(written: Path, by_file: bool) -> None:
    bundle = read_bundle(written / "tiny.model3.json" if by_file else str(written), strict=True)
    rig = small_rig()
    assert bundle.name == "tiny"
    assert bundle.rig.parameters == rig.parameters
    assert bundle.rig.physics == rig.physics
    assert bundle.rig.parts[0].name == "Face"
    np.testing.assert_array_equal(bundle.rig.meshes[0].positions, rig.meshes[0].positions)
    assert bundle.pages[0].shape == (64, 64, 4)
    assert bundle.motions["Idle"][0].curves[0].segments == IDLE.curves[0].segments
    assert set(bundle.expressions) == {"neutral", "joy"}


def test_two_builds_are_equal(written: Path, tmp_path: Path) -> None:
    write(tmp_path)
    for path in written.rglob("*"):
        if path.is_file():
            assert (tmp_path / path.relative_to(written)).read_bytes() == path.read_bytes()


def edit(folder: Path, file: str, change: Callable[[Any], object]) -> None:
    content = json.loads((folder / file).read_text(encoding="utf-8"))
    change(content)
    (folder / file).write_text(json.dumps(content, indent=1), encoding="utf-8")


MODEL = "tiny.model3.json"


@pytest.mark.parametrize(
    ("breakage", "words"),
    [
        (lambda folder: (folder / "tiny.moc3").unlink(), "FileReferences.Moc: 'tiny.moc3' does not exist"),
        (lambda folder: (folder / "tiny.moc3").write_bytes(b""), "moc3"),
        (lambda folder: (folder / "tiny.moc3").write_bytes((folder / "tiny.moc3").read_bytes()[:700]), "moc3"),
        (lambda folder: (folder / "tiny.64" / "texture_00.png").write_bytes(b"x"), "texture_00.png: not a"),
        (lambda folder: (folder / MODEL).write_text("{"), f"{MODEL}: not JSON"),
        (lambda folder: edit(folder, MODEL, lambda c: c.pop("FileReferences")), f"{MODEL}: FileReferences: missing"),
        (
            lambda folder: edit(folder, MODEL, lambda c: c["FileReferences"].update(Textures=[])),
            "the moc3 file uses texture 0, 0 are listed",
        ),
        (
            lambda folder: edit(folder, MODEL, lambda c: c["FileReferences"].update(Textures=["../x"])),
            r"FileReferences\.Textures\[0\]: '\.\./x' leads out",
        ),
        (
            lambda folder: edit(folder, MODEL, lambda c: c["FileReferences"]["Motions"]["Idle"][0].update(File="x")),
            r"Motions\.Idle\[0\]\.File: 'x' does not exist",
        ),
        (
            lambda folder: edit(folder, MODEL, lambda c: c["FileReferences"].update(Textures=["a"] * 40)),
            r"Textures\[0\]: 'a' does not exist",
        ),
        (
            lambda folder: edit(folder, "tiny.physics3.json", lambda c: c["Meta"].update(VertexCount=1)),
            "tiny.physics3.json: Meta",
        ),
        (
            lambda folder: edit(folder, "motions/idle.motion3.json", lambda c: c["Meta"].update(CurveCount=9)),
            "idle.motion3.json: Meta",
        ),
        (lambda folder: edit(folder, "tiny.cdi3.json", lambda c: c.update(Parts=3)), "tiny.cdi3.json: Parts: expected"),
    ],
)  # fmt: skip
def test_broken_folders_are_named(model: Path, breakage: Callable[[Path], object], words: str) -> None:
    breakage(model)
    with pytest.raises(FormatError, match=words):
        read_bundle(model)


def test_unknown_keys_are_refused_when_strict(model: Path) -> None:
    edit(model, MODEL, lambda content: content.update(Extra=1))
    read_bundle(model)
    with pytest.raises(FormatError, match="Extra: unknown key"):
        read_bundle(model, strict=True)


def test_several_models_in_one_folder_are_refused(model: Path) -> None:
    shutil.copy(model / MODEL, model / "other.model3.json")
    with pytest.raises(FormatError, match="several models"):
        read_bundle(model)
    assert read_bundle(model / MODEL).name == "tiny"


def test_no_model_is_wrong_usage(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(UsageError):
            read_bundle(path)
