"""Names for the arrays that the cutters hand to one another."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.float32]
"""(h, w, 3) RGB 0..255, unless told otherwise."""
Mask = NDArray[np.bool_]
"""(h, w)"""
Alpha = NDArray[np.float32]
"""(h, w) 0..1"""
Curve = NDArray[np.float64]
"""(n,) heights or places at columns from left to right, in canvas pixels."""
