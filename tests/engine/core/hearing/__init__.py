"""Tests of the reading of employers' words."""
