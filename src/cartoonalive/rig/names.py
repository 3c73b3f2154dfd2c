"""Ids and display names of parts and meshes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

PARTS: Mapping[str, str] = MappingProxyType(
    {
        "PartEarrings": "Earrings",
        "PartHairFront": "Fringe",
        "PartHairSide": "Side hair",
        "PartBrow": "Brows",
        "PartEyeL": "Left eye",
        "PartEyeR": "Right eye",
        "PartNose": "Nose",
        "PartMouth": "Mouth",
        "PartFace": "Face",
        "PartNeck": "Neck",
        "PartBody": "Body",
        "PartHairBack": "Back hair",
    }
)
"""Display names of the parts, front to back as editors list them."""


def mesh_id(layer: str) -> str:
    """``eyewhite-l`` to ``ArtMeshEyewhiteL``."""
    words = layer.replace("-", " ").split()
    return "ArtMesh" + "".join(word[:1].upper() + word[1:] for word in words)


def part_of(layer: str) -> str:
    """The part that a layer's meshes belong to."""
    side = layer[-1].upper()
    if "hair" in layer:
        return {"front hair": "PartHairFront", "back hair": "PartHairBack"}.get(layer, "PartHairSide")
    if layer.startswith("eyebrow"):
        return "PartBrow"
    if layer.startswith(("eyewhite", "irides", "eyehighlight", "eyelash", "eyelid", "eyedetail", "eye_close")):
        return f"PartEye{side}"
    if layer.startswith(("mouth", "tongue", "tooth", "lip")):
        return "PartMouth"
    if layer.startswith("earwear"):
        return "PartEarrings"
    return {
        "nose": "PartNose",
        "neck": "PartNeck",
        "topwear": "PartBody",
        "neckwear": "PartBody",
        "objects": "PartBody",
        "headwear": "PartHairFront",
    }.get(layer, "PartFace")
