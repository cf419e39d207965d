"""Tests of `web.case`."""
