"""Tests of `engine.core.words`."""
