"""Tests of engine.batch_report."""
