"""Tests of engine.case.plan."""
