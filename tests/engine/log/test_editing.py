"""Edits: every one is kept, the history replays to the case, and nobody overwrites another."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.log import cases, editing
from engine.log.errors import ConflictError, Edit
from engine.log.log import Log, open_log
from engine.log.subjects import Columns, changes_between, subjects_in, subjects_of
from knowledge.model.records import Knowledge
from knowledge.reading.cases import Case
from tests.engine.log.filling import ACME, DAY, LATER, SOME
from tests.strategies import answers

NUMBERS = itertools.count()


@pytest.fixture
def acme(log: Log) -> Log:
    """A log with one case."""
    with log.writing() as connection:
        cases.add(connection, ACME, DAY)
    return log


def test_an_edit(acme: Log, tiny: Knowledge) -> None:
    """Answers and fields are set, changed and taken back; what was there before is kept."""
    changes: Columns = {"work.match": "all", "talk.thanked": None, "work.level": "up",
                        "case:confirmed": None, "case:date": "2026-03-05", "case:candidate": "Bo"}
    with acme.writing() as connection:
        assert editing.edit(connection, "acme", changes, 1, LATER) == 2
    with acme.reading() as connection:
        stored = cases.get(connection, "acme", tiny)
        assert stored.revision == 2
        assert subjects_of(stored.case) == {
            "work.match": "all", "work.gaps": ["skill", "degree"], "work.level": "up",
            "talk.rounds": 2, "talk.words": ACME.answers["talk.words"],
            "case:candidate": "Bo", "case:date": "2026-03-05", "case:notes": ACME.notes}
        edits = editing.edits(connection, "acme", after=1)
        assert edits[0] == Edit(2, "work.match", "few", "all", "2026-04-20")
        assert {edit.subject: (edit.before, edit.after) for edit in edits} == {
            "work.match": ("few", "all"), "talk.thanked": ("no", None), "work.level": (None, "up"),
            "case:confirmed": ("ability", None), "case:date": ("2026-03-01", "2026-03-05"),
            "case:candidate": ("Zoë Öz", "Bo")}


def test_what_is_the_same_is_no_edit(acme: Log) -> None:
    """Setting what is set, or taking back what is not there, makes no revision."""
    with acme.writing() as connection:
        assert editing.edit(connection, "acme", {"work.match": "few", "work.level": None}, 1,
                            LATER) == 1
        assert len(editing.edits(connection, "acme")) == len(subjects_of(ACME))


def test_an_edit_from_an_old_revision(acme: Log, tiny: Knowledge) -> None:
    """Who changes what another has changed meanwhile is told the change, and writes nothing."""
    with acme.writing() as connection:
        editing.edit(connection, "acme", {"work.match": "all"}, 1, LATER)
    with pytest.raises(ConflictError) as told, acme.writing() as connection:
        editing.edit(connection, "acme", {"work.match": "half"}, 1, LATER)
    assert told.value.theirs == (Edit(2, "work.match", "few", "all", "2026-04-20"),)
    with acme.reading() as connection:
        assert cases.get(connection, "acme", tiny).case.answers["work.match"] == "all"


def test_an_edit_of_whatever_stands_there(acme: Log) -> None:
    """Without a revision, the change is made to what stands there now."""
    with acme.writing() as connection:
        assert editing.edit(connection, "acme", {"work.match": "all"}, None, LATER) == 2
        assert editing.edit(connection, "acme", {"work.level": "up"}, None, LATER) == 3


@SOME
@given(data=st.data())
def test_the_history_replays_to_the_case(
    tmp_path: Path, tiny: Knowledge, data: st.DataObject
) -> None:
    """The edits in the history, applied to nothing, give the case; each names what was before."""
    log = open_log(str(tmp_path / f"{next(NUMBERS)}.sqlite"))
    case = Case("case", data.draw(answers(tiny)))
    with log.writing() as connection:
        cases.add(connection, case, DAY)
    for _ in range(data.draw(st.integers(0, 4))):
        new = Case("case", data.draw(answers(tiny)), data.draw(st.sampled_from(("", "Ann", "Bo"))),
                   data.draw(st.none() | st.dates()),
                   data.draw(st.none() | st.sampled_from(list(tiny.categories))),
                   data.draw(st.none() | st.text("ab\n", min_size=1, max_size=3)))
        with log.writing() as connection:
            now = cases.get(connection, "case", tiny)
            editing.edit(connection, "case",
                         changes_between(subjects_of(now.case), subjects_of(new)),
                         now.revision, LATER)
    replayed: Columns = {}
    with log.reading() as connection:
        for edit in editing.edits(connection, "case"):
            assert replayed.get(edit.subject) == edit.before
            replayed[edit.subject] = edit.after
        kept = {subject: value for subject, value in replayed.items() if value is not None}
        assert kept == subjects_in(cases.case_data_of(connection, cases.find(connection, "case")))
