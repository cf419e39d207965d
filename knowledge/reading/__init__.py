"""YAML and JSON with places: fields, loading and checking."""
