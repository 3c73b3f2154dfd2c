"""The files of a Cubism model folder; imports the rig model, never a stage."""
