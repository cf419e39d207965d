"""The frozen sets are well formed; what the reader makes of them is measured elsewhere."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

SETS = Path(__file__).parent
QUESTIONS = Path(__file__).parents[5] / "knowledge" / "questions"

MAILS_WITHOUT_REASON = "no_reason_mails.yaml"
LEAST = {
    MAILS_WITHOUT_REASON: 160,
    "reason_mails.yaml": 60,
    "sentences.yaml": 250,
    "denied.yaml": 60,
    "unlawful.yaml": 45,
    "spanish_mails.yaml": 60,
    "spanish_sentences.yaml": 120,
    "spanish_denied.yaml": 20,
    "spanish_unlawful.yaml": 15,
}
LEAST_PER_REASON = {"reason_mails.yaml": 1, "sentences.yaml": 8, "spanish_sentences.yaml": 4}
GROUNDS = frozenset(
    [
        "accent",
        "age",
        "caste",
        "disability",
        "family",
        "health",
        "origin",
        "pregnancy",
        "race",
        "religion",
        "sex",
        "sexual_orientation",
        "union",
    ]
)
FIELDS = frozenset(
    ["id", "variety", "given", "reasons", "objects", "denied", "may_be_unlawful", "text"],
)

Entry = dict[str, Any]


def read(name: str) -> list[Entry]:
    """The entries of a set."""
    (entries,) = YAML(typ="safe").load(SETS / name).values()
    return list(entries)


def options(question: str) -> frozenset[str]:
    """The options of a question, as the knowledge has them."""
    return frozenset(
        option
        for file in sorted(QUESTIONS.glob("*.yaml"))
        for asked in YAML(typ="safe").load(file)["questions"]
        if asked["id"] == question
        for option in asked["options"]
    )


def required(entry: Entry) -> set[str]:
    """Every reason that may stand for a required one."""
    return {reason for group in entry["reasons"]["required"] for reason in group}


def test_every_set_is_counted() -> None:
    """No set lies in the folder that the checks below do not know."""
    assert {file.name for file in SETS.glob("*.yaml")} == set(LEAST)


@pytest.mark.parametrize("name", LEAST)
def test_there_are_enough(name: str) -> None:
    """A set holds at least as many texts as its intervals were planned for."""
    assert len(read(name)) >= LEAST[name]


@pytest.mark.parametrize("name", LEAST)
def test_labels_are_options(name: str) -> None:
    """Every label is an option of its question or a known ground; required is not optional too."""
    reasons, given = options("fb.reason"), options("fb.given")
    for entry in read(name):
        optional = set(entry["reasons"]["optional"])
        denied = {reason for group in entry.get("denied", []) for reason in group}
        assert entry.keys() <= FIELDS, entry["id"]
        assert required(entry) | optional | denied <= reasons, entry["id"]
        assert not required(entry) & optional, entry["id"]
        assert not (required(entry) | optional) & denied, entry["id"]
        assert set(entry.get("given", [])) <= given, entry["id"]
        assert set(entry.get("may_be_unlawful", [])) <= GROUNDS, entry["id"]


@pytest.mark.parametrize("name", LEAST)
def test_objects_are_the_words_themselves(name: str) -> None:
    """What a reason is about stands literally in the text, and the reason is one of its labels."""
    for entry in read(name):
        for reason, words in entry.get("objects", {}).items():
            assert reason in required(entry), entry["id"]
            assert words in entry["text"], entry["id"]


def test_nothing_stands_twice() -> None:
    """No id and no text is there twice, in one set or in two."""
    entries = [entry for name in LEAST for entry in read(name)]
    ids = Counter(entry["id"] for entry in entries)
    texts = Counter(" ".join(entry["text"].casefold().split()) for entry in entries)
    assert max(ids.values()) == 1
    assert max(texts.values()) == 1


def test_mails_without_a_reason_are_labelled_so() -> None:
    """They require no reason, and what was given is none or a standard phrase."""
    for entry in read(MAILS_WITHOUT_REASON):
        assert not required(entry), entry["id"]
        assert entry["given"], entry["id"]
        assert set(entry["given"]) <= {"none", "boilerplate"}, entry["id"]


def test_spanish_mails_are_of_both_kinds() -> None:
    """Forty give no reason, and twenty give one or two."""
    with_reason = [bool(required(entry)) for entry in read("spanish_mails.yaml")]
    assert (with_reason.count(False), with_reason.count(True)) == (40, 20)


@pytest.mark.parametrize("name", LEAST_PER_REASON)
def test_every_reason_is_covered(name: str) -> None:
    """Each reason that can be chosen is required by enough texts."""
    found = Counter(reason for entry in read(name) for reason in required(entry))
    assert {
        reason for reason in options("fb.reason") if found[reason] < LEAST_PER_REASON[name]
    } == set()


@pytest.mark.parametrize("name", ["denied.yaml", "spanish_denied.yaml"])
def test_what_is_denied_is_no_reason(name: str) -> None:
    """Each text denies at least one reason and gives none."""
    for entry in read(name):
        assert entry["denied"], entry["id"]
        assert not required(entry), entry["id"]


@pytest.mark.parametrize(
    ("name", "real", "seeming"), [("unlawful.yaml", 30, 15), ("spanish_unlawful.yaml", 10, 5)]
)
def test_unlawful_words_and_those_that_only_look_so(name: str, real: int, seeming: int) -> None:
    """There are enough of both, and neither require a reason."""
    entries = read(name)
    marked = [bool(entry["may_be_unlawful"]) for entry in entries]
    assert marked.count(True) >= real
    assert marked.count(False) >= seeming
    assert not any(required(entry) for entry in entries)
