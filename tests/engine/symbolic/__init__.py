"""Tests of engine.symbolic."""
