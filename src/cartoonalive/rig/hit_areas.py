"""Invisible meshes by which a host tells taps on the head from taps on the body."""

from __future__ import annotations

import numpy as np

from cartoonalive.landmarks.model import Box
from cartoonalive.rig.deformers import union
from cartoonalive.rig.figure import Figure
from cartoonalive.rig.mesh import grid_triangles
from cartoonalive.rig.model import ArtMesh
from cartoonalive.rig.space import Space


def head_area(space: Space, figure: Figure) -> ArtMesh:
    """``HitAreaHead`` from the crown to the chin, as wide as the face."""
    frame = figure.frame
    corners = frame.pixels(np.array([[-0.55, frame.top - 0.25], [0.55, frame.chin]]))
    (left, top), (right, bottom) = corners
    box = Box(left=float(left), top=float(top), right=float(right), bottom=float(bottom))
    return _area("HitAreaHead", "Head", "PartFace", space, box)


def body_area(space: Space, figure: Figure, layers: list[Box]) -> ArtMesh:
    """``HitAreaBody`` over the body's layers below the chin."""
    whole = union(layers)
    chin = float(figure.frame.pixels(np.array([0.0, figure.frame.chin]))[1])
    top = min(max(whole.top, chin), whole.bottom - 1.0)
    box = Box(left=whole.left, top=top, right=whole.right, bottom=whole.bottom)
    return _area("HitAreaBody", "Body", "PartBody", space, box)


def _area(id_: str, name: str, part: str, space: Space, box: Box) -> ArtMesh:
    corners = np.array([[x, y] for y in (box.top, box.bottom) for x in (box.left, box.right)])
    return ArtMesh(
        id=id_,
        name=name,
        part=part,
        deformer=space.deformer,
        texture=0,
        uvs=np.zeros((4, 2), np.float32),
        triangles=grid_triangles(2, 2),
        positions=space.local(corners),
        opacity=np.zeros((), np.float32),
    )
