"""Clothes."""
