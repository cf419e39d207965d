"""Tests of the case log."""
