"""Sheets made to give the portrait again where they meet: their alphas add up, and no colour is missing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from cartoonalive.layers.arrays import Alpha
from cartoonalive.layers.scene import Scene
from cartoonalive.layers.sheet import Sheet, Sheets, composite, coverage

_ROUNDS = 2
"""Times that what is still missing is shared out."""
_SHOWS = 0.2
"""Share of a pixel's colour from which on a sheet can be told what is missing."""
_BACK_TO_FRONT = ("back_hair", "body", "face", "hair")


def close_seams(scene: Scene, sheets: Sheets) -> Sheets:
    """Make the sheets' alphas add up to the figure's.

    On the figure's own soft rim only the sheet that owns the pixel counts; inside, where two soft edges let the
    backdrop through, the owner becomes denser.
    """
    rim = (scene.matte.alpha < 0.98) & scene.rim
    back = sheets.back_hair
    sheets = replace(sheets, back_hair=replace(back, alpha=np.where(rim, np.float32(0), back.alpha)))
    for name, owned in scene.owners.items():
        sheet: Sheet = getattr(sheets, name)
        sheets = replace(sheets, **{name: replace(sheet, alpha=np.where(rim & ~owned, np.float32(0), sheet.alpha))})
    cover = coverage(sheets.stack)
    missing = scene.matte.alpha - cover > 0.004
    for name, owned in scene.owners.items():
        sheet = getattr(sheets, name)
        leak = (1 - cover) / np.maximum(1 - sheet.alpha, 1e-3)
        needed = np.clip(1 - (1 - scene.matte.alpha) / np.maximum(leak, 1e-3), sheet.alpha, 1)
        denser = np.where(owned & missing, needed, sheet.alpha).astype(np.float32)
        sheets = replace(sheets, **{name: replace(sheet, alpha=denser)})
    return sheets


def push_residual(scene: Scene, sheets: Sheets) -> Sheets:
    """Give what the composite misses to the sheet that owns the pixel or, if that hardly shows there, shows most."""
    names = list(scene.owners)
    shares = np.stack([_visible_share(sheets, name) for name in names])
    told = np.stack(list(scene.owners.values())) & (shares > _SHOWS)
    taker = np.where(told.any(axis=0), told.argmax(axis=0), shares.argmax(axis=0))
    for _ in range(_ROUNDS):
        error = scene.matte.colour - composite(sheets.stack)[0]
        for number, name in enumerate(names):
            sheet: Sheet = getattr(sheets, name)
            gain = np.where((taker == number) & scene.seen, 1 / np.maximum(shares[number], 0.3), 0.0)
            pushed = np.clip(sheet.colour + error * gain[..., None].astype(np.float32), 0, 255)
            sheets = replace(sheets, **{name: replace(sheet, colour=pushed.astype(np.float32))})
    return sheets


def _visible_share(sheets: Sheets, name: str) -> Alpha:
    """How much of a pixel's colour comes from the named sheet."""
    share: Alpha = getattr(sheets, name).alpha.copy()
    for above in _BACK_TO_FRONT[_BACK_TO_FRONT.index(name) + 1 :]:
        share *= 1 - getattr(sheets, above).alpha
    return share
