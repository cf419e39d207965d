"""Tests of `cli.rulebase`."""
