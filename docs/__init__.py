"""What is written about the project, most of it by `generate`."""
