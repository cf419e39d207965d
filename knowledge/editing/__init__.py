"""Schemas for editors, and rules as text."""
