"""Small layers of an eye and tools around them: dots, made-up closing lines, cropping, compositing at rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from cartoonalive.layers.arrays import Alpha, Image
from cartoonalive.layers.eye_area import EyeArea
from cartoonalive.layers.eye_window import EyeWindow
from cartoonalive.layers.masks import polygon_mask
from cartoonalive.layers.model import EyeShape, Layer
from cartoonalive.layers.unmix import over, unmix

_LINE_SHADE = np.array([0.42, 0.36, 0.36], np.float32)
"""Colour of the made-up closing line, relative to skin."""


def window_layer(window: EyeWindow, name: str, colour: Image, alpha: Alpha) -> Layer:
    """A layer of the canvas from colour (h, w, 3) and alpha (h, w) of a window."""
    layer = Layer.cropped(name, colour, alpha)
    return replace(layer, left=layer.left + window.columns.start, top=layer.top + window.rows.start)


def cut_dot(side: str, window: EyeWindow, area: EyeArea, ground: Image) -> Layer:
    """An eye without white as one layer, lifted off the repainted ``ground``."""
    colour, alpha = unmix(window.portrait, ground)
    return window_layer(window, f"irides-{side}", colour, alpha * area.hole)


def closing_line(window: EyeWindow, area: EyeArea, ground: Image, shape: EyeShape) -> Layer:
    """A line along the shut lid, seen only when shut, for an eye whose own lash is too faint to close with."""
    x = window.x[0, window.between_corners[0]]
    line = np.interp(x, shape.x - window.columns.start, shape.closed - window.rows.start)
    u = (x - x[0]) / max(float(x[-1] - x[0]), 1.0)
    half = 0.018 * window.width * (0.35 + 0.65 * np.sin(np.pi * u))
    points = np.vstack([np.column_stack([x, line - half]), np.column_stack([x, line + half])[::-1]])
    skin = np.median(ground[area.opening], axis=0) if area.opening.any() else np.zeros(3)
    colour = np.broadcast_to((_LINE_SHADE * skin).astype(np.float32), window.portrait.shape)
    return window_layer(window, f"eye_close-{shape.side}", colour, polygon_mask(window.shape, points))


def composite(window: EyeWindow, ground: Image, layers: Sequence[Layer]) -> Image:
    """``layers`` of one open eye at rest over the ``ground`` (h, w, 3) of its window; the white clips what is on it."""
    picture = ground
    clip: Alpha = np.ones(window.shape, np.float32)
    for layer in layers:
        colour = np.zeros((*window.shape, 3), np.float32)
        alpha = np.zeros(window.shape, np.float32)
        top, left = layer.top - window.rows.start, layer.left - window.columns.start
        if not layer.empty:
            height, width = layer.pixels.shape[:2]
            colour[top : top + height, left : left + width] = layer.pixels[..., :3]
            alpha[top : top + height, left : left + width] = layer.pixels[..., 3] / np.float32(255)
        if layer.name.startswith("eyewhite"):
            clip = alpha
        clipped = layer.name.startswith(("irides", "eyehighlight"))
        picture = over(picture, colour, alpha * clip if clipped else alpha)
    return picture
