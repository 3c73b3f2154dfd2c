"""The 52 face inputs of ARKit, and what they do to the parameters of a model."""
