"""One flat portrait in, a living model compatible with Live2D Cubism out."""
