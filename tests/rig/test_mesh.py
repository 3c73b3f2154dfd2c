import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import ndimage

from cartoonalive.landmarks.model import Box
from cartoonalive.layers.model import Layer
from cartoonalive.rig.mesh import Refinement, alpha_mesh, grid_triangles, signed_areas, unfolded


def layer_of(mask: NDArray[np.bool_], left: int = 7, top: int = 11) -> Layer:
    pixels = np.zeros((*mask.shape, 4), np.uint8)
    pixels[..., 3] = 255 * mask
    return Layer(name="face", pixels=pixels, left=left, top=top)


def blob(seed: int, width: int, height: int, share: float) -> NDArray[np.bool_]:
    noise = ndimage.gaussian_filter(np.random.default_rng(seed).normal(size=(height, width)), 3.0)
    mask: NDArray[np.bool_] = noise >= np.quantile(noise, 1 - share)
    return mask


def covered(layer: Layer, points: NDArray[np.float64], triangles: NDArray[np.integer]) -> NDArray[np.int_]:
    """How many triangles hold each texel's centre (edges count)."""
    height, width = layer.pixels.shape[:2]
    y, x = np.mgrid[:height, :width] + 0.5
    centres = np.stack([x + layer.left, y + layer.top], axis=-1)
    count = np.zeros((height, width), int)
    for triangle in triangles:
        corners = points[triangle]
        if signed_areas(points, triangle[None])[0] < 0:
            corners = corners[::-1]
        inside = np.ones((height, width), bool)
        for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
            edge, offset = end - start, centres - start
            inside &= edge[0] * offset[..., 1] - edge[1] * offset[..., 0] >= -1e-9
        count += inside
    return count


def test_lattice_is_covered_once() -> None:
    triangles = grid_triangles(4, 3)
    points = np.stack(np.meshgrid(np.arange(3.0), np.arange(4.0)), axis=-1).reshape(-1, 2)
    areas = signed_areas(points, triangles)
    assert triangles.dtype == np.uint16
    assert (areas > 0).all()
    assert areas.sum() == pytest.approx(6.0)


@given(
    seed=st.integers(0, 9999),
    width=st.integers(5, 70),
    height=st.integers(5, 70),
    share=st.floats(0.02, 1.0),
    spacing=st.floats(4.0, 40.0),
)
def test_every_visible_texel_is_covered(seed: int, width: int, height: int, share: float, spacing: float) -> None:
    layer = layer_of(blob(seed, width, height, share))
    points, triangles = alpha_mesh(layer, spacing)
    count = covered(layer, points, triangles)
    assert (count[layer.pixels[..., 3] > 0] >= 1).all()
    assert (points >= (layer.left, layer.top)).all()
    assert (points <= (layer.left + width, layer.top + height)).all()
    assert (np.abs(signed_areas(points, triangles)) > 1e-6).all()
    assert set(triangles.ravel()) == set(range(len(points)))


@pytest.mark.parametrize("corner", [(0, 0), (0, 19), (14, 0), (14, 19)])
def test_a_single_texel_gets_a_mesh(corner: tuple[int, int]) -> None:
    mask = np.zeros((15, 20), bool)
    mask[corner] = True
    layer = layer_of(mask)
    count = covered(layer, *alpha_mesh(layer, 20.0))
    assert count[corner] >= 1


def test_transparent_areas_are_left_out() -> None:
    y, x = np.mgrid[:200, :200] - 99.5
    ring = layer_of((np.hypot(x, y) < 95) & (np.hypot(x, y) > 60))
    count = covered(ring, *alpha_mesh(ring, 12.0))
    assert count[100, 100] == 0
    assert count[:10, :10].sum() == 0


def test_empty_layers_give_nothing() -> None:
    points, triangles = alpha_mesh(layer_of(np.zeros((9, 9), bool)), 5.0)
    assert points.shape == (0, 2)
    assert triangles.shape == (0, 3)


def test_refined_boxes_are_denser() -> None:
    layer = layer_of(np.ones((200, 200), bool), left=0, top=0)
    box = Box(left=0, top=100, right=200, bottom=200)
    points, _ = alpha_mesh(layer, 30.0, [Refinement(box=box, spacing=10.0)])
    lower = points[:, 1] > 100
    assert lower.sum() > 3 * (~lower).sum()


def test_offsets_that_would_fold_are_smoothed_and_others_kept() -> None:
    points = np.stack(np.meshgrid(np.arange(9.0), np.arange(9.0)), axis=-1).reshape(-1, 2)
    triangles = grid_triangles(9, 9)
    push = np.where(points[:, 1] > 4, -1.5, 0.0)
    offsets = np.stack([np.zeros(len(points)), push], axis=-1)
    assert (signed_areas(points + offsets, triangles) < 0).any()
    moved = unfolded(points, triangles, offsets)
    assert (signed_areas(points + moved, triangles) > 0.05).all()
    np.testing.assert_array_equal(moved[points[:, 1] == 8], offsets[points[:, 1] == 8])
    gentle = 0.2 * offsets
    np.testing.assert_array_equal(unfolded(points, triangles, gentle), gentle)
