"""Tests of engine.accuracy.comparison."""
