"""Parts of head and body, one painter a module."""
