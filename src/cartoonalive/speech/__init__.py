"""Sound to mouth shapes."""
