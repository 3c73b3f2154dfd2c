"""Locks of hair that hang over the eyes of drawn characters but were labelled as face: told by their colour.

Labels are coarsest where a fringe meets the eyes. Tips of locks that are left on the face are torn apart when the eye
is cut and shuts; on the hair sheet they hang in front of it, and the eye is completed below them.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.arrays import Image, Mask
from cartoonalive.layers.eye_strands import distance_to, main_colours
from cartoonalive.layers.masks import dilate, disc, erode, without_islands
from cartoonalive.layers.scene import Scene
from cartoonalive.layers.skin import to_lab

_ZONE, _AROUND = 0.14, 0.25
"""Distance from the eyes in face widths up to which pixels change hands, and up to which hair is looked at."""
_CLEAR = 0.04
"""Distance from eyes and from the hair's rim in face widths, from which on hair surely is hair."""
_ALIKE, _FOREIGN = 9.0, 11.0
"""Distance in Lab from the hair's colours up to which a pixel is hair, and up to which a line is a lock's outline."""
_LEAD = 0.6
"""How much nearer to hair than to skin and the eye's own colours a lock is."""
_DARK = 32.0
"""Lightness below which lashes and outlines of hair look the same."""
_FAR = 1e3
"""Distance in Lab of what is not looked at."""
_FINE = 0.004
"""Half width of lines in face widths."""
_OUTLINE = 0.007
"""Width of a lock's outline in face widths."""
_GAP = 0.012
"""Width of outlines and soft edges between a lock and the hair above it, in face widths."""
_LEAST_LOCK = 0.001
"""Area of a lock in face widths squared; less is a blurred rim."""
_LEAST = 200
"""Pixels of hair and of eye that are needed to know their colours."""


def locks_over_eyes(scene: Scene) -> Mask:
    """(h, w) pixels of the face at the eyes that are the hair's."""
    lock = np.zeros_like(scene.eyes)
    if scene.landmarks.style == "photo" or not scene.eyes.any():
        return lock
    box = _box(dilate(scene.eyes, _AROUND * scene.width))
    near = _Surroundings.of(scene, box)
    if near is not None:
        lock[box] = near.locks()
    return lock


def _box(mask: Mask) -> tuple[slice, slice]:
    """Rows and columns around a mask."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)


@dataclass(frozen=True, kw_only=True)
class _Surroundings:
    """The pixels around both eyes and how far they are from the colours of hair, skin and eye."""

    width: float
    """Of the face."""
    where: Mask
    """(h, w) pixels of the face that may change hands."""
    hair: Mask
    light: Mask
    """(h, w) too light for lashes and outlines."""
    to_hair: NDArray[np.float32]
    """(h, w) distance in Lab within ``where``, far outside."""
    to_other: NDArray[np.float32]
    """The same from skin, and from those of the eye's own colours that are none of the hair's."""

    @classmethod
    def of(cls, scene: Scene, box: tuple[slice, slice]) -> _Surroundings | None:
        """None when too little is seen of hair or eyes."""
        width, eyes = scene.width, scene.eyes[box]
        lab = to_lab(scene.matte.colour[box])
        hair, face = scene.hair[box], (scene.regions.face & scene.seen)[box]
        sure_hair = erode(hair, _CLEAR * width) & ~dilate(eyes, _CLEAR * width)
        skin = face & scene.skin[box] & ~dilate(eyes, _CLEAR * width)
        eye = eyes & face & ~scene.skin[box]
        if min(sure_hair.sum(), skin.sum(), eye.sum()) < _LEAST:
            return None
        hairs = main_colours(lab[sure_hair])
        own = main_colours(lab[eye])
        own = own[distance_to(own[None], hairs)[0] > _ALIKE]
        where = face & dilate(eyes, _ZONE * width)

        def distance(colours: Image) -> NDArray[np.float32]:
            result = np.full(where.shape, _FAR, np.float32)
            result[where] = distance_to(lab[where][None], colours)[0]
            return result

        return cls(
            width=width,
            where=where,
            hair=hair,
            light=lab[..., 0] > _DARK,
            to_hair=distance(hairs),
            to_other=distance(np.concatenate([main_colours(lab[skin]), own])),
        )

    def locks(self) -> Mask:
        """(h, w) pixels of the face that continue the hair and are lighter than lashes, with their outlines."""
        fine = disc(max(_FINE * self.width, 1.0))
        like = self.light & (self.to_hair < _ALIKE) & (self.to_hair < _LEAD * self.to_other)
        like = cv2.morphologyEx(like.astype(np.uint8), cv2.MORPH_OPEN, fine) > 0
        like = without_islands(like, _LEAST_LOCK * self.width**2)
        lock = _touching(like, dilate(self.hair, max(_GAP * self.width, 3.0)))
        outline = self.where & ~self.light & dilate(lock, max(_OUTLINE * self.width, 1.0))
        return lock | (outline & (self.to_hair < _FOREIGN))


def _touching(mask: Mask, other: Mask) -> Mask:
    """The pieces of the mask that meet ``other``."""
    _, label = cv2.connectedComponents(mask.astype(np.uint8))
    return mask & np.isin(label, np.unique(label[mask & other]))
