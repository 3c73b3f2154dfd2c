"""``cartoonalive render``: one pose of a model as a picture."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from cartoonalive.errors import UsageError


def render(
    model: Path,
    /,
    *,
    parameter: Annotated[
        tuple[str, ...], Parameter(name=["--parameter", "-p"], negative="", allow_leading_hyphen=False)
    ] = (),
    size: int | None = None,
    out: Annotated[Path | None, Parameter(name=["--out", "-o"])] = None,
) -> int:
    """Draw one pose of a model on a transparent background.

    Args:
        model: A model folder or its model3.json.
        parameter: ID=VALUE, as often as needed; parameters that are not named keep their default.
        size: Width of the picture in pixels; by default the canvas's own.
        out: The PNG file; by default the model's name with .png, in the current folder.
    """
    from cartoonalive.formats.bundle import read_bundle
    from cartoonalive.formats.picture import write_png
    from cartoonalive.pose import render_pose

    values = dict(_value(text) for text in parameter)
    bundle = read_bundle(model)
    target = out or Path(f"{bundle.name}.png")
    write_png(target, render_pose(bundle, values, size=size))
    print(target)
    return 0


def _value(text: str) -> tuple[str, float]:
    name, _, number = text.partition("=")
    try:
        return name, float(number)
    except ValueError:
        raise UsageError(
            f"{text!r} is not ID=VALUE", hint="For example: -p ParamAngleX=20", code="bad_parameter"
        ) from None
