"""The knowledge as a handbook for a counselor."""
