"""Cases in the log together with what the log knows of the cases before them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from cli.shared.log_store import STORED, log_told, opened
from knowledge.model.problems import CaseError
from knowledge.model.records import Knowledge
from knowledge.reading.cases import Case

if TYPE_CHECKING:
    from engine.case.plan.progress import Progress


def look_back(
    found: Iterable[Case | CaseError], knowledge: Knowledge
) -> list[Case | CaseError]:
    """Cases that were read from the log, each with what came before it; refused ones as they are.

    Raises:
        StoreFailure: the log cannot be read.
    """
    from engine.log.past import Past, past  # noqa: PLC0415 - SQLAlchemy takes its time

    pasts: dict[str, Past] = {}
    looked: list[Case | CaseError] = []
    log = opened()
    with log_told(), log.reading() as connection:
        for case in found:
            if isinstance(case, CaseError):
                looked.append(case)
                continue
            if case.candidate not in pasts:
                pasts[case.candidate] = past(connection, case.candidate, knowledge)
            looked.append(pasts[case.candidate].look_back(case))
    return looked


def progress_in(name: str, case: Case, knowledge: Knowledge) -> Progress:
    """What is known about the steps of a case; nothing of one that is not in the log.

    Args:
        name: how the command line names the case, or all of them.
        case: the case.
        knowledge: has the steps.

    Raises:
        StoreFailure: the log cannot be read.
    """
    if not name.startswith(STORED):
        return {}
    from engine.log.history.person import progress_of  # noqa: PLC0415 - SQLAlchemy takes its time

    log = opened()
    with log_told(), log.reading() as connection:
        return progress_of(connection, case, knowledge)
