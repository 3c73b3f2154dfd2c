"""Read the picture and put it on the canvas."""
