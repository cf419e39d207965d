"""Tests of engine.verification."""
