from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from cartoonalive.landmarks.model import Box
from cartoonalive.layers.masks import polygon_mask
from cartoonalive.layers.model import Layer, LayerStack
from cartoonalive.rig.deformers import PITCH
from cartoonalive.rig.figure import Figure, layer_box
from cartoonalive.rig.head import face_warp, feature_warp, head_rotation, rigid_feature_warp
from cartoonalive.rig.keyforms import lattice
from cartoonalive.rig.model import CanvasInfo, WarpDeformer
from cartoonalive.rig.space import Space

CANVAS = CanvasInfo(width=440, height=480, pixels_per_unit=440, origin=(220, 240))
SPACE = Space(deformer="RotationHead", origin=(220.0, 300.0), size=(1.0, 1.0))
BOX = Box(left=160.0, top=180.0, right=240.0, bottom=230.0)


def movement(deformer: WarpDeformer, x: int, y: int) -> NDArray[np.float64]:
    """Displacements (rows + 1, columns + 1, 2) at key numbers x and y, pixels."""
    moved: NDArray[np.float64] = deformer.points[x, y].astype(float) - deformer.points[1, 1]
    return moved.reshape(deformer.rows + 1, deformer.columns + 1, 2)


@pytest.fixture
def figure(stack: LayerStack) -> Figure:
    return Figure.of(stack, 1.0)


def test_warps_are_even_lattices_at_rest(figure: Figure) -> None:
    deformer, space = face_warp(SPACE, figure, BOX)
    assert deformer.key_shape == (3, 3)
    rest = SPACE.local(space.pixels(lattice(deformer.rows, deformer.columns)))
    np.testing.assert_allclose(deformer.points[1, 1], rest, atol=1e-4)
    corners = space.pixels(np.array([(0.0, 0.0), (1.0, 1.0)]))
    assert (corners[0] <= (160.0, 180.0)).all()
    assert (corners[1] >= (240.0, 230.0)).all()
    assert (corners[1] - corners[0] < BOX.size + 2 * PITCH * figure.frame.width).all()


def test_warps_of_the_head_share_the_lines_of_one_lattice(figure: Figure) -> None:
    frame = figure.frame
    for box in (BOX, Box(left=100.0, top=101.5, right=340.0, bottom=330.0)):
        for _, space in (face_warp(SPACE, figure, box), feature_warp("WarpNose", "Nose", SPACE, figure, box)):
            steps = (space.pixels(np.zeros(2)) - frame.origin) / (PITCH * frame.width)
            np.testing.assert_allclose(steps, np.round(steps), atol=1e-9)


def test_eyes_stay_affine_and_are_squeezed_within_limits(figure: Figure) -> None:
    deformer, _ = rigid_feature_warp("WarpEyeR", "Eye", SPACE, figure, BOX, BOX)
    moved = movement(deformer, 2, 2)
    second = moved[:, 2:] - 2 * moved[:, 1:-1] + moved[:, :-2]
    np.testing.assert_allclose(second, 0, atol=1e-3)
    for x in (0, 2):
        stretch = 1 + (movement(deformer, x, 1)[0, -1, 0] - movement(deformer, x, 1)[0, 0, 0]) / BOX.size[0]
        assert 0.799 <= stretch <= 1.081


def test_features_follow_the_face_below_them(figure: Figure) -> None:
    face, _ = face_warp(SPACE, figure, Box(left=100.0, top=100.0, right=340.0, bottom=330.0))
    brow, _ = feature_warp("WarpBrowR", "Brow", SPACE, figure, BOX)
    middle = brow.rows // 2
    for x, y in ((2, 1), (1, 0), (0, 2)):
        here, there = movement(brow, x, y)[middle, middle], movement(face, x, y)
        at = (BOX.centre - (100.0, 100.0)) / (240.0, 230.0) * (face.columns, face.rows)
        column, row = at.astype(int)
        around = there[row : row + 2, column : column + 2]
        assert (here >= around.min(axis=(0, 1)) - 0.5).all()
        assert (here <= around.max(axis=(0, 1)) + 0.5).all()


def test_the_head_turns_about_a_point_above_the_chin(figure: Figure) -> None:
    deformer, space = head_rotation(CANVAS, Space.root(CANVAS), figure)
    np.testing.assert_allclose(deformer.angle, (-11, 0, 11))
    np.testing.assert_allclose(deformer.scale, 1 / 440)
    chin = figure.frame.pixels(np.array([0.0, figure.frame.chin]))
    assert 0 < chin[1] - space.origin[1] < 0.1 * figure.frame.width
    assert space.size == (1.0, 1.0)


def test_a_face_cut_off_by_the_lower_rim_stays_on_it(stack: LayerStack) -> None:
    width, height = stack.size
    chin = stack.frame.pixels(np.array([0.0, stack.frame.chin]))[1]
    inside = np.broadcast_to(np.arange(height)[:, None] < chin, (height, width))
    figure = Figure.of(replace(stack, inside=inside), 1.0)
    box = layer_box(stack["face"])
    space = Space(deformer="RotationHead", origin=(0.0, 0.0), size=(1.0, 1.0))
    deformer, _ = face_warp(space, figure, box)
    assert [axis.parameter for axis in deformer.axes] == ["ParamAngleX", "ParamAngleY", "ParamAngleZ"]
    at_rest, up = deformer.points[1, 1, 1], deformer.points[1, 2, 1]
    rise = at_rest[:, 1] - up[:, 1]
    on_rim = np.abs(at_rest[:, 1] - chin) < 0.05 * figure.frame.width
    assert rise[on_rim].max() < 0.25 * rise.max()


def test_the_jaw_stays_where_hair_lies_against_it(stack: LayerStack) -> None:
    """Its outline there belongs to the hair, and what is painted under the hair is made up."""
    width, height = stack.size
    frame = stack.frame
    edge, chin = frame.pixels(np.array([[0.3, 0.5], [0.0, frame.chin]]))
    beside = polygon_mask((height, width), edge + np.array([(-4, -40), (40, -40), (40, 60), (-4, 60)]))
    lock = Layer.cropped("side hair-l", np.zeros((height, width, 3)), beside)
    bald = [layer for layer in stack.layers if "hair" not in layer.name]
    figure = Figure.of(replace(stack, layers=(*bald, lock)), 1.0)
    beside_lock, free = figure.jaw_freedom(np.array([edge, chin]))
    assert beside_lock < 0.1
    assert free > 0.9
    assert Figure.of(replace(stack, layers=tuple(bald)), 1.0).jaw_freedom(np.array([edge])) == 1
