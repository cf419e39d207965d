"""Tests of the rules in other languages."""
