"""Tests of engine.testing."""
