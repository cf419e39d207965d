"""Tests of engine.rulebase.cornerstones."""
