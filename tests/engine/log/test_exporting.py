"""Export and import: what is imported exports to the same bytes."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from engine.case.plan.progress import State
from engine.log import cases, editing, reviews, step_marks
from engine.log.errors import LogError
from engine.log.exporting import exported
from engine.log.importing import Imported, imported
from engine.log.keeping import Diagnoser, keep
from engine.log.listing import Wanted, entries
from engine.log.log import Log, open_log
from engine.log.subjects import changes_between, subjects_of
from engine.rulebase.output_schemas import output_schemas
from knowledge.reading.cases import Case
from tests.engine.log.filling import (
    ACME,
    DAY,
    LATER,
    SOME,
    edit_and_diagnose,
    everything,
    fill,
)
from tests.strategies import answers

NUMBERS = itertools.count()


@pytest.fixture
def filled(log: Log, diagnoser: Diagnoser) -> Log:
    """A log with something of everything."""
    fill(log, diagnoser)
    return log


def elsewhere(folder: Path) -> Log:
    """Another log, empty."""
    return open_log(str(folder / f"other{next(NUMBERS)}.sqlite"))


def test_what_is_imported_exports_to_the_same_bytes(filled: Log, tmp_path: Path) -> None:
    """From SQLite and from PostgreSQL into another log and out again: the same lines."""
    lines = everything(filled)
    other = elsewhere(tmp_path)
    with other.writing() as connection:
        assert imported(connection, lines, "x") == Imported(
            ("acme", "beta", "other", "empty"), ())
    assert everything(other) == lines


def test_it_works_elsewhere_as_it_did(filled: Log, tmp_path: Path) -> None:
    """Lists, searches, notes, reviews and records are the same in the other log."""
    other = elsewhere(tmp_path)
    with other.writing() as connection:
        imported(connection, everything(filled), "x")
    with other.reading() as there, filled.reading() as here:
        for wanted in (Wanted(), Wanted(text="zoë"), Wanted(leading="undetermined")):
            assert entries(there, wanted) == entries(here, wanted)
        assert step_marks.notes(there, "acme") == step_marks.notes(here, "acme")
        assert reviews.reviews(there, "acme") == reviews.reviews(here, "acme")
        assert reviews.broken(there, "acme") == ()
        assert editing.edits(there, "acme") == editing.edits(here, "acme")


def test_what_is_there_already_is_passed_over(filled: Log) -> None:
    """Importing a second time adds nothing."""
    lines = everything(filled)
    with filled.writing() as connection:
        assert imported(connection, lines, "x").added == ()
    assert everything(filled) == lines


def test_a_case_that_differs(filled: Log, diagnoser: Diagnoser) -> None:
    """Where the log has another case of the same name, nothing is imported."""
    lines = everything(filled)
    edit_and_diagnose(filled, "beta", {"work.match": "few"}, diagnoser)
    after = everything(filled)
    with pytest.raises(LogError, match=r"x:4: the log has another case 'beta'"), \
            filled.writing() as connection:
        imported(connection, lines, "x")
    assert everything(filled) == after


def test_some_of_it(filled: Log) -> None:
    """Of one person, or single cases, with the rulebases that they need and no other."""
    with filled.reading() as connection:
        ann = list(exported(connection, "Bo"))
        one = list(exported(connection, "", ["empty"]))
        none = list(exported(connection, "Nobody"))
    assert [json.loads(line).get("case") for line in ann] == [None, None, "other"]
    assert [json.loads(line).get("case") for line in one] == [None, None, "empty"]
    assert none == ['{"format":"debrief.log/1"}']


def test_every_line_fits_the_schema(filled: Log) -> None:
    """Each line of an export is as the published schema says."""
    schema = Draft202012Validator(output_schemas()["log"])
    for line in everything(filled):
        schema.validate(json.loads(line))


@pytest.mark.parametrize("change", [
    lambda lines: [], lambda lines: lines[1:], lambda lines: [lines[0], "x"],
    lambda lines: [lines[0], "[]"], lambda lines: [lines[0], "{}"], lambda lines: [lines[2]],
    lambda lines: [lines[0], lines[2]],
    lambda lines: [lines[0], lines[1], lines[2].replace('"revision":2', '"revision":null', 1)],
    lambda lines: [lines[0], lines[1], lines[2].replace('"on":', '"off":')],
    lambda lines: [lines[0], lines[1], lines[2].replace('"case":"acme"', '"case":""')],
    lambda lines: [lines[0].replace("/1", "/9"), *lines[1:]],
    lambda lines: [*lines[:2], lines[2][:-9]],
    lambda lines: [*lines, '{"a":' * 100_000],
])
def test_what_is_no_export(  # type: ignore[no-untyped-def]
    filled: Log, tmp_path: Path, change
) -> None:
    """Other JSON, missing or other fields, another format: refused, and nothing is added."""
    other = elsewhere(tmp_path)
    with pytest.raises(LogError, match="x:"), other.writing() as connection:
        imported(connection, change(everything(filled)), "x")
    with other.reading() as connection:
        assert entries(connection, Wanted()) == ([], 0)


@SOME
@given(data=st.data())
def test_any_log_comes_back(tmp_path: Path, diagnoser: Diagnoser, data: st.DataObject) -> None:
    """Whatever cases, edits, notes and reviews a log has, import and export give it back."""
    log = elsewhere(tmp_path)
    words = st.text("aß\"\\\u2028\n漢", min_size=1, max_size=4)
    for name in data.draw(st.lists(words.map(lambda text: text.replace("\n", "")).filter(bool),
                                   max_size=3, unique=True)):
        case = Case(name, data.draw(answers(diagnoser.knowledge)),
                    data.draw(st.sampled_from(("", "Ann"))), data.draw(st.none() | st.dates()))
        keep(log, case, diagnoser, DAY)
        new = Case(name, data.draw(answers(diagnoser.knowledge)), notes=data.draw(words))
        with log.writing() as connection:
            editing.edit(connection, name, changes_between(subjects_of(case), subjects_of(new)),
                         None, LATER)
            for _ in range(data.draw(st.integers(0, 2))):
                step_marks.note(connection, name, "rest", data.draw(
                    st.none() | st.sampled_from(State)), LATER, data.draw(words))
                reviews.review(connection, name, category=data.draw(st.none() | st.just("luck")),
                               because=data.draw(words), on=LATER)
    lines = everything(log)
    other = elsewhere(tmp_path)
    with other.writing() as connection:
        imported(connection, lines, "x")
    assert everything(other) == lines


def test_a_case_alone_is_no_export(log: Log) -> None:
    """A case file given to import is refused with the command that takes it."""
    with pytest.raises(LogError) as told, log.writing() as connection:
        imported(connection, ['{"case": "x", "answers": {}}'], "x.jsonl")
    assert "debrief log add" in told.value.mend
    with log.reading() as connection:
        assert cases.named(connection, ACME.id) is None
