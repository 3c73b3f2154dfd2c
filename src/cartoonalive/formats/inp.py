"""``*.inp``: a puppet of Inochi2D, written as its public format description says (INP, version 1.0-alpha).

::

    "TRNSRTS\\0"   u32 length, JSON payload
    "TEX_SECT"    u32 count, then for each texture: u32 length, u8 encoding, bytes

All numbers are big endian. Textures are PNGs whose colours are multiplied by their alpha, as Inochi2D draws them.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cartoonalive.formats.jsonfile import Json
from cartoonalive.formats.picture import encode_png
from cartoonalive.puppet.model import Animation, Binding, Pendulum, Puppet, PuppetParameter, PuppetPart

MAGIC, TEXTURES = b"TRNSRTS\0", b"TEX_SECT"
PNG = 0
"""Encoding byte of a texture."""
VERSION = "1.0-alpha"
NOTHING = 0xFFFFFFFF
"""In place of a texture or thumbnail that there is not."""
MASK_THRESHOLD = 0.5
"""Alpha from which on a texel of a mask lets through; Inochi2D's masks have hard edges."""
PIXELS_PER_METRE, GRAVITY = 1000.0, 9.8
_DECIMALS = {"deform": 2, "opacity": 4, "zSort": 2, "transform.t.x": 2, "transform.r.z": 4}
_Axes = dict[str, tuple[int, int]]
"""Number of the parameter and of its axis, by the rig's parameter."""
_STILL = {"trans": [0, 0, 0], "rot": [0, 0, 0], "scale": [1, 1]}


def inp_bytes(puppet: Puppet, pages: Sequence[NDArray[np.uint8]]) -> bytes:
    """The file of ``puppet`` with its texture ``pages``, each (h, w, 4) premultiplied RGBA."""
    payload = json.dumps(payload_of(puppet), separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()
    pieces = [MAGIC, struct.pack(">I", len(payload)), payload, TEXTURES, struct.pack(">I", len(pages))]
    for page in pages:
        picture = encode_png(page)
        pieces += [struct.pack(">IB", len(picture), PNG), picture]
    return b"".join(pieces)


def payload_of(puppet: Puppet) -> dict[str, Json]:
    """The JSON of ``puppet``; nodes, then parameters are numbered in order, so that equal puppets give equal files."""
    names = ["", *puppet.folders, *(part.id for part in puppet.parts), *(one.id for one in puppet.pendulums)]
    nodes = {name: number for number, name in enumerate(names, start=1)}
    axes = {
        axis.parameter: (number, place)
        for number, parameter in enumerate(puppet.parameters, start=len(nodes) + 1)
        for place, axis in enumerate(parameter.axes)
    }
    return {
        "meta": {
            "name": puppet.name,
            "version": VERSION,
            "rigger": None,
            "artist": None,
            "rights": None,
            "copyright": None,
            "licenseURL": None,
            "contact": None,
            "reference": None,
            "thumbnailId": NOTHING,
            "preservePixels": False,
        },
        "physics": {"pixelsPerMeter": PIXELS_PER_METRE, "gravity": GRAVITY},
        "nodes": _tree(puppet, nodes, axes),
        "param": [
            _parameter(parameter, number, nodes)
            for number, parameter in enumerate(puppet.parameters, start=len(nodes) + 1)
        ],
        "automation": [],
        "animations": {one.name: _animation(one, axes) for one in puppet.animations},
    }


def _tree(puppet: Puppet, nodes: dict[str, int], axes: _Axes) -> dict[str, Json]:
    children: dict[str | None, list[Json]] = {folder: [] for folder in (None, *puppet.folders)}
    for part in puppet.parts:
        children[part.folder].append(_part(part, nodes))
    folders = [
        _node("Node", nodes[folder], name, 0.0) | {"children": children[folder]}
        for folder, name in puppet.folders.items()
        if children[folder]
    ]
    swinging = [_pendulum(one, nodes[one.id], axes[one.parameter][0]) for one in puppet.pendulums]
    return _node("Node", nodes[""], "Root", 0.0) | {"children": [*folders, *children[None], *swinging]}


def _node(kind: str, number: int, name: str, zsort: float) -> dict[str, Json]:
    return {
        "uuid": number,
        "name": name,
        "type": kind,
        "enabled": True,
        "zsort": zsort,
        "transform": _STILL,
        "lockToRoot": False,
    }


def _part(part: PuppetPart, nodes: dict[str, int]) -> dict[str, Json]:
    mode = "DodgeMask" if part.invert_mask else "Mask"
    return _node("Part", nodes[part.id], part.id, part.zsort) | {
        "mesh": {
            "verts": np.round(part.vertices, 3).ravel().tolist(),
            "uvs": np.round(part.uvs, 7).ravel().tolist(),
            "indices": part.triangles.ravel().tolist(),
            "origin": [0, 0],
        },
        "textures": [part.texture, NOTHING, NOTHING],
        "blend_mode": part.blend_mode,
        "tint": [1, 1, 1],
        "screenTint": [0, 0, 0],
        "masks": [{"source": nodes[mask], "mode": mode} for mask in part.masks],
        "mask_threshold": MASK_THRESHOLD,
        "opacity": round(part.opacity, 4),
    }


def _pendulum(pendulum: Pendulum, number: int, parameter: int) -> dict[str, Json]:
    """A physics node; of its two outputs, sideways and along the rod, only the first is used."""
    return _node("SimplePhysics", number, pendulum.id, 0.0) | {
        "param": parameter,
        "model_type": "Pendulum",
        "map_mode": "XY",
        "gravity": 1.0,
        "length": round(pendulum.length, 3),
        "frequency": 1.0,
        "angle_damping": round(pendulum.damping, 4),
        "length_damping": 0.5,
        "output_scale": [round(pendulum.scale, 4), 0],
        "local_only": False,
    }


def _animation(animation: Animation, axes: _Axes) -> dict[str, Json]:
    return {
        "timestep": animation.timestep_s,
        "additive": False,
        "animationWeight": 0.0,
        "length": animation.length,
        "leadIn": 0,
        "leadOut": animation.length,
        "lanes": [
            {
                "interpolation": "Linear",
                "uuid": axes[parameter][0],
                "target": axes[parameter][1],
                "keyframes": [
                    {"frame": place * animation.stride, "value": round(value, 4), "tension": 0.5}
                    for place, value in enumerate(values.tolist())
                ],
                "merge_mode": "Forced",
            }
            for parameter, values in animation.lanes.items()
        ],
    }


def _parameter(parameter: PuppetParameter, number: int, nodes: dict[str, int]) -> dict[str, Json]:
    """A parameter of one axis has a second one of a single point."""
    axes = parameter.axes
    flat = len(axes) == 1
    return {
        "uuid": number,
        "name": parameter.name,
        "is_vec2": not flat,
        "min": [*(axis.minimum for axis in axes), *([0] if flat else [])],
        "max": [*(axis.maximum for axis in axes), *([1] if flat else [])],
        "defaults": [*(axis.default for axis in axes), *([0] if flat else [])],
        "axis_points": [
            *([(point - axis.minimum) / (axis.maximum - axis.minimum) for point in axis.points] for axis in axes),
            *([[0]] if flat else []),
        ],
        "merge_mode": "Additive",
        "bindings": [_binding(binding, nodes, flat=flat) for binding in parameter.bindings],
    }


def _binding(binding: Binding, nodes: dict[str, int], *, flat: bool) -> dict[str, Json]:
    values = binding.values[:, None] if flat else binding.values
    return {
        "node": nodes[binding.node],
        "param_name": binding.target,
        "values": (np.round(values, _DECIMALS[binding.target]) + 0.0).tolist(),
        "isSet": np.ones(values.shape[:2], bool).tolist(),
        "interpolate_mode": "Linear",
    }
