"""The garment that a character wears."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cartoonalive.drawing.brush import Brush
from cartoonalive.drawing.clothing import costumes, garments, outerwear
from cartoonalive.drawing.easel import Easel
from cartoonalive.drawing.vocabulary import Garment

PAINTERS: Mapping[Garment, Callable[[Easel, Brush], None]] = {
    "crew": garments.paint_crew,
    "vneck": garments.paint_vneck,
    "shirt": garments.paint_shirt,
    "tie": garments.paint_tie,
    "suit": garments.paint_suit,
    "hoodie": garments.paint_hoodie,
    "turtleneck": garments.paint_turtleneck,
    "straps": garments.paint_straps,
    "jacket": outerwear.paint_jacket,
    "cardigan": outerwear.paint_cardigan,
    "overalls": outerwear.paint_overalls,
    "blouse": outerwear.paint_blouse,
    "sailor": costumes.paint_sailor,
    "armour": costumes.paint_armour,
    "kimono": costumes.paint_kimono,
    "scarf": costumes.paint_scarf,
}
"""Who paints each garment."""


def paint_clothes(easel: Easel) -> None:
    """The garment over the shoulders."""
    with easel.layer("clothes", "clothes") as brush:
        PAINTERS[easel.character.body.garment](easel, brush)
