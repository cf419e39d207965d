"""Tests of `cli.batch.batch`."""
