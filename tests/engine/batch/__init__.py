"""Tests of `engine.batch.reading`."""
