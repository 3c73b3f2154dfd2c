"""Multiply and screen colours down the deformer chain."""

from __future__ import annotations

import numpy as np

from cartoonalive.evaluate.hierarchy import Chains
from cartoonalive.evaluate.model import Array, Indices


def inherit(own_deformer: Array, own_mesh: Array, chains: Chains, deformer_of_mesh: Indices) -> Array:
    """Factors (meshes, 3, frames) of meshes times those of all their deformers.

    Multiply colours multiply; screen colours do so as their complements. Own values are clamped to 0..1 first.
    ``own_deformer`` (deformers, 3, frames), ``own_mesh`` (meshes, 3, frames).
    """
    frames = own_mesh.shape[2]
    flat = np.clip(own_deformer, 0.0, 1.0).reshape(len(own_deformer), 3 * frames)
    chain = chains.product(flat).reshape(-1, 3, frames)
    result: Array = np.clip(own_mesh, 0.0, 1.0) * chain[deformer_of_mesh]
    return result
