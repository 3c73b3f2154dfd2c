"""Meshes, deformers, parameters: the format-neutral rig model and how one is built from layers."""
