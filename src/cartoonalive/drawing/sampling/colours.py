"""Sets of colours to choose from: skin, hair, eyes of nature and of fantasy; cloth and background that go with them."""

from __future__ import annotations

from typing import Literal

import numpy as np

from cartoonalive.drawing.model import Palette
from cartoonalive.drawing.palette import from_oklch, mix, shade, skin_shade, tint, to_oklch

Ground = Literal["graphic", "earth", "studio"]
"""Where the figure stands: before an illustrator's colours, an old painting's browns, or a photographer's backdrop."""
LIT_SKIN = (0.2, 0.84)
"""Range of skin tones that are left when light models the face: white paper and black ink have no lights or shadows."""
SKINS = (
    *("#fdeadd", "#fbe0cf", "#f7d3bb", "#f0c3a2", "#e6b18c", "#d69c74"),
    *("#c08560", "#a9714d", "#94603f", "#7d4e34", "#6b432d", "#5c3a28"),
)
"""From the palest to the darkest."""
FANTASY_SKINS = ("#b9d6b0", "#b7c7ea", "#d9b8e6", "#a8d8d4", "#e8a49a")
HAIRS = (
    *("#1e1a20", "#2a2226", "#3b2a26", "#4f3528", "#6b4630", "#8a5a38", "#a97a48", "#c99a5c", "#e0bf7e"),
    *("#efdcab", "#7a2f1e", "#a8482a", "#c8683a"),
)
GREYS = ("#8e8a8c", "#b8b4b4", "#dedad8")
FANTASY_HAIRS = (
    *("#f2a6bd", "#e57f9a", "#b592d8", "#7f6fc4", "#6f9fdc", "#4a7fb8", "#57b8b4", "#7fc48a", "#d5dbe8"),
    *("#f4efe6", "#c94a55", "#3f4f86", "#2f6f70"),
)
CLOTHS = (
    *("#252b3f", "#2b2c31", "#1f2024", "#5a2733", "#2f4a40", "#3f5678", "#57412f", "#473350", "#33415c", "#6e2b2f"),
    *("#c08a86", "#b5654a", "#8a9d84", "#7690ae", "#a198bd", "#3f7c84", "#cf9f45", "#ad3b40", "#8b8d93", "#d48a5f"),
    *("#f3f1ed", "#eee5d6", "#cddae8", "#efd7d2", "#d5e2d8", "#c8cbd0", "#f0ead9", "#f7f6f4", "#e3dcec", "#e9c9a6"),
)
"""Dark, middle and light cloth."""
PALE_CLOTHS = ("#f6f4f0", "#f1ebdf", "#e8edf3", "#f7f7f7", "#f2e6e3")
ACCENTS = ("#b9343c", "#d8a13c", "#2f6f7c", "#2c3f6b", "#e07a5f", "#6b4a86", "#3f7d55", "#e3e0da", "#2a2a2e", "#d4688a")
APART = 0.13
"""Least difference in lightness, 0..1, between things side by side."""
EYES = ("#5a3a24", "#7a4f2a", "#96703a", "#6f7a45", "#4f8a5a", "#5f8fa8", "#4a7fc0", "#7d8a96")
FANTASY_EYES = ("#c0506a", "#8f5fc8", "#d8a03a", "#3fb0a0", "#e0702f", "#4f6fe0", "#d060b0")


def choose_palette(
    random: np.random.Generator,
    *,
    fantasy: float,
    skin_share: float,
    is_old: bool,
    fantasy_skin: float,
    lips: float,
    scene: Ground,
    is_lit: bool,
    vivid: float,
) -> Palette:
    """A harmonious palette.

    ``skin_share`` 0..1 runs from pale to dark skin, ``is_lit`` says that light will model it, ``vivid`` 1 is the usual
    chroma of cloth.
    """
    if is_lit:
        skin_share = LIT_SKIN[0] + (LIT_SKIN[1] - LIT_SKIN[0]) * skin_share
    skin = SKINS[min(int(skin_share * len(SKINS)), len(SKINS) - 1)]
    if random.random() < fantasy_skin:
        skin = str(random.choice(FANTASY_SKINS))
    darkness = SKINS.index(skin) / (len(SKINS) - 1) if skin in SKINS else 0.3
    hair = _hair(random, fantasy, darkness, is_old)
    is_fantastic = hair in FANTASY_HAIRS
    eyes = FANTASY_EYES if random.random() < fantasy * (0.9 if is_fantastic else 0.4) else EYES
    eye = eyes[int(random.integers(len(eyes)) * (1 - 0.75 * darkness * (eyes is EYES)))]
    other = str(random.choice(eyes)) if random.random() < 0.05 else eye
    cloth, cloth_2, accent = _cloth(random, hair, vivid)
    if scene == "earth":
        cloth, cloth_2 = shade(mix(cloth, "#7a6a5a", 0.3), 0.15), mix(cloth_2, "#a08a6a", 0.3)
        accent, eye = mix(accent, "#7a6a5a", 0.25), mix(eye, "#5a4a38", 0.35)
    if scene == "graphic":
        background, background_2 = _grounds(random, hair, cloth, vivid)
    else:
        background, background_2 = _earth(random) if scene == "earth" else _studio(random)
    return Palette(
        skin=skin,
        hair=hair,
        hair_tip=_tips(random, hair, fantasy),
        eye_r=eye,
        eye_l=other,
        lips=mix(
            skin_shade(skin, 0.35), from_oklch(0.58 - 0.12 * darkness, 0.13, random.uniform(8, 32)), 0.45 + 0.5 * lips
        ),
        brow=shade(hair, 0.3) if not is_old else shade(hair, 0.15),
        cloth=cloth,
        cloth_2=cloth_2,
        accent=accent,
        line=str(random.choice(["#2d2030", "#2a2228", "#33231f", "#1f2233"])),
        background=background,
        background_2=background_2,
    )


def _hair(random: np.random.Generator, fantasy: float, darkness: float, is_old: bool) -> str:
    if is_old and random.random() < 0.75:
        return str(random.choice(GREYS))
    if random.random() < fantasy * (1 - 0.75 * darkness):
        return str(random.choice(FANTASY_HAIRS))
    most = len(HAIRS) if random.random() > darkness * 1.3 else 4
    return HAIRS[int(random.integers(most))]


def _tips(random: np.random.Generator, hair: str, fantasy: float) -> str:
    """Usually a little lighter; sometimes another colour."""
    if random.random() < 0.18 * fantasy:
        return str(random.choice(FANTASY_HAIRS))
    lightness, chroma, hue = to_oklch(hair)
    return from_oklch(min(lightness + random.uniform(-0.02, 0.08), 0.97), chroma * 1.05, hue + random.uniform(-6, 10))


def _cloth(random: np.random.Generator, hair: str, vivid: float) -> tuple[str, str, str]:
    """Garment, second cloth and accent: cloth as shops sell it, set off from the hair by its lightness."""
    hair_lightness, _, hair_hue = to_oklch(hair)
    apart = [code for code in CLOTHS if abs(to_oklch(code)[0] - hair_lightness) > APART]
    cloth = _made_vivid(apart[int(random.integers(len(apart)))], vivid)
    lightness, _, hue = to_oklch(cloth)
    others = PALE_CLOTHS if lightness < 0.82 else [code for code in CLOTHS if to_oklch(code)[0] < 0.6]
    second = _made_vivid(others[int(random.integers(len(others)))], vivid)
    accents = [code for code in ACCENTS if abs(_turn(to_oklch(code)[2], hair_hue)) > 40 or to_oklch(code)[1] < 0.05]
    accent = accents[int(random.integers(len(accents)))]
    if abs(to_oklch(accent)[0] - lightness) < APART and abs(_turn(to_oklch(accent)[2], hue)) < 60:
        accent = tint(accent, 0.45) if lightness < 0.6 else shade(accent, 0.4)
    return cloth, second, _made_vivid(accent, vivid)


def _made_vivid(code: str, share: float) -> str:
    lightness, chroma, hue = to_oklch(code)
    return from_oklch(lightness, chroma * share, hue)


def _turn(first: float, second: float) -> float:
    """From one hue to another, -180 to 180 degrees."""
    return (first - second + 180) % 360 - 180


def _earth(random: np.random.Generator) -> tuple[str, str]:
    """Two dark browns or olives."""
    hue, lightness = random.uniform(50, 105), random.uniform(0.24, 0.42)
    chroma = random.uniform(0.012, 0.035)
    return from_oklch(lightness + 0.09, chroma, hue), from_oklch(lightness - 0.06, chroma, hue)


def _grounds(random: np.random.Generator, hair: str, cloth: str, vivid: float) -> tuple[str, str]:
    """Two quiet colours that set off the hair, in the hue of the cloth or opposite the hair's."""
    hair_lightness, _, hair_hue = to_oklch(hair)
    _, chroma, hue = to_oklch(cloth)
    base = hue if chroma > 0.03 and random.random() < 0.6 else hair_hue + 180
    base = (base + random.uniform(-25, 25)) % 360
    depths = [(0.93, 0.975, 0.012), (0.84, 0.93, 0.035), (0.84, 0.93, 0.035), (0.62, 0.78, 0.05), (0.3, 0.48, 0.045)]
    fits = [item for item in depths if abs(0.5 * (item[0] + item[1]) - hair_lightness) > 0.2]
    low, high, most = fits[int(random.integers(len(fits)))]
    lightness = random.uniform(low, high)
    if lightness < 0.8 and 60 < base < 130:
        base += 150  # dark yellows look like mud
    first = from_oklch(lightness, vivid * most * random.uniform(0.6, 1.2), base)
    second = tint(first, 0.35) if random.random() < 0.4 else shade(first, random.uniform(0.1, 0.3))
    return first, second


def _studio(random: np.random.Generator) -> tuple[str, str]:
    """What lies out of focus behind a photographed head: greys, wood, leaves, evening blue."""
    hue, most = ((80.0, 0.025), (250.0, 0.03), (130.0, 0.045), (60.0, 0.05), (240.0, 0.012))[int(random.integers(5))]
    lightness = random.uniform(0.3, 0.78)
    first = from_oklch(lightness, most * random.uniform(0.5, 1.0), hue + random.uniform(-12, 12))
    return first, shade(first, random.uniform(0.25, 0.5))
