"""What of an eye only shows at rest hangs below a warp of its own, which fades as soon as the lids move.

Opacities multiply down the tree: the warp has keys for the lids, what hangs below it for gaze and iris. On the meshes
themselves these five parameters would need every combination of their keys.
"""

from __future__ import annotations

from cartoonalive.landmarks.model import Side
from cartoonalive.rig.eye_motion import WIDE
from cartoonalive.rig.keyforms import key_grid, lattice
from cartoonalive.rig.model import Axis, WarpDeformer
from cartoonalive.rig.space import Space

_OPEN_FADE, _SMILE_FADE = (0.0, 0.88, 1.0, 1.08, WIDE), (0.0, 0.15, 1.0)


def rest_space(eye: Space) -> Space:
    """Where the children of the warp below that of an ``eye`` live: the same place, under another name."""
    return Space(deformer=f"{eye.deformer}Rest", origin=eye.origin, size=eye.size)


def rest_warp(eye: WarpDeformer, side: Side) -> WarpDeformer:
    """The warp below that of an ``eye``: opaque at opening 1 and smile 0, gone soon beside them.

    It has the same lattice as the eye's warp, so that it passes that on unchanged, whatever it does.
    """
    opened, smile = (f"ParamEye{side.upper()}{kind}" for kind in ("Open", "Smile"))
    axes = (Axis(parameter=opened, keys=_OPEN_FADE), Axis(parameter=smile, keys=_SMILE_FADE))
    grid = lattice(eye.rows, eye.columns)
    return WarpDeformer(
        id=f"{eye.id}Rest",
        name=f"{eye.name} at rest",
        parent=eye.id,
        rows=eye.rows,
        columns=eye.columns,
        bilinear=True,
        axes=axes,
        points=key_grid(axes, lambda values: grid),
        opacity=key_grid(axes, lambda values: float(values == {opened: 1.0, smile: 0.0})),
    )
