"""Killed at any moment, a log has lost nothing that was confirmed, and holds nothing half."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from engine.log import reviews
from engine.log.log import Log, open_log
from tests.engine.log.filling import everything
from tests.engine.log.writer import case
from tests.knowledge.rulebase import write_rulebase

KILLS = int(os.environ.get("DEBRIEF_TEST_KILLS", "10"))
"""How often the writer is killed; for the long run, 200."""
SERVER_KILLS = int(os.environ.get("DEBRIEF_TEST_SERVER_KILLS", str(max(KILLS // 5, 2))))
"""The same where the log is on a server, which is slower."""
ROOT = Path(__file__).parents[3]
LONGEST = 0.4
"""Seconds after the first thing confirmed, at most, until it is killed."""


def writer(place: str, knowledge: Path, first: int) -> subprocess.Popen[str]:
    """A process that writes cases from a number on."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.engine.log.writer", place, str(knowledge), str(first)],
        stdout=subprocess.PIPE, text=True, cwd=ROOT)


def stages(whole: dict[str, Any]) -> set[str]:
    """How far the writer came with a case; that each part is there whole is made sure."""
    number = int(whole["case"].removeprefix("case-"))
    added, found = case(number), {"added"}
    answers = dict(added.answers)
    assert whole["candidate"] == added.candidate
    if whole["revision"] == 2:
        found.add("edited")
        answers |= {"work.match": "all", "talk.thanked": "yes"}
    assert whole["answers"] == answers
    assert [edit["revision"] for edit in whole["edits"]] == [1, 1, 1] + (
        [2, 2] if "edited" in found else [])
    assert [one["revision"] for one in whole["diagnoses"]] == list(
        range(1, whole["revision"] + 1))
    assert [one["state"] for one in whole["progress"]] in ([], ["started", "done"])
    if whole["progress"]:
        found.add("noted")
    counts = [len(one["reviews"]) for one in whole["diagnoses"]]
    assert counts in ([0], [0, 0], [0, 1])
    if counts == [0, 1]:
        found.add("reviewed")
    return found


def kept(log: Log) -> dict[int, set[str]]:
    """How far the writer came with each case in the log."""
    lines = [json.loads(line) for line in everything(log)]
    return {int(line["case"].removeprefix("case-")): stages(line)
            for line in lines if "case" in line}


def check_files(place: str) -> None:
    """An SQLite file is sound, with every key that is named there."""
    if "://" not in place:
        with open_log(place).writing() as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []


def test_killed_while_writing(place: str, tmp_path: Path) -> None:
    """SIGKILL at random moments: all that was confirmed is there, and every part is whole.

    `pytest -rP` prints how many writes that were.
    """
    kills = SERVER_KILLS if "://" in place else KILLS
    knowledge = write_rulebase(tmp_path / "rulebase")
    chance = random.Random(7)
    confirmed: dict[int, set[str]] = {}
    for turn in range(kills):
        process = writer(place, knowledge, first=turn * 10_000)
        assert process.stdout is not None
        lines = [process.stdout.readline()]
        time.sleep(chance.uniform(0, LONGEST))
        process.kill()
        lines += process.communicate()[0].splitlines(keepends=True)
        for line in lines:
            if line.endswith("\n") and line.strip():
                stage, number = line.split()
                confirmed.setdefault(int(number), set()).add(stage)
        check_files(place)
        found = kept(open_log(place))
        for case_number, told in confirmed.items():
            assert told <= found[case_number]
    assert len(confirmed) >= kills // 5
    more = sum(len(parts - confirmed.get(number, set())) for number, parts in found.items())
    print(f"{kills} kills, {sum(map(len, confirmed.values()))} writes confirmed and there, "
          f"{more} there that were not confirmed any more")


def test_killed_while_it_is_made(tmp_path: Path) -> None:
    """Killed before the first thing is confirmed, the next one opens or makes the log as ever."""
    knowledge = write_rulebase(tmp_path / "rulebase")
    chance = random.Random(7)
    for turn in range(max(KILLS // 5, 2)):
        place = str(tmp_path / f"{turn}.sqlite")
        process = writer(place, knowledge, first=0)
        while not Path(place).exists() and process.poll() is None:
            time.sleep(0.001)
        time.sleep(chance.uniform(0, 0.5))
        process.kill()
        process.communicate()
        kept(open_log(place))
        check_files(place)


@pytest.mark.parametrize("writers", [4])
def test_several_begin_the_same_log_at_once(place: str, tmp_path: Path, writers: int) -> None:
    """Processes that find no log and make one at the same time all write to the same one."""
    knowledge = write_rulebase(tmp_path / "rulebase")
    processes = [writer(place, knowledge, first=turn * 10_000) for turn in range(writers)]
    told = []
    for process in processes:
        assert process.stdout is not None
        told.append(process.stdout.readline())
    for process in processes:
        process.kill()
        process.communicate()
    assert told == [f"added {turn * 10_000}\n" for turn in range(writers)]
    found = kept(open_log(place))
    assert {turn * 10_000 for turn in range(writers)} <= set(found)


def test_the_chain_of_reviews_is_whole_after_a_kill(tmp_path: Path) -> None:
    """Reviews that are there after a kill follow from their record."""
    place = str(tmp_path / "log.sqlite")
    process = writer(place, write_rulebase(tmp_path / "rulebase"), first=0)
    assert process.stdout is not None
    for line in process.stdout:
        if line == "reviewed 1\n":
            process.kill()
    process.communicate()
    with open_log(place).reading() as connection:
        assert reviews.broken(connection, "case-0") == ()
        assert reviews.broken(connection, "case-1") == ()
