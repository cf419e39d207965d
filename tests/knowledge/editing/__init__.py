"""Tests of `knowledge.editing`."""
