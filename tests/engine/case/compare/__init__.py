"""Tests of `engine.case.compare`."""
