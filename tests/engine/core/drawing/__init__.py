"""Tests of engine.drawing.plan_drawing."""
