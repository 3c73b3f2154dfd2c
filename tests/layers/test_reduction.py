import numpy as np

from cartoonalive.layers.reduction import Reduction, stable_pieces


def test_a_mask_comes_back_to_where_it_was() -> None:
    part = Reduction.of((slice(40, 120), slice(20, 140)), width=200.0, most=100.0)
    mask = np.zeros((200, 200), bool)
    mask[60:80, 60:100] = True
    assert part.size == (60, 40)
    assert part.unit == 100
    back = part.on_canvas(part.small(mask) > 0.5, mask.shape)
    assert (back & mask).sum() > 0.95 * (back | mask).sum()


def test_small_canvases_are_not_enlarged() -> None:
    assert Reduction.of((slice(0, 30), slice(0, 50)), width=80.0, most=100.0).size == (50, 30)


def test_a_piece_of_another_colour_is_stable() -> None:
    picture = np.full((60, 80, 3), (120, 140, 160), np.float32)
    picture[20:35, 30:50] = (200, 60, 60)
    picture += np.random.default_rng(3).normal(0, 4, picture.shape).astype(np.float32)
    soft = Reduction.of((slice(0, 60), slice(0, 80)), width=80.0, most=80.0).colours(picture)
    (points,) = stable_pieces(soft, (100, 2000), stable=5, variation=1.0)
    assert len(points) > 200
    assert (points.min(axis=0) >= (29, 19)).all()
    assert (points.max(axis=0) <= (50, 35)).all()
