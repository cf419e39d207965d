"""Tests of the audit record."""
