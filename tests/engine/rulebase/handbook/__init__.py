"""Tests of engine.handbook.page."""
