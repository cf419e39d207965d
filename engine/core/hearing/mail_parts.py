"""The parts of a mail: what an employer says in it, and what only stands around it.

Each step is one pass over the text; what is left out becomes as many spaces. The libraries for
this (email-reply-parser, mail-parser-reply, talon) give back texts without their places, know no
salutations, headings or lists of other posts, and look for patterns without bounds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

QUOTED = re.compile(r"(?m)^[ \t]{0,8}>[^\n]*$")
EARLIER = re.compile(
    r"(?m)^[ \t]{0,8}(?:-{2,}[ ]?(?:original message|forwarded message|reply above)[^\n]{0,80}"
    r"|_{10,}[ \t]*\n(?=[ \t]{0,8}(?:\*{0,2})from:)|on [^\n]{4,160}(?:\n[^\n]{1,80})? wrote:[ \t]*"
    r"|from:[^\n]{1,160}\n(?:sent|date|to):)", re.IGNORECASE)
HEADER = re.compile(
    r"(?m)^[ \t]{0,8}(?:\*{0,2})(?:subject|from|to|cc|bcc|date|sent|reply-to|re|ref|our ref|"
    r"your ref|job (?:id|ref|reference|title)|req(?:uisition)? ?(?:id|no|number)?|vacancy"
    r"(?: ref| reference| no)?)\.?\*{0,2}[ \t]?[:#][^\n]{0,200}$", re.IGNORECASE)
SALUTATION = re.compile(
    r"(?m)^[ \t]{0,8}(?:dear|hi|hello|hey|greetings|good (?:morning|afternoon|evening|day)|"
    r"respected|g'day|to)\b(?:[ \t]+(?!(?:we|i|you|the|thanks?|sorry|it)\b)[^\s,:;!?]{1,40}){0,5}"
    r"[ \t]{0,2}(?:[,:;!–—-]|\.?[ \t]*$)", re.IGNORECASE)
GREETED = 400
"""Characters from the beginning in which a salutation may stand."""
CLOSINGS = (
    r"(?:(?:with )?(?:kind|kindest|best|warm|warmest|many|yours|sincere)(?: and (?:best|kind))?"
    r"(?: personal)? ?(?:regards|wishes|thanks)|best|regards|rgds|br|all the (?:very )?best|"
    r"all best|yours(?: (?:sincerely|faithfully|truly))?|(?:most )?sincerely(?: yours)?|warmly|"
    r"cheers|ta|thanks(?: (?:again|(?:&|and) regards))?|thank you(?: again)?|thanking you|"
    r"many thanks|respectfully(?: yours)?|take care|slan|with (?:appreciation|gratitude|thanks)|"
    r"nga mihi|on behalf of [^\n]{1,60}|sent from my [^\n]{1,30}|get outlook for [^\n]{1,20})")
CLOSING = re.compile(
    rf"(?m)^[ \t]{{0,8}}(?:-- ?|{CLOSINGS}[,.!]?)[ \t]*$", re.IGNORECASE)
CLOSED_BY_NAME = re.compile(
    rf"(?m)^[ \t]{{0,8}}(?i:{CLOSINGS})(?:,|[ \t]?[-–—])[ \t]?(?:[A-Z][\w.'’&-]{{0,30}}"
    r"[ \t,|/&-]{0,3}){1,10}[ \t]*$")
AFTERTHOUGHT = re.compile(r"(?m)^[ \t]{0,8}p\.?[ ]?s\.?\b", re.IGNORECASE)
DISCLAIMER = re.compile(
    r"(?im)^[^\n]{0,60}\b(?:this (?:e-?mail|message|communication)[^\n]{0,80}"
    r"(?:confidential|intended|privileged)|confidentiality notice|unsubscribe|do not reply to this)"
    r"[^\n]*")
POSTS_FOLLOW = re.compile(
    r"(?i)\b(?:jobs?|roles?|openings|positions|vacancies|opportunities)\b[^\n.!?]{0,80}:[ \t]*$")
LISTED = re.compile(r"[ \t]{0,8}(?:[-*•·▪–>]|\d{1,2}[.)])?[ \t]*[A-Z0-9][^\n.!?]{0,90}$")
CONTACT = re.compile(r"[@|©]|https?:|www\.|\+?\d[\d ()-]{6,}\d|^[ \t]*[-_=*]{2,}[ \t]*$")
LINE = re.compile(r"[^\n]*\n?")
WORD = re.compile(r"[^\W\d_][\w'’&.-]*")
NAME_WORDS = 8
"""Words of a line of a signature at most."""
LITTLE = 4
"""Letters from which a word of a name has a capital."""


def spoken(text: str) -> str:
    """A mail with spaces in place of all that says nothing by itself.

    Left out are earlier mails, headings, salutation, closing and signature, notices on the mail
    itself, and lists of other posts.
    """
    left = _without_earlier(text)
    for part in (HEADER, DISCLAIMER):
        left = part.sub(_spaces, left)
    greeting = SALUTATION.search(left, 0, GREETED)
    if greeting and left[greeting.end():].strip():
        left = _blank(left, greeting.start(), greeting.end())
    left = _without_closing(left)
    return _without_lists(left)


def _spaces(found: re.Match[str]) -> str:
    return "".join("\n" if sign == "\n" else " " for sign in found[0])


def _blank(text: str, start: int, end: int) -> str:
    """The text with a part replaced by as many spaces."""
    return text[:start] + " " * (end - start) + text[end:]


def _without_earlier(text: str) -> str:
    """Without earlier messages, unless nothing else is there: then they are what was pasted."""
    left = text
    earlier = EARLIER.search(left)
    if earlier:
        left = _blank(left, earlier.start(), len(left))
    left = QUOTED.sub(_spaces, left)
    if left.strip():
        return left
    unquoted = re.sub(r"(?m)^[ \t]{0,8}>[> ]{0,20}", _spaces, text)
    return _blank(unquoted, earlier.start(), earlier.end()) if earlier else unquoted


def _without_closing(text: str) -> str:
    """Without what follows a closing such as `Kind regards`, but for an afterthought."""
    for closing in sorted((*CLOSING.finditer(text), *CLOSED_BY_NAME.finditer(text)),
                          key=lambda found: found.start()):
        if not text[:closing.start()].strip():
            continue
        after = AFTERTHOUGHT.search(text, closing.end())
        return _blank(text, closing.start(), after.start() if after else len(text))
    return _without_signature(text)


def _without_signature(text: str) -> str:
    """Without the lines at the end that are names and addresses, below an empty line."""
    ended = cut = len(text)
    for start, end in reversed(list(_lines(text))):
        line = text[start:end].strip()
        if not line:
            cut = ended
        elif not _is_name(line):
            break
        ended = start
    return _blank(text, cut, len(text)) if text[:cut].strip() else text


def _is_name(line: str) -> bool:
    """Whether a line is a name, an address or a rule, and no sentence."""
    if CONTACT.search(line) and line[-1] not in ".!?":
        return True
    words = WORD.findall(line)
    return line[-1] not in ".!?:" and 0 < len(words) <= NAME_WORDS and all(
        word[0].isupper() for word in words if len(word) >= LITTLE) and words[0][0].isupper()


def _without_lists(text: str) -> str:
    """Without the lines of a list of other posts, below a line such as `Our open roles:`."""
    listing, kept = False, []
    for start, end in _lines(text):
        line = text[start:end]
        listing = bool(POSTS_FOLLOW.search(line.rstrip())) or (
            listing and (not line.strip() or bool(LISTED.fullmatch(line.rstrip()))))
        kept.append(re.sub(r"[^\n]", " ", line) if listing and ":" not in line[-3:] else line)
    return "".join(kept)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    for found in LINE.finditer(text):
        if found.end() > found.start():
            yield found.start(), found.end()
