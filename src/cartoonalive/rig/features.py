"""The features of the face: each gets a warp of its own beside the face's, and its meshes in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from cartoonalive.landmarks.model import SIDES
from cartoonalive.layers.model import Layer, LayerStack
from cartoonalive.rig.atlas import Atlas
from cartoonalive.rig.brows import rig_brow
from cartoonalive.rig.deformers import union
from cartoonalive.rig.eye_rest import rest_warp
from cartoonalive.rig.eyes import rig_eye
from cartoonalive.rig.figure import Figure, layer_box
from cartoonalive.rig.hanging import rig_hanging
from cartoonalive.rig.head import feature_warp, rigid_feature_warp
from cartoonalive.rig.model import ArtMesh, WarpDeformer
from cartoonalive.rig.mouth import rig_mouth
from cartoonalive.rig.names import part_of
from cartoonalive.rig.nose import rig_nose
from cartoonalive.rig.shaping import Matter
from cartoonalive.rig.space import Space

Rigger = Callable[[Space], list[ArtMesh]]


@dataclass(frozen=True, kw_only=True)
class Feature:
    """One feature with the layers that belong to it."""

    id: str
    """Of the warp."""
    name: str
    layers: tuple[Layer, ...]
    rigger: Rigger | None
    """Makes the meshes; None when the feature could not be measured and its layers stay as they are."""
    straight: bool = False
    """Straight lines stay straight, as on eyes, glasses and earrings."""
    matter: Matter = "skin"
    """What it is to the shape of the face."""
    inner: Callable[[WarpDeformer], WarpDeformer] | None = None
    """Makes a warp below the feature's, which some of the meshes name."""

    def warp(self, parent: Space, figure: Figure) -> tuple[WarpDeformer, Space]:
        """The warp of the feature, with room for its meshes to move in."""
        boxes = [layer_box(layer) for layer in self.layers]
        around = union(boxes)
        box = union(boxes, margin=0.25 * float(around.size.min()) + 0.06 * figure.frame.width)
        if self.straight:
            return rigid_feature_warp(self.id, self.name, parent, figure, box, around)
        return feature_warp(self.id, self.name, parent, figure, box)


def find_features(stack: LayerStack, atlas: Atlas) -> list[Feature]:
    """The features of ``stack`` that have layers of their own."""
    features = [_nose(stack, atlas), _mouth(stack, atlas)]
    for side in SIDES:
        letter = side.upper()
        word = {"l": "Left", "r": "Right"}[side]
        eye, brow = stack.eyes.get(side), stack.brows.get(side)
        earrings = _layers(stack, "PartEarrings", side)
        features.append(
            Feature(
                id=f"WarpEye{letter}",
                name=f"{word} eye",
                layers=_layers(stack, f"PartEye{letter}"),
                rigger=None if eye is None else partial(rig_eye, eye, stack, atlas),
                straight=True,
                inner=partial(rest_warp, side=side),
            )
        )
        features.append(
            Feature(
                id=f"WarpBrow{letter}",
                name=f"{word} brow",
                layers=_layers(stack, "PartBrow", side),
                rigger=None if brow is None else partial(rig_brow, brow, stack, atlas),
            )
        )
        features.append(
            Feature(
                id=f"WarpEarring{letter}",
                name=f"{word} earring",
                layers=earrings,
                rigger=partial(rig_hanging, earrings, atlas),
                straight=True,
            )
        )
    glasses = tuple(layer for layer in stack.layers if layer.name == "eyewear")
    features.append(
        Feature(id="WarpEyewear", name="Glasses", layers=glasses, rigger=None, straight=True, matter="surroundings")
    )
    return [feature for feature in features if any(not layer.empty for layer in feature.layers)]


def _nose(stack: LayerStack, atlas: Atlas) -> Feature:
    shape = stack.nose
    return Feature(
        id="WarpNose",
        name="Nose",
        layers=_layers(stack, "PartNose"),
        rigger=None if shape is None else partial(rig_nose, shape, stack, atlas),
    )


def _mouth(stack: LayerStack, atlas: Atlas) -> Feature:
    shape = stack.mouth
    return Feature(
        id="WarpMouth",
        name="Mouth",
        layers=_layers(stack, "PartMouth"),
        rigger=None if shape is None else partial(rig_mouth, shape, stack, atlas),
        matter="mouth",
    )


def _layers(stack: LayerStack, part: str, side: str = "") -> tuple[Layer, ...]:
    return tuple(layer for layer in stack.layers if part_of(layer.name) == part and layer.name.endswith(side))
