"""Tests of the local page, served by a process of its own."""
