"""Tests of engine.core.symbolic."""
