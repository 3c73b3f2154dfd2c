"""What a renderer does, in words, and the nouns that go with it.

Every renderer turns a :class:`~cartoonalive.evaluate.model.Frame` into a premultiplied RGBA picture by these rules,
which are those of the Cubism runtimes:

* Drawables are drawn in ascending ``render_order``. Invisible ones and those of opacity 0 are skipped.
* **Colour** of a texel, premultiplied (``c``, ``a``): ``c * multiply``, then ``c + screen * a - c * screen``, then
  colour and alpha times the drawable's opacity, then times its mask.
* **Mask**: the united alpha of the mask meshes' textures, ``1 - (1 - a1)(1 - a2)...``, in the pose of the frame. The
  opacity, colours, visibility and own masks of a mask mesh do not matter. An inverted mask is one minus that.
* **Blend modes**, source ``s`` over destination ``d``, both premultiplied:

  ========  =================================  =====================
  mode      colour                             alpha
  ========  =================================  =====================
  normal    ``s + d * (1 - sa)``               ``sa + da * (1 - sa)``
  additive  ``min(1, s + d)``                  ``da``
  multiply  ``s * d + d * (1 - sa)``           ``da``
  ========  =================================  =====================

  Additive light over nothing therefore has colour without alpha, which straight-alpha files cannot hold.
* **Edges**: a pixel belongs to a triangle when its centre lies inside, so triangles that share an edge neither overlap
  nor part. Softness comes from the textures' own alpha.
* Meshes that are not double sided lose their triangles that run clockwise on screen.

At scale 1 a mesh at rest whose texture coordinates are its canvas position moved by whole texels shows the texels
themselves.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from cartoonalive.evaluate.model import Frame

Picture = NDArray[np.uint8]
"""(height, width, 4) premultiplied RGBA."""


@dataclass(frozen=True, kw_only=True)
class Window:
    """The part of the canvas that a picture shows, in canvas pixels; may reach beyond the canvas."""

    left: float
    top: float
    width: float
    height: float

    @classmethod
    def around(cls, points: NDArray[np.floating], margin: float = 0.0, aspect: float | None = None) -> Window:
        """The bounds of ``points`` (n, 2), grown by ``margin`` times their larger side, then to ``aspect`` (w / h)."""
        low, high = np.min(points, axis=0), np.max(points, axis=0)
        width, height = high - low + 2 * margin * float(np.max(high - low))
        if aspect is not None:
            width, height = max(width, height * aspect), max(height, width / aspect)
        left, top = (low + high) / 2 - (width / 2, height / 2)
        return cls(left=float(left), top=float(top), width=float(width), height=float(height))


class Renderer(Protocol):
    """Draws one model."""

    def render(
        self,
        frame: Frame,
        size: int | None = None,
        *,
        window: Window | None = None,
        meshes: Collection[int] | None = None,
        draft: bool = False,
    ) -> Picture:
        """Draw ``frame``.

        ``size`` is the width of the picture in pixels (by default one pixel per canvas pixel), ``window`` the part of
        the canvas to show (by default all of it) and ``meshes`` the numbers of the only meshes to draw (by default
        all; masks work whether listed or not). A ``draft`` may trade smoothness for speed.
        """
        ...
