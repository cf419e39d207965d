"""The commands for the rules themselves."""
