"""Tests of `knowledge.model.records`."""
