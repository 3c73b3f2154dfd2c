"""Recorded faces to parameters."""
