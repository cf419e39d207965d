"""Serving the page on this machine."""
