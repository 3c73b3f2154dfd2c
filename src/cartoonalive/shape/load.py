"""The basis and the templates as they come with the package: TOML files read into frozen dataclasses."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import Style
from cartoonalive.shape.field import landmark_matrix
from cartoonalive.shape.model import Band, Basis, ShapeParameter, Spot, Template, TemplateName
from cartoonalive.shape.points import POINTS


@cache
def shape_basis() -> Basis:
    """The basis of this package."""
    tables = _tables("basis.toml")
    return Basis(
        parameters=tuple(ShapeParameter(**row) for row in tables["parameters"]),
        spots={name: Spot(name=name, **row) for name, row in tables["spots"].items()},
        bands={name: _band(name, row) for name, row in tables["bands"].items()},
        gaps=_tables("gaps.toml"),
    )


@cache
def template(name: TemplateName) -> Template:
    """The average face of one kind; symmetrical."""
    points = _tables(f"template-{name}.toml")["points"]
    rows = np.array([points[str(number)] for number in POINTS])
    return Template(name=name, points=rows[:, :2], depth=rows[:, 2])


@cache
def template_matrix(name: TemplateName) -> NDArray[np.float64]:
    """How the basis moves the landmarks of a template: see `landmark_matrix`."""
    return landmark_matrix(shape_basis(), template(name).points)


def template_for(style: Style) -> Template:
    """The template that faces of ``style`` are compared with: anime faces have their own."""
    return template("anime" if style == "anime" else "drawn")


def _band(name: str, row: dict[str, Any]) -> Band:
    profiles = {key: tuple((float(place), float(weight)) for place, weight in row[key]) for key in ("down", "across")}
    return Band(name=name, **{**row, **profiles})


def _tables(file: str) -> dict[str, Any]:
    return tomllib.loads((files("cartoonalive.shape") / file).read_text(encoding="utf-8"))
