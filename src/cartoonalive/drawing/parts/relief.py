"""The face as a lit surface: its bumps and hollows, shaded point by point and drawn as a mesh of coloured triangles."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cartoonalive.drawing.brush import Brush
from cartoonalive.drawing.easel import Easel
from cartoonalive.drawing.model import Character
from cartoonalive.drawing.palette import mix, raised, rgb, shade, skin_shade, to_oklch
from cartoonalive.drawing.shading import light_direction
from cartoonalive.drawing.space import BACK_DEPTH, FRONT_POWER, Points

ROWS, COLUMNS = 64, 57
"""Size of the mesh, from crown to chin and around the head."""
REACH = np.radians(125.0)
"""How far around the head the mesh reaches to each side."""
TONES = (0.12, 0.5, 0.78, 1.0)
"""Light 0..1 at which the skin shows its deep shadow, half shadow, own colour and lit colour."""
WRAP = 0.4
"""Light that comes around into the shadow."""
GLEAM, GLEAM_POWER = 34.0, 18.0
"""Strength in grey levels, on the darkest skin, and sharpness of the skin's gloss."""
FLUSH = np.array([4.0, -13.0, -11.0])
"""What blood adds to the colour of cheeks and nose, in grey levels."""

Field = NDArray[np.float64]


def paint_relief(easel: Easel, brush: Brush) -> None:
    """Lay the shaded surface over the face's flat colour."""
    space, depth = easel.space, min(1.15 * easel.depth, 1.0)
    grid = _surface(easel)
    turned = space.turned(grid.reshape(-1, 3)).reshape(ROWS, COLUMNS, 3)
    colours = _shaded(easel, grid, turned, depth)
    positions = space.project(grid.reshape(-1, 3))
    triangles = _visible_triangles(positions, turned[..., 2].ravel())
    brush.mesh(positions, colours.reshape(-1, 3), triangles)


def _surface(easel: Easel) -> Field:
    """(ROWS, COLUMNS, 3) points of the head in head space, bumps included."""
    outline = easel.space.outline
    y = np.interp(np.linspace(0, 1, ROWS), np.linspace(0, 1, len(outline)), np.maximum.accumulate(outline[:, 1]))
    width, front, middle = easel.space.section(y)
    angle = np.linspace(-REACH, REACH, COLUMNS)
    sine, cosine = np.sin(angle), np.cos(angle)
    x = width[:, None] * np.sign(sine) * np.abs(sine) ** (2 / FRONT_POWER)
    ahead = front[:, None] * np.abs(cosine) ** (2 / FRONT_POWER)
    behind = -BACK_DEPTH * width[:, None] * np.abs(cosine)
    z = middle[:, None] + np.where(cosine >= 0, ahead, behind)
    level = np.broadcast_to(y[:, None], x.shape)
    z = z + np.where(cosine > 0, heights(easel.character, x, level), 0.0)
    return np.stack([x, level, z], axis=2)


def heights(character: Character, x: Field, y: Field) -> Field:
    """How far the face stands out of the smooth head at front view points: nose, brows, cheeks, lips, chin, sockets."""
    head, eyes, nose, mouth = character.head, character.eyes, character.nose, character.mouth
    side = np.abs(x)

    def bump(across: float, down: float, wide: float, high: float) -> Field:
        return np.asarray(np.exp(-(((side - across) / wide) ** 2) - ((y - down) / high) ** 2))

    along = np.clip(y / nose.length, 0, 1)
    end = np.where(y > nose.length - 0.05, np.exp(-(((y - nose.length + 0.05) / 0.07) ** 2)), 1.0)
    ridge = nose.relief * along**1.5 * end * np.exp(-((x / (0.05 + 0.55 * nose.width * along)) ** 2))
    wings = 0.42 * nose.relief * bump(0.72 * nose.width, nose.length - 0.06, 0.5 * nose.width, 0.08)
    upper = bump(0.0, mouth.level - 0.055, 0.8 * mouth.width, 0.05)
    lower = bump(0.0, mouth.level + 0.075, 0.7 * mouth.width, 0.055)
    lips = 0.05 * (0.6 + mouth.lips) * (upper + 1.2 * lower)
    return np.asarray(
        ridge
        + wings
        + lips
        - 0.1 * bump(eyes.spacing, -0.03, 1.1 * eyes.width, 0.8 * (eyes.height + eyes.depth) + 0.04)
        + 0.05 * bump(0.4, -0.9 * character.brows.height, 0.34, 0.09)
        + 0.055 * bump(0.56, 0.4 * head.chin, 0.22, 0.17)
        + 0.07 * bump(0.0, 0.93 * head.chin, 0.22, 0.1)
        - 0.03 * bump(0.0, mouth.level + 0.17, 0.3, 0.05)
    )


def _flush(character: Character, grid: Field) -> Field:
    """(ROWS, COLUMNS) how red the skin is, 0 to 1: most on the cheeks and the tip of the nose."""
    side, level = np.abs(grid[..., 0]), grid[..., 1]
    ahead = grid[..., 2] > 0
    cheeks = np.exp(-(((side - 0.55) / 0.26) ** 2) - ((level - 0.36 * character.head.chin) / 0.24) ** 2)
    tip = np.exp(-((side / 0.13) ** 2) - ((level - character.nose.length + 0.06) / 0.13) ** 2)
    return np.asarray(ahead * (cheeks * (0.5 + character.skin.blush) + 0.7 * tip))


def _shaded(easel: Easel, front: Field, turned: Field, depth: float) -> Field:
    """(ROWS, COLUMNS, 3) colours 0..255 of the surface in the character's light."""
    normal = np.cross(np.gradient(turned, axis=1), np.gradient(turned, axis=0))
    normal /= np.maximum(np.linalg.norm(normal, axis=2, keepdims=True), 1e-9)
    normal[..., 2] = np.abs(normal[..., 2])
    light = light_direction(easel.character.light)
    lit = np.clip((normal @ light + WRAP) / (1 + WRAP), 0, 1)
    half = light + np.array([0.0, 0.0, 1.0])
    gleam = np.clip(normal @ (half / np.linalg.norm(half)), 0, 1) ** GLEAM_POWER
    skin = easel.character.palette.skin
    deep = mix(skin_shade(skin, 0.15 + 0.5 * depth), shade(skin, 0.25 + 0.5 * depth), 0.45)
    lightness = to_oklch(skin)[0]
    tones = (deep, skin_shade(skin, 0.22 * depth), skin, raised(skin, 0.045))
    channels = np.array([rgb(tone) for tone in tones], np.float64).T
    shaded = np.stack([np.interp(lit, TONES, channel) for channel in channels], axis=2)
    shaded += lightness * FLUSH * _flush(easel.character, front)[..., None]
    return np.asarray(shaded + GLEAM * (1.25 - lightness) * depth * easel.traits.gloss * gleam[..., None])


def _visible_triangles(positions: Points, depth: Field) -> NDArray[np.int_]:
    """(n, 3) triangles of the mesh that face the viewer, the farthest first."""
    number = np.arange(ROWS * COLUMNS).reshape(ROWS, COLUMNS)
    a, b, c, d = (part.ravel() for part in (number[:-1, :-1], number[:-1, 1:], number[1:, :-1], number[1:, 1:]))
    triangles = np.concatenate([np.stack([a, b, c], 1), np.stack([b, d, c], 1)])
    first, second, third = (positions[triangles[:, k]] for k in range(3))
    one, two = second - first, third - first
    facing = triangles[one[:, 0] * two[:, 1] - one[:, 1] * two[:, 0] > 0]
    return np.asarray(facing[np.argsort(depth[facing].mean(axis=1), kind="stable")])
