"""The words that describe drawings: sides, classes of pixels, and the kinds that each part of a character comes in.

Sides ``r`` and ``l`` are the character's own: the eye on the left of the picture is ``r``.
"""

from __future__ import annotations

from typing import Literal, get_args

Side = Literal["r", "l"]
SIDES: tuple[Side, Side] = ("r", "l")
"""Both sides in picture order."""

Kind = Literal[
    "background",
    "hair",
    "skin",
    "ears",
    "neck",
    "clothes",
    "eye_white",
    "iris",
    "lash",
    "brow",
    "nose",
    "lips",
    "mouth_inside",
    "beard",
    "glasses",
    "headwear",
    "accessory",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""Class of a pixel; its place in this list is its number in the class map."""

Finish = Literal["cel", "soft", "flat", "ink", "painterly", "render", "photo"]
Texture = Literal["straight", "wavy", "curly", "afro", "spiky"]
Fringe = Literal["none", "full", "parted", "swept", "over_eye", "curtain", "spikes", "wisps"]
Tie = Literal["none", "ponytail", "side_tail", "twin_tails", "bun", "twin_buns", "braid", "twin_braids"]
Beard = Literal["none", "stubble", "moustache", "goatee", "full"]
Casual = Literal["crew", "vneck", "shirt", "hoodie", "turtleneck", "straps", "scarf", "blouse"]
Layered = Literal["tie", "suit", "jacket", "cardigan", "overalls"]
Costume = Literal["sailor", "armour", "kimono"]
Garment = Literal[Casual, Layered, Costume]
Pattern = Literal["plain", "stripes", "checks", "dots", "knit", "print"]
Headwear = Literal[
    "none", "cap", "beanie", "hood", "headscarf", "headband", "bow", "horns", "witch_hat", "flower", "beret", "sun_hat"
]
Scene = Literal["plain", "gradient", "disc", "stripes", "dots", "bokeh", "brushed", "room", "sky", "hills", "city"]
Glasses = Literal["none", "thin", "thick", "round", "sun"]
