"""Tests of `engine.case`."""
