"""Tests of engine.spark, with a real Spark."""
