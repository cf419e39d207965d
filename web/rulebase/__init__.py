"""The pages for the rules themselves."""
