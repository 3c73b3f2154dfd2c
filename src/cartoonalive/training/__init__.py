"""Drawn faces of known identity, to learn from and to test on."""
