"""Tests of what a person's cases say together."""
