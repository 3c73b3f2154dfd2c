"""The written model to numbers: every claim is measured by moving its parameters and looking."""
