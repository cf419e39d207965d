"""Tests of `engine.rulebase`."""
