"""A message without what the employer did not write for the reader: markup, quotations, signature.

Each step is one pass over the text. What is taken out leaves its place, so that the words found
can be shown where they stand in the text as it was given.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

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
QUOTED = re.compile(r"(?m)^[ \t]{0,8}>[^\n]*$")
EARLIER = re.compile(
    r"(?m)^[ \t]{0,8}(?:-{2,}[ ]?(?:original message|forwarded message|reply above)[^\n]{0,80}"
    r"|_{10,}[ \t]*\n(?=[ \t]{0,8}(?:\*{0,2})from:)|on [^\n]{4,160}(?:\n[^\n]{1,80})? wrote:[ \t]*"
    r"|from:[^\n]{1,160}\n(?:sent|date|to):)", re.IGNORECASE)
CLOSING = re.compile(
    r"(?m)^[ \t]{0,8}(?:-- ?|(?:(?:with )?(?:kind|best|warm|warmest|many|kindest)(?: and best)?"
    r"(?: personal)? ?(?:regards|wishes|thanks)?|regards|all the best|all best|yours(?: "
    r"(?:sincerely|faithfully|truly))?|sincerely(?: yours)?|cheers|thanks|thank you|many thanks|"
    r"respectfully|sent from my [^\n]{1,30}|get outlook for [^\n]{1,20})[,.!]?)[ \t]*$",
    re.IGNORECASE)
AFTERTHOUGHT = re.compile(r"(?m)^[ \t]{0,8}p\.?[ ]?s\.?\b", re.IGNORECASE)
DISCLAIMER = re.compile(
    r"(?im)^[^\n]{0,60}\b(?:this (?:e-?mail|message|communication)[^\n]{0,80}"
    r"(?:confidential|intended|privileged)|confidentiality notice|unsubscribe|do not reply to this)"
    r"[^\n]*")


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
        plain = _without_quotations(plain)
        plain = _without_signature(plain)
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


def _blank(text: str, start: int, end: int) -> str:
    """The text with a part replaced by as many spaces."""
    return text[:start] + " " * (end - start) + text[end:]


def _without_quotations(text: str) -> str:
    """Without earlier messages, unless nothing else is there: then they are what was pasted."""
    left = text
    earlier = EARLIER.search(left)
    if earlier:
        left = _blank(left, earlier.start(), len(left))
    left = QUOTED.sub(lambda found: " " * len(found[0]), left)
    if left.strip():
        return left
    unquoted = re.sub(r"(?m)^[ \t]{0,8}>[> ]{0,20}", lambda found: " " * len(found[0]), text)
    return _blank(unquoted, earlier.start(), earlier.end()) if earlier else unquoted


def _without_signature(text: str) -> str:
    """Without what follows a closing such as `Kind regards`, but for an afterthought."""
    left = DISCLAIMER.sub(lambda found: " " * len(found[0]), text)
    for closing in CLOSING.finditer(left):
        if not left[:closing.start()].strip():
            continue
        after = AFTERTHOUGHT.search(left, closing.end())
        return _blank(left, closing.start(), after.start() if after else len(left))
    return left
