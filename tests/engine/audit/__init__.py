"""Tests of `engine.audit`."""
