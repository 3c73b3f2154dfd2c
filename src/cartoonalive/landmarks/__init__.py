"""Find the face and its points."""
