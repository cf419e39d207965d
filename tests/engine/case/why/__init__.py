"""Tests of `engine.case.why`."""
