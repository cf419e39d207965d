"""Tests of engine.rulebase.checks."""
