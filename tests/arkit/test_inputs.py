"""Each of ARKit's inputs alone, on a model written from the drawn example: what it names moves, the rest stays."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

import cartoonalive
from cartoonalive.arkit.record import ARKIT_FILE, InputRecord
from cartoonalive.arkit.table import input_table
from cartoonalive.check.movement import flipped_triangles
from cartoonalive.drawing.example import draw_example
from cartoonalive.evaluate.evaluator import Evaluator
from cartoonalive.formats.bundle import Bundle, read_bundle
from cartoonalive.options import CheckOptions, CreateOptions
from cartoonalive.render.triangles import canvas_pixels
from tests.oracle.core import compare, open_core

Points = NDArray[np.float64]
Where = Callable[[Points], NDArray[np.bool_]]
TABLE = input_table()
LIPS = ("ArtMeshLipUpper", "ArtMeshLipLower")
FEATURE = 0.95
"""Quantile of the movements of a mesh's vertices that counts: skin around the feature moves less."""
STILL = 0.003
"""Of the face's width."""


def everywhere(points: Points) -> NDArray[np.bool_]:
    return np.ones(len(points), bool)


def corner(side: str) -> Where:
    """The outer fifth of the mouth on the character's ``side``."""

    def chosen(points: Points) -> NDArray[np.bool_]:
        low, high = points[:, 0].min(), points[:, 0].max()
        share = (points[:, 0] - low) / (high - low)
        return np.asarray(share > 0.8 if side == "Left" else share < 0.2)

    return chosen


def middle(points: Points) -> NDArray[np.bool_]:
    centre = points.mean(axis=0)
    return np.asarray(np.abs(points[:, 0] - centre[0]) < 0.15 * np.ptp(points[:, 0]))


def half(side: str) -> Where:
    def chosen(points: Points) -> NDArray[np.bool_]:
        outwards = (points[:, 0] - points[:, 0].mean()) * (1 if side == "Left" else -1)
        return np.asarray(outwards > 0.1 * np.ptp(points[:, 0]))

    return chosen


@dataclass(frozen=True, kw_only=True)
class Expected:
    """Movement of the feature in face widths: at least ``least`` in ``direction`` (right, down)."""

    meshes: tuple[str, ...]
    direction: tuple[float, float]
    least: float
    where: Where = everywhere
    context: Mapping[str, float] | None = None
    """Other inputs that are on all the time."""


RIGHT, LEFT, UP, DOWN = (1.0, 0.0), (-1.0, 0.0), (0.0, -1.0), (0.0, 1.0)


def expected() -> dict[str, Expected]:
    """What each input has to do, by its name."""
    table: dict[str, Expected] = {}
    for side, letter, outwards in (("Left", "L", RIGHT), ("Right", "R", LEFT)):
        lash, iris = (f"ArtMeshEyelash{letter}",), (f"ArtMeshIrides{letter}",)
        inwards = LEFT if side == "Left" else RIGHT
        brow = (f"ArtMeshEyebrow{letter}",)
        table |= {
            f"eyeBlink{side}": Expected(meshes=lash, direction=DOWN, least=0.03),
            f"eyeLookDown{side}": Expected(meshes=iris, direction=DOWN, least=0.005),
            f"eyeLookUp{side}": Expected(meshes=iris, direction=UP, least=0.005),
            f"eyeLookIn{side}": Expected(meshes=iris, direction=inwards, least=0.008),
            f"eyeLookOut{side}": Expected(meshes=iris, direction=outwards, least=0.008),
            f"eyeSquint{side}": Expected(meshes=(f"ArtMeshEyelashLower{letter}",), direction=UP, least=0.01),
            f"eyeWide{side}": Expected(meshes=lash, direction=UP, least=0.006),
            f"browDown{side}": Expected(meshes=brow, direction=DOWN, least=0.005),
            f"browOuterUp{side}": Expected(meshes=brow, direction=UP, least=0.003, where=half(side)),
            f"cheekSquint{side}": Expected(meshes=(f"ArtMeshEyelashLower{letter}",), direction=UP, least=0.003),
            f"noseSneer{side}": Expected(meshes=("ArtMeshNose",), direction=UP, least=0.01, where=half(side)),
            f"jaw{side}": Expected(meshes=LIPS, direction=outwards, least=0.007),
            f"mouth{side}": Expected(meshes=LIPS, direction=outwards, least=0.02),
            f"mouthSmile{side}": Expected(meshes=LIPS, direction=UP, least=0.015, where=corner(side)),
            f"mouthFrown{side}": Expected(meshes=LIPS, direction=DOWN, least=0.015, where=corner(side)),
            f"mouthDimple{side}": Expected(meshes=LIPS, direction=outwards, least=0.01, where=corner(side)),
            f"mouthStretch{side}": Expected(meshes=LIPS, direction=outwards, least=0.015, where=corner(side)),
            f"mouthPress{side}": Expected(meshes=LIPS, direction=outwards, least=0.005, where=corner(side)),
            f"mouthLowerDown{side}": Expected(meshes=LIPS[1:], direction=DOWN, least=0.01, where=middle),
            f"mouthUpperUp{side}": Expected(meshes=LIPS[:1], direction=UP, least=0.008, where=middle),
        }
    return table | {
        "browInnerUp": Expected(meshes=("ArtMeshEyebrowL", "ArtMeshEyebrowR"), direction=UP, least=0.005),
        "jawOpen": Expected(meshes=LIPS[1:], direction=DOWN, least=0.05, where=middle),
        "jawForward": Expected(meshes=LIPS, direction=DOWN, least=0.004, where=middle),
        "mouthClose": Expected(meshes=LIPS[1:], direction=UP, least=0.05, where=middle, context={"jawOpen": 1.0}),
        "mouthFunnel": Expected(meshes=LIPS, direction=LEFT, least=0.02, where=corner("Left")),
        "mouthPucker": Expected(meshes=LIPS, direction=LEFT, least=0.02, where=corner("Left")),
        "mouthRollLower": Expected(meshes=LIPS, direction=UP, least=0.005, where=middle),
        "mouthRollUpper": Expected(meshes=LIPS, direction=DOWN, least=0.005, where=middle),
        "mouthShrugLower": Expected(meshes=LIPS, direction=UP, least=0.01, where=middle),
        "mouthShrugUpper": Expected(meshes=LIPS, direction=UP, least=0.01, where=middle),
        "cheekPuff": Expected(meshes=("ArtMeshFace",), direction=RIGHT, least=0.02, where=_left_cheek),
        "tongueOut": Expected(meshes=("ArtMeshLipLowerTongue",), direction=DOWN, least=0.02, context={"jawOpen": 0.3}),
    }


def _left_cheek(points: Points) -> NDArray[np.bool_]:
    low, size = points.min(axis=0), np.ptp(points, axis=0)
    u, v = ((points - low) / size).T
    return np.asarray((u > 0.75) & (u < 0.95) & (v > 0.6) & (v < 0.75))


REST_STAYS = {
    "eye": ("Eyebrow", "Nose", "Lip", "Mouth"),
    "brow": ("Irides", "Nose", "Lip", "Mouth"),
    "jaw": ("Eye", "Irides", "Nose"),
    "mouth": ("Eye", "Irides", "Nose", "Face"),
    "cheek": ("Eyebrow", "Irides", "Lip", "Mouth"),
    "nose": ("Eye", "Irides", "Lip", "Mouth"),
    "tongue": ("Eye", "Irides", "Nose"),
}
"""By the beginning of an input's name: beginnings, after ``ArtMesh``, of meshes that do not move."""
SPEAKING = ("mouthFunnel", "mouthClose", "mouthLowerDown", "mouthUpperUp", "jawOpen")
"""Inputs that open the mouth, which takes the face along."""


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    folder = tmp_path_factory.mktemp("arkit")
    Image.fromarray(draw_example(480)).save(folder / "example.png")
    options = CreateOptions(check=CheckOptions(poses=5))
    return read_bundle(cartoonalive.create(folder / "example.png", folder / "example", options=options).model)


@pytest.fixture(scope="module")
def evaluator(model: Bundle) -> Evaluator:
    return Evaluator(model.rig)


def vertices(model: Bundle, evaluator: Evaluator, inputs: Mapping[str, float]) -> dict[str, Points]:
    frame = evaluator.evaluate(TABLE.pose(inputs))
    return {
        mesh.id: canvas_pixels(points, model.rig.canvas)
        for mesh, points in zip(model.rig.meshes, frame.vertices, strict=True)
    }


def test_every_input_has_an_expectation() -> None:
    assert set(expected()) == set(TABLE.inputs)


@pytest.mark.parametrize("name", TABLE.inputs)
def test_an_input_moves_what_it_names(model: Bundle, evaluator: Evaluator, name: str) -> None:
    wanted = expected()[name]
    context = wanted.context or {}
    before, after = (vertices(model, evaluator, {**context, **more}) for more in ({}, {name: 1.0}))
    width = float(np.ptp(before["ArtMeshFace"][:, 0]))
    moves = []
    for mesh in wanted.meshes:
        chosen = wanted.where(before[mesh])
        moved = (after[mesh] - before[mesh])[chosen] @ wanted.direction
        moves.append(float(np.quantile(moved, FEATURE)) / width)
    assert min(moves) >= wanted.least, moves

    kind = next(kind for kind in REST_STAYS if name.startswith(kind))
    for mesh, points in before.items():
        if mesh.removeprefix("ArtMesh").startswith(REST_STAYS[kind]) and not (
            name.startswith(SPEAKING) and mesh == "ArtMeshFace"
        ):
            assert np.abs(after[mesh] - points).max() / width < STILL, mesh


def test_closed_lips_leave_the_open_jaw_where_it_is(model: Bundle, evaluator: Evaluator) -> None:
    shut, opened, closed = (
        vertices(model, evaluator, inputs) for inputs in ({}, {"jawOpen": 1.0}, {"jawOpen": 1.0, "mouthClose": 1.0})
    )
    face = shut["ArtMeshFace"]
    chin = face[:, 1] > face[:, 1].max() - 0.1 * np.ptp(face[:, 1])
    drop = [float(np.max((pose["ArtMeshFace"] - face)[chin, 1])) for pose in (opened, closed)]
    assert drop[0] > 0.015 * np.ptp(face[:, 0])
    assert drop[1] == pytest.approx(drop[0], rel=0.2)
    inside = closed["ArtMeshMouth"][:, 1].reshape(7, -1)
    assert np.ptp(inside, axis=0).max() < 0.5


@pytest.mark.parametrize("side", ["L", "R"])
def test_an_input_of_one_side_leaves_the_other(model: Bundle, evaluator: Evaluator, side: str) -> None:
    word, other = ("Left", "R") if side == "L" else ("Right", "L")
    rest = vertices(model, evaluator, {})
    for name in (f"{kind}{word}" for kind in ("eyeBlink", "eyeSquint", "eyeWide", "browDown", "browOuterUp")):
        moved = vertices(model, evaluator, {name: 1.0})
        for mesh, points in rest.items():
            if mesh.startswith("ArtMeshEye") and mesh.endswith(other):
                np.testing.assert_array_equal(moved[mesh], points, err_msg=f"{name}: {mesh}")


def combinations(count: int) -> list[dict[str, float]]:
    generator = np.random.default_rng(7)
    poses = []
    for _ in range(count):
        values = generator.uniform(0, 1, len(TABLE.inputs)) * (generator.uniform(0, 1, len(TABLE.inputs)) < 0.5)
        poses.append(TABLE.pose(dict(zip(TABLE.inputs, values.tolist(), strict=True))))
    return [dict.fromkeys(TABLE.driven, 1.0), *poses]


def test_no_combination_folds_or_lets_an_iris_out(model: Bundle, evaluator: Evaluator) -> None:
    frames = evaluator.evaluate_many(combinations(300))
    assert not flipped_triangles(model.rig, evaluator.evaluate({}), frames)
    for mesh in model.rig.meshes:
        if mesh.id.startswith("ArtMeshIrides"):
            assert mesh.masks == (mesh.id.replace("Irides", "Eyewhite"),)


@pytest.mark.core
def test_core_agrees(model: Bundle, evaluator: Evaluator) -> None:
    poses = combinations(60)
    core = open_core()
    try:
        assert core.problems(model.moc) == []
        assert compare(evaluator.evaluate_many(poses), core.evaluate(model.moc, poses).frames).agrees()
    finally:
        core.close()


def test_other_programs_are_told(model: Bundle) -> None:
    record = InputRecord.read(model.folder / ARKIT_FILE)
    assert all(record.inputs.values()), "every input moves something of the drawn example"
    ids = {parameter.id for parameter in model.rig.parameters}
    assert {name for terms in record.inputs.values() for name in terms} <= ids
