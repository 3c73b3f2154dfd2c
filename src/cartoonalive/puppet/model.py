"""The nouns of an Inochi2D puppet: parts with meshes, parameters of one or two axes, bindings, pendulums, animations.

Inochi2D knows no keyforms over more than two axes. Each parameter moves vertices by offsets, bilinear between its axis
points, and the offsets of all parameters **add**; opacities **multiply**. Positions are pixels from the middle of the
canvas, x right, y down.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
Target = Literal["deform", "opacity", "zSort", "transform.t.x", "transform.r.z"]
"""What a binding changes: a part's vertices, opacity or depth, or a pendulum's place (pixels) and angle (radians)."""
PuppetBlend = Literal["Normal", "LinearDodge", "Multiply"]
"""How a part is put over what lies below it, in Inochi2D's words."""


@dataclass(frozen=True, kw_only=True)
class PuppetAxis:
    """One direction of a puppet's parameter: a parameter of the rig."""

    parameter: str
    minimum: float
    default: float
    maximum: float
    points: tuple[float, ...]
    """Axis points, ascending from minimum to maximum, the default among them."""


@dataclass(frozen=True, kw_only=True)
class Binding:
    """What a parameter does to one part or pendulum, at every axis point."""

    node: str
    target: Target
    values: FloatArray
    """(points of the axes..., n, 2) pixels for ``deform``, (points of the axes...) factors or summands otherwise."""


@dataclass(frozen=True, kw_only=True)
class PuppetParameter:
    """One or two axes and all that they do."""

    axes: tuple[PuppetAxis, ...]
    bindings: tuple[Binding, ...]

    @property
    def name(self) -> str:
        """The ids of the rig's parameters, joined."""
        return ", ".join(axis.parameter for axis in self.axes)


@dataclass(frozen=True, kw_only=True)
class PuppetPart:
    """Textured triangles."""

    id: str
    folder: str | None
    """Id of the folder it lies in."""
    vertices: FloatArray
    """(n, 2) at rest."""
    uvs: FloatArray
    """(n, 2) in 0..1 of the page, v = 0 at the top."""
    triangles: NDArray[np.uint16]
    """(m, 3)"""
    texture: int
    opacity: float
    """Times the opacities of all bindings."""
    zsort: float
    """Lower is in front; plus those of all bindings."""
    masks: tuple[str, ...]
    """Parts whose united alpha clips this one."""
    invert_mask: bool
    blend_mode: PuppetBlend


@dataclass(frozen=True, kw_only=True)
class Pendulum:
    """A rod on a moving pivot; how far its end swings to the side, as a share of its length, drives a parameter."""

    id: str
    parameter: str
    """Id of the rig's parameter; it has no partner in a pair."""
    length: float
    """Pixels; with gravity it decides how fast the rod swings."""
    damping: float
    """1: it comes to rest without swinging through."""
    scale: float
    """Parameter value per share; negative: against the swing."""


@dataclass(frozen=True, kw_only=True)
class Animation:
    """Parameters over time, as straight lines between frames of equal distance."""

    name: str
    timestep_s: float
    stride: int
    """Time steps from one value to the next."""
    length: int
    """Time steps of the whole."""
    lanes: Mapping[str, FloatArray]
    """Values by the rig's parameters, every ``stride`` time steps."""


@dataclass(frozen=True, kw_only=True)
class Puppet:
    """A whole puppet without its textures."""

    name: str
    folders: Mapping[str, str]
    """Display names by id, in order."""
    parts: tuple[PuppetPart, ...]
    """Back to front at rest."""
    parameters: tuple[PuppetParameter, ...]
    pendulums: tuple[Pendulum, ...] = ()
    animations: tuple[Animation, ...] = ()
