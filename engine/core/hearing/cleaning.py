"""A message without what the employer did not write for the reader: markup, and parts of a mail.

Each step is one pass over the text. What is taken out leaves its place, so that the words found
can be shown where they stand in the text as it was given.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from engine.core.hearing.mail_parts import spoken

TAG = re.compile(r"</?(!--|!doctype|[a-z][a-z0-9:]{0,15})", re.IGNORECASE)
MARKUP = re.compile(
    r"<(?:html|body|div|p|br|span|table|td|blockquote|font|head|style|ul|li|!doctype)\b[^<>]{0,500}>",
    re.IGNORECASE)
BLOCKS = frozenset((
    "p", "div", "br", "tr", "td", "th", "table", "li", "ul", "ol", "h1", "h2", "h3", "h4", "hr",
    "body", "html", "blockquote"))
HIDDEN = frozenset(("style", "script", "head", "title", "blockquote"))
ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8});", re.IGNORECASE)
CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffe]")


@dataclass(frozen=True, slots=True)
class CleanText:
    """A text as it is read.

    Attributes:
        text: what is left; taken out is what became spaces.
        places: for each character its place in the original; None where they are the same.
    """

    text: str
    places: list[int] | None = None

    def original(self, start: int, end: int) -> tuple[int, int]:
        """A part of the clean text as a part of the original, by first and behind last place."""
        if self.places is None or start >= end:
            return start, end
        return self.places[start], self.places[end - 1] + 1


def clean(text: str) -> CleanText:
    """A text without control characters, markup, quoted messages and signature."""
    plain = CONTROL.sub(" ", text.replace("\r\n", " \n").replace("\r", "\n"))
    places: list[int] | None = None
    if "<" in plain and MARKUP.search(plain):
        plain, places = _without_markup(plain)
    elif "&" in plain and ENTITY.search(plain):
        plain, places = _unescaped(plain, list(range(len(plain))))
    if "\n" in plain or plain.startswith(">"):
        plain = spoken(plain)
    return CleanText(plain, places)


def _without_markup(text: str) -> tuple[str, list[int]]:
    """The text between tags; a tag of a block becomes a line end. One pass."""
    kept: list[str] = []
    places: list[int] = []
    at = 0
    hidden, said = "", False
    while (opened := text.find("<", at)) >= 0:
        tag = TAG.match(text, opened)
        if not hidden:
            kept.append(text[at:opened])
            said = said or (not kept[-1].isspace() and bool(kept[-1]))
            places.extend(range(at, opened))
        if tag is None:
            if not hidden:
                kept.append("<")
                places.append(opened)
            at = opened + 1
            continue
        closed = text.find("-->" if tag[1] == "!--" else ">", tag.end())
        if closed < 0:  # no tag is closed from here on
            at = opened if not hidden else len(text)
            break
        name, ends = tag[1].lower(), tag[0].startswith("</")
        if hidden == name and ends:
            hidden = ""
        elif name in HIDDEN and not hidden and not ends and (
                name != "blockquote" or said):
            hidden = name
        if name in BLOCKS and not hidden:
            kept.append("\n\n" if name not in ("td", "th", "span") else " ")
            places.extend([opened] * len(kept[-1]))
        at = closed + (3 if name == "!--" else 1)
    if not hidden:
        kept.append(text[at:])
        places.extend(range(at, len(text)))
    return _unescaped("".join(kept), places)


def _unescaped(text: str, places: list[int]) -> tuple[str, list[int]]:
    """Entities such as `&amp;` as what they stand for."""
    kept: list[str] = []
    kept_places: list[int] = []
    at = 0
    for entity in ENTITY.finditer(text):
        sign = html.unescape(entity[0])
        kept += [text[at:entity.start()], sign]
        kept_places += places[at:entity.start()] + [places[entity.start()]] * len(sign)
        at = entity.end()
    kept.append(text[at:])
    kept_places += places[at:]
    return "".join(kept).replace("\xa0", " "), kept_places
