"""Identity in the rig: every warp of the head gets a blend shape for each weight that moves it.

The grids carry the shapes, so that blink, gaze and speech below them scale with the features. All warps that are one
with the face read the same field, so that no seam opens between them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cartoonalive.rig.figure import Figure
from cartoonalive.rig.keyforms import lattice
from cartoonalive.rig.model import BlendShape, Parameter, WarpDeformer
from cartoonalive.rig.space import Space
from cartoonalive.shape.identity import Identity
from cartoonalive.shape.model import FULL

Matter = Literal["skin", "eye-r", "eye-l", "mouth", "hair"]
"""What a warp carries: the face and all that is one with it, a feature that slides on it, or what is on the head but
not of the face."""

_KEYS, _NEUTRAL = (-FULL, 0.0, FULL), 1
_SILL = 0.8
"""Distance in W above the picture's lower rim within which what the rim cuts off follows the head's shape less."""
_LEAST = 1e-3
"""Displacement in W below which a weight does not act on a warp."""


@dataclass(frozen=True, kw_only=True)
class Shaper:
    """Puts the identity of one portrait into its warps."""

    identity: Identity
    figure: Figure

    def shaped(self, warp: WarpDeformer, parent: Space, space: Space, matter: Matter) -> WarpDeformer:
        """``warp`` with blend shapes, unchanged at the portrait's weights.

        ``space`` is that of its children, ``parent`` the one that its grid lies in.
        """
        rest = space.pixels(lattice(warp.rows, warp.columns))
        moved = self._displacements(rest, matter) / np.array(parent.size)[:, None]
        acting = np.nonzero(np.abs(moved * parent.size[0]).max(axis=(0, 1)) > _LEAST * self.figure.frame.width)[0]
        parameters = self.identity.field.basis.parameters
        default = moved[..., acting] @ self.identity.weights[acting] / FULL
        shapes = tuple(_shape(parameters[number].id, moved[..., number]) for number in acting.tolist())
        return replace(warp, points=(warp.points - default).astype(np.float32), blend_shapes=shapes)

    def parameters(self, warps: Sequence[WarpDeformer]) -> tuple[Parameter, ...]:
        """The parameters that ``warps`` have shapes of, in display order; their defaults are the portrait's weights."""
        used = {shape.parameter for warp in warps for shape in warp.blend_shapes}
        weights = self.identity.weights.tolist()
        return tuple(
            Parameter(
                id=parameter.id,
                name=parameter.label,
                group=parameter.group,
                minimum=-FULL,
                default=weight,
                maximum=FULL,
                blend_shape=True,
            )
            for parameter, weight in zip(self.identity.field.basis.parameters, weights, strict=True)
            if parameter.id in used
        )

    def _displacements(self, pixels: NDArray[np.float64], matter: Matter) -> NDArray[np.float64]:
        """(n, 2, k) pixels at weight 30 of canvas points (n, 2); the figure's lowest row stays on the lower rim."""
        field, frame = self.identity.field, self.figure.frame
        if matter == "skin":
            reader = field.skin
        elif matter == "hair":
            reader = field.hair
        else:
            reader = partial(field.feature, name=matter)
        moved = self.identity.around(frame.uv(pixels), reader) * frame.width
        for number, parameter in enumerate(field.basis.parameters):
            if parameter.region in field.basis.bands:
                moved[..., number] = self.figure.along_sill(pixels, moved[..., number], _SILL)
        return moved


def _shape(parameter: str, moved: NDArray[np.float64]) -> BlendShape:
    rows = np.stack([-moved, np.zeros_like(moved), moved]).astype(np.float32)
    return BlendShape(parameter=parameter, keys=_KEYS, base=_NEUTRAL, offsets={"points": rows})
