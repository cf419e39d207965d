"""Tests of engine.rulebase.handbook.page."""
