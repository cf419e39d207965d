"""The pages for one case."""
