"""Parameters to vertices: the one reference evaluator."""
