"""The format-neutral rig: parts, art meshes, deformers, keyforms, parameters, physics.

Everything the moc3 format can hold (versions 1 to 5) has its place here, so that reading a file and writing it again
loses nothing. Positions are *local to the parent deformer*, as in the format:

* no parent: canvas units, (pixel - origin) / pixels_per_unit, y down;
* below a warp deformer: 0..1 over the warp's grid, u right, v down, outside allowed;
* below a rotation deformer: relative to its origin, x right, y down, before scale and angle.

:class:`cartoonalive.rig.space.Space` converts canvas pixels to them.

**Keyform arrays.** An object is driven by ``axes``; every keyform array has one leading dimension per axis, in the
order of ``axes``, as long as the axis has keys. Without axes there is no leading dimension: one keyform.
So a mesh of n vertices driven by axes of 3 and 2 keys has ``positions`` of shape (3, 2, n, 2), ``opacity`` (3, 2).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]
BlendMode = Literal["normal", "additive", "multiply"]


@dataclass(frozen=True, kw_only=True)
class CanvasInfo:
    """Size of the model's canvas in pixels and the relation of its units to pixels."""

    width: float
    height: float
    pixels_per_unit: float
    origin: tuple[float, float]
    """Pixel position of the unit origin; the middle of the canvas by convention."""
    y_up: bool = False
    """File flag bit 0; false in every known file: file data is y down and Core hands out y up."""


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One input of the model."""

    id: str
    minimum: float
    default: float
    maximum: float
    name: str = ""
    """Display name."""
    group: str = ""
    """Id of the display group, such as ``ParamGroupEyes``."""
    decimals: int = 3
    """Key snap distance 10**-decimals."""
    repeat: bool = False
    """Wraps into [minimum, maximum) instead of clamping."""
    blend_shape: bool = False
    """Drives blend shapes only; otherwise drives ordinary keyforms only. Never both."""


@dataclass(frozen=True, kw_only=True)
class Axis:
    """One parameter's key values, ascending; they reach the parameter's minimum and maximum."""

    parameter: str
    keys: tuple[float, ...]


class Limit(NamedTuple):
    """A piecewise linear weight curve over a parameter, clamped at its ends and cut at 1.

    Thousands of them are looked up in a model, which tuples are quicker at.
    """

    parameter: str
    points: tuple[tuple[float, float], ...]
    """(parameter value, weight), ascending."""


@dataclass(frozen=True, kw_only=True)
class BlendShape:
    """Differences that one blend-shape parameter adds to an object, piecewise linear between its keys.

    ``offsets`` maps the attribute name (``positions``, ``points``, ``opacity``, ``draw_order``, ``angle``, ``origin``,
    ``scale``, ``multiply``, ``screen``, ``intensity``) to an array with one leading dimension: the keys. The row of
    the neutral key ``base`` counts as zero. Version 4 files hold ``positions`` and ``points`` only.
    """

    parameter: str
    keys: tuple[float, ...]
    base: int
    offsets: Mapping[str, FloatArray]
    limits: tuple[Limit, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Part:
    """A folder of the parts tree; decides visibility, opacity and order, not geometry."""

    id: str
    name: str = ""
    parent: str | None = None
    visible: bool = True
    enabled: bool = True
    axes: tuple[Axis, ...] = ()
    draw_order: FloatArray = field(default_factory=lambda: np.float32(500) * np.ones((), np.float32))
    blend_shapes: tuple[BlendShape, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Keyed:
    """What deformers and art meshes have in common."""

    id: str
    name: str = ""
    part: str | None = None
    enabled: bool = True
    visible: bool = True
    """Kept for round trips; no effect in Core."""
    axes: tuple[Axis, ...] = ()
    opacity: FloatArray = field(default_factory=lambda: np.ones((), np.float32))
    multiply: FloatArray | None = None
    """(keys..., 3) multiply colour; None: white everywhere."""
    screen: FloatArray | None = None
    """(keys..., 3) screen colour; None: black everywhere."""
    blend_shapes: tuple[BlendShape, ...] = ()

    @property
    def key_shape(self) -> tuple[int, ...]:
        """Number of keys per axis: the leading dimensions of every keyform array."""
        return tuple(len(axis.keys) for axis in self.axes)


@dataclass(frozen=True, kw_only=True)
class WarpDeformer(Keyed):
    """A grid that bends everything below it."""

    parent: str | None = None
    """Id of the parent deformer."""
    rows: int
    """Cells vertically."""
    columns: int
    """Cells horizontally."""
    points: FloatArray
    """(keys..., (rows + 1) * (columns + 1), 2) row by row from the top left, in the parent's space."""
    bilinear: bool = False
    """Bilinear cells (version 2 and later) instead of two triangles per cell."""


@dataclass(frozen=True, kw_only=True)
class RotationDeformer(Keyed):
    """Turns, scales and moves everything below it."""

    parent: str | None = None
    angle: FloatArray
    """(keys...) degrees, clockwise on screen."""
    origin: FloatArray
    """(keys..., 2) in the parent's space."""
    scale: FloatArray
    """(keys...)"""
    flip_x: NDArray[np.bool_] | None = None
    flip_y: NDArray[np.bool_] | None = None
    base_angle: float = 0.0


Deformer = WarpDeformer | RotationDeformer


@dataclass(frozen=True, kw_only=True)
class ArtMesh(Keyed):
    """Textured triangles; a drawable."""

    deformer: str | None = None
    """Id of the parent deformer."""
    texture: int
    """Number of the texture page."""
    uvs: FloatArray
    """(n, 2) in 0..1 of the page, v = 0 at the top."""
    triangles: NDArray[np.uint16]
    """(m, 3) vertex numbers."""
    positions: FloatArray
    """(keys..., n, 2) in the parent's space."""
    draw_order: FloatArray = field(default_factory=lambda: np.float32(500) * np.ones((), np.float32))
    """(keys...) 0..1000, higher is in front."""
    masks: tuple[str, ...] = ()
    """Ids of the meshes whose united alpha clips this one."""
    invert_mask: bool = False
    blend_mode: BlendMode = "normal"
    double_sided: bool = True


@dataclass(frozen=True, kw_only=True)
class Glue:
    """Pulls pairs of vertices of two meshes together after deformation."""

    id: str
    mesh_a: str
    mesh_b: str
    vertices: NDArray[np.uint16]
    """(k, 2) vertex of a, vertex of b."""
    weights: FloatArray
    """(k, 2) how far each of the two moves to the other."""
    axes: tuple[Axis, ...] = ()
    intensity: FloatArray = field(default_factory=lambda: np.ones((), np.float32))
    blend_shapes: tuple[BlendShape, ...] = ()


@dataclass(frozen=True, kw_only=True)
class GroupItem:
    """An art mesh, or a part whose content is ordered as one block (group number ``group``)."""

    kind: Literal["mesh", "part"]
    id: str
    group: int | None = None


@dataclass(frozen=True, kw_only=True)
class DrawOrderGroup:
    """Things that are ordered among themselves; group 0 is the root. Ties: earlier listed is further back."""

    items: tuple[GroupItem, ...]
    minimum: int = 0
    maximum: int = 1000


@dataclass(frozen=True, kw_only=True)
class PhysicsInput:
    """A parameter that pushes a pendulum."""

    parameter: str
    weight: float
    """Per cent."""
    kind: Literal["X", "Angle"]
    reflect: bool = False


@dataclass(frozen=True, kw_only=True)
class PhysicsOutput:
    """A parameter that a pendulum drives with the angle of one of its rods."""

    parameter: str
    vertex: int
    scale: float
    weight: float = 100.0
    reflect: bool = False


@dataclass(frozen=True, kw_only=True)
class PhysicsVertex:
    """One point of a pendulum; ``radius`` is the length of the rod to its parent."""

    position: tuple[float, float]
    mobility: float
    delay: float
    acceleration: float
    radius: float


@dataclass(frozen=True, kw_only=True)
class PhysicsGroup:
    """One pendulum: inputs, a chain of vertices, outputs."""

    id: str
    name: str
    inputs: tuple[PhysicsInput, ...]
    outputs: tuple[PhysicsOutput, ...]
    vertices: tuple[PhysicsVertex, ...]
    position_range: tuple[float, float, float] = (-10.0, 0.0, 10.0)
    """Minimum, default, maximum that inputs of kind X are normalised to."""
    angle_range: tuple[float, float, float] = (-10.0, 0.0, 10.0)


@dataclass(frozen=True, kw_only=True)
class Rig:
    """A whole model without its texture pictures."""

    canvas: CanvasInfo
    parameters: tuple[Parameter, ...] = ()
    parts: tuple[Part, ...] = ()
    """Parents before children."""
    deformers: tuple[Deformer, ...] = ()
    """Parents before children."""
    meshes: tuple[ArtMesh, ...] = ()
    glues: tuple[Glue, ...] = ()
    groups: tuple[DrawOrderGroup, ...] = ()
    """Empty: one root group holding all meshes in order (earlier is further back for equal draw orders)."""
    physics: tuple[PhysicsGroup, ...] = ()
