"""How large a model is and how well it uses its texture."""

from __future__ import annotations

import numpy as np

from cartoonalive.check.model import Counts, Subject
from cartoonalive.rig.model import WarpDeformer


def count(subject: Subject) -> Counts:
    """Count everything in the model."""
    rig = subject.rig
    warps = sum(isinstance(deformer, WarpDeformer) for deformer in rig.deformers)
    texels = sum(page.shape[0] * page.shape[1] for page in subject.pages)
    painted = sum(int(np.count_nonzero(page[..., 3])) for page in subject.pages)
    return Counts(
        parts=len(rig.parts),
        warp_deformers=warps,
        rotation_deformers=len(rig.deformers) - warps,
        meshes=len(rig.meshes),
        parameters=len(rig.parameters),
        vertices=sum(len(mesh.uvs) for mesh in rig.meshes),
        triangles=sum(len(mesh.triangles) for mesh in rig.meshes),
        pages=len(subject.pages),
        moc_bytes=subject.moc_bytes,
        texture_use=painted / texels if texels else 0.0,
    )
