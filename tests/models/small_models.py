"""Whole models, small, written from pictures and read back."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from cartoonalive.formats.bundle import Bundle, read_bundle, write_bundle
from cartoonalive.formats.exp3 import Expression3
from cartoonalive.landmarks.detect import find_face
from cartoonalive.layers.model import LayerStack
from cartoonalive.layers.stage import cut
from cartoonalive.motion.expressions import expressions
from cartoonalive.motion.library import motions
from cartoonalive.options import LandmarkOptions, LayerOptions, PortraitOptions, RigOptions
from cartoonalive.portrait.canvas import level
from cartoonalive.portrait.read import read_portrait
from cartoonalive.rig.atlas import pack
from cartoonalive.rig.bake import without_blend_shapes
from cartoonalive.rig.build import build_rig
from cartoonalive.rig.thin import thinned
from cartoonalive.shape.identity import identity_of

SIZE = 320
"""Longest side of the pictures: what is tested is the rig, not the looks."""
Version = Literal[3, 4]


@cache
def layers(picture: Path) -> LayerStack:
    options = PortraitOptions(max_size=SIZE)
    portrait = read_portrait(picture, options)
    face, _ = find_face(portrait, LandmarkOptions())
    return cut(level(portrait, face, options), LayerOptions())


def written(picture: Path, folder: Path, version: Version) -> Bundle:
    """The model of a picture, small, from its files."""
    stack = layers(picture)
    atlas = pack(stack.layers, 2048)
    rig = build_rig(stack, atlas, RigOptions(), identity_of(stack.landmarks, stack.frame))
    rig = thinned(rig if version >= 4 else without_blend_shapes(rig))
    parameters = [parameter.id for parameter in rig.parameters]
    write_bundle(
        folder,
        name="model",
        rig=rig,
        pages=atlas.pages,
        motions=motions(parameters),
        expressions={one.name: Expression3.of(one) for one in expressions(parameters)},
        moc_version=version,
    )
    return read_bundle(folder, strict=True)
