"""Contact sheets: labelled pictures on cards, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from cartoonalive.render.model import Picture
from cartoonalive.render.pixels import on_colour

Colour = tuple[int, int, int]
RGBPicture = NDArray[np.uint8]
"""(height, width, 3) opaque RGB."""
_SMOOTH = 4


@dataclass(frozen=True, kw_only=True)
class SheetStyle:
    """Colours and lengths, in pixels, of a sheet."""

    background: Colour = (250, 250, 252)
    card: Colour = (228, 231, 237)
    text: Colour = (71, 80, 98)
    gap: int = 14
    radius: int = 12
    label_height: int = 26
    font_size: int = 14


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A picture and its name; ``span`` 2 makes it two columns wide and two rows high."""

    picture: Picture
    """(height, width, 4) premultiplied; scaled down to fit if too large, centred, standing on the card's lower edge."""
    label: str
    span: int = 1


def card_size(cell_size: tuple[int, int], span: int, style: SheetStyle) -> tuple[int, int]:
    """Width and height in pixels of the card of a cell that is ``span`` columns wide and rows high."""
    width, height = cell_size
    return width * span + style.gap * (span - 1), height * span + (style.gap + style.label_height) * (span - 1)


def contact_sheet(
    cells: Sequence[Cell], *, columns: int, cell_size: tuple[int, int], style: SheetStyle | None = None
) -> RGBPicture:
    """Lay ``cells`` out row by row on cards of ``cell_size`` (width, height) pixels, labels below."""
    look = style or SheetStyle()
    places = _places([cell.span for cell in cells], columns)
    rows = max((row + cell.span for (row, _), cell in zip(places, cells, strict=True)), default=0)
    step = np.array([cell_size[0] + look.gap, cell_size[1] + look.label_height + look.gap])
    width, height = step * (columns, rows) + look.gap
    sheet = Image.new("RGB", (int(width), int(height)), look.background)
    draw = ImageDraw.Draw(sheet)
    for cell, (row, column) in zip(cells, places, strict=True):
        left, top = (step * (column, row) + look.gap).tolist()
        card = card_size(cell_size, cell.span, look)
        sheet.paste(_card(cell.picture, card, look), (left, top), _rounded(card, look.radius))
        middle = (left + card[0] / 2, top + card[1] + look.label_height / 2 + 1)
        draw.text(middle, cell.label, fill=look.text, font=_font(look.font_size), anchor="mm")
    return np.asarray(sheet, np.uint8)


def _places(spans: Sequence[int], columns: int) -> list[tuple[int, int]]:
    """(row, column) of each cell: the first free place, row by row."""
    taken: set[tuple[int, int]] = set()
    places = []
    for span in spans:
        row, column = 0, 0
        while column + span > columns or not taken.isdisjoint(_covered(row, column, span)):
            row, column = (row, column + 1) if column + span < columns else (row + 1, 0)
        taken.update(_covered(row, column, span))
        places.append((row, column))
    return places


def _covered(row: int, column: int, span: int) -> list[tuple[int, int]]:
    return [(row + i, column + j) for i in range(span) for j in range(span)]


def _card(picture: Picture, size: tuple[int, int], style: SheetStyle) -> Image.Image:
    card = Image.new("RGB", size, style.card)
    opaque = Image.fromarray(on_colour(picture, style.card))
    opaque.thumbnail(size, Image.Resampling.LANCZOS)
    card.paste(opaque, ((size[0] - opaque.width) // 2, size[1] - opaque.height))
    return card


@lru_cache(maxsize=8)
def _rounded(size: tuple[int, int], radius: int) -> Image.Image:
    """Antialiased mask of a rectangle with round corners."""
    large = Image.new("L", (size[0] * _SMOOTH, size[1] * _SMOOTH))
    ImageDraw.Draw(large).rounded_rectangle((0, 0, large.width - 1, large.height - 1), radius * _SMOOTH, fill=255)
    return large.resize(size, Image.Resampling.BOX)


@lru_cache(maxsize=8)
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """The font that comes inside Pillow, so that labels look the same everywhere."""
    return ImageFont.load_default(size)
