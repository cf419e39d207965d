"""Wordings that a phrase stands for: the plain one, and others that differ in one place."""

from __future__ import annotations

from collections.abc import Mapping

from knowledge.model.lexicon import LexiconEntry
from knowledge.model.phrases import Choice, Element, Gap, GroupName, Phrase, Sequence, Word

MOST = 24
"""Wordings of one phrase that are tried at most."""

FILLER = "certain"
"""Stands for the words of a gap."""


def samples(phrase: Phrase, lexicon: Mapping[str, LexiconEntry]) -> list[str]:
    """Some of the wordings that a phrase stands for, the plain one first.

    In the plain one each choice takes its first words, what may be left out is left out, and gaps
    are empty. Each other one takes another alternative in one place.
    """
    plain = [_wordings(element, lexicon) for element in phrase.elements]
    first = [found[0] for found in plain]
    made = [" ".join(filter(None, first))]
    for place, found in enumerate(plain):
        for other in found[1:]:
            made.append(" ".join(filter(None, [*first[:place], other, *first[place + 1:]])))
    return list(dict.fromkeys(made))[:MOST]


def _wordings(element: Element, lexicon: Mapping[str, LexiconEntry]) -> list[str]:
    match element:
        case Word(text):
            return [text]
        case Gap():
            return ["", FILLER]
        case GroupName(name):
            return [_plain(phrase.elements, lexicon) for phrase in lexicon[name].phrases]
        case Choice(alternatives, may_be_left_out):
            found = [_plain(alternative, lexicon) for alternative in alternatives]
            return ["", *found] if may_be_left_out else found


def _plain(elements: Sequence, lexicon: Mapping[str, LexiconEntry]) -> str:
    return " ".join(filter(None, (_wordings(element, lexicon)[0] for element in elements)))
