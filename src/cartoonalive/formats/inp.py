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
from cartoonalive.puppet.model import Binding, Puppet, PuppetParameter, PuppetPart

MAGIC, TEXTURES = b"TRNSRTS\0", b"TEX_SECT"
PNG = 0
"""Encoding byte of a texture."""
VERSION = "1.0-alpha"
NOTHING = 0xFFFFFFFF
"""In place of a texture or thumbnail that there is not."""
MASK_THRESHOLD = 0.5
"""Alpha from which on a texel of a mask lets through; Inochi2D's masks have hard edges."""
PIXELS_PER_METRE, GRAVITY = 1000.0, 9.8
_DECIMALS = {"deform": 2, "opacity": 4, "zSort": 2}
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
    names = ["", *puppet.folders, *(part.id for part in puppet.parts)]
    nodes = {name: number for number, name in enumerate(names, start=1)}
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
        "nodes": _tree(puppet, nodes),
        "param": [
            _parameter(parameter, number, nodes)
            for number, parameter in enumerate(puppet.parameters, start=len(nodes) + 1)
        ],
        "automation": [],
        "animations": {},
    }


def _tree(puppet: Puppet, nodes: dict[str, int]) -> dict[str, Json]:
    children: dict[str | None, list[Json]] = {folder: [] for folder in (None, *puppet.folders)}
    for part in puppet.parts:
        children[part.folder].append(_part(part, nodes))
    folders = [
        _node("Node", nodes[folder], name, 0.0) | {"children": children[folder]}
        for folder, name in puppet.folders.items()
        if children[folder]
    ]
    return _node("Node", nodes[""], "Root", 0.0) | {"children": [*folders, *children[None]]}


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
        "node": nodes[binding.part],
        "param_name": binding.target,
        "values": (np.round(values, _DECIMALS[binding.target]) + 0.0).tolist(),
        "isSet": np.ones(values.shape[:2], bool).tolist(),
        "interpolate_mode": "Linear",
    }
