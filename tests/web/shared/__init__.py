"""Tests of `web.shared`."""
