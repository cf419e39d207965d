"""Tests of engine.batch.spark, with a real Spark."""
