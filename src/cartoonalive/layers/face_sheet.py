"""The face with ears; its skin runs on under fringe and side hair, and its outline at the jaw is its own."""

from __future__ import annotations

import cv2
import numpy as np

from cartoonalive.landmarks.model import OVAL
from cartoonalive.layers.arrays import Alpha, Image, Mask
from cartoonalive.layers.fill import membrane_fill
from cartoonalive.layers.masks import dilate, erode, polygon_mask
from cartoonalive.layers.scene import BAND, NECK_LINE, SEAM, Scene
from cartoonalive.layers.sheet import Sheet, composite
from cartoonalive.layers.unmix import colour_for, solve, unmix

_UNDERLAP = 0.07
"""Face under the hair, in face widths."""


def face_sheet(scene: Scene, body: Sheet) -> Sheet:
    """The face over the ``body``."""
    width, image = scene.width, scene.matte.colour
    visible = scene.regions.face & scene.seen
    hidden = _under_hair(scene, visible)
    beside_hair = dilate(scene.hair, BAND * width) & ~scene.jaw_line
    skin = _skin(scene, visible, hidden, visible & beside_hair)
    edge = np.minimum(scene.soft(scene.regions.face), _off_neck_line(scene))
    inside = cv2.GaussianBlur((hidden | visible).astype(np.float32), (0, 0), 1.0)
    alpha = np.where(beside_hair, np.maximum(inside, edge), edge)
    alpha = np.where(erode(hidden | visible, 1) & beside_hair, 1.0, alpha)
    below = composite((body,))[0]
    solved = solve(image, below, alpha, image)
    at_jaw = (alpha < 0.99) & ~beside_hair
    colour = np.where(at_jaw[..., None], solved, skin)
    colour, alpha = _with_outline(scene, below, colour, alpha)
    return Sheet(name="face", colour=colour.astype(np.float32), alpha=(alpha * scene.matte.alpha).astype(np.float32))


def _off_neck_line(scene: Scene) -> Alpha:
    """The most (h, w) that a soft edge of the face may cover: such edges run along outlines, also along the neck's."""
    antialiased = cv2.GaussianBlur(scene.regions.face.astype(np.float32), (0, 0), 1.0)
    neck = scene.regions.body & scene.seen & dilate(~scene.seen, NECK_LINE * scene.width)
    most: Alpha = np.where(neck, antialiased, np.float32(1))
    return most


def _under_hair(scene: Scene, visible: Mask) -> Mask:
    """Where skin is hidden by hair."""
    regions, width, v = scene.regions, scene.width, scene.place.v
    reach = dilate(visible | regions.oval, _UNDERLAP * width) | _forehead(scene)
    hidden = reach & scene.hair & ~scene.rim & (v < 0.25)
    hidden &= ~dilate(regions.body, 2) | regions.oval
    skull = regions.oval & ((v < 0.2) | erode(regions.oval, 0.03 * width))
    return hidden | ((skull | dilate(visible, SEAM * width + scene.grain)) & scene.hair)


def _skin(scene: Scene, visible: Mask, hidden: Mask, band: Mask) -> Image:
    """The picture with skin where hair hides it or, in the ``band`` beside it, shades it."""
    clean = erode(visible | hidden | scene.features, 0.015 * scene.width)
    source = visible & ~band & ~scene.features & scene.skin & clean
    if source.sum() < 0.02 * scene.width**2:
        source = visible & ~band
    fill = membrane_fill(scene.matte.colour, hidden | band, unknown=~source)
    skin: Image = np.where((hidden | band)[..., None], fill, scene.matte.colour)
    return skin


def _forehead(scene: Scene) -> Mask:
    """The skull's front under the hair: the upper half of the contour, raised."""
    contour = scene.landmarks.points[list(OVAL)]
    origin = np.array([contour[:, 0].mean(), scene.frame.origin[1]])
    relative = contour - origin
    relative[:, 1] *= np.where(relative[:, 1] < 0, 1.25, 1.0)
    return polygon_mask(scene.matte.alpha.shape, relative * (1.04, 1.0) + origin) > 0.5


def _with_outline(scene: Scene, below: Image, colour: Image, alpha: Alpha) -> tuple[Image, Alpha]:
    """Colour and alpha with what the picture shows along the jaw beside the clean neck ``below`` (h, w, 3).

    An outline or a shadow there is the face's: left on the body it would stay behind as a line when the head turns.
    """
    zone = scene.below_jaw | (scene.regions.face & scene.seen)
    _, least = unmix(scene.matte.colour, below)
    lifted = cv2.GaussianBlur(zone.astype(np.float32), (0, 0), 1.0) * least
    own = zone & (lifted > alpha)
    line = colour_for(scene.matte.colour, below, np.maximum(lifted, 1e-3))
    return np.where(own[..., None], line, colour), np.where(own, lifted, alpha).astype(np.float32)
