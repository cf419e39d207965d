"""Rows of the lexicon's files to its records, noting every error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from knowledge.model.conditions import Value
from knowledge.model.lexicon import NOTHING, Cue, LexiconEntry
from knowledge.model.phrases import Phrase, PhraseError, read_phrase
from knowledge.model.problems import Place, Problems
from knowledge.model.records import Question
from knowledge.reading.cases import read_answer
from knowledge.reading.fields import Fields, fields, kind_of
from knowledge.reading.rows import Row, exemptions
from knowledge.reading.yaml_tree import Table, Text, Tree

MAX_SENTENCE = 1_000


def lexicon(
    rows: Sequence[Row], questions: Mapping[str, Question], problems: Problems
) -> dict[str, LexiconEntry]:
    """The entries by id, with the groups that they name checked."""
    entries: dict[str, LexiconEntry] = {}
    places: dict[tuple[str, str], Place] = {}
    for row in rows:
        entries[row.id] = _entry(row, questions, problems, places)
    groups = [name for name, entry in entries.items() if entry.is_group]
    for entry in entries.values():
        for phrase in entry.phrases:
            for name in phrase.groups:
                place = places[entry.id, phrase.text]
                if name not in entries:
                    problems.unknown(place, "group of the lexicon", name, groups)
                elif not entries[name].is_group:
                    problems.add(place, f"<{name}> is not a group",
                                 "the entry it names has `means` or `cue`",
                                 "name an entry that has phrases only")
    _no_cycle(entries, problems)
    return entries


def _entry(
    row: Row, questions: Mapping[str, Question], problems: Problems,
    places: dict[tuple[str, str], Place],
) -> LexiconEntry:
    found = fields(row.tree, f"lexicon entry {row.id}", ["id", "phrases"],
                   ["means", "denied", "unlawful", "cue", "reads", "passes", "exempt"], problems)
    if "means" in found and "cue" in found:
        problems.add(found.places["cue"], f"{found.what} has both 'means' and 'cue'",
                     "words that mean an answer are no cue for others",
                     "split the entry in two, or delete one of them")
    means = _means(found, questions, "means") if "means" in found else None
    denied = _means(found, questions, "denied") if "denied" in found else None
    for name in ("denied", "unlawful"):
        if name in found and means != {}:
            problems.add(found.places[name], f"{found.what} has '{name}' and means no `{NOTHING}`",
                         "words with an answer of their own cannot be a quality or unlawful too",
                         f"write `means: {NOTHING}`, or split the entry")
    if means is None:
        for name in ("reads", "passes"):
            if name in found:
                problems.add(found.places[name], f"{found.what} has '{name}' and no 'means'",
                             "only words that mean something are tried on sentences",
                             "move the sentences to an entry with `means`")
    phrases: dict[str, Phrase] = {}
    for tree in found.rows("phrases"):
        phrase = _phrase(tree, found)
        if phrase is not None and phrase.text in phrases:
            problems.add(tree.place, f"{found.what} has the phrase '{phrase.text}' twice",
                         "a copy was left", "delete one of them")
        elif phrase is not None:
            phrases[phrase.text] = phrase
            places[row.id, phrase.text] = tree.place
    return LexiconEntry(
        row.id, row.heading, tuple(phrases.values()), means, denied,
        found.text("unlawful") if "unlawful" in found else "",
        found.one_of("cue", Cue, Cue.HEDGES) if "cue" in found else None,
        _sentences(found, "reads"), _sentences(found, "passes"), found.place, exemptions(found))


def _phrase(tree: Tree, found: Fields) -> Phrase | None:
    if not isinstance(tree, Text) or not tree.text.strip():
        found.problems.add(tree.place, f"{found.what}: a phrase must be words, not {kind_of(tree)}",
                           "[ ] at its beginning needs quotation marks", 'write it as "[a] word"')
        return None
    try:
        return read_phrase(tree.text)
    except PhraseError as error:
        found.problems.add(tree.place, f"{found.what}: {error.what}", error.cause,
                           error.suggestion)
        return None


def _means(found: Fields, questions: Mapping[str, Question], name: str) -> dict[str, Value]:
    tree = found.entries[name]
    if isinstance(tree, Text) and tree.text == NOTHING:
        return {}
    if not isinstance(tree, Table) or not tree.entries:
        found.problems.add(tree.place, f"{found.what}: '{name}' must be answers by question, not "
                           f"{kind_of(tree)}", "a dash or bracket too many",
                           f"write `{name}: {{fb.given: specific}}`, or `means: {NOTHING}`")
        return {}
    means: dict[str, Value] = {}
    for key, value in tree.entries:
        question = questions.get(key.text)
        if question is None:
            found.problems.unknown(key.place, "question", key.text, questions)
            continue
        answer = read_answer(question, value, found.problems)
        if answer is not None:
            means[key.text] = answer
    return {name: means[name] for name in questions if name in means}


def _sentences(found: Fields, name: str) -> tuple[str, ...]:
    read: list[str] = []
    for tree in found.rows(name):
        if not isinstance(tree, Text) or not 0 < len(tree.text.strip()) <= MAX_SENTENCE:
            found.problems.add(tree.place, f"{found.what}: a sentence must be words, not "
                               f"{kind_of(tree)}", "a colon in it, without quotation marks",
                               "put it into quotation marks")
        else:
            read.append(" ".join(tree.text.split()))
    return tuple(read)


def _no_cycle(entries: Mapping[str, LexiconEntry], problems: Problems) -> None:
    """Refuse groups that name one another in a circle."""
    below = {name: {group for phrase in entry.phrases for group in phrase.groups
                    if group in entries} for name, entry in entries.items() if entry.is_group}
    while leaves := [name for name, named in below.items() if not named & below.keys()]:
        for name in leaves:
            del below[name]
    if below:
        first = entries[next(iter(below))]
        problems.add(first.place, "these groups name one another: " + ", ".join(below),
                     "a group stands for itself in the end", "take one of the names out")

