"""Two processes that edit one case: neither overwrites the other unseen."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor

from engine.log import cases, editing
from engine.log.errors import ConflictError
from engine.log.log import Log, open_log
from tests.engine.log.filling import ACME, DAY, LATER

EACH = 25


def add_one(place: str, who: str) -> tuple[int, int]:
    """Count up an answer of one case again and again; how often it was done, and was refused."""
    log = open_log(place)
    done = refused = 0
    while done < EACH:
        with log.reading() as connection:
            row = cases.find(connection, "acme")
            answers = cases.case_data_of(connection, row)["answers"]
            assert isinstance(answers, dict)
            rounds = int(str(answers["talk.rounds"]))
        try:
            with log.writing() as connection:
                editing.edit(connection, "acme", {
                    "talk.rounds": rounds + 1, "talk.words": f"{who} {done}"}, row.revision, LATER)
            done += 1
        except ConflictError as error:
            assert error.theirs
            refused += 1
    return done, refused


def test_who_reads_sees_one_moment(log: Log, place: str) -> None:
    """What is read with one connection is of one moment, whatever others write meanwhile."""
    with log.writing() as connection:
        cases.add(connection, ACME, DAY)
    with log.reading() as connection:
        first = cases.case_data_of(connection, cases.find(connection, "acme"))
        if "://" in place:  # a file lets nobody write while someone reads
            with open_log(place).writing() as other:
                editing.edit(other, "acme", {"talk.rounds": 9}, 1, LATER)
        assert cases.case_data_of(connection, cases.find(connection, "acme")) == first


def test_two_processes_count_together(log: Log, place: str) -> None:
    """Of many edits by two processes at once none is lost: each is done from what stood there."""
    with log.writing() as connection:
        cases.add(connection, ACME, DAY)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=context) as pool:
        found = list(pool.map(add_one, [place, place], ["Ann", "Bo"]))
    assert [done for done, _ in found] == [EACH, EACH]
    with log.reading() as connection:
        row = cases.find(connection, "acme")
        answers = cases.case_data_of(connection, row)["answers"]
        assert isinstance(answers, dict)
        assert answers["talk.rounds"] == 2 + 2 * EACH
        assert row.revision == 1 + 2 * EACH
        counted = [edit.after for edit in editing.edits(connection, "acme")
                   if edit.subject == "talk.rounds"]
        assert counted == list(range(2, 3 + 2 * EACH))
