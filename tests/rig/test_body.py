from dataclasses import replace

import numpy as np
import pytest

from cartoonalive.layers.model import Layer, LayerStack
from cartoonalive.rig.body import BodyMotion, body_warps, neck_warp
from cartoonalive.rig.figure import Figure, layer_box
from cartoonalive.rig.model import CanvasInfo
from cartoonalive.rig.space import Space
from cartoonalive.rig.united import united_alpha

CANVAS = CanvasInfo(width=440, height=480, pixels_per_unit=440, origin=(220, 240))


@pytest.fixture
def figure(stack: LayerStack) -> Figure:
    return Figure.of(stack, 1.0)


def test_the_rim_of_the_picture_is_found(figure: Figure) -> None:
    assert not figure.floating
    assert figure.frame.pixels(np.array([0.0, figure.bottom]))[1] == pytest.approx(460, abs=3)


def test_a_head_without_body_floats(stack_maker: object) -> None:
    assert Figure.of(stack_maker(without=("topwear", "back hair")), 1.0).floating  # type: ignore[operator]


def test_the_body_stays_on_the_rim_and_moves_as_one_above_the_chin(figure: Figure) -> None:
    motion = BodyMotion(figure=figure)
    rim = np.array([[-0.8, figure.bottom], [0.8, figure.bottom]])
    np.testing.assert_allclose(motion.turn(rim, 1, 1, 1), 0, atol=1e-12)
    np.testing.assert_allclose(motion.breath(rim, 1), 0, atol=1e-12)
    head = np.array([[-0.4, -0.8], [0.4, 0.0], [0.0, figure.frame.chin]])
    moved = head + motion.turn(head, 1, 1, 1)
    np.testing.assert_allclose(np.diff(moved, axis=0)[0] @ np.diff(moved, axis=0)[0], 0.8**2 + 0.8**2)
    assert motion.turn(head, 1, 0, 0)[:, 0] == pytest.approx([0.07] * 3)
    assert (motion.breath(head, 1)[:, 1] < 0).all()


def test_tight_crops_move_less(stack_maker: object) -> None:
    figure = Figure.of(stack_maker(), 1.0)  # type: ignore[operator]
    chin = np.array([[0.0, figure.frame.chin]])
    wide = BodyMotion(figure=figure).turn(chin, 0, 0, 1)[0, 0]
    tight = Figure(**{**vars(figure), "bottom": figure.frame.chin + 0.2})
    assert BodyMotion(figure=tight).turn(chin, 0, 0, 1)[0, 0] == pytest.approx(0.35 * 0.2, rel=0.05)
    assert wide > 0.1


def test_warps_rest_on_an_even_lattice(figure: Figure) -> None:
    deformers, _ = body_warps(CANVAS, figure)
    body, breath = deformers
    assert (body.parent, breath.parent) == (None, "WarpBody")
    assert body.key_shape == (3, 3, 3)
    assert breath.points[0].min() == 0
    assert breath.points[0].max() == 1


def test_the_neck_follows_only_near_the_chin(stack: LayerStack, figure: Figure) -> None:
    space = Space.root(CANVAS)
    deformer, _ = neck_warp(space, figure, layer_box(stack["topwear"]))
    rest, turned = space.pixels(deformer.points[1, 1, 1]), space.pixels(deformer.points[2, 2, 2])
    v = figure.frame.uv(rest)[:, 1]
    moved = np.abs(turned - rest).max(axis=1)
    assert moved[v > figure.frame.chin + 0.36].max() < 1e-3
    assert moved[v < figure.frame.chin].max() > 2


def test_the_body_goes_with_the_head_where_it_touches_the_face_and_nothing_is_behind(stack: LayerStack) -> None:
    rest = Figure.of(stack, 1.0)
    width, height = stack.size
    left, right = rest.frame.pixels(np.array([[0.5, 0.2], [0.9, 0.6]]))
    rows = slice(int(left[1]), int(right[1]))
    collar, face = np.zeros((height, width)), united_alpha(stack, ("face",))
    edge = int(np.nonzero(face[rows].any(axis=0))[0].max())
    collar[rows, edge : edge + 40] = 1.0
    face[rows, edge - 20 : edge] = 1.0
    colour = np.zeros((height, width, 3))
    collared = replace(stack, layers=(Layer.cropped("topwear", colour, collar), Layer.cropped("face", colour, face)))
    figure = Figure.of(collared, 1.0)
    middle = float(np.mean([left[1], right[1]]))
    near, far = figure.head_glue(np.array([[edge + 1.0, middle], [edge + 1.0 + 0.8 * figure.frame.width, middle]]))
    assert near > 0.9
    assert far < 0.1
    assert rest.head_glue(rest.frame.pixels(np.array([[0.0, rest.frame.chin + 0.05]]))).max() < 0.3
