"""The terminal: thin commands over the engine."""
