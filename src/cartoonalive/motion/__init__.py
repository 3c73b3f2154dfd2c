"""Motions and expressions."""
