"""A rig as Inochi2D can hold it: baked to per-vertex offsets that add."""
