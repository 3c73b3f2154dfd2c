"""Draw a character: the order of the parts, from the background to what is worn in front of the hair."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cartoonalive.drawing.clothing.clothes import paint_clothes
from cartoonalive.drawing.degrade import degrade
from cartoonalive.drawing.easel import Easel
from cartoonalive.drawing.hair.paint import HairPainter
from cartoonalive.drawing.layers import Layer, compose
from cartoonalive.drawing.model import Character
from cartoonalive.drawing.parts.beard import paint_beard
from cartoonalive.drawing.parts.body import paint_neck
from cartoonalive.drawing.parts.brows import paint_brow
from cartoonalive.drawing.parts.ears import paint_animal_ears, paint_ear
from cartoonalive.drawing.parts.eyes import paint_eye
from cartoonalive.drawing.parts.face import paint_face
from cartoonalive.drawing.parts.mouth import paint_mouth
from cartoonalive.drawing.parts.nose import paint_nose
from cartoonalive.drawing.scene import paint_background
from cartoonalive.drawing.vocabulary import SIDES, Side
from cartoonalive.drawing.worn.glasses import paint_glasses
from cartoonalive.drawing.worn.headwear import paint_headwear
from cartoonalive.drawing.worn.horns import paint_horns
from cartoonalive.drawing.worn.jewellery import paint_choker, paint_earrings
from cartoonalive.drawing.worn.wraps import paint_hood_back

TURNED = 10.0
"""Yaw in degrees from which the locks on the far side hang behind the cheek."""


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """One drawn picture with everything that is known of it."""

    character: Character
    size: int
    layers: tuple[Layer, ...]
    """From the back to the front."""
    points: dict[str, NDArray[np.float64]]
    """Named curves, (n, 2) picture pixels each."""

    def picture(self) -> NDArray[np.uint8]:
        """(size, size, 4) RGBA of all layers, not degraded."""
        return compose(self.layers, self.size)

    def shown(self) -> NDArray[np.uint8]:
        """(size, size, 3) RGB as it would be found: with the degradation that the character asks for."""
        return degrade(self.picture()[..., :3], self.character.degradation)


def draw(character: Character, size: int = 512) -> Drawing:
    """Draw a character into a square picture. Same character and size, same pixels."""
    easel = Easel(character, size)
    hair = HairPainter(easel)
    far: Side = "l" if character.pose.yaw > 0 else "r"
    behind = [far] if abs(character.pose.yaw) > TURNED else []
    paint_background(easel)
    paint_hood_back(easel)
    hair.back()
    hair.tails(behind=True)
    paint_neck(easel)
    paint_clothes(easel)
    paint_choker(easel)
    for side in SIDES:
        paint_ear(easel, side)
    paint_earrings(easel)
    for side in behind:
        hair.side(side)
    paint_face(easel, hair.shadow_shapes())
    paint_beard(easel)
    paint_mouth(easel)
    paint_nose(easel)
    for side in SIDES:
        paint_eye(easel, side)
    for side in SIDES:
        paint_brow(easel, side)
    paint_animal_ears(easel)
    hair.tails(behind=False)
    hair.front()
    for side in SIDES:
        if side not in behind:
            hair.side(side)
    paint_glasses(easel)
    paint_horns(easel)
    paint_headwear(easel)
    return Drawing(character=character, size=size, layers=tuple(easel.layers), points=dict(easel.points))
