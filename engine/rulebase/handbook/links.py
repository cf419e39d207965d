"""Places in the handbook, links to them, and text that Markdown leaves as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import Literal

from engine.core.words.markdown_text import escaped
from engine.core.words.prose import listed
from knowledge.model.checks import CHECKS
from knowledge.model.exemption import Exemption
from knowledge.model.problems import NOWHERE, Place

FOLDERS = frozenset({"questions", "rules", "steps", "findings", "sources", "cornerstones",
                     "lexicon"})
"""Folders in which the files of one kind may stand, below the folder of the knowledge."""


def anchor(kind: str, name: str) -> str:
    """A place to which `link` leads."""
    return f'<a id="{kind}-{name}"></a>'


def link(kind: str, name: str, text: str) -> str:
    """A link to an entry of the handbook."""
    return f"[{text}](#{kind}-{name})"


def link_id(kind: str, name: str) -> str:
    """A link to an entry that shows its id."""
    return link(kind, name, f"`{name}`" if kind != "rule" else name)


def link_title(kind: str, name: str, entries: Mapping[str, object]) -> str:
    """A link to an entry that shows its title."""
    return link(kind, name, escaped(str(getattr(entries[name], "title", name))))


def links(kind: str, names: Iterable[str]) -> str:
    """Links to entries by their ids."""
    return ", ".join(link_id(kind, name) for name in names)


def titles(kind: str, names: Sequence[str], entries: Mapping[str, object],
           word: Literal["and", "or"]) -> str:
    """Links to entries by their titles, as in `a, b and c`."""
    return listed([link_title(kind, name, entries) for name in names], word)


def cited(sources: Iterable[str]) -> str:
    """Links to sources, in parentheses."""
    return f"({links('source', sources)})".replace("`", "")


def heading_id(title: str) -> str:
    """The part of an anchor that stands for a heading: its words in small letters."""
    return "-".join(re.findall(r"\w+", title.lower())) or "part"


def file_name(place: Place) -> str:
    """The file of an entry, from the folder of the knowledge on; empty where it has none."""
    if place == NOWHERE:
        return ""
    *_, folder, name = ("", *PurePath(place.file).parts)
    return f"{folder}/{name}" if folder in FOLDERS else name


def exemptions(exempt: Iterable[Exemption], marker: str = "-") -> list[str]:
    """The checks that are switched off for an entry, each with the reason, as items of a list."""
    return [f"{marker} Not checked for {CHECKS[exemption.check]} (`{exemption.check}`): "
            f"{escaped(exemption.reason)}" for exemption in exempt]
