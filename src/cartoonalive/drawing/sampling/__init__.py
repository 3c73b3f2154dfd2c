"""Random characters in many styles."""
