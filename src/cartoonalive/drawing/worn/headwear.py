"""What is worn over the hair."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cartoonalive.drawing.brush import Brush
from cartoonalive.drawing.easel import Easel
from cartoonalive.drawing.vocabulary import Headwear
from cartoonalive.drawing.worn import hats, ornaments, wraps
from cartoonalive.drawing.worn.jewellery import paint_pin

PAINTERS: Mapping[Headwear, Callable[[Easel, Brush], None]] = {
    "cap": hats.paint_cap,
    "beanie": hats.paint_beanie,
    "witch_hat": hats.paint_witch_hat,
    "beret": hats.paint_beret,
    "sun_hat": hats.paint_sun_hat,
    "hood": wraps.paint_hood,
    "headscarf": wraps.paint_headscarf,
    "headband": ornaments.paint_headband,
    "bow": ornaments.paint_bow,
    "flower": ornaments.paint_flower,
}
"""Who paints what; horns are painted for themselves."""


def paint_headwear(easel: Easel) -> None:
    """Hat, hood or ornament, and the hairpin."""
    kind = easel.character.accessories.headwear
    if kind in PAINTERS:
        with easel.layer("headwear", "headwear") as brush:
            PAINTERS[kind](easel, brush)
    if easel.character.accessories.hairpin:
        with easel.layer("hairpin", "accessory") as brush:
            paint_pin(easel, brush)
