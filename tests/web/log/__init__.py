"""Tests of `web.log`."""
