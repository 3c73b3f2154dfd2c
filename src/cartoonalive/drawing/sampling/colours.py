"""Sets of colours to choose from: skin, hair, eyes of nature and of fantasy; cloth and background that go with them."""

from __future__ import annotations

import numpy as np

from cartoonalive.drawing.model import Palette
from cartoonalive.drawing.palette import from_oklch, mix, shade, skin_shade, tint, to_oklch

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
    sombre: bool,
) -> Palette:
    """A harmonious palette; ``skin_share`` 0..1 runs from pale to dark skin, ``sombre`` darkens the scene."""
    skin = SKINS[min(int(skin_share * len(SKINS)), len(SKINS) - 1)]
    if random.random() < fantasy_skin:
        skin = str(random.choice(FANTASY_SKINS))
    darkness = SKINS.index(skin) / (len(SKINS) - 1) if skin in SKINS else 0.3
    hair = _hair(random, fantasy, darkness, is_old)
    is_fantastic = hair in FANTASY_HAIRS
    eyes = FANTASY_EYES if random.random() < fantasy * (0.9 if is_fantastic else 0.4) else EYES
    eye = eyes[int(random.integers(len(eyes)) * (1 - 0.75 * darkness * (eyes is EYES)))]
    other = str(random.choice(eyes)) if random.random() < 0.05 else eye
    cloth, cloth_2, accent = _cloth(random, hair)
    if sombre:
        cloth, accent = shade(mix(cloth, "#7a6a5a", 0.35), 0.18), mix(accent, "#7a6a5a", 0.25)
    background, background_2 = _earth(random) if sombre else _backgrounds(random, hair, cloth)
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


def _cloth(random: np.random.Generator, hair: str) -> tuple[str, str, str]:
    """Garment, second cloth and accent: hues near the hair's, opposite to it, or muted."""
    _, _, hue = to_oklch(hair)
    turn = float(random.choice([180, 150, 210, 40, -40, 90]))
    base = (hue + turn + random.uniform(-15, 15)) % 360
    lightness = float(random.choice([0.3, 0.4, 0.55, 0.7, 0.86]))
    if 85 < base < 135:
        base += 70  # yellow greens suit few
    if 35 < base < 110 and lightness < 0.8:
        lightness = 0.8  # dark yellows look like mud
    cloth = from_oklch(lightness, random.uniform(0.03, 0.12), base)
    pale = from_oklch(random.uniform(0.9, 0.97), random.uniform(0.0, 0.025), base)
    accent = from_oklch(
        random.uniform(0.5, 0.68), random.uniform(0.1, 0.17), (base + random.choice([180, 140, -120])) % 360
    )
    return cloth, pale, accent


def _earth(random: np.random.Generator) -> tuple[str, str]:
    """Two dark browns or olives."""
    hue, lightness = random.uniform(40, 110), random.uniform(0.3, 0.52)
    chroma = random.uniform(0.015, 0.04)
    return from_oklch(lightness + 0.08, chroma, hue), from_oklch(lightness - 0.06, chroma, hue)


def _backgrounds(random: np.random.Generator, hair: str, cloth: str) -> tuple[str, str]:
    """Two quiet colours that set off the hair: lighter or darker than it by far, and no browns."""
    hair_lightness, _, _ = to_oklch(hair)
    _, _, hue = to_oklch(cloth)
    hue = (hue + random.uniform(-50, 50)) % 360
    is_dark = hair_lightness > 0.72 and random.random() < 0.65
    lightness = random.uniform(0.35, 0.6) if is_dark else random.uniform(0.84, 0.95)
    if is_dark and 30 < hue < 130:
        hue += 180
    first = from_oklch(lightness, random.uniform(0.02, 0.06), hue)
    second = tint(first, 0.35) if random.random() < 0.4 else shade(first, random.uniform(0.1, 0.3))
    return first, second
