"""Tests of `web.rulebase.lines`."""
