"""What cases of the log were diagnosed from: the answers of their newest diagnoses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, and_, func, select

from engine.log.closest import newest_diagnoses
from engine.log.packing import unpacked
from engine.log.tables import CASES, DIAGNOSES
from knowledge.model.conditions import Value
from knowledge.model.plain import JsonValue
from knowledge.model.records import Kind, Knowledge


@dataclass(frozen=True, slots=True)
class Diagnosed:
    """A case as it was last diagnosed.

    Attributes:
        key: the number of the case.
        confirmed: the category that the employer confirmed; None where none is known.
        answers: all that the diagnosis was made from: given by hand, and read from words and from
            earlier cases. Those that the rulebase of today does not know are left out.
    """

    key: int
    case: str
    confirmed: str | None
    answers: Mapping[str, Value]


def diagnosed(
    connection: Connection, knowledge: Knowledge, limit: int, offset: int = 0
) -> tuple[list[Diagnosed], int]:
    """Cases that were diagnosed, the newest first, and how many there are in all.

    Args:
        connection: to the log.
        knowledge: tells which questions and options there are now.
        limit: at most so many.
        offset: after so many.

    Raises:
        LogError: a record is damaged.
    """
    last = newest_diagnoses()
    rows = connection.execute(
        select(CASES.c.key, CASES.c.name, CASES.c.confirmed, DIAGNOSES.c.record)
        .select_from(CASES.join(last, last.c.case_key == CASES.c.key)
                     .join(DIAGNOSES, and_(DIAGNOSES.c.case_key == last.c.case_key,
                                           DIAGNOSES.c.number == last.c.number)))
        .order_by(CASES.c.key.desc()).limit(limit).offset(offset))
    found = [Diagnosed(int(row.key), row.name, row.confirmed,
                       _answers(unpacked(row.record), knowledge)) for row in rows]
    return found, int(connection.execute(select(func.count(
        DIAGNOSES.c.case_key.distinct()))).scalar_one())


def state(connection: Connection) -> tuple[object, ...]:
    """Tells one state of all diagnoses from another, so that what follows can be kept meanwhile."""
    count, newest = connection.execute(select(
        func.count(DIAGNOSES.c.key), func.max(DIAGNOSES.c.key))).one()
    return count, newest, connection.execute(select(DIAGNOSES.c.hash).where(
        DIAGNOSES.c.key == newest)).scalar()


def _answers(record: JsonValue, knowledge: Knowledge) -> dict[str, Value]:
    proof = record.get("proof") if isinstance(record, dict) else None
    answers = proof.get("answers") if isinstance(proof, dict) else None
    given = answers if isinstance(answers, dict) else {}
    return {question: value for question, answer in given.items()
            if (value := _value(answer, question, knowledge)) is not None}


def _value(answer: JsonValue, name: str, knowledge: Knowledge) -> Value | None:
    """An answer, if the rulebase of today knows it."""
    question = knowledge.questions.get(name)
    if question is None:
        return None
    match question.kind:
        case Kind.TEXT:
            return answer if isinstance(answer, str) else None
        case Kind.COUNT:
            return answer if isinstance(answer, int) and not isinstance(answer, bool) else None
        case Kind.CHOICES:
            given = answer if isinstance(answer, list) else []
            return tuple(option for option in question.option_ids if option in given) or None
        case _:
            return answer if isinstance(answer, str) and answer in question.option_ids else None
