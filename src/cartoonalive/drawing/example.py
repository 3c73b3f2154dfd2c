"""The example portrait of ``make demo`` and of the tests: one character drawn by hand-placed curves.

Coordinates are those of a 1000 x 1000 picture; the character's right side is on the left.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import skia
from numpy.typing import NDArray
from PIL import Image

from cartoonalive.drawing.brush import Brush, Point, closed_path

BACKGROUND = "#dfe8ec"
SKIN, SKIN_SHADE, SKIN_LINE, BLUSH = "#f7dcc8", "#e8b9a0", "#a8614c", "#ef9a86"
HAIR, HAIR_SHADE, HAIR_LIGHT, HAIR_LINE = "#3f5f77", "#2b4459", "#6d93ab", "#1b2c3b"
LASH, IRIS, IRIS_LIGHT, PUPIL = "#2a1d22", "#8a5a2b", "#d9a05a", "#24140f"
LIP, LIP_LINE = "#dd8c7c", "#8f3f38"
COAT, COAT_SHADE, COAT_LINE, SHIRT, SHIRT_SHADE = "#b5443f", "#8f322f", "#561d1c", "#f4f1ec", "#d5d3d6"

FACE: tuple[Point, ...] = (
    *((500, 318), (600, 330), (672, 400), (690, 500), (676, 590), (640, 668), (584, 730), (536, 766), (500, 775)),
    *((464, 766), (416, 730), (360, 668), (324, 590), (310, 500), (328, 400), (400, 330)),
)


def draw_example(size: int = 1000, *, transparent: bool = False) -> NDArray[np.uint8]:
    """Draw the example portrait.

    Returns (size, size, 4) RGBA, alpha not premultiplied; the background is a flat colour, or nothing when
    ``transparent``. Same size, same pixels.
    """
    surface = skia.Surface.MakeRasterN32Premul(size, size)
    canvas = surface.getCanvas()
    canvas.scale(size / 1000, size / 1000)
    if not transparent:
        canvas.clear(skia.Color(*(int(BACKGROUND[i : i + 2], 16) for i in (1, 3, 5))))
    brush = Brush(canvas)
    for paint in (_back_hair, _neck, _coat, _face, _nose, _mouth, _eyes, _brows, _front_hair):
        paint(brush)
    pixels: NDArray[np.uint8] = surface.makeImageSnapshot().toarray(
        colorType=skia.kRGBA_8888_ColorType, alphaType=skia.kUnpremul_AlphaType
    )
    return pixels


def write_example(path: Path, size: int = 1000) -> None:
    """Draw the example portrait into a PNG file."""
    Image.fromarray(draw_example(size)).save(path)


def _mirrored(points: Sequence[Point]) -> list[Point]:
    return [(1000 - x, y) for x, y in points]


def _both_sides(points: Sequence[Point]) -> tuple[Sequence[Point], Sequence[Point]]:
    return points, _mirrored(points)


def _back_hair(brush: Brush) -> None:
    left: list[Point] = [(500, 175), (385, 195), (285, 280), (240, 420), (228, 570), (232, 690), (262, 770), (330, 790)]
    shape = closed_path([*left, (420, 780), (580, 780), *_mirrored(left[:0:-1])])
    brush.shade(shape, (300, HAIR), (800, HAIR_SHADE))
    brush.outline(shape, HAIR_LINE, 5)


def _neck(brush: Brush) -> None:
    neck = closed_path([(436, 690), (430, 800), (380, 860), (420, 930), (580, 930), (620, 860), (570, 800), (564, 690)])
    brush.fill(neck, SKIN)
    with brush.clipped(neck):
        brush.fill(closed_path([(400, 690), (430, 790), (500, 830), (570, 790), (600, 690)]), SKIN_SHADE, blur=3)
    brush.outline(neck, SKIN_LINE, 3.5)


def _coat(brush: Brush) -> None:
    shirt = closed_path([(388, 846), (436, 905), (500, 946), (564, 905), (612, 846), (660, 1030), (340, 1030)])
    brush.fill(shirt, SHIRT)
    for side in _both_sides([(388, 838), (424, 902), (497, 948), (444, 1000), (362, 905)]):
        collar = closed_path(side)
        brush.fill(collar, SHIRT)
        brush.outline(collar, "#77707c", 3.5)
    brush.stroke([(500, 940), (498, 1010)], SHIRT_SHADE, 8, (1, 1))
    for side in _both_sides([(385, 862), (300, 895), (190, 935), (130, 1020), (250, 1060), (440, 1060), (450, 1000)]):
        coat = closed_path(side)
        brush.shade(coat, (860, COAT), (1000, COAT_SHADE))
        brush.outline(coat, COAT_LINE, 5)


def _face(brush: Brush) -> None:
    face = closed_path(FACE)
    brush.fill(face, SKIN)
    with brush.clipped(face):
        fringe_shadow = [(300, 300), (700, 300), (700, 455), (640, 440), (560, 455), (480, 440), (400, 455), (300, 470)]
        brush.fill(closed_path(fringe_shadow), SKIN_SHADE, 0.75, blur=4)
        for x in (372, 628):
            brush.ellipse((x, 628), (46, 24), BLUSH, 0.45, blur=12)
    brush.outline(face, SKIN_LINE, 4)


def _nose(brush: Brush) -> None:
    brush.ellipse((503, 618), (15, 8), SKIN_SHADE, 0.8, blur=4)
    brush.stroke([(490, 622), (500, 628), (511, 621)], SKIN_LINE, 4.5)


def _mouth(brush: Brush) -> None:
    upper = closed_path(
        [(452, 688), (476, 681), (491, 677), (500, 680), (509, 677), (524, 681), (548, 688), (500, 694)]
    )
    lower = closed_path([(458, 690), (500, 693), (542, 690), (522, 706), (500, 710), (478, 706)])
    brush.fill(upper, LIP)
    brush.fill(lower, LIP, 0.8)
    brush.ellipse((500, 701), (16, 3), "#ffffff", 0.35, blur=2)
    brush.stroke([(446, 685), (472, 690), (500, 692), (528, 690), (554, 685)], LIP_LINE, 5, (0.3, 0.3))


def _eyes(brush: Brush) -> None:
    for mirror in (False, True):
        place = _mirrored if mirror else list
        opening = closed_path(
            place([(346, 532), (362, 502), (400, 482), (436, 492), (462, 528), (440, 556), (402, 566), (366, 556)])
        )
        brush.fill(opening, "#fdfbfa")
        centre = place([(408, 526)])[0]
        with brush.clipped(opening):
            _iris(brush, centre)
            brush.fill(
                closed_path(place([(335, 470), (470, 470), (468, 520), (404, 498), (344, 530)])), "#8d7d92", 0.4, 3
            )
        brush.stroke(place([(338, 536), (358, 504), (400, 480), (438, 489), (466, 531)]), LASH, 15, (0.35, 0.25))
        brush.stroke(place([(352, 512), (338, 500), (326, 494)]), LASH, 9, (0.8, 0))
        brush.stroke(place([(366, 557), (402, 567), (442, 555)]), LASH, 5)
        brush.stroke(place([(354, 482), (396, 460), (440, 470)]), SKIN_LINE, 4.5)


def _iris(brush: Brush, centre: Point) -> None:
    x, y = centre
    brush.ellipse(centre, (37, 42), LASH)
    iris = skia.Path()
    iris.addOval(skia.Rect(x - 34, y - 39, x + 34, y + 39))
    brush.shade(iris, (y - 30, IRIS), (y + 34, IRIS_LIGHT))
    brush.ellipse((x, y + 22), (20, 11), "#ffe2ae", 0.55, blur=4)
    brush.ellipse((x, y - 2), (15, 18), PUPIL)
    brush.ellipse((x - 13, y - 16), (9, 11), "#ffffff")
    brush.ellipse((x + 13, y + 16), (5, 5), "#ffffff", 0.85)


def _brows(brush: Brush) -> None:
    for side in _both_sides([(340, 452), (378, 430), (420, 428), (456, 440)]):
        brush.stroke(side, HAIR_SHADE, 15, (0.25, 0.55))


def _front_hair(brush: Brush) -> None:
    crown: list[Point] = [(500, 158), (380, 178), (292, 256), (250, 400)]
    lock: list[Point] = [(243, 540), (262, 650), (300, 716), (308, 640), (318, 540), (346, 420)]
    cap = closed_path([*crown, *lock, (470, 300), (530, 300), *_mirrored(lock[::-1]), *_mirrored(crown[:0:-1])])
    hair = skia.Op(cap, _fringe(), skia.PathOp.kUnion_PathOp)
    brush.shade(hair, (200, HAIR_LIGHT), (600, HAIR))
    with brush.clipped(hair):
        brush.fill(closed_path([(240, 330), (330, 240), (500, 196), (670, 240), (760, 330), (500, 262)]), HAIR, 0.8, 14)
        shine = [(318, 290), (400, 242), (500, 226), (600, 242), (682, 290), (600, 262), (500, 250), (400, 262)]
        brush.fill(closed_path(shine), "#bcd7e5", 0.85, 3)
        for side in _both_sides([(362, 330), (338, 430), (322, 540), (306, 640), (300, 700)]):
            brush.stroke(side, HAIR_SHADE, 26, (0.2, 0))
    brush.outline(hair, HAIR_LINE, 5)
    for strand in (
        *_both_sides([(484, 176), (420, 250), (388, 368)]),
        [(500, 172), (516, 270), (528, 358)],
        *_both_sides([(440, 184), (352, 262), (326, 380)]),
        *_both_sides([(318, 280), (276, 420), (276, 610)]),
        *_both_sides([(452, 300), (442, 340), (408, 408)]),
    ):
        brush.stroke(strand, HAIR_LINE, 5)


def _fringe() -> skia.Path:
    """Five pointed locks over the forehead."""
    path = skia.Path()
    path.moveTo(330, 240)
    for control, tip, valley in (
        ((306, 380), (338, 432), (388, 372)),
        ((386, 400), (408, 424), (452, 366)),
        ((462, 402), (492, 430), (528, 364)),
        ((556, 400), (592, 424), (612, 368)),
        ((640, 410), (664, 434), (672, 240)),
    ):
        path.quadTo(*control, *tip)
        path.quadTo((tip[0] + valley[0]) / 2 + 10, tip[1] - 12, *valley)
    path.close()
    return path
