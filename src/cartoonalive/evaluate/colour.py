"""Multiply and screen colours down the deformer chain."""

from __future__ import annotations

import numpy as np

from cartoonalive.evaluate.hierarchy import Chains
from cartoonalive.evaluate.model import Array, Indices


def inherit(own_deformer: Array, own_mesh: Array, chains: Chains, deformer_of_mesh: Indices) -> Array:
    """Factors (meshes, 3, frames) of meshes times those of all their deformers.

    Multiply colours multiply; screen colours do so as their complements. Only the result is clamped to 0..1, and only
    below a deformer, as in Core. ``own_deformer`` (deformers, 3, frames), ``own_mesh`` (meshes, 3, frames).
    """
    frames = own_mesh.shape[2]
    chain = chains.product(own_deformer.reshape(len(own_deformer), 3 * frames)).reshape(-1, 3, frames)
    below = (deformer_of_mesh < chains.count)[:, None, None]
    result: Array = own_mesh * chain[deformer_of_mesh]
    return np.where(below, np.clip(result, 0.0, 1.0), result)
