"""What each shape weight does, as a table and a sheet: ``python -m tools.shape_reference OUT.md SHEET.jpg``.

The table counts, on the model of a named character, the vertices that each weight moves inside and outside of the
surroundings that its feature may take along.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cartoonalive.check.model import Subject
from cartoonalive.check.shape_sheet import shape_sheet
from cartoonalive.check.stage import subject_of
from cartoonalive.drawing.cast import cast_member
from cartoonalive.drawing.draw import draw
from cartoonalive.formats.bundle import read_bundle
from cartoonalive.formats.cdi3 import GROUP_NAMES
from cartoonalive.formats.picture import write_png
from cartoonalive.landmarks.model import FaceFrame
from cartoonalive.pipeline import create
from cartoonalive.render.triangles import canvas_pixels
from cartoonalive.shape.anchors import Anchors
from cartoonalive.shape.load import shape_basis
from cartoonalive.shape.model import FULL, ShapeParameter
from cartoonalive.shape.points import POINTS
from cartoonalive.workspace import Source

CHARACTER, SIZE = "zola", 1000
STILL = 0.02
"""Share of the greatest movement up to which a vertex counts as still: grids of warps are approximate."""
BLUR = 0.04
"""Width in W around a feature's surroundings over which the grids of warps blur what happens there."""
WIDTH, QUALITY = 680, 72
"""Of the sheet, a JPEG file below 300 kB."""
MOTIONS = {
    "across": "moves to the side",
    "outwards": "moves away from the nose",
    "up": "moves up",
    "zoom": "grows",
    "tilt": "turns, its outer end up",
    "widen": "gets wider",
    "raise": "gets taller",
}

_PAGE = """\
# Shape weights

Written by `make docs` from the basis (`shape/basis.toml`) and the model of the character {character}; do not edit.

A model's identity is {count} parameters from -30 to 30. Their defaults are the weights that were inferred from the
portrait and give the portrait exactly; with all at 0 the face has average proportions. `gain` is what a weight of 30
does: in face widths (W), as a share, or in degrees. A feature takes skin along up to its `reach`, and no farther than
to the next feature; weights of the head act on all of it. The last columns count vertices of this model that a weight
moves from where the average face has them, by more than a fiftieth of its greatest movement: inside of the feature's
surroundings and outside. Where two large weights squeeze one gap, either yields to the other as well
([decision 14](decisions/0014-weights-yield-in-gaps.md)).

![What each weight does]({sheet})

{table}
"""


def main(arguments: list[str]) -> None:
    page, sheet = map(Path, arguments)
    with tempfile.TemporaryDirectory() as name:
        drawn = Path(name) / f"{CHARACTER}.png"
        write_png(drawn, draw(cast_member(CHARACTER), SIZE).shown())
        model = create(drawn, Path(name) / CHARACTER).model
        subject, source = subject_of(read_bundle(model)), Source.load(model)
        ids = {parameter.id for parameter in shape_basis().parameters}
        weights = tuple(parameter for parameter in subject.rig.parameters if parameter.id in ids)
        whole = Path(name) / "sheet.png"
        write_png(whole, shape_sheet(subject, weights))
        _save(whole, sheet)
        rows = list(_rows(subject, source.stack.frame, source.stack.landmarks.points))
    head = "| parameter | name | group | what | gain | moved inside | outside |\n|---|---|---|---|---|---|---|\n"
    page.write_text(
        _PAGE.format(character=CHARACTER, count=len(rows), sheet=sheet.name, table=head + "\n".join(rows)),
        encoding="utf-8",
    )


def _save(picture: Path, sheet: Path) -> None:
    with Image.open(picture) as whole:
        size = (WIDTH, round(whole.height * WIDTH / whole.width))
        small = whole.convert("RGB").resize(size, Image.Resampling.LANCZOS)
        small.save(sheet, quality=QUALITY, optimize=True)


def _rows(subject: Subject, frame: FaceFrame, landmarks: NDArray[np.float64]) -> Iterator[str]:
    basis = shape_basis()
    average = {parameter.id: 0.0 for parameter in basis.parameters}
    portrait, rest = _vertices(subject, {}), _vertices(subject, average)
    anchors = Anchors.of(frame.uv(landmarks)[list(POINTS)])
    there = {parameter.id for parameter in subject.rig.parameters}
    for parameter in basis.parameters:
        if parameter.id not in there:
            continue
        ends = [_vertices(subject, average | {parameter.id: end}) for end in (-FULL, FULL)]
        moved = np.max([np.abs(end - rest).max(axis=1) for end in ends], axis=0)
        far = moved > STILL * moved.max()
        inside = _inside(parameter, anchors, frame.uv(portrait))
        counts = f"{np.count_nonzero(far & inside)} | {np.count_nonzero(far & ~inside)}"
        group, words = GROUP_NAMES[parameter.group], MOTIONS[parameter.motion]
        yield f"| `{parameter.id}` | {parameter.label} | {group} | {words} | {parameter.gain:g} | {counts} |"


def _vertices(subject: Subject, pose: dict[str, float]) -> NDArray[np.float64]:
    """(n, 2) canvas pixels of all meshes' vertices."""
    vertices = subject.evaluator.evaluate(pose).vertices
    return np.concatenate([canvas_pixels(points, subject.rig.canvas) for points in vertices])


def _inside(parameter: ShapeParameter, anchors: Anchors, points: NDArray[np.float64]) -> NDArray[np.bool_]:
    """(n,) which points lie where a feature's weights may move something; everywhere for those of the head."""
    spot = shape_basis().spots.get(parameter.region)
    if spot is None:
        return np.ones(len(points), np.bool_)
    room = anchors.halves[spot.name] + spot.reach + BLUR
    return np.asarray((np.abs(points - anchors.centres[spot.name]) <= room).all(axis=1))


if __name__ == "__main__":
    main(sys.argv[1:])
