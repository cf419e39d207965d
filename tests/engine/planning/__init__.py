"""Tests of engine.planning."""
