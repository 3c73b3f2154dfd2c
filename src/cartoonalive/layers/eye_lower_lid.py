"""The skin of the lower lid in photographs and paintings, as a layer that a smile pushes up over the eye.

Drawn eyes have a line there, which travels alone. The rim of a real lid, its shade and the skin below belong together:
moved up without them, the eye ends in a cut edge, and the old rim stays behind as a line.
"""

from __future__ import annotations

import numpy as np

from cartoonalive.layers.arrays import Alpha, Image
from cartoonalive.layers.eye_window import EyeWindow
from cartoonalive.layers.masks import dilate, exact_depth, smoothstep

_REACH = 0.34
"""How far below the lid the skin goes along, in eye widths; it is stretched over this height."""
_FULL = 0.45
"""Share of that height from which the layer fades into the face below it."""
_CORNER = 0.07
"""Length over which it begins at the corners, in eye widths."""
_CLEARANCE = 0.03
"""Room left to hair and spectacle frames, which stay, in eye widths."""


def lower_lid(window: EyeWindow) -> tuple[Image, Alpha]:
    """Colour (h, w, 3) and alpha (h, w) of the skin below the eye; at rest it shows what lies there anyway."""
    below = window.y - window.lower
    fading = 1 - smoothstep((below / (_REACH * window.width) - _FULL) / (1 - _FULL))
    inside = np.minimum(window.x - window.first, window.last - window.x) / (_CORNER * window.width)
    held = dilate(window.hair | window.brow | ~window.opaque, _CLEARANCE * window.width)
    depth = exact_depth(np.pad(~held, 1))[1:-1, 1:-1]
    free = smoothstep(depth / max(2 * _CLEARANCE * window.width, 1.0))
    alpha = np.clip(below + 0.5, 0, 1) * fading * smoothstep(inside) * free
    return window.portrait, alpha.astype(np.float32)
