"""Tests of engine.batch.accuracy.comparison."""
