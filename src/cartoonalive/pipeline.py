"""The way of a portrait, stage by stage: picture -> landmarks -> layers -> rig -> files -> measured report."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cartoonalive.arkit.record import ARKIT_FILE, InputRecord
from cartoonalive.check.stage import check_model
from cartoonalive.events import ModelWarning, ProgressListener
from cartoonalive.formats.bundle import write_bundle
from cartoonalive.formats.exp3 import Expression3
from cartoonalive.formats.icon import head_icon
from cartoonalive.landmarks.detect import find_face
from cartoonalive.layers.measured import measured_landmarks
from cartoonalive.layers.stage import cut
from cartoonalive.motion.expressions import expressions
from cartoonalive.motion.library import motions
from cartoonalive.options import CreateOptions
from cartoonalive.portrait.canvas import level
from cartoonalive.portrait.read import read_portrait
from cartoonalive.rig.atlas import Atlas, pack
from cartoonalive.rig.bake import without_blend_shapes
from cartoonalive.rig.build import build_rig
from cartoonalive.rig.language import localised, names
from cartoonalive.rig.model import Rig
from cartoonalive.rig.opening import OPEN
from cartoonalive.rig.thin import thinned
from cartoonalive.shape.edit import edited, edits_of
from cartoonalive.shape.identity import Identity, identity_of
from cartoonalive.shape.infer import load_inference
from cartoonalive.shape.record import SHAPE_FILE, ShapeRecord
from cartoonalive.shape.view import Window, face_view
from cartoonalive.staging import check_target, staging
from cartoonalive.stopwatch import Stopwatch, peak_rss_mb
from cartoonalive.threads import one_blas_thread
from cartoonalive.workspace import Source, load_psd_library, model_name

STAGES = ("portrait", "landmarks", "layers", "rig", "formats", "check")

BLEND_SHAPES = 4
"""Version byte from which on a moc3 file holds blend shapes."""
ICON_SIDE = 2.3
"""Side of the icon's square around the head, in face widths."""
ICON_RISE = 0.25
"""How far the square's centre lies above the eyes, in face widths: room for hair."""


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a run of :func:`create` made."""

    model: Path
    """The model folder."""
    timings_s: Mapping[str, float]
    """Seconds by stage, and ``total``."""
    peak_rss_mb: float | None
    """Largest resident memory of the process; ``None`` where the system does not tell."""
    measures: Mapping[str, object]
    """The ``measures`` of ``report.json``."""
    warnings: tuple[ModelWarning, ...]
    """What could not be done as well as hoped."""


def create(
    portrait: Path | str,
    out: Path | str | None = None,
    *,
    name: str | None = None,
    resume: bool = False,
    options: CreateOptions | None = None,
    listener: ProgressListener | None = None,
) -> Result:
    """Turn the picture ``portrait`` into a model folder.

    ``out`` is the model folder itself, by default a folder called like the model in the current directory; ``name``
    is the model's name, by default the picture's file name. A folder made earlier is replaced, once the new one is
    complete; when anything fails, nothing is left behind. With ``resume`` the layers in that earlier folder's
    ``source`` and the weights in its ``shape.json``, which may have been corrected by hand, are taken instead of
    cutting the portrait again.

    Raises:
        UsageError: ``name`` or ``out`` cannot be used, or ``options`` name what does not exist.
        PictureError: the picture is refused; ``code`` names the reason.
        MissingComponentError: a network's weights are neither cached nor to be fetched.
        StorageError: the result cannot be stored.
    """
    options = options or CreateOptions()
    name = model_name(Path(portrait), name)
    target = Path(name if out is None else out)
    check_target(target)
    watch = Stopwatch(STAGES, listener)

    edits = edits_of(options.shape, _earlier_shape(target) if resume else None)
    with one_blas_thread(), ThreadPoolExecutor(1) as beside:
        beside.submit(load_inference)
        beside.submit(load_psd_library)
        source = Source.load(target) if resume else _cut(Path(portrait), options, watch)
    with one_blas_thread(), staging(target) as folder, ThreadPoolExecutor(1) as beside:
        with watch.stage("rig"):
            rigged = _rigged(source, edits, options)
        saved = beside.submit(source.save, folder)
        with watch.stage("formats"):
            _write(folder, name, rigged, _icon(source), options)
            saved.result()
        layered = beside.submit(source.save_psd, folder)
        with watch.stage("check"):
            report = check_model(folder, options.check, (*source.stack.warnings, *rigged.warnings))
            layered.result()
    return Result(
        model=target,
        timings_s={**watch.timings_s, "total": round(sum(watch.timings_s.values()), 3)},
        peak_rss_mb=peak_rss_mb(),
        measures=report.measures,
        warnings=report.warnings,
    )


def inferred_identity(source: Source) -> Identity:
    """Who the portrait shows, as its view and the measured landmarks tell."""
    stack = source.stack
    measured = measured_landmarks(stack.landmarks, stack.eyes, stack.brows, stack.mouth)
    return identity_of(stack.landmarks, stack.frame, measured, face_view(source.portrait, Window.of(stack.frame)))


def _cut(portrait: Path, options: CreateOptions, watch: Stopwatch) -> Source:
    """The stages that look at the picture."""
    with watch.stage("portrait"):
        picture = read_portrait(portrait, options.portrait)
    with watch.stage("landmarks"):
        face, face_warnings = find_face(picture, options.landmarks)
        canvas = level(picture, face, options.portrait)
    with watch.stage("layers"):
        stack = cut(canvas, options.layers)
    told = {warning.code for warning in stack.warnings}
    earlier = tuple(warning for warning in face_warnings if warning.code not in told)
    return Source.of(canvas, replace(stack, warnings=earlier + stack.warnings))


@dataclass(frozen=True, kw_only=True)
class _Rigged:
    """The model before it is written."""

    rig: Rig
    atlas: Atlas
    identity: Identity
    warnings: tuple[ModelWarning, ...]


def _rigged(source: Source, edits: Mapping[str, float], options: CreateOptions) -> _Rigged:
    """Layers on a texture atlas, the character's shape, and the rig that moves them."""
    atlas = pack(source.stack.layers, options.formats.texture_size)
    identity = edited(inferred_identity(source), edits)
    rig, losses = _fitting(build_rig(source.stack, atlas, options.rig, identity), options.formats.moc_version)
    rig = thinned(localised(rig, options.formats.language))
    return _Rigged(rig=rig, atlas=atlas, identity=identity, warnings=(*identity.warnings, *losses))


def _write(folder: Path, name: str, rigged: _Rigged, icon: NDArray[np.uint8], options: CreateOptions) -> None:
    """All files of the model but its source and report."""
    resting = {parameter.id: parameter.default for parameter in rigged.rig.parameters}
    write_bundle(
        folder,
        name=name,
        rig=rigged.rig,
        pages=rigged.atlas.pages,
        motions=motions(resting),
        expressions={one.name: Expression3.of(one) for one in expressions(resting, resting.get(OPEN, 0.0))},
        icon=icon,
        moc_version=options.formats.moc_version,
        group_names=names(options.formats.language),
    )
    InputRecord.of(resting).write(folder / ARKIT_FILE)
    ShapeRecord.of(rigged.identity).write(folder / SHAPE_FILE)


def _earlier_shape(target: Path) -> ShapeRecord | None:
    """The weights of an earlier result, which may have been edited."""
    return ShapeRecord.load(target) if (target / SHAPE_FILE).is_file() else None


def _fitting(rig: Rig, moc_version: int) -> tuple[Rig, tuple[ModelWarning, ...]]:
    """``rig`` as a file of ``moc_version`` can hold it, and what that costs."""
    lost = sum(parameter.blend_shape for parameter in rig.parameters)
    if moc_version >= BLEND_SHAPES or not lost:
        return rig, ()
    warning = ModelWarning(
        code="shape_lost",
        message=f"A moc3 file of version {moc_version} cannot hold {lost} blend-shape parameters; the model has none.",
        hint=f"Leave out --moc-version, or choose {BLEND_SHAPES}, for players from Cubism 4.2 on.",
    )
    return without_blend_shapes(rig), (warning,)


def _icon(source: Source) -> NDArray[np.uint8]:
    """The head, cut out of its background."""
    frame = source.stack.frame
    figure = source.portrait.copy()
    figure[..., 3] = np.rint(source.stack.figure * 255)
    x, y = frame.pixels(np.array([0.0, -ICON_RISE])).tolist()
    return head_icon(figure, (x, y), ICON_SIDE * frame.width)
