"""The commands for one case."""
