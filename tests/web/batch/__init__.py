"""Tests of `web.batch`."""
