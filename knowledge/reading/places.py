"""Where knowledge lies."""

from __future__ import annotations

from pathlib import Path

BUILT_IN = Path(__file__).parents[1]
"""The folder of the knowledge that ships with the program."""
OTHER_FOLDERS = ("cases", "cornerstones", "letters")
"""Folders beside the knowledge that hold YAML of another kind."""
