"""Tests of engine.batch.report."""
