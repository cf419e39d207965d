"""Tests of engine.core.drawing.plan_drawing."""
