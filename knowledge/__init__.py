"""What is known: the YAML a counselor edits, and the typed model that gives it meaning."""
