"""Tests of `engine.case.questions`."""
