"""A whole model folder: written from a rig, read back with every reference checked.

::

    NAME.model3.json   NAME.moc3   NAME.physics3.json   NAME.cdi3.json   NAME.vtube.json   icon.png
    NAME.4096/texture_00.png       motions/idle.motion3.json             expressions/joy.exp3.json
    model_dict.snippet.json
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cartoonalive.errors import FormatError, UsageError
from cartoonalive.formats.cdi3 import DisplayInfo
from cartoonalive.formats.exp3 import Expression3
from cartoonalive.formats.jsonfile import Place
from cartoonalive.formats.llmvtuber import SNIPPET, ModelDictEntry
from cartoonalive.formats.moc3.read import read_moc3
from cartoonalive.formats.moc3.write import write_moc3
from cartoonalive.formats.model3 import (
    ExpressionReference,
    FileReferences,
    Group,
    HitArea,
    Model3,
    MotionReference,
)
from cartoonalive.formats.motion3 import Motion3
from cartoonalive.formats.physics3 import Physics3
from cartoonalive.formats.picture import read_png, write_png
from cartoonalive.formats.reference import resolve
from cartoonalive.formats.vtube import VTubeSettings
from cartoonalive.motion.model import FADE_S, IDLE, Motion
from cartoonalive.rig.model import Rig

EYE_BLINK = ("ParamEyeLOpen", "ParamEyeROpen")
LIP_SYNC = ("ParamMouthOpenY",)
"""Not the vowels: players add one and the same loudness to every parameter of the group."""
HIT_AREA = "HitArea"
ICON = "icon.png"
MAX_MOC_BYTES = 128 << 20
MAX_TEXTURE_BYTES = 128 << 20
MAX_TEXTURES = 32


@dataclass(frozen=True, kw_only=True)
class Bundle:
    """A model folder as read."""

    folder: Path
    name: str
    """File name without ``.model3.json``."""
    settings: Model3
    rig: Rig
    """With the display names of the cdi3 file and the pendulums of the physics3 file."""
    moc: bytes
    """The moc3 file as it is."""
    pages: tuple[NDArray[np.uint8], ...]
    """(h, w, 4) RGBA texture pages."""
    motions: Mapping[str, tuple[Motion3, ...]]
    """By motion group."""
    expressions: Mapping[str, Expression3]
    """By name."""

    def named_motions(self) -> dict[str, Motion]:
        """All motions by the names of their files."""
        listed = (self.settings.file_references.motions or {}).items()
        pairs = (pair for group, entries in listed for pair in zip(entries, self.motions[group], strict=True))
        named = ((Path(entry.file).name.removesuffix(Motion3.suffix), content) for entry, content in pairs)
        return {name: content.motion(name) for name, content in named}


def write_bundle(
    folder: Path,
    *,
    name: str,
    rig: Rig,
    pages: Sequence[NDArray[np.uint8]],
    motions: Mapping[str, Sequence[Motion]],
    expressions: Mapping[str, Expression3],
    icon: NDArray[np.uint8] | None = None,
    moc_version: int = 3,
    group_names: Mapping[str, str] | None = None,
) -> Path:
    """Write every file that players read into ``folder`` (made if need be) and return the model3 file.

    ``motions`` are given by group; the first motion of ``Idle`` is VTube Studio's idle animation. ``group_names`` are
    display names of parameter groups by id, in place of the English ones.

    Raises:
        FormatError: the rig breaks a rule of the moc3 format.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.moc3").write_bytes(write_moc3(rig, moc_version))
    if rig.physics:
        Physics3.of(rig.physics).write(folder / f"{name}{Physics3.suffix}")
    DisplayInfo.of(rig, group_names or {}).write(folder / f"{name}{DisplayInfo.suffix}")
    if icon is not None:
        write_png(folder / ICON, icon)
    files = FileReferences(
        moc=f"{name}.moc3",
        textures=_write_textures(folder, name, pages),
        physics=f"{name}{Physics3.suffix}" if rig.physics else None,
        display_info=f"{name}{DisplayInfo.suffix}",
        expressions=_write_expressions(folder, expressions) or None,
        motions=_write_motions(folder, motions) or None,
    )
    model_file = folder / f"{name}{Model3.suffix}"
    idle = next((motion.name for motion in motions.get(IDLE, ())), None)
    VTubeSettings.of(
        name,
        rig.parameters,
        model=model_file.name,
        icon=ICON if icon is not None else "",
        idle=f"{idle}{Motion3.suffix}" if idle else "",
        expressions=[f"{stem}{Expression3.suffix}" for stem in expressions],
        motions=[f"{one.name}{Motion3.suffix}" for group in motions if group != IDLE for one in motions[group]],
    ).write(folder / f"{name}{VTubeSettings.suffix}")
    areas = _hit_areas(rig)
    ModelDictEntry.of(name, list(expressions), {area.id for area in areas}, motions).write(folder / SNIPPET)
    Model3(file_references=files, groups=_groups(rig), hit_areas=areas or None).write(model_file)
    return model_file


def find_model3(path: Path) -> Path:
    """The model3 file that ``path`` (a folder or the file itself) means.

    Raises:
        UsageError: nothing there, or not a model.
        FormatError: several models in one folder.
    """
    if path.is_file() and path.name.endswith(Model3.suffix):
        return path
    found = sorted(file for file in path.glob(f"*{Model3.suffix}") if file.is_file()) if path.is_dir() else []
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(file.name for file in found)
        raise FormatError(f"{path}: several models: {names}", hint="Name one of these files.", code="several_models")
    raise UsageError(
        f"{path}: no model here", hint="Name a model folder or a file ending in .model3.json.", code="no_model"
    )


def read_bundle(path: Path | str, *, strict: bool = False) -> Bundle:
    """The model in ``path``, a folder or its model3 file; every file it refers to is found and read.

    ``strict`` also refuses keys that the official schemas do not know; players ignore them.

    Raises:
        UsageError: there is no model at ``path``.
        FormatError: a file is missing, damaged, too large or outside the folder; names file and key path.
    """
    model_file = find_model3(Path(path))
    folder = model_file.parent
    settings = Model3.read(model_file, strict=strict)
    place = Place(model_file.name)
    found = {str(where.path): resolve(folder, name, where) for where, name in settings.references(place)}
    files, prefix = settings.file_references, "FileReferences"

    moc = _limited(found[f"{prefix}.Moc"], MAX_MOC_BYTES).read_bytes()
    rig = read_moc3(moc)
    if files.display_info is not None:
        rig = DisplayInfo.read(found[f"{prefix}.DisplayInfo"], strict=strict).apply(rig)
    if files.physics is not None:
        rig = replace(rig, physics=Physics3.read(found[f"{prefix}.Physics"], strict=strict).groups())
    if len(files.textures) > MAX_TEXTURES:
        raise place.key(prefix).key("Textures").error(f"more than {MAX_TEXTURES} textures")
    pages = tuple(
        read_png(_limited(found[f"{prefix}.Textures[{index}]"], MAX_TEXTURE_BYTES))
        for index in range(len(files.textures))
    )
    if (wanted := max((mesh.texture for mesh in rig.meshes), default=-1)) >= len(pages):
        raise place.key(prefix).key("Textures").error(f"the moc3 file uses texture {wanted}, {len(pages)} are listed")
    return Bundle(
        folder=folder,
        name=model_file.name.removesuffix(Model3.suffix),
        settings=settings,
        rig=rig,
        moc=moc,
        pages=pages,
        motions={
            group: tuple(
                Motion3.read(found[f"{prefix}.Motions.{group}[{index}].File"], strict=strict)
                for index in range(len(entries))
            )
            for group, entries in (files.motions or {}).items()
        },
        expressions={
            entry.name: Expression3.read(found[f"{prefix}.Expressions[{index}].File"], strict=strict)
            for index, entry in enumerate(files.expressions or ())
        },
    )


def _write_textures(folder: Path, name: str, pages: Sequence[NDArray[np.uint8]]) -> tuple[str, ...]:
    resolution = max(max(page.shape[:2]) for page in pages)
    directory = f"{name}.{resolution}"
    (folder / directory).mkdir(exist_ok=True)
    names = tuple(f"{directory}/texture_{number:02d}.png" for number in range(len(pages)))
    for texture, page in zip(names, pages, strict=True):
        write_png(folder / texture, page)
    return names


def _write_motions(folder: Path, motions: Mapping[str, Sequence[Motion]]) -> dict[str, tuple[MotionReference, ...]]:
    references = {}
    for group, members in motions.items():
        (folder / "motions").mkdir(exist_ok=True)
        for motion in members:
            Motion3.of(motion).write(folder / "motions" / f"{motion.name}{Motion3.suffix}")
        references[group] = tuple(
            MotionReference(
                file=f"motions/{motion.name}{Motion3.suffix}",
                fade_in_time=FADE_S if motion.fade_in_s is None else motion.fade_in_s,
                fade_out_time=FADE_S if motion.fade_out_s is None else motion.fade_out_s,
            )
            for motion in members
        )
    return references


def _write_expressions(folder: Path, expressions: Mapping[str, Expression3]) -> tuple[ExpressionReference, ...]:
    if expressions:
        (folder / "expressions").mkdir(exist_ok=True)
    for stem, expression in expressions.items():
        expression.write(folder / "expressions" / f"{stem}{Expression3.suffix}")
    return tuple(ExpressionReference(name=stem, file=f"expressions/{stem}{Expression3.suffix}") for stem in expressions)


def _groups(rig: Rig) -> tuple[Group, ...]:
    """EyeBlink and LipSync, always both: players look for them."""
    ids = {parameter.id for parameter in rig.parameters}
    wanted = (("EyeBlink", EYE_BLINK), ("LipSync", LIP_SYNC))
    return tuple(
        Group(target="Parameter", name=name, ids=tuple(name for name in members if name in ids))
        for name, members in wanted
    )


def _hit_areas(rig: Rig) -> tuple[HitArea, ...]:
    meshes = (mesh.id for mesh in rig.meshes if mesh.id.startswith(HIT_AREA))
    return tuple(HitArea(id=mesh, name=mesh.removeprefix(HIT_AREA)) for mesh in meshes)


def _limited(path: Path, limit: int) -> Path:
    if path.stat().st_size > limit:
        raise Place(path.name).error(f"larger than {limit >> 20} MiB", code="file_too_large")
    return path
