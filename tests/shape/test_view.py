import numpy as np

from cartoonalive.shape.view import ABOVE, HEIGHT, LEFT, PITCH, WIDTH, Window, face_view, shifted


def picture(width: int, height: int) -> np.ndarray:
    """Opaque, red grows to the right and green downwards."""
    y, x = np.mgrid[0:height, 0:width]
    colour = np.dstack([x * 255 / (width - 1), y * 255 / (height - 1), np.full((height, width), 99)])
    return np.dstack([np.rint(colour), np.full((height, width), 255)]).astype(np.uint8)


def test_the_view_shows_face_coordinates() -> None:
    pixels = picture(1000, 1200)
    view = face_view(pixels, Window(np.array([500.0, 480.0]), 360.0))
    assert view.shape == (HEIGHT, WIDTH, 3)
    for x, y in ((10, 20), (44, 52), (80, 110)):
        at = np.array([500.0, 480.0]) + (np.array([x + 0.5, y + 0.5]) - (LEFT, ABOVE)) * 360 / PITCH
        np.testing.assert_allclose(view[y, x, :2], at / (1000, 1200) * 255, atol=1.5)


def test_the_view_is_the_same_at_any_size_of_the_portrait() -> None:
    large = face_view(picture(1000, 1200), Window(np.array([500.0, 480.0]), 360.0))
    small = face_view(picture(500, 600), Window(np.array([250.0, 240.0]), 180.0))
    assert np.abs(large.astype(int) - small).max() <= 2


def test_beyond_the_picture_its_rim_goes_on() -> None:
    view = face_view(picture(100, 100), Window(np.array([5.0, 5.0]), 72.0))
    assert (view[0] == view[1]).all()
    assert (view[:, 0, 0] == 0).all()


def test_what_is_transparent_is_grey() -> None:
    pixels = np.zeros((200, 200, 4), np.uint8)
    assert (face_view(pixels, Window(np.array([100.0, 100.0]), 72.0)) == 235).all()


def test_shifted_views_go_on_at_their_rim() -> None:
    views = np.arange(2 * 4 * 5 * 3, dtype=np.uint8).reshape(2, 4, 5, 3)
    moved = shifted(views, 1, -2)
    np.testing.assert_array_equal(moved[:, :2, 1:], views[:, 2:, :-1])
    np.testing.assert_array_equal(moved[:, 3], moved[:, 2])
    np.testing.assert_array_equal(shifted(views, 0, 0), views)
