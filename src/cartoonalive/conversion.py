"""A model for other programs than Cubism's: an Inochi2D puppet, with a report of what it could not take along."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from cartoonalive.errors import UsageError
from cartoonalive.formats.bundle import Bundle
from cartoonalive.formats.inp import inp_bytes
from cartoonalive.puppet.animate import animations
from cartoonalive.puppet.bake import bake
from cartoonalive.puppet.losses import Loss, LossReport, distances, rig_losses
from cartoonalive.puppet.model import Puppet
from cartoonalive.render.pixels import premultiply
from cartoonalive.staging import beside

SUFFIX = ".inp"


def export(model: Bundle, out: Path | str) -> LossReport:
    """Write ``model`` as the Inochi2D puppet ``out`` (``*.inp``), and beside it what was lost (``*.losses.json``).

    Raises:
        UsageError: another extension, or a file that cannot be written.
    """
    path = Path(out)
    if path.suffix.lower() != SUFFIX:
        raise UsageError(
            f"{path.name}: no format to export to", hint=f"Let the name end in {SUFFIX}.", code="bad_export_format"
        )
    puppet = bake(model.rig, model.name)
    puppet = replace(puppet, animations=animations(model.named_motions().values(), puppet))
    report = LossReport(
        losses=(*rig_losses(model.rig, puppet), *_bundle_losses(model, puppet)),
        distances_px=distances(model.rig, puppet),
    )
    with beside(path) as target:
        target.write_bytes(inp_bytes(puppet, [premultiply(page) for page in model.pages]))
    with beside(losses_file(path)) as target:
        report.write(target)
    return report


def losses_file(path: Path) -> Path:
    """Where the report of the puppet at ``path`` lies."""
    return path.with_suffix(LossReport.suffix)


def _bundle_losses(model: Bundle, puppet: Puppet) -> Iterator[Loss]:
    """What lies beside the rig in a Cubism model folder and has no place in a puppet."""
    kept = {animation.name for animation in puppet.animations}
    lost = [name for name in model.named_motions() if name not in kept]
    played = [f"{group}: {len(members)}" for group, members in model.motions.items()]
    groups = [f"{group.name}: {', '.join(group.ids)}" for group in model.settings.groups or () if group.ids]
    areas = [area.name or area.id for area in model.settings.hit_areas or ()]
    found = (
        ("motions", "Motions that move nothing of the puppet are left out.", lost),
        ("motion_groups", "When motions play is not written: start the animations by hand.", played),
        ("expressions", "Expressions are left out.", list(model.expressions)),
        ("groups", "Which parameters blink and speak is not written: choose them in the player.", groups),
        ("hit_areas", "Hit areas are left out.", areas),
    )
    for code, message, items in found:
        if items:
            yield Loss(code=code, message=message, items=tuple(items))
