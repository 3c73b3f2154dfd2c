"""``cartoonalive shape``: the shape weights of a model."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from cartoonalive.errors import UsageError

if TYPE_CHECKING:
    from cartoonalive.check.model import Subject
    from cartoonalive.rig.model import Parameter as ModelParameter


def shape(
    model: Path,
    /,
    *,
    out: Annotated[Path | None, Parameter(name=["--out", "-o"])] = None,
    json_output: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> int:
    """Print the shape weights of a model, and draw what each of them does.

    Args:
        model: A model folder or its model3.json.
        out: The sheet, a PNG file: the average face, the portrait, and every weight at -30, 0 and 30.
        json_output: Print the weights as one JSON object.
    """
    from cartoonalive.check.shape_sheet import shape_sheet
    from cartoonalive.check.stage import subject_of
    from cartoonalive.formats.bundle import read_bundle
    from cartoonalive.formats.picture import write_png

    subject = subject_of(read_bundle(model))
    weights = _weights(subject)
    rows = [_row(weight, subject.portrait_pose.get(weight.id, weight.default)) for weight in weights]
    if json_output:
        print(json.dumps(rows, indent=1, ensure_ascii=False))
    else:
        print(f"{'weight':16} {'':24} {'portrait':>8} {'default':>8}")
        for row in rows:
            print(f"{row['name']:16} {row['label']:24} {row['portrait']:8.2f} {row['default']:8.2f}")
    if out is not None:
        write_png(out, shape_sheet(subject, weights))
    return 0


def _weights(subject: Subject) -> tuple[ModelParameter, ...]:
    from cartoonalive.shape.load import shape_basis

    ids = {parameter.id for parameter in shape_basis().parameters}
    weights = tuple(parameter for parameter in subject.rig.parameters if parameter.id in ids)
    if not weights:
        raise UsageError(
            f"{subject.name} has no shape weights",
            hint="Make the model with this version of cartoonalive, without --moc-version 3.",
            code="no_shape",
        )
    return weights


def _row(weight: ModelParameter, portrait: float) -> dict[str, str | float]:
    return {
        "name": weight.id.removeprefix("ParamShape"),
        "label": weight.name,
        "portrait": round(portrait, 2),
        "default": round(weight.default, 2),
    }
