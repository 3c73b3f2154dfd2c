"""Hair: locks that grow from the scalp, and how they are painted."""
