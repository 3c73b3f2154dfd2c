"""Eye meshes: at rest, shut, smiling and looking around, on a drawn face whose eyes are known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from cartoonalive.evaluate.evaluator import Evaluator
from cartoonalive.evaluate.model import Frame
from cartoonalive.landmarks.model import SIDES, Box, Side, Style
from cartoonalive.layers.eyes import fit_eyes, lift_eyes
from cartoonalive.layers.masks import dilate, polygon_mask
from cartoonalive.layers.model import Layer, LayerStack
from cartoonalive.render.skia import Renderer
from cartoonalive.render.triangles import canvas_pixels
from cartoonalive.rig.atlas import Atlas, pack
from cartoonalive.rig.deformers import Points, warp
from cartoonalive.rig.eye_motion import WIDE, gaze_shares
from cartoonalive.rig.eye_rest import rest_warp
from cartoonalive.rig.eyes import rig_eye
from cartoonalive.rig.keyforms import spread
from cartoonalive.rig.model import ArtMesh, CanvasInfo, Parameter, Rig, WarpDeformer
from cartoonalive.rig.parameters import STANDARD, axis
from cartoonalive.rig.space import Space
from tests.layers.eye_drawing import DrawnFace

PARAMETERS = (
    STANDARD["ParamAngleX"],
    *(Parameter(id=f"ParamEye{side}Open", minimum=0, default=1, maximum=WIDE) for side in "LR"),
    *(Parameter(id=f"ParamEye{side}Smile", minimum=0, default=0, maximum=1) for side in "LR"),
    *(Parameter(id=f"ParamEyeBall{kind}", minimum=-1, default=0, maximum=1) for kind in ("X", "Y", "Form")),
)
SHUT = {"ParamEyeLOpen": 0.0, "ParamEyeROpen": 0.0}


def make(kind: str, style: Style = "drawn") -> tuple[Rig, LayerStack, Atlas]:
    face = DrawnFace(120.0, kind)
    paint = face.paint()
    paint.landmarks = replace(paint.landmarks, style=style)
    eyes = lift_eyes(paint, fit_eyes(paint), np.zeros(paint.hair.shape, bool))
    height, width = paint.hair.shape
    layers: tuple[Layer, ...] = eyes.layers
    stack = LayerStack(
        size=(width, height),
        layers=layers,
        landmarks=paint.landmarks,
        frame=paint.frame,
        eyes=eyes.shapes,
        brows={},
        mouth=None,
        nose=None,
        figure=np.ones(paint.hair.shape, np.float32),
    )
    atlas = pack(layers, 1024)
    canvas = CanvasInfo(width=width, height=height, pixels_per_unit=width, origin=(width / 2, height / 2))
    meshes: list[ArtMesh] = []
    warps: list[WarpDeformer] = []
    for side in SIDES:
        deformer, space = _turning_warp(side, canvas)
        meshes += rig_eye(eyes.shapes[side], stack, atlas, space)
        warps += [deformer, rest_warp(deformer, side)]
    meshes = [replace(mesh, part=None) for mesh in meshes]
    return Rig(canvas=canvas, parameters=PARAMETERS, deformers=tuple(warps), meshes=tuple(meshes)), stack, atlas


def _turning_warp(side: Side, canvas: CanvasInfo) -> tuple[WarpDeformer, Space]:
    """A warp over the whole canvas that ``ParamAngleX`` bends."""
    box = Box(left=0, top=0, right=canvas.width, bottom=canvas.height)

    def bent(points: Points, values: Mapping[str, float]) -> Points:
        return values["ParamAngleX"] * np.column_stack([np.sin(points[:, 1]), np.cos(points[:, 0])]) / 10

    axes = [axis("ParamAngleX")]
    deformer, space = warp(f"WarpEye{side.upper()}", "Eye", Space.root(canvas), box, (4, 5), axes, bent)
    return replace(deformer, opacity=spread(axes, 1.0)), space


@pytest.fixture(scope="module")
def rig() -> Rig:
    return make("open")[0]


def vertices(rig: Rig, values: dict[str, float], mesh: str) -> np.ndarray:
    """(n, 2) of one mesh in canvas pixels, y down."""
    number = [m.id for m in rig.meshes].index(mesh)
    frame = Evaluator(rig).evaluate(values)
    points = frame.vertices[number] * (rig.canvas.pixels_per_unit, -rig.canvas.pixels_per_unit)
    return np.asarray(points + rig.canvas.origin)


def test_a_highlight_hardly_follows_the_gaze_and_keeps_its_size() -> None:
    rig, stack, _ = make("shining")
    for side in SIDES:
        names = [f"ArtMesh{kind}{side.upper()}" for kind in ("Irides", "Eyehighlight")]
        assert f"eyehighlight-{side}" in stack
        rest, moved = ([vertices(rig, pose, name) for name in names] for pose in ({}, {"ParamEyeBallX": 1.0}))
        iris, light = ((after - before)[0, 0] for before, after in zip(rest, moved, strict=True))
        assert 0 < light < 0.5 * iris
        assert np.allclose(vertices(rig, {"ParamEyeBallForm": -1.0}, names[1]), rest[1], atol=0.01)


def test_the_iris_shrinks_and_grows_about_its_centre(rig: Rig) -> None:
    for letter in "LR":
        rest, small, large = (
            vertices(rig, {"ParamEyeBallForm": form}, f"ArtMeshIrides{letter}") for form in (0.0, -1.0, 1.0)
        )
        assert np.allclose(small.mean(axis=0), rest.mean(axis=0), atol=2)
        assert np.ptp(small, axis=0) == pytest.approx(0.68 * np.ptp(rest, axis=0), rel=0.05)
        assert np.ptp(large, axis=0) == pytest.approx(1.12 * np.ptp(rest, axis=0), rel=0.05)


@pytest.mark.parametrize(
    "moved",
    [{"ParamEyeBallForm": -0.3}, {"ParamEyeBallX": 0.3}, {"ParamEyeBallY": -0.3}, {"ParamEyeLSmile": 0.2}, SHUT],
)
def test_what_shows_only_at_rest_is_gone_when_anything_moves(rig: Rig, moved: dict[str, float]) -> None:
    assert opacity(rig, {}, "ArtMeshEyedetailIrisL") == 1
    assert opacity(rig, moved, "ArtMeshEyedetailIrisL") == 0


def test_what_shows_only_at_rest_goes_with_the_eye(rig: Rig) -> None:
    turned = {"ParamAngleX": 30.0}
    rest, moved = (
        np.concatenate([vertices(rig, pose, f"ArtMesh{name}L") for name in ("Irides", "EyedetailIris")])
        for pose in ({}, turned)
    )
    flat = replace(rig, meshes=tuple(replace(mesh, deformer="WarpEyeL") for mesh in rig.meshes))
    beside = np.concatenate([vertices(flat, turned, f"ArtMesh{name}L") for name in ("Irides", "EyedetailIris")])
    assert np.abs(moved - rest).max() > 1
    assert np.allclose(moved, beside, atol=1e-3)


def opacity(rig: Rig, values: dict[str, float], mesh: str) -> float:
    return float(Evaluator(rig).evaluate(values).opacity[[m.id for m in rig.meshes].index(mesh)])


def test_at_rest_every_vertex_lies_where_its_texture_was_cut() -> None:
    rig, stack, atlas = make("open")
    for mesh in rig.meshes:
        placement = atlas.placements[mesh.name]
        on_page = mesh.uvs * placement.page_size
        expected = (on_page - placement.corner) / placement.scale + placement.offset
        assert np.allclose(vertices(rig, {}, mesh.id), expected, atol=0.02), mesh.id
        layer = stack[mesh.name]
        height, width = layer.pixels.shape[:2]
        low, high = expected.min(axis=0) - (layer.left, layer.top), expected.max(axis=0) - (layer.left, layer.top)
        assert np.all(low >= -0.02), mesh.id
        assert np.all(high <= np.array([width, height]) + 0.02), mesh.id


def test_the_iris_is_clipped_by_its_own_white(rig: Rig) -> None:
    for mesh in rig.meshes:
        expected = (f"ArtMeshEyewhite{mesh.id[-1]}",) if "Irides" in mesh.id or "highlight" in mesh.id else ()
        assert mesh.masks == expected


@pytest.mark.parametrize("smile", [0.0, 1.0])
def test_a_shut_eye_shows_neither_white_nor_iris(rig: Rig, smile: float) -> None:
    values = {**SHUT, "ParamEyeLSmile": smile, "ParamEyeRSmile": smile}
    for letter in "LR":
        white = vertices(rig, values, f"ArtMeshEyewhite{letter}")
        columns = np.unique(white[:, 0].round(3))
        spread = [np.ptp(white[np.isclose(white[:, 0], x, atol=0.01), 1]) for x in columns]
        assert max(spread) < 0.05
        assert opacity(rig, values, f"ArtMeshEyewhite{letter}") == 0
        assert opacity(rig, values, f"ArtMeshEyedetail{letter}") == 0


def test_the_lash_comes_down_on_the_lower_lid_and_keeps_its_thickness(rig: Rig) -> None:
    shapes = make("open")[1].eyes
    for side in SIDES:
        shape, mesh = shapes[side], f"ArtMeshEyelash{side.upper()}"
        middle = (shape.x[0] + shape.x[-1]) / 2
        for values, curve in (({}, shape.ridge), (SHUT, shape.closed)):
            points = vertices(rig, values, mesh)
            lattice = points.reshape(5, -1, 2)
            column = int(np.abs(lattice[0, :, 0] - middle).argmin())
            x = lattice[2, column, 0]
            assert abs(lattice[2, column, 1] - np.interp(x, shape.x, curve)) < 1.5
        opened, shut = (vertices(rig, v, mesh).reshape(5, -1, 2)[..., 1] for v in ({}, SHUT))
        thick = [float(np.median(rows[3] - rows[1])) for rows in (opened, shut)]
        assert thick[1] == pytest.approx(thick[0], rel=0.35, abs=1.0)
        line = (shut[3] - shut[1])[1:-1]
        assert max(line[0], line[-1]) < 0.7 * line[len(line) // 2]


def test_a_smile_bends_the_shut_eye_upwards(rig: Rig) -> None:
    for letter in "LR":
        plain = vertices(rig, SHUT, f"ArtMeshEyelash{letter}").reshape(5, -1, 2)[2, :, 1]
        happy = vertices(rig, {**SHUT, f"ParamEye{letter}Smile": 1.0}, f"ArtMeshEyelash{letter}")
        line = happy.reshape(5, -1, 2)[2, :, 1]
        assert (plain - line).max() > 3
        assert np.abs(plain - line)[[0, -1]].max() < 0.5


def test_a_smile_pushes_the_lower_lid_of_a_photograph_over_the_eye() -> None:
    rig = make("open", "photo")[0]
    for pose in ({}, SHUT):
        assert opacity(rig, pose, "ArtMeshEyelidLowerL") == 0
    rest = vertices(rig, {}, "ArtMeshEyelidLowerL").reshape(6, -1, 2)
    for opened in (1.0, 0.5, 0.0):
        smiling = {"ParamEyeLOpen": opened, "ParamEyeLSmile": 1.0}
        assert opacity(rig, smiling, "ArtMeshEyelidLowerL") == 1
        lid = vertices(rig, smiling, "ArtMeshEyelidLowerL").reshape(6, -1, 2)
        white = vertices(rig, smiling, "ArtMeshEyewhiteL").reshape(5, -1, 2)[-1]
        rim = lid[1]
        assert np.abs(np.interp(white[:, 0], rim[:, 0], rim[:, 1]) - white[:, 1]).max() < 3
        assert (rest[1] - rim)[:, 1].max() > 2
        assert np.allclose(lid[-1], rest[-1], atol=0.05)


def test_the_iris_follows_the_gaze(rig: Rig) -> None:
    for letter in "LR":
        rest = vertices(rig, {}, f"ArtMeshIrides{letter}").mean(axis=0)
        right = vertices(rig, {"ParamEyeBallX": 1.0}, f"ArtMeshIrides{letter}").mean(axis=0)
        up = vertices(rig, {"ParamEyeBallY": 1.0}, f"ArtMeshIrides{letter}").mean(axis=0)
        assert right[0] > rest[0] + 2
        assert abs(right[1] - rest[1]) < 0.01
        assert up[1] < rest[1] - 1


def test_no_triangle_turns_over(rig: Rig) -> None:
    draw = np.random.default_rng(7)
    evaluator = Evaluator(rig)
    settings = [{p.id: float(draw.uniform(p.minimum, p.maximum)) for p in rig.parameters} for _ in range(60)]
    rest = evaluator.evaluate({})
    for values in settings:
        frame = evaluator.evaluate(values)
        for mesh, before, after in zip(rig.meshes, rest.vertices, frame.vertices, strict=True):
            flipped = areas(before, mesh.triangles) * areas(after, mesh.triangles)
            limit = (1.0 / rig.canvas.pixels_per_unit) ** 2
            small = np.abs(areas(after, mesh.triangles)) < limit
            assert np.all((flipped >= 0) | small), mesh.id


def areas(points: np.ndarray, triangles: np.ndarray) -> np.ndarray:
    a, b, c = (points[triangles[:, k]] for k in range(3))
    u, v = b - a, c - a
    return np.asarray(u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0]) / 2


def test_no_pixel_of_the_iris_leaves_the_opening_of_the_lids() -> None:
    rig, _, atlas = make("open")
    renderer, evaluator = Renderer(rig, atlas.pages), Evaluator(rig)
    draw = np.random.default_rng(11)
    seen = 0
    for _ in range(60):
        pose = {p.id: float(draw.uniform(p.minimum, p.maximum)) for p in PARAMETERS if p.id != "ParamAngleX"}
        frame = evaluator.evaluate(pose)
        picture = renderer.render(frame).astype(int)
        iris = picture[..., 2] - picture[..., 0] > 50
        opening = np.max([lids(rig, frame, letter, iris.shape) for letter in "LR"], axis=0) > 0
        assert not (iris & ~dilate(opening, 1)).any(), pose
        seen += int(iris.any())
    assert seen > 40


def lids(rig: Rig, frame: Frame, letter: str, shape: tuple[int, ...]) -> np.ndarray:
    """(h, w) coverage of what lies between the ridge of the upper lash and the lower lid."""
    rows = []
    for name, row, count in (("Eyelash", 2, 5), ("EyelashLower", 1, 3)):
        number = [mesh.id for mesh in rig.meshes].index(f"ArtMesh{name}{letter}")
        rows.append(canvas_pixels(frame.vertices[number], rig.canvas).reshape(count, -1, 2)[row])
    return polygon_mask(shape, np.concatenate([rows[0], rows[1][::-1]]))


def test_a_dot_is_squashed_to_a_line() -> None:
    rig, _, _ = make("dot")
    assert sorted(mesh.id for mesh in rig.meshes) == ["ArtMeshIridesL", "ArtMeshIridesR"]
    opened = np.ptp(vertices(rig, {}, "ArtMeshIridesL")[:, 1])
    shut = np.ptp(vertices(rig, SHUT, "ArtMeshIridesL")[:, 1])
    assert shut < 0.3 * opened


def test_a_dot_follows_the_gaze_a_little() -> None:
    rig, stack, _ = make("dot")
    width = stack.eyes["l"].width
    rest = vertices(rig, {}, "ArtMeshIridesL")
    right = vertices(rig, {"ParamEyeBallX": 1.0}, "ArtMeshIridesL") - rest
    up = vertices(rig, {"ParamEyeBallY": 1.0}, "ArtMeshIridesL") - rest
    assert np.allclose(right, right[0], atol=0.01)
    assert 0.1 * width < right[0, 0] < 0.4 * width
    assert -0.3 * width < up[0, 1] < -0.05 * width


def test_both_irises_stop_short_of_the_nearer_corner() -> None:
    stack = make("open")[1]
    _, y, half_width, half_height = stack.eyes["l"].iris
    moved = replace(stack.eyes["l"], iris=(stack.eyes["l"].x[-1] - half_width, y, half_width, half_height))
    left, right = gaze_shares([stack.eyes["r"], moved])
    assert left == 1.0
    assert 0.3 <= right < 1.0
    assert gaze_shares([]) == (1.0, 1.0)


def test_a_shut_portrait_has_no_eye_meshes() -> None:
    assert make("shut")[0].meshes == ()
