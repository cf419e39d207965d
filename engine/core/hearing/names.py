"""Names of firms, teams and posts, which say no reason: 'Talent Acquisition Team', 'Moody's'.

A word of a name is read as `NAME`, which no phrase of the lexicon holds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from engine.core.hearing.words import Token

NAME = "xx"
UNITS = frozenset((
    "team", "teams", "department", "dept", "group", "inc", "ltd", "llc", "llp", "gmbh", "plc",
    "corp", "corporation", "limited", "company", "university", "college", "school", "hospital",
    "trust", "council", "partners", "solutions", "services", "systems", "holdings", "bank",
    "foundation", "institute", "association", "agency", "division", "office", "centre", "center",
    "committee", "program", "academy", "technologies", "labs", "consulting", "recruitment"))
"""What a name ends with that would be read wrong even where all words have capitals."""
POSTS = frozenset((
    "position", "role", "post", "vacancy", "job", "opening", "opportunity", "internship",
    "requisition", "posting", "team", "department", "apprenticeship", "programme", "program"))
"""What the name of a post stands before."""
AGENT = re.compile(r"[a-z]{2,}(?:er|or|ist|ian|ant|ent|yst|ern|ect|ee|ary|ive|ead|man|cher)s?")
"""How the last word of a post's name ends: engineer, editor, analyst, intern, executive."""
NO_AGENT = frozenset((
    "other", "another", "senior", "junior", "different", "higher", "lower", "either", "earlier",
    "better", "bigger", "smaller", "former", "later", "longer", "her", "their", "our", "current",
    "present", "recent", "permanent", "important", "relevant", "excellent", "demanding", "similar",
    "equivalent", "significant", "competitive", "vacant", "customer", "never", "however", "over",
    "under", "after", "whether", "further", "greater", "broader", "wider", "creative", "over",
    "sufficient", "independent", "active", "executive", "alternative", "for", "or", "prior",
    "supervisor", "managerial", "career", "proper", "leader"))
"""Words that end so and name no post."""
CLOSED = frozenset((
    "a", "an", "the", "this", "that", "our", "your", "their", "his", "her", "my", "any", "of",
    "for",
    "as", "in", "to", "and", "with", "on", "at", "by", "from", "is", "was", "be", "more", "less",
    "not", "no", "right", "best", "who", "whose", "we", "you", "i", ",", ";"))
"""Words at which the name of a post ends when one goes back."""
BEFORE_FIRMS = frozenset(("at", "joining", "join"))
KEPT = frozenset((
    "experience", "skills", "skill", "knowledge", "degree", "certification", "certificate",
    "license", "qualification", "qualifications", "diploma", "visa", "permit", "background",
    "clearance", "fit", "test", "round", "interview", "assessment"))
"""A run of capitals before one of these, or with one at its end, is what a reason is about."""
SPEAKERS = frozenset((
    "hiring", "manager", "managers", "hr", "human", "resources", "line", "director", "recruiter",
    "panel", "ceo", "interviewer"))
"""Runs of these alone are people who speak."""
PLAIN_OWNERS = frozenset((
    "master's", "bachelor's", "driver's", "today's", "let's", "it's", "that's", "there's",
    "here's", "what's", "who's", "he's", "she's", "this's", "where's"))
LONGEST = 5
"""Words of the name of a post, in small letters."""
MOSTLY = 0.8
"""Share of longer words with a capital, from which capitals tell nothing: a heading."""


def without_names(text: str, found: Sequence[Token]) -> list[str]:
    """The words of a sentence, those of names as `NAME`.

    Args:
        text: the sentence.
        found: its words.
    """
    words = [token.word for token in found]
    _mask_posts(words)
    if not text[1:].islower():
        capital = [text[token.start].isupper() and token.word != "i" for token in found]
        longer = [capital[number] for number, word in enumerate(words) if len(word) >= 4]
        heading = len(longer) > 2 and sum(longer) / len(longer) >= MOSTLY
        _mask_runs(words, capital, heading)
        _mask_owners(text, words, found, capital)
    return words


def _mask_posts(words: list[str]) -> None:
    """Names of posts in whatever letters: 'the data automation intern position'."""
    for end in range(2, len(words)):
        last = words[end - 1]
        if words[end] in POSTS and AGENT.fullmatch(last) and last not in NO_AGENT:
            start = end - 1
            while start > max(0, end - LONGEST) and words[start - 1] not in CLOSED:
                start -= 1
            if start and words[start - 1] in CLOSED:
                words[start:end] = [NAME] * (end - start)


def _mask_runs(words: list[str], capital: Sequence[bool], heading: bool) -> None:
    """Runs of words with capitals, of two and more, or behind 'at'."""
    number, size = 0, len(words)
    while number < size:
        if not capital[number]:
            number += 1
            continue
        end = number
        while end < size and (capital[end] or (
                words[end] in ("of", "and", "for", "&") and end + 1 < size and capital[end + 1]
                and end > number)):
            end += 1
        before = words[number - 1] if number else ""
        following = words[end] if end < size else ""
        run = words[number:end]
        if run[-1] in UNITS and len(run) > 1 and not (heading and run[-1] not in UNITS):
            _mask(words, max(number, end - LONGEST - 1), end)
        elif not heading and not {*run} <= SPEAKERS and not KEPT & {run[-1], following} and (
                before in BEFORE_FIRMS or (following in POSTS and number) or (
                    len(run) > 1 and number)):
            _mask(words, number, end)
        number = end


def _mask_owners(
    text: str, words: list[str], found: Sequence[Token], capital: Sequence[bool]
) -> None:
    """Names with an apostrophe: 'Moody's'."""
    for number, token in enumerate(found):
        if capital[number]:
            written = text[token.start:token.end].lower().replace("’", "'")
            if written.endswith("'s") and written not in PLAIN_OWNERS:
                words[number] = NAME


def _mask(words: list[str], start: int, end: int) -> None:
    for number in range(start, end):
        if words[number].isalnum():
            words[number] = NAME
