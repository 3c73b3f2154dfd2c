"""Hand-made scenes for the rules that repair labels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.label_scene import Scene
from cartoonalive.layers.place import Label, Place

WIDTH = 100.0
Mask = NDArray[np.bool_]


def scene(figure: Mask | None = None) -> Scene:
    """300 x 300 pixels, eyes' midpoint at (150, 100), face width 100, chin at v = 0.6."""
    y, x = np.mgrid[:300, :300].astype(np.float32) + np.float32(0.5)
    place = Place(u=(x - 150) / 100, v=(y - 100) / 100, top=-0.45)
    oval = np.hypot(place.u / 0.5, (place.v - 0.08) / 0.53) < 1
    empty = np.zeros((300, 300), bool)
    return Scene(
        place=place,
        width=WIDTH,
        lab=np.zeros((300, 300, 3), np.float32),
        figure=np.ones_like(empty) if figure is None else figure,
        cut_off=empty,
        oval=oval,
        core=oval & place.inner,
        features=empty,
        lids=empty,
        brows=(empty, empty),
        flesh=empty,
        skin_like=empty,
        bald=False,
        anime=False,
    )


def labelled(stage: Scene) -> NDArray[np.uint8]:
    """Hair above, face in the oval, body below."""
    labels = np.where(stage.place.v > 0.6, np.uint8(Label.BODY), np.uint8(Label.HAIR))
    return np.where(stage.oval, np.uint8(Label.FACE), labels)


def box(stage: Scene, u: tuple[float, float], v: tuple[float, float]) -> Mask:
    """(h, w) a rectangle in face coordinates."""
    place = stage.place
    return (place.u > u[0]) & (place.u < u[1]) & (place.v > v[0]) & (place.v < v[1])
