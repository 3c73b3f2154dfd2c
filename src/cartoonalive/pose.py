"""One pose of a model as a picture: what players do for every frame, for people who want a single one."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from cartoonalive.errors import UsageError
from cartoonalive.evaluate.evaluator import Evaluator
from cartoonalive.formats.bundle import Bundle
from cartoonalive.render.pixels import unpremultiply
from cartoonalive.render.skia import Renderer

MAX_SIZE = 8192


def render_pose(
    model: Bundle, values: Mapping[str, float] | None = None, *, size: int | None = None
) -> NDArray[np.uint8]:
    """(h, w, 4) RGBA, alpha not premultiplied, of ``model`` with these parameter values, by default the neutral pose.

    ``size`` is the width in pixels, by default the canvas's; values outside a parameter's range count as its end.

    Raises:
        UsageError: no such parameter, not a number, or an absurd size.
    """
    known = [parameter.id for parameter in model.rig.parameters]
    for name, value in (values or {}).items():
        if name not in known:
            hint = f"The model has: {', '.join(known)}."
            raise UsageError(f"no parameter {name}", hint=hint, code="unknown_parameter")
        if not math.isfinite(value):
            raise UsageError(f"{name}: {value} is no value", hint="Give a number.", code="bad_parameter")
    if size is not None and not 1 <= size <= MAX_SIZE:
        raise UsageError(f"size {size}", hint=f"Choose 1 to {MAX_SIZE} pixels.", code="bad_size")
    frame = Evaluator(model.rig).evaluate(values or {})
    return unpremultiply(Renderer(model.rig, model.pages).render(frame, size))
