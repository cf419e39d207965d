"""Tests of engine.diff."""
