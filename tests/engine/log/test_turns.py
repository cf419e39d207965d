"""Threads that write to one log take turns."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from engine.log import cases
from engine.log.log import Log
from knowledge.reading.cases import Case
from tests.engine.log.filling import DAY

MANY = 24


def test_threads_take_turns(log: Log) -> None:
    """Never are two of them within a change at once, and what each of them wrote is kept."""
    within: list[int] = []
    most = 0

    def write(number: int) -> None:
        nonlocal most
        with log.writing() as connection:
            within.append(number)
            most = max(most, len(within))
            cases.add(connection, Case(f"case {number}", {}), DAY)
            within.remove(number)

    with ThreadPoolExecutor(MANY) as pool:
        list(pool.map(write, range(MANY)))
    assert most == 1
    with log.reading() as connection:
        assert sorted(str(data["case"]) for data in cases.all_case_data(connection)) == sorted(
            f"case {number}" for number in range(MANY))
