"""A strict reader of INP files, by the format's description: keys, types, numbers and references are checked."""

from __future__ import annotations

import io
import json
import struct
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cartoonalive.puppet.model import (
    Animation,
    Binding,
    Pendulum,
    Puppet,
    PuppetAxis,
    PuppetParameter,
    PuppetPart,
)

NODE = {"uuid": int, "name": str, "type": str, "enabled": bool, "zsort": float, "transform": dict, "lockToRoot": bool}
PART: dict[str, type] = {
    "mesh": dict,
    "textures": list,
    "blend_mode": str,
    "tint": list,
    "screenTint": list,
    "masks": list,
    "mask_threshold": float,
    "opacity": float,
}
MESH = {"verts": list, "uvs": list, "indices": list, "origin": list}
PARAMETER = {
    "uuid": int,
    "name": str,
    "is_vec2": bool,
    "min": list,
    "max": list,
    "defaults": list,
    "axis_points": list,
    "merge_mode": str,
    "bindings": list,
}
BINDING = {"node": int, "param_name": str, "values": list, "isSet": list, "interpolate_mode": str}
PHYSICS: dict[str, type] = {
    "param": int,
    "model_type": str,
    "map_mode": str,
    "gravity": float,
    "length": float,
    "frequency": float,
    "angle_damping": float,
    "length_damping": float,
    "output_scale": list,
    "local_only": bool,
}
OWN: Mapping[str, dict[str, type]] = {"Node": {"children": list}, "Part": PART, "SimplePhysics": PHYSICS}
"""Keys of a node beyond those of all, by its type."""
ANIMATION = {
    "timestep": float,
    "additive": bool,
    "animationWeight": float,
    "length": int,
    "leadIn": int,
    "leadOut": int,
    "lanes": list,
}
LANE = {"interpolation": str, "uuid": int, "target": int, "keyframes": list, "merge_mode": str}
PART_TARGETS, PENDULUM_TARGETS = ("deform", "opacity", "zSort"), ("transform.t.x", "transform.r.z")
BLEND_MODES = {"Normal", "LinearDodge", "Multiply"}
NO_TEXTURE = 2**32 - 1


def read_inp(data: bytes) -> tuple[Puppet, list[NDArray[np.uint8]]]:
    """The puppet and its premultiplied texture pages; AssertionError for anything that the format does not allow."""
    stream = io.BytesIO(data)

    def take(count: int) -> bytes:
        piece = stream.read(count)
        assert len(piece) == count, "the file ends too early"
        return piece

    def number() -> int:
        return int(struct.unpack(">I", take(4))[0])

    assert take(8) == b"TRNSRTS\0"
    payload = json.loads(take(number()).decode("utf-8"))
    assert take(8) == b"TEX_SECT"
    pages = []
    for _ in range(number()):
        length, encoding = number(), take(1)[0]
        assert encoding == 0, "not a PNG"
        with Image.open(io.BytesIO(take(length)), formats=["PNG"]) as picture:
            assert picture.mode == "RGBA"
            pages.append(np.array(picture))
        assert (pages[-1][..., :3] <= pages[-1][..., 3:]).all(), "colours are not premultiplied"
    assert not stream.read(), "something follows the textures"
    return puppet_of(payload, len(pages)), pages


def puppet_of(payload: Mapping[str, Any], textures: int) -> Puppet:
    assert list(payload) == ["meta", "physics", "nodes", "param", "automation", "animations"]
    assert payload["meta"]["version"] == "1.0-alpha"
    assert payload["physics"] == {"pixelsPerMeter": 1000.0, "gravity": 9.8}
    assert payload["automation"] == []
    nodes = list(walk(payload["nodes"], None))
    numbers = [node["uuid"] for node, _ in nodes] + [parameter["uuid"] for parameter in payload["param"]]
    assert len(set(numbers)) == len(numbers)
    assert all(0 < number < NO_TEXTURE for number in numbers)
    names = {node["uuid"]: node["name"] for node, _ in nodes if node["type"] in ("Part", "SimplePhysics")}
    parameters = {parameter["uuid"]: parameter["name"].split(", ") for parameter in payload["param"]}
    parts = tuple(part_of(node, folder, names, textures) for node, folder in nodes if node["type"] == "Part")
    sizes = {part.id: len(part.vertices) for part in parts}
    return Puppet(
        name=payload["meta"]["name"],
        folders={node["name"]: node["name"] for node, folder in nodes[1:] if node["type"] == "Node"},
        parts=tuple(sorted(parts, key=lambda part: -part.zsort)),
        parameters=tuple(parameter_of(parameter, names, sizes) for parameter in payload["param"]),
        pendulums=tuple(pendulum_of(node, parameters) for node, _ in nodes if node["type"] == "SimplePhysics"),
        animations=tuple(animation_of(name, value, parameters) for name, value in payload["animations"].items()),
    )


def walk(node: Mapping[str, Any], folder: str | None) -> Iterator[tuple[Mapping[str, Any], str | None]]:
    """A node and those below it, each with the name of the folder it lies in."""
    check(node, NODE | OWN[node["type"]])
    assert node["enabled"]
    assert node["transform"] == {"trans": [0, 0, 0], "rot": [0, 0, 0], "scale": [1, 1]}
    yield node, folder
    below = None if node["name"] == "Root" else node["name"]
    for child in node.get("children", ()):
        yield from walk(child, below)


def part_of(node: Mapping[str, Any], folder: str | None, names: Mapping[int, str], textures: int) -> PuppetPart:
    mesh = node["mesh"]
    check(mesh, MESH)
    vertices, uvs = (np.array(mesh[key], float).reshape(-1, 2) for key in ("verts", "uvs"))
    triangles = np.array(mesh["indices"]).reshape(-1, 3)
    assert vertices.shape == uvs.shape
    assert triangles.max(initial=0) < len(vertices) <= 65536
    assert uvs.min() >= 0
    assert uvs.max() <= 1
    assert mesh["origin"] == [0, 0]
    assert 0 <= node["textures"][0] < textures
    assert node["textures"][1:] == [NO_TEXTURE] * 2
    assert node["blend_mode"] in BLEND_MODES
    assert (node["tint"], node["screenTint"]) == ([1, 1, 1], [0, 0, 0])
    assert node["mask_threshold"] == 0.5
    assert 0 <= node["opacity"] <= 1
    modes = {mask["mode"] for mask in node["masks"]}
    assert modes <= {"Mask", "DodgeMask"}
    assert len(modes) <= 1
    return PuppetPart(
        id=node["name"],
        folder=folder,
        vertices=vertices,
        uvs=uvs,
        triangles=triangles.astype(np.uint16),
        texture=node["textures"][0],
        opacity=node["opacity"],
        zsort=node["zsort"],
        masks=tuple(names[mask["source"]] for mask in node["masks"]),
        invert_mask="DodgeMask" in modes,
        blend_mode=node["blend_mode"],
    )


def pendulum_of(node: Mapping[str, Any], parameters: Mapping[int, Sequence[str]]) -> Pendulum:
    assert (node["model_type"], node["map_mode"], node["local_only"]) == ("Pendulum", "XY", False)
    assert (node["gravity"], node["frequency"], node["output_scale"][1]) == (1, 1, 0)
    assert node["length"] > 0
    assert node["angle_damping"] >= 0
    (parameter,) = parameters[node["param"]]
    return Pendulum(
        id=node["name"],
        parameter=parameter,
        length=node["length"],
        damping=node["angle_damping"],
        scale=node["output_scale"][0],
    )


def animation_of(name: str, value: Mapping[str, Any], parameters: Mapping[int, Sequence[str]]) -> Animation:
    check(value, ANIMATION)
    assert (value["additive"], value["leadIn"], value["leadOut"]) == (False, 0, value["length"])
    lanes, strides = {}, set()
    for lane in value["lanes"]:
        check(lane, LANE)
        assert (lane["interpolation"], lane["merge_mode"]) == ("Linear", "Forced")
        frames = [keyframe["frame"] for keyframe in lane["keyframes"]]
        assert (frames[0], frames[-1]) == (0, value["length"])
        strides |= set(np.diff(frames).tolist())
        lanes[parameters[lane["uuid"]][lane["target"]]] = np.array([one["value"] for one in lane["keyframes"]])
    (stride,) = strides
    return Animation(name=name, timestep_s=value["timestep"], stride=stride, length=value["length"], lanes=lanes)


def parameter_of(value: Mapping[str, Any], names: Mapping[int, str], sizes: Mapping[str, int]) -> PuppetParameter:
    check(value, PARAMETER)
    assert value["merge_mode"] == "Additive"
    parameters = value["name"].split(", ")
    assert value["is_vec2"] is (len(parameters) == 2)
    if not value["is_vec2"]:
        assert (value["min"][1], value["max"][1], value["defaults"][1]) == (0, 1, 0)
        assert value["axis_points"][1] == [0]
    axes = tuple(
        axis_of(name, *(value[key][number] for key in ("min", "max", "defaults", "axis_points")))
        for number, name in enumerate(parameters)
    )
    shape = tuple(len(axis.points) for axis in axes)
    bindings = tuple(binding_of(binding, shape, names, sizes) for binding in value["bindings"])
    assert len({(binding.node, binding.target) for binding in bindings}) == len(bindings)
    return PuppetParameter(axes=axes, bindings=bindings)


def axis_of(name: str, low: float, high: float, default: float, points: Sequence[float]) -> PuppetAxis:
    assert low < high
    assert (points[0], points[-1]) == (0, 1)
    assert sorted(set(points)) == points
    values = tuple(low + point * (high - low) for point in points)
    assert min(abs(value - default) for value in values) < 1e-9 * max(high - low, 1)
    return PuppetAxis(parameter=name, minimum=low, default=default, maximum=high, points=values)


def binding_of(
    value: Mapping[str, Any], shape: tuple[int, ...], names: Mapping[int, str], sizes: Mapping[str, int]
) -> Binding:
    check(value, BINDING)
    node, target = names[value["node"]], value["param_name"]
    assert value["interpolate_mode"] == "Linear"
    values = np.array(value["values"], float)
    tail = (sizes[node], 2) if target == "deform" else ()
    grid = (*shape, *([1] if len(shape) == 1 else []))
    assert values.shape == (*grid, *tail)
    assert np.array(value["isSet"]).shape == grid
    assert np.all(value["isSet"])
    assert np.isfinite(values).all()
    assert target in (PART_TARGETS if node in sizes else PENDULUM_TARGETS)
    return Binding(node=node, target=target, values=values.reshape(*shape, *tail))


def check(value: Mapping[str, Any], expected: Mapping[str, type]) -> None:
    """Exactly these keys, of these types; whole numbers may stand for others."""
    assert set(value) == set(expected)
    for key, kind in expected.items():
        assert isinstance(value[key], (int, float) if kind is float else kind), key
        assert kind is bool or not isinstance(value[key], bool), key
