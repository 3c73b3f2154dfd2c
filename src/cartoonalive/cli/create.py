"""``cartoonalive create``: portrait -> model folder."""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from cartoonalive.cli.progress import progress
from cartoonalive.options import (
    CheckOptions,
    CreateOptions,
    FormatOptions,
    LandmarkOptions,
    LayerOptions,
    PortraitOptions,
    RigOptions,
    ShapeOptions,
)

if TYPE_CHECKING:
    from cartoonalive.pipeline import Result


def create(
    portrait: Path,
    /,
    *,
    out: Annotated[Path | None, Parameter(name=["--out", "-o"])] = None,
    name: str | None = None,
    resume: Annotated[bool, Parameter(negative="")] = False,
    json_output: Annotated[bool, Parameter(name="--json", negative="")] = False,
    portrait_options: Annotated[PortraitOptions, Parameter(name="*", group="Portrait")] = PortraitOptions(),
    landmarks: Annotated[LandmarkOptions, Parameter(name="*", group="Landmarks")] = LandmarkOptions(),
    layers: Annotated[LayerOptions, Parameter(name="*", group="Layers")] = LayerOptions(),
    rig: Annotated[RigOptions, Parameter(name="*", group="Rig")] = RigOptions(),
    shape: Annotated[ShapeOptions, Parameter(name="*", group="Shape")] = ShapeOptions(),
    formats: Annotated[FormatOptions, Parameter(name="*", group="Files")] = FormatOptions(),
    checks: Annotated[CheckOptions, Parameter(name="*", group="Check")] = CheckOptions(),
) -> int:
    """Turn a portrait into a model folder that Live2D Cubism players open.

    Args:
        portrait: A picture with one face, seen from the front or nearly so.
        out: The model folder, by default NAME in the current folder; only an earlier result is replaced.
        name: Name of the model and its files; by default the picture's.
        resume: Take layers and shape weights of an earlier result, corrected by hand in source/layers and shape.json,
            instead of cutting again.
        json_output: Print the result as one JSON object.
    """
    from cartoonalive import pipeline

    options = CreateOptions(
        portrait=portrait_options,
        landmarks=landmarks,
        layers=layers,
        rig=rig,
        shape=shape,
        formats=formats,
        check=checks,
    )
    with progress(quiet=json_output) as listener:
        result = pipeline.create(portrait, out, name=name, resume=resume, options=options, listener=listener)
    if json_output:
        print(json.dumps(_as_json(result), indent=1, ensure_ascii=False))
    else:
        _tell(result)
    return 0


def _as_json(result: Result) -> dict[str, object]:
    values = {item.name: getattr(result, item.name) for item in dataclasses.fields(result)}
    warnings = [dataclasses.asdict(warning) for warning in result.warnings]
    return {**values, "model": str(result.model), "warnings": warnings}


def _tell(result: Result) -> None:
    for warning in result.warnings:
        print(f"warning: {warning.message} {warning.hint}", file=sys.stderr)
    print(f"model    {next(result.model.glob('*.model3.json'))}")
    print(f"preview  {result.model / 'preview.png'}")
    print(f"report   {result.model / 'report.html'}")
    memory = "" if result.peak_rss_mb is None else f", {result.peak_rss_mb:.0f} MiB at most"
    print(f"made in {result.timings_s['total']:.1f} s{memory}")
