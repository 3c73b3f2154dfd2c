"""Schools of drawing: the proportions, lines and finish that make a style."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cartoonalive.drawing.model import Brows, Eyes, Head, Mouth, Nose
from cartoonalive.drawing.sampling.colours import Ground
from cartoonalive.drawing.setting import Line
from cartoonalive.drawing.vocabulary import Finish, Scene


@dataclass(frozen=True, kw_only=True)
class Style:
    """A grown woman in this style, from which every character of it is varied."""

    finishes: tuple[Finish, ...]
    head: Head
    eyes: Eyes
    brows: Brows
    noses: tuple[str, ...]
    nose: Nose
    mouth: Mouth
    line: Line
    light: tuple[float, float]
    """Least and greatest strength of the light."""
    fantasy: float
    """Share of hair and eye colours that nature does not have."""
    flyaway: float = 0.3
    backgrounds: tuple[Scene, ...] = (
        *("gradient", "gradient", "disc", "stripes", "dots", "bokeh"),
        *("room", "sky", "hills", "city", "room"),
    )
    body: float = 1.0
    """Size of neck and shoulders beside the head."""
    turn: float = 1.0
    """How far heads turn beside those of other styles."""
    scene: Ground = "graphic"
    """Colours of what is behind the figure."""
    earnest: bool = False
    """Clothes, hair and things worn as people wear them, no costumes."""
    vivid: float = 1.0
    """Chroma of cloth and grounds beside the usual one."""


ANIME = Style(
    finishes=("cel",),
    head=Head(chin=1.1, cheek=0.91, jaw=0.57, chin_width=0.07),
    eyes=Eyes(width=0.31, height=0.29, depth=0.16, iris=0.212),
    brows=Brows(height=0.54),
    noses=("dot", "dot", "line", "shadow"),
    nose=Nose(length=0.54),
    mouth=Mouth(level=0.79),
    line=Line(weight=1.0, tint=0.65),
    light=(0.4, 0.7),
    fantasy=0.55,
)
REAL_EYES = Eyes(
    school="real",
    spacing=0.45,
    width=0.245,
    height=0.135,
    depth=0.068,
    tilt=3.0,
    peak=-0.05,
    roundness=0.35,
    iris=0.118,
    iris_stretch=1.0,
    pupil=0.42,
    shine=1,
    lash=0.036,
    wing=0.3,
    lower_lash=0.3,
    crease=0.8,
)
SEMI_REAL = Style(
    finishes=("soft", "painterly"),
    head=Head(chin=1.42, crown=1.44, cheek=0.92, jaw=0.66, chin_width=0.18),
    eyes=REAL_EYES,
    brows=Brows(style="hairy", height=0.3, length=0.26, thickness=0.065, arch=0.06),
    noses=("full", "full", "shadow"),
    nose=Nose(style="full", length=0.67, width=0.135, relief=0.26),
    mouth=Mouth(level=0.98, width=0.25, smile=0.2, lips=0.6),
    line=Line(weight=0.7, tint=0.85),
    light=(0.55, 0.9),
    fantasy=0.12,
    flyaway=0.6,
)

STYLES: Mapping[str, Style] = {
    "anime": ANIME,
    "anime_soft": Style(
        finishes=("soft",),
        head=Head(chin=1.06, cheek=0.92, jaw=0.58, chin_width=0.08),
        eyes=Eyes(width=0.3, height=0.265, depth=0.15, iris=0.208, shine=3, lash=0.06),
        brows=Brows(height=0.53, thickness=0.034),
        noses=("dot", "dot", "shadow"),
        nose=Nose(length=0.52),
        mouth=Mouth(level=0.76, width=0.13),
        line=Line(weight=0.6, tint=0.9),
        light=(0.35, 0.65),
        fantasy=0.55,
        flyaway=0.8,
    ),
    "chibi": Style(
        finishes=("cel", "soft"),
        head=Head(chin=1.1, crown=1.5, cheek=0.95, jaw=0.63, chin_width=0.1),
        eyes=Eyes(
            spacing=0.49,
            width=0.315,
            height=0.29,
            depth=0.18,
            iris=0.222,
            iris_stretch=1.3,
            roundness=0.85,
            shine=3,
            crease=0.3,
        ),
        brows=Brows(height=0.56, length=0.2, thickness=0.05),
        noses=("dot",),
        nose=Nose(length=0.52),
        mouth=Mouth(level=0.78, width=0.175, smile=0.5),
        line=Line(weight=1.15, tint=0.6),
        light=(0.35, 0.6),
        fantasy=0.6,
        body=0.7,
        turn=0.7,
    ),
    "webtoon": Style(
        finishes=("cel", "soft"),
        head=Head(chin=1.29, crown=1.4, cheek=0.91, jaw=0.61, chin_width=0.11),
        eyes=Eyes(
            width=0.3,
            height=0.2,
            depth=0.1,
            iris=0.16,
            iris_stretch=1.15,
            tilt=6.0,
            roundness=0.5,
            lash=0.06,
            wing=0.6,
            crease=0.9,
        ),
        brows=Brows(height=0.42, length=0.31, thickness=0.06),
        noses=("line", "shadow", "shadow"),
        nose=Nose(style="shadow", length=0.64, width=0.12),
        mouth=Mouth(level=0.9, width=0.22, smile=0.2, lips=0.35),
        line=Line(weight=0.8, tint=0.7),
        light=(0.45, 0.75),
        fantasy=0.25,
        flyaway=0.5,
    ),
    "vector": Style(
        finishes=("flat",),
        head=Head(chin=1.22, crown=1.36, cheek=0.96, jaw=0.72, chin_width=0.21),
        eyes=Eyes(
            school="vector",
            spacing=0.42,
            width=0.2,
            height=0.155,
            depth=0.125,
            iris=0.118,
            iris_stretch=1.05,
            roundness=0.9,
            tilt=0.0,
            peak=0.0,
            lash=0.045,
            wing=0.2,
            lower_lash=0.0,
            crease=0.0,
            shine=1,
            pupil=0.55,
        ),
        brows=Brows(style="block", height=0.4, length=0.22, thickness=0.07, arch=0.04),
        noses=("round", "round", "wedge", "line"),
        nose=Nose(style="round", length=0.5, width=0.12, relief=0.3),
        mouth=Mouth(level=0.83, width=0.27, smile=0.6, lips=0.0),
        line=Line(weight=0.0),
        light=(0.3, 0.5),
        fantasy=0.2,
        flyaway=0.0,
    ),
    "ink": Style(
        finishes=("ink",),
        head=Head(chin=1.3, crown=1.4, cheek=0.93, jaw=0.72, chin_width=0.2),
        eyes=Eyes(
            school="real",
            spacing=0.45,
            width=0.25,
            height=0.15,
            depth=0.08,
            iris=0.125,
            iris_stretch=1.05,
            roundness=0.5,
            lash=0.055,
            wing=0.4,
            crease=0.9,
            shine=1,
        ),
        brows=Brows(height=0.37, length=0.28, thickness=0.065, arch=0.06),
        noses=("line", "wedge", "shadow"),
        nose=Nose(style="line", length=0.64, width=0.15),
        mouth=Mouth(level=0.92, width=0.25, smile=0.15, lips=0.3),
        line=Line(weight=0.75, tint=0.1),
        light=(0.5, 0.85),
        fantasy=0.15,
    ),
    "semi_real": SEMI_REAL,
    "oil": Style(
        finishes=("painterly",),
        head=Head(chin=1.45, crown=1.46, cheek=0.92, jaw=0.68, chin_width=0.2),
        eyes=REAL_EYES,
        brows=Brows(style="hairy", height=0.3, length=0.26, thickness=0.055, arch=0.05),
        noses=("full",),
        nose=Nose(style="full", length=0.68, width=0.14, relief=0.27),
        mouth=Mouth(level=1.0, width=0.24, smile=0.12, lips=0.55),
        line=Line(weight=0.0),
        light=(0.7, 1.0),
        fantasy=0.0,
        flyaway=0.5,
        backgrounds=("brushed", "brushed", "gradient", "hills"),
        scene="earth",
        earnest=True,
        vivid=0.8,
    ),
    "render": Style(
        finishes=("render",),
        head=Head(chin=1.2, crown=1.42, cheek=0.97, jaw=0.76, chin_width=0.26),
        eyes=Eyes(
            school="real",
            spacing=0.43,
            width=0.26,
            height=0.2,
            depth=0.13,
            iris=0.155,
            iris_stretch=1.0,
            roundness=0.75,
            tilt=2.0,
            lash=0.045,
            wing=0.35,
            crease=0.5,
            shine=1,
            lower_lash=0.15,
        ),
        brows=Brows(style="block", height=0.46, length=0.25, thickness=0.075, arch=0.07),
        noses=("full",),
        nose=Nose(style="full", length=0.54, width=0.15, relief=0.34),
        mouth=Mouth(level=0.84, width=0.26, smile=0.5, lips=0.4),
        line=Line(weight=0.0),
        light=(0.55, 0.85),
        fantasy=0.15,
        flyaway=0.1,
    ),
    "photo": Style(
        finishes=("photo",),
        head=Head(chin=1.49, crown=1.48, cheek=0.93, jaw=0.69, chin_width=0.21),
        eyes=Eyes(
            school="real",
            spacing=0.45,
            width=0.232,
            height=0.115,
            depth=0.055,
            tilt=3.0,
            peak=-0.05,
            roundness=0.35,
            iris=0.103,
            iris_stretch=1.0,
            pupil=0.4,
            shine=1,
            lash=0.03,
            wing=0.2,
            lower_lash=0.2,
            crease=0.75,
        ),
        brows=Brows(style="hairy", height=0.29, length=0.27, thickness=0.06, arch=0.045),
        noses=("full",),
        nose=Nose(style="full", length=0.68, width=0.14, relief=0.27),
        mouth=Mouth(level=1.03, width=0.25, smile=0.2, lips=0.5),
        line=Line(weight=0.0),
        light=(0.6, 0.95),
        fantasy=0.0,
        flyaway=0.8,
        backgrounds=("gradient", "bokeh", "bokeh", "room", "brushed", "hills", "city"),
        scene="studio",
        earnest=True,
        vivid=0.75,
    ),
}
"""All styles by name."""
