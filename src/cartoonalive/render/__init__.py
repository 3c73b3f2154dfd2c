"""Vertices to pixels."""
