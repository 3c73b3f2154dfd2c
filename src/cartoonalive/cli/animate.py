"""``cartoonalive animate``: a model in motion, as a film and as a motion file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from cartoonalive.cli.progress import progress
from cartoonalive.options import AnimateOptions


def animate(
    model: Path,
    /,
    *,
    audio: Path | None = None,
    motion: str | None = None,
    arkit: Path | None = None,
    out: Annotated[tuple[Path, ...], Parameter(name=["--out", "-o"], negative="", show_default=False)] = (),
    options: Annotated[AnimateOptions, Parameter(name="*", group="Film")] = AnimateOptions(),
) -> int:
    """Film a model that speaks, plays a motion or follows a recorded face; without any of them it idles.

    Args:
        model: A model folder or its model3.json.
        audio: Speech to say: a WAV file, or with the extra 'video' also MP3, OGG, FLAC, M4A and videos.
        motion: A motion3.json file, or the name of one of the model's own motions, such as nod.
        arkit: A recorded face: a CSV file of the Live Link Face app.
        out: A film (.mp4, .webm, .apng, .gif) or a motion file (.motion3.json), repeatable; by default NAME.mp4.
    """
    from cartoonalive.animation import animate as film
    from cartoonalive.formats.bundle import read_bundle

    bundle = read_bundle(model)
    outputs = out or (Path(f"{bundle.name}.mp4"),)
    with progress(quiet=False) as listener:
        film(bundle, outputs, audio=audio, motion=motion, arkit=arkit, options=options, listener=listener)
    for path in outputs:
        print(path)
    return 0
