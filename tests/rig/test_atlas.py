import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartoonalive.layers.model import Layer
from cartoonalive.rig.atlas import pack

sizes = st.lists(st.tuples(st.integers(1, 300), st.integers(1, 300)), min_size=1, max_size=25)


def noise_layer(number: int, width: int, height: int) -> Layer:
    pixels = np.random.default_rng(number).integers(0, 256, (height, width, 4), np.uint8)
    return Layer(name=f"layer {number}", pixels=pixels, left=3 * number, top=5 * number)


@given(sizes=sizes)
def test_texels_arrive_unchanged_and_apart(sizes: list[tuple[int, int]]) -> None:
    layers = [noise_layer(number, *size) for number, size in enumerate(sizes)]
    atlas = pack(layers, 512)
    taken = [np.zeros(page.shape[:2], int) for page in atlas.pages]
    for layer in layers:
        placement = atlas.placements[layer.name]
        height, width = layer.pixels.shape[:2]
        size = placement.page_size
        assert atlas.pages[placement.page].shape == (size, size, 4)
        corner = placement.uvs((layer.left, layer.top)) * size
        left, top = np.rint(corner).astype(int)
        np.testing.assert_allclose(corner, (left, top), atol=1e-3)
        window = (slice(top, top + height), slice(left, left + width))
        np.testing.assert_array_equal(atlas.pages[placement.page][window], layer.pixels)
        around = (slice(max(top - 2, 0), top + height + 2), slice(max(left - 2, 0), left + width + 2))
        assert taken[placement.page][around].max() == 0
        taken[placement.page][window] = 1


def test_the_smallest_page_is_taken() -> None:
    assert pack([noise_layer(0, 200, 200)], 4096).pages[0].shape == (256, 256, 4)
    assert pack([noise_layer(0, 300, 20)], 4096).pages[0].shape == (512, 512, 4)


def test_more_pages_rather_than_smaller_layers() -> None:
    atlas = pack([noise_layer(number, 400, 400) for number in range(3)], 512)
    assert len(atlas.pages) == 3
    assert {placement.scale for placement in atlas.placements.values()} == {1.0}


def test_same_layers_same_pages() -> None:
    layers = [noise_layer(number, 40 + 7 * number, 90 - 5 * number) for number in range(9)]
    first, second = pack(layers, 1024), pack(layers, 1024)
    assert first.placements == second.placements
    assert all((a == b).all() for a, b in zip(first.pages, second.pages, strict=True))


def test_a_layer_larger_than_a_page_is_scaled_down_in_place() -> None:
    height, width = 100, 1000
    ramp = np.zeros((height, width, 4), np.uint8)
    ramp[..., 0] = np.linspace(0, 255, width)[None]
    ramp[..., 3] = 255
    atlas = pack([Layer(name="face", pixels=ramp, left=10, top=0)], 256)
    placement = atlas.placements["face"]
    assert placement.scale == pytest.approx(0.25)
    where = placement.uvs([[10.0 + 500.0, 50.0]])[0] * 256
    column, row = (where - 0.5).astype(int)
    assert atlas.pages[0][row, column, 0] == pytest.approx(127.5, abs=2.0)


def test_gaps_continue_the_colour_without_alpha() -> None:
    solid = np.full((10, 10, 4), (200, 100, 50, 255), np.uint8)
    atlas = pack([Layer(name="face", pixels=solid, left=0, top=0)], 256)
    left, top = (int(value) for value in atlas.placements["face"].corner)
    np.testing.assert_array_equal(atlas.pages[0][top - 1, left + 4], (200, 100, 50, 0))
