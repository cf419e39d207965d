"""The pages for the log of an office."""
