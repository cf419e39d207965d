"""Ways to find phrases in an employer's words: how well each one reads, and how fast.

Run it by hand: `python -m benchmarks.phrase_matching`. spaCy is no dependency of the project; where
it is not installed, its row says so. The ways that know only whole wordings are given those
that `engine.core.hearing.samples` makes of each phrase. Nothing is asserted.
"""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Iterator
from typing import Any

import polars as pl
from rapidfuzz import fuzz, process, utils
from rich.console import Console
from rich.table import Table

from docs.generate import own_sentences
from engine.batch.accuracy.wording import REASON, Expected, reasons_read
from engine.core.hearing.patterns import PatternIndex, line_of
from engine.core.hearing.reading import FeedbackReader
from engine.core.hearing.samples import samples
from engine.core.hearing.words import tokens
from knowledge.model.lexicon import LexiconEntry
from knowledge.model.records import Knowledge
from knowledge.reading.loading import load

SETS = ("first", "held out")
ALIKE = 90
"""From this score on rapidfuzz takes a wording for found."""
SPACY = "whole wordings, tokens (spaCy PhraseMatcher)"
Finder = Callable[[str], frozenset[str]]
"""The reasons found in a text."""


def main() -> None:
    """Measure, and print a table."""
    knowledge = load()
    table = Table(title="Finding phrases in words", title_justify="left")
    for column in ("way", *(f"{name}: {what}" for name in SETS for what in ("precision", "recall")),
                   "sentences a second"):
        table.add_column(column, justify="left" if column == "way" else "right")
    own = own_sentences()
    for name, finder in ways(knowledge):
        if finder is None:
            table.add_row(name, *["not installed"] * (len(table.columns) - 1))
            continue
        row = [cell for each in SETS for cell in scores(own[each], finder)]
        begin = time.perf_counter()  # a second time, as expressions are compiled when first needed
        for each in SETS:
            scores(own[each], finder)
        seconds = time.perf_counter() - begin
        count = sum(len(own[each]) for each in SETS)
        table.add_row(name, *row, f"{count / seconds:,.0f}")
    Console(width=120).print(table)


def scores(expected: list[Expected], find: Finder) -> list[str]:
    """Precision and recall over all reasons."""
    right = read = meant = 0
    for one in expected:
        found = find(one.text)
        right += len(found & one.reasons)
        read += len(found)
        meant += len(one.reasons)
    return [f"{100 * right / max(read, 1):.0f} %", f"{100 * right / max(meant, 1):.0f} %"]


def ways(knowledge: Knowledge) -> Iterator[tuple[str, Finder | None]]:
    """Each way by name, ready to be used; None in the place of one that is not installed."""
    reader = FeedbackReader(knowledge)
    yield "indexed expressions, with denials (in use)", lambda text: reasons_read(reader.read(text))
    yield "the same expressions, all tried in turn", _in_turn(knowledge)
    wordings = {wording.casefold(): entry for entry in knowledge.lexicon.values()
                if entry.means and REASON in entry.means
                for phrase in entry.phrases for wording in samples(phrase, knowledge.lexicon)}
    yield "whole wordings, Aho-Corasick (polars)", _aho_corasick(wordings)
    yield f"whole wordings, alike to {ALIKE} (rapidfuzz)", _alike(wordings)
    try:
        spacy = importlib.import_module("spacy")
        matcher = importlib.import_module("spacy.matcher")
    except ImportError:
        yield SPACY, None
    else:
        yield SPACY, _tokens(wordings, spacy, matcher)


def _reasons(entry: LexiconEntry) -> frozenset[str]:
    value = (entry.means or {}).get(REASON, ())
    return frozenset(value) if isinstance(value, tuple) else frozenset()


def _in_turn(knowledge: Knowledge) -> Finder:
    index = PatternIndex(knowledge.lexicon)

    def find(text: str) -> frozenset[str]:
        line = line_of([token.word for token in tokens(text, 0, len(text))])
        return frozenset().union(*(
            _reasons(pattern.entry) for pattern in index.patterns
            if any(pattern.at(line.text, place) for place in line.at)))

    return find


def _aho_corasick(wordings: dict[str, LexiconEntry]) -> Finder:
    names = [*wordings]

    def find(text: str) -> frozenset[str]:
        found = pl.Series([text.casefold()]).str.extract_many(names, overlapping=True)[0]
        return frozenset().union(*(_reasons(wordings[name]) for name in found))

    return find


def _alike(wordings: dict[str, LexiconEntry]) -> Finder:
    names = [*wordings]

    def find(text: str) -> frozenset[str]:
        found = process.extract(text, names, scorer=fuzz.partial_ratio, score_cutoff=ALIKE,
                                processor=utils.default_process, limit=None)
        return frozenset().union(*(_reasons(wordings[name]) for name, _, _ in found))

    return find


def _tokens(wordings: dict[str, LexiconEntry], spacy: Any, matcher: Any) -> Finder:
    language = spacy.blank("en")
    phrases = matcher.PhraseMatcher(language.vocab, attr="LOWER")
    for name in wordings:
        phrases.add(name, [language.make_doc(name)])

    def find(text: str) -> frozenset[str]:
        found = phrases(language.make_doc(text))
        return frozenset().union(*(
            _reasons(wordings[language.vocab.strings[name]]) for name, _, _ in found))

    return find


if __name__ == "__main__":
    main()
