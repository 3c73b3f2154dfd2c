"""Pictures in time: film files."""
