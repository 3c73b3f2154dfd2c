"""``*.physics3.json``: pendulums. Fields as in Live2D's CubismSpecs, values as the Editor writes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from cartoonalive.formats.jsonfile import JsonFile, JsonRecord, Place
from cartoonalive.rig.model import PhysicsGroup, PhysicsInput, PhysicsOutput, PhysicsVertex

FPS = 60


@dataclass(frozen=True, kw_only=True)
class Vector(JsonRecord):
    """Two numbers."""

    x: float
    y: float


@dataclass(frozen=True, kw_only=True)
class Forces(JsonRecord):
    """Gravity and wind; the runtimes take theirs from the application."""

    gravity: Vector
    wind: Vector


@dataclass(frozen=True, kw_only=True)
class SettingName(JsonRecord):
    """The readable name of one pendulum."""

    id: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Meta(JsonRecord):
    """Totals; loaders allocate by them."""

    physics_setting_count: int
    total_input_count: int
    total_output_count: int
    vertex_count: int
    fps: float | None = None
    effective_forces: Forces
    physics_dictionary: tuple[SettingName, ...]


@dataclass(frozen=True, kw_only=True)
class Reference(JsonRecord):
    """A parameter."""

    target: Literal["Parameter"] = "Parameter"
    id: str


@dataclass(frozen=True, kw_only=True)
class Input(JsonRecord):
    """A parameter that pushes the pendulum; ``weight`` in per cent."""

    source: Reference
    weight: float
    type: Literal["X", "Y", "Angle"]
    reflect: bool


@dataclass(frozen=True, kw_only=True)
class Output(JsonRecord):
    """A parameter that the rod ending in ``vertex_index`` drives."""

    destination: Reference
    vertex_index: int
    scale: float
    weight: float
    type: Literal["X", "Y", "Angle"]
    reflect: bool


@dataclass(frozen=True, kw_only=True)
class Vertex(JsonRecord):
    """One point of the chain."""

    position: Vector
    mobility: float
    delay: float
    acceleration: float
    radius: float


@dataclass(frozen=True, kw_only=True)
class Range(JsonRecord):
    """What inputs are normalised to."""

    minimum: float
    default: float
    maximum: float


@dataclass(frozen=True, kw_only=True)
class Normalization(JsonRecord):
    """Ranges of inputs of kind X and Angle."""

    position: Range
    angle: Range


@dataclass(frozen=True, kw_only=True)
class Setting(JsonRecord):
    """One pendulum."""

    id: str
    input: tuple[Input, ...]
    output: tuple[Output, ...]
    vertices: tuple[Vertex, ...]
    normalization: Normalization


@dataclass(frozen=True, kw_only=True)
class Physics3(JsonFile):
    """The whole file."""

    suffix: ClassVar[str] = ".physics3.json"

    version: Literal[3] = 3
    meta: Meta
    physics_settings: tuple[Setting, ...]

    @classmethod
    def of(cls, groups: Sequence[PhysicsGroup]) -> Physics3:
        """The file of a rig's pendulums."""
        settings = tuple(_setting(group) for group in groups)
        meta = Meta(
            **_totals(settings),
            fps=FPS,
            effective_forces=Forces(gravity=Vector(x=0, y=-1), wind=Vector(x=0, y=0)),
            physics_dictionary=tuple(SettingName(id=group.id, name=group.name) for group in groups),
        )
        return cls(meta=meta, physics_settings=settings)

    def groups(self) -> tuple[PhysicsGroup, ...]:
        """The pendulums as a rig holds them; inputs of kind Y and outputs that are no angles have no place there."""
        names = {entry.id: entry.name for entry in self.meta.physics_dictionary}
        return tuple(_group(setting, names.get(setting.id, setting.id)) for setting in self.physics_settings)

    def validate(self, place: Place) -> None:
        """Totals must be right and outputs must name rods that exist."""
        for name, total in _totals(self.physics_settings).items():
            if getattr(self.meta, name) != total:
                raise place.key("Meta").error(f"{name} is {getattr(self.meta, name)}, counted {total}")
        for index, setting in enumerate(self.physics_settings):
            for number, output in enumerate(setting.output):
                if not 1 <= output.vertex_index < len(setting.vertices):
                    where = place.key("PhysicsSettings").item(index).key("Output").item(number).key("VertexIndex")
                    raise where.error(f"{output.vertex_index} of {len(setting.vertices)} vertices")


def _totals(settings: Sequence[Setting]) -> dict[str, int]:
    return {
        "physics_setting_count": len(settings),
        "total_input_count": sum(len(setting.input) for setting in settings),
        "total_output_count": sum(len(setting.output) for setting in settings),
        "vertex_count": sum(len(setting.vertices) for setting in settings),
    }


def _setting(group: PhysicsGroup) -> Setting:
    return Setting(
        id=group.id,
        input=tuple(
            Input(source=Reference(id=item.parameter), weight=item.weight, type=item.kind, reflect=item.reflect)
            for item in group.inputs
        ),
        output=tuple(
            Output(
                destination=Reference(id=item.parameter),
                vertex_index=item.vertex,
                scale=item.scale,
                weight=item.weight,
                type="Angle",
                reflect=item.reflect,
            )
            for item in group.outputs
        ),
        vertices=tuple(
            Vertex(
                position=Vector(x=item.position[0], y=item.position[1]),
                mobility=item.mobility,
                delay=item.delay,
                acceleration=item.acceleration,
                radius=item.radius,
            )
            for item in group.vertices
        ),
        normalization=Normalization(position=_range(group.position_range), angle=_range(group.angle_range)),
    )


def _range(values: tuple[float, float, float]) -> Range:
    return Range(minimum=values[0], default=values[1], maximum=values[2])


def _group(setting: Setting, name: str) -> PhysicsGroup:
    position, angle = setting.normalization.position, setting.normalization.angle
    return PhysicsGroup(
        id=setting.id,
        name=name,
        inputs=tuple(
            PhysicsInput(parameter=item.source.id, weight=item.weight, kind=item.type, reflect=item.reflect)
            for item in setting.input
            if item.type != "Y"
        ),
        outputs=tuple(
            PhysicsOutput(
                parameter=item.destination.id,
                vertex=item.vertex_index,
                scale=item.scale,
                weight=item.weight,
                reflect=item.reflect,
            )
            for item in setting.output
            if item.type == "Angle"
        ),
        vertices=tuple(
            PhysicsVertex(
                position=(item.position.x, item.position.y),
                mobility=item.mobility,
                delay=item.delay,
                acceleration=item.acceleration,
                radius=item.radius,
            )
            for item in setting.vertices
        ),
        position_range=(position.minimum, position.default, position.maximum),
        angle_range=(angle.minimum, angle.default, angle.maximum),
    )
