"""Tests of `cli.case`."""
