"""``cartoonalive export``: a model for Inochi2D."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter


def export(
    model: Path,
    /,
    *,
    out: Annotated[Path | None, Parameter(name=["--out", "-o"])] = None,
    json_output: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> int:
    """Write a model as an Inochi2D puppet, and beside it a report of what it could not take along.

    Args:
        model: A model folder or its model3.json.
        out: The puppet, an .inp file; by default NAME.inp in the current folder.
        json_output: Print the report as one JSON object.
    """
    from cartoonalive.conversion import export as export_model
    from cartoonalive.conversion import losses_file
    from cartoonalive.formats.bundle import read_bundle

    bundle = read_bundle(model)
    target = out or Path(f"{bundle.name}.inp")
    report = export_model(bundle, target)
    if json_output:
        print(report.to_bytes().decode(), end="")
        return 0
    for loss in report.losses:
        print(f"{loss.code:14} {loss.message} ({len(loss.items)})")
    far = report.distances_px
    print(f"{'alone':14} {far.alone:.2f} px at most from the model with one parameter moved")
    print(f"{'together':14} {far.together_mean:.2f} px in the mean, {far.together_worst:.1f} at most with all moved")
    print(f"{'puppet':14} {target}")
    print(f"{'losses':14} {losses_file(target)}")
    return 0
