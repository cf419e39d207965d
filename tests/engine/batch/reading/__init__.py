"""Tests of engine.batch."""
