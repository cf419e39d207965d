"""Second opinions: chained to the record, so that whatever is changed later is found."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Connection, delete, insert, select, update

from engine.log import reviews
from engine.log.agreement import agreement
from engine.log.errors import LogError
from engine.log.keeping import Diagnoser, keep
from engine.log.log import Log
from engine.log.packing import packed, unpacked
from engine.log.reviews import Review, review
from engine.log.tables import DIAGNOSES, KNOWLEDGE, REVIEWS
from tests.engine.log.filling import ACME, BETA, DAY, EMPTY, OTHER


@pytest.fixture
def reviewed(log: Log, diagnoser: Diagnoser) -> Log:
    """A log with three reviews of one diagnosis."""
    keep(log, ACME, diagnoser, DAY)
    with log.writing() as connection:
        review(connection, "acme", category=None, because="Yes.", on=DAY, reviewer="Kim")
        review(connection, "acme", category="luck", because="Nö ☂.", on=DAY, reviewer="Bo")
        review(connection, "acme", category=None, because="Still yes.", on=DAY)
    return log


def test_each_review_follows_from_the_one_before(reviewed: Log) -> None:
    """The first names the hash of the record, every later one that of the review before."""
    with reviewed.reading() as connection:
        first, second, third = reviews.reviews(connection, "acme")
        record_hash = connection.execute(select(DIAGNOSES.c.hash)).scalar_one()
        assert reviews.broken(connection, "acme") == ()
    assert (first.previous, second.previous, third.previous) == (
        record_hash, first.hash, second.hash)
    assert (second.reviewer, second.agrees, second.category, second.because) == (
        "Bo", False, "luck", "Nö ☂.")
    assert isinstance(third, Review)


def _change(**values: object) -> Callable[[Connection], None]:
    def tamper(connection: Connection) -> None:
        connection.execute(update(REVIEWS).where(REVIEWS.c.number == 2).values(**values))
    return tamper


def _remove(number: int) -> Callable[[Connection], None]:
    def tamper(connection: Connection) -> None:
        connection.execute(delete(REVIEWS).where(REVIEWS.c.number == number))
    return tamper


def _swap_record(connection: Connection) -> None:
    """Another record that is sound in itself takes the place of the one that was reviewed."""
    row = connection.execute(select(DIAGNOSES)).one()
    data = unpacked(row.record)
    assert isinstance(data, dict)
    data["recorded"] = "2020-01-01"
    connection.execute(update(DIAGNOSES).values(record=packed(data)))


def _another_hash(connection: Connection) -> None:
    connection.execute(update(DIAGNOSES).values(hash="0" * 64))


def _change_knowledge(connection: Connection) -> None:
    content = unpacked(connection.execute(select(KNOWLEDGE.c.content)).scalar_one())
    assert isinstance(content, dict) and isinstance(content["diagnosis"], dict)
    content["diagnosis"]["margin"] = 1
    connection.execute(update(KNOWLEDGE).values(content=packed(content)))


def _squeeze_in(connection: Connection) -> None:
    """A review is put between two others, with a hash of its own that is right."""
    row = connection.execute(select(REVIEWS).where(REVIEWS.c.number == 3)).one()
    connection.execute(update(REVIEWS).where(REVIEWS.c.key == row.key).values(number=4))
    connection.execute(insert(REVIEWS).values(
        **{**row._mapping, "key": 99, "because": "No.", "previous": row.hash, "number": 3}))


@pytest.mark.parametrize("tamper", [
    _change(because="Never."), _change(agrees=True), _change(category="ability"),
    _change(reviewer="Kim"), _change(reviewer=None), _change(on="2026-01-01"),
    _change(number=7), _change(previous="0" * 64), _change(hash="0" * 64), _remove(1), _remove(2),
    _swap_record, _another_hash, _change_knowledge, _squeeze_in,
])
def test_whatever_is_changed_is_found(
    reviewed: Log, tamper: Callable[[Connection], None]
) -> None:
    """A changed field, a review taken out or put in, another record or rulebase: each is told."""
    with reviewed.writing() as connection:
        tamper(connection)
    with reviewed.reading() as connection:
        assert reviews.broken(connection, "acme")


def test_a_review_of_no_diagnosis(log: Log, diagnoser: Diagnoser) -> None:
    """A diagnosis that is not there cannot be reviewed."""
    keep(log, ACME, diagnoser, DAY)
    with pytest.raises(LogError, match="no diagnosis 2"), log.writing() as connection:
        review(connection, "acme", category=None, because="x", on=DAY, number=2)


def test_where_rules_and_counselors_part(log: Log, diagnoser: Diagnoser) -> None:
    """The last word of each reviewer counts; the rules behind what is not agreed with are named."""
    proof = {case.id: keep(log, case, diagnoser, DAY) for case in (ACME, BETA, OTHER, EMPTY)}
    assert proof["acme"].diagnosis.leading == "ability"
    assert proof["empty"].diagnosis.leading == "undetermined"
    with log.writing() as connection:
        review(connection, "acme", category=None, because="At first.", on=DAY, reviewer="Kim")
        review(connection, "acme", category="luck", because="No.", on=DAY, reviewer="Kim")
        review(connection, "acme", category=None, because="Yes.", on=DAY, reviewer="Bo")
        review(connection, "empty", category="luck", because="They said so.", on=DAY)
    with log.reading() as connection:
        found = agreement(connection)
    assert [(one.case, one.reviewer, one.agrees) for one in found.opinions] == [
        ("acme", "Kim", False), ("acme", "Bo", True), ("empty", "", False)]
    assert (len(found.opinions), found.disagreed) == (3, 2)
    assert found.pairs == {("ability", "ability"): 1, ("ability", "luck"): 1,
                           ("undetermined", "luck"): 1}
    counted = {piece.finding for piece in proof["acme"].diagnosis.contributions
               if piece.counted and piece.category == "ability" and piece.decibans > 0}
    behind = {firing.rule for firing in proof["acme"].firings
              if firing.rule in diagnoser.knowledge.rules
              and any(fact.subject in counted for fact in firing.added)}
    assert behind
    assert {(rule.rule, rule.reviewed, rule.disagreed) for rule in found.rules} == {
        (rule, 2, 1) for rule in behind}
