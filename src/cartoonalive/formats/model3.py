"""``*.model3.json``: the entry file of a model, naming all others. Fields as in Live2D's CubismSpecs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from cartoonalive.formats.jsonfile import JsonFile, JsonRecord, Place, key


@dataclass(frozen=True, kw_only=True)
class ExpressionReference(JsonRecord):
    """One expression file."""

    name: str
    file: str


@dataclass(frozen=True, kw_only=True)
class MotionReference(JsonRecord):
    """One motion file of a motion group, with what belongs to it."""

    file: str
    fade_in_time: float | None = None
    fade_out_time: float | None = None
    sound: str | None = None
    motion_sync: str | None = None


@dataclass(frozen=True, kw_only=True)
class FileReferences(JsonRecord):
    """Paths relative to the model3 file, with ``/`` between folders."""

    moc: str
    textures: tuple[str, ...]
    physics: str | None = None
    pose: str | None = None
    user_data: str | None = None
    display_info: str | None = None
    motion_sync: str | None = None
    expressions: tuple[ExpressionReference, ...] | None = None
    motions: Mapping[str, tuple[MotionReference, ...]] | None = None


@dataclass(frozen=True, kw_only=True)
class Group(JsonRecord):
    """Parameters that a player drives: ``EyeBlink`` and ``LipSync``."""

    target: Literal["Parameter", "Part"]
    name: str
    ids: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class HitArea(JsonRecord):
    """An art mesh that reacts to touch."""

    id: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Layout(JsonRecord):
    """Where a player puts the model, in its view's units."""

    width: float | None = key("width", default=None)
    height: float | None = key("height", default=None)
    x: float | None = key("x", default=None)
    y: float | None = key("y", default=None)
    center_x: float | None = key("center_x", default=None)
    center_y: float | None = key("center_y", default=None)
    top: float | None = key("top", default=None)
    bottom: float | None = key("bottom", default=None)
    left: float | None = key("left", default=None)
    right: float | None = key("right", default=None)


@dataclass(frozen=True, kw_only=True)
class Model3(JsonFile):
    """The whole file."""

    suffix: ClassVar[str] = ".model3.json"

    version: Literal[3] = 3
    file_references: FileReferences
    groups: tuple[Group, ...] | None = None
    hit_areas: tuple[HitArea, ...] | None = None
    layout: Layout | None = None

    def group(self, name: str) -> tuple[str, ...]:
        """Ids of the parameter group ``name``; empty when there is none."""
        return next((group.ids for group in self.groups or () if group.name == name), ())

    def references(self, place: Place) -> Iterator[tuple[Place, str]]:
        """Every file that the model names, with the place in the file that names it."""
        files = self.file_references
        root = place.key("FileReferences")
        yield root.key("Moc"), files.moc
        for index, texture in enumerate(files.textures):
            yield root.key("Textures").item(index), texture
        single = {"Physics": files.physics, "Pose": files.pose, "UserData": files.user_data}
        single |= {"DisplayInfo": files.display_info, "MotionSync": files.motion_sync}
        yield from ((root.key(name), file) for name, file in single.items() if file is not None)
        for index, expression in enumerate(files.expressions or ()):
            yield root.key("Expressions").item(index).key("File"), expression.file
        for group, motions in (files.motions or {}).items():
            for index, motion in enumerate(motions):
                entry = root.key("Motions").key(group).item(index)
                yield entry.key("File"), motion.file
                yield from ((entry.key("Sound"), sound) for sound in (motion.sound,) if sound)
