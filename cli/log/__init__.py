"""The commands for what is remembered."""
