"""The nouns of the shape basis: parameters, the regions they act on, template faces.

Everything is in face coordinates (``FaceFrame``): u right and v down from between the eyes, in face widths W.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
"""(n, 2) positions or displacements in face coordinates."""
Motion = Literal["across", "outwards", "up", "zoom", "tilt", "widen", "raise"]
"""What a parameter does to its region: a shift to the right of the picture, away from the nose or up, a scaling about
the region's centre, a turn that raises the outer end, a scaling of u alone, or of v alone."""
MOTIONS: tuple[Motion, ...] = ("across", "outwards", "up", "zoom", "tilt", "widen", "raise")
TemplateName = Literal["drawn", "anime"]

Gap = Mapping[str, str]
"""Signs of the weights that squeeze a gap, by the parameters' short names: "+", "-", or "+-" for both."""

FULL = 30.0
"""Weights run from -FULL to FULL; displacements are linear in them."""
GROUPS = tuple(f"ParamGroupShape{name}" for name in ("Eyes", "Brows", "Nose", "Mouth", "Head"))
"""Ids of the parameter groups, in display order."""


@dataclass(frozen=True, kw_only=True)
class ShapeParameter:
    """One weight of the basis, -30..30."""

    name: str
    """Short name, such as ``EyeLZoom``."""
    label: str
    """Display name."""
    group: str
    """Id of the display group, one of ``GROUPS``."""
    region: str
    """Name of the ``Spot`` or ``Band`` that it moves."""
    motion: Motion
    gain: float
    """At weight 30: W for shifts, a share for scalings, degrees for a tilt."""
    seen: bool = True
    """Whether landmarks in face coordinates tell of it; where they do not, the portrait counts as average."""

    @property
    def id(self) -> str:
        """Of the parameter in the written model."""
        return f"ParamShape{self.name}"


@dataclass(frozen=True, kw_only=True)
class Spot:
    """A feature of the face: the box around its landmarks moves as one, and the skin beside it goes along."""

    name: str
    """Also that of the landmark group that it is anchored on, such as ``eye-l``."""
    core: float
    """Share of the box's width and height within which the skin moves as the feature does; outside it lags behind."""
    reach: float
    """How far beyond the core the skin goes along at most, in W."""
    held: bool
    """Whether the face's outline stays where it is."""
    share: float = 1.0
    """How far the skin of the core goes along: less than all the way where the feature slides on it."""


@dataclass(frozen=True, kw_only=True)
class Band:
    """A part of the head, and all around it: two profiles whose product says how far a point goes along.

    Profiles are (place, weight) pairs. ``down`` runs over v / chin below the eyes (1 at the chin) and v / -top above
    them (-1 at the top of the face); ``across`` over abs(u) / half the face's width, on both sides alike.
    """

    name: str
    centre: tuple[float, float]
    """What scalings leave in place, in the same units as the profiles."""
    down: tuple[tuple[float, float], ...]
    across: tuple[tuple[float, float], ...]
    scales: bool = False
    """Whether features on it change their size; else they are carried along as they are."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Basis:
    """The parameters in display order and the regions that they move; a basis equals only itself."""

    parameters: tuple[ShapeParameter, ...]
    spots: Mapping[str, Spot]
    bands: Mapping[str, Band]
    gaps: Mapping[str, Gap]
    """What squeezes the gaps between features, by the gap's name."""

    @cached_property
    def index(self) -> Mapping[str, int]:
        """Column of each parameter, by short name."""
        return {parameter.name: number for number, parameter in enumerate(self.parameters)}


@dataclass(frozen=True, kw_only=True)
class Template:
    """A face of average proportions: where all weights are 0."""

    name: TemplateName
    points: Points
    """(n, 2) the ``POINTS`` of the face."""
    depth: NDArray[np.float64]
    """(n,) how far each point lies before the eyes, in W: what a turn of the head shifts it by."""


def gains(basis: Basis) -> NDArray[np.float64]:
    """(k,) the gain of each parameter."""
    return np.array([parameter.gain for parameter in basis.parameters])
