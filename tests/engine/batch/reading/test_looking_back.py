"""In a log, earlier cases of the same candidate say the same as they do of a single case."""

from __future__ import annotations

import datetime
import json
import random
from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.batch.columns.kernel import Kernel
from engine.batch.reading.log import Log
from engine.batch.reading.output import FORMATS
from engine.batch.reading.result_files import stored_case
from engine.batch.reading.run import Batch, Step
from engine.core.hearing.earlier import compared_by
from engine.core.hearing.listener import TEXT, Listener
from engine.core.interpreter import Interpreter
from knowledge.model.earlier import Earlier, EarlierCase
from knowledge.reading.cases import Case, read_cases
from knowledge.reading.log_map import LogMap
from tests.engine.core.hearing.reading_words import sentences
from tests.examples import examples
from tests.strategies import shipped

WORDS = [each.text for those in sentences().values() for each in those]
GIVEN = ("job.gap_type", "fb.given", "fb.source", "fb.reason", "iv.stage_reached",
         "hist.rejections", "hist.same_gap")
DAYS = st.dates(datetime.date(2023, 12, 1), datetime.date(2026, 3, 31)) | st.sampled_from(
    [datetime.date(2024, 2, 29), datetime.date(2025, 2, 28), datetime.date(2026, 2, 28)])


@pytest.fixture(scope="module")
def kernel() -> Kernel:
    return Kernel(shipped())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("logs")


@st.composite
def logs(draw: st.DrawFn) -> list[Case]:
    """Cases of a few candidates, some without a name or a day, some of one day, in any order."""
    cases = []
    for number in range(draw(st.integers(1, 9))):
        answers = {}
        for name in GIVEN:
            question = shipped().questions[name]
            if draw(st.integers(0, 2)) if not name.startswith("hist.") else not draw(
                    st.integers(0, 5)):
                few = question.option_ids[:4]
                answers[name] = tuple(
                    option for option in few if draw(st.booleans())
                ) or few[:1] if question.kind.value == "choices" else draw(st.sampled_from(few))
        if not draw(st.integers(0, 3)):
            answers[TEXT] = draw(st.sampled_from(WORDS))
        cases.append(Case(
            f"case{number}", {name: answers[name] for name in shipped().questions
                              if name in answers},
            candidate=draw(st.sampled_from(["", "Ann", "=Bob", "Ann Bo"])),
            date=draw(st.none() | DAYS | DAYS)))
    return cases


def looked_back(cases: Sequence[Case]) -> list[Case]:
    """Each case with what its candidate's earlier ones say, found one by one."""
    listener, interpreter = Listener(shipped()), Interpreter(shipped())
    questions, findings = compared_by(shipped())
    heard = [listener.listen(case) for case in cases]
    found = []
    for place, case in enumerate(cases):
        before = sorted((other.date, at) for at, other in enumerate(cases) if (
            other.candidate == case.candidate != "" and other.date and case.date
            and (other.date, at) < (case.date, place)))
        if not before:
            found.append(heard[place])
            continue
        assert case.date is not None
        held = [interpreter.read(heard[at].answers).findings for _, at in before]
        found.append(Listener(shipped()).listen(Case(
            case.id, case.answers, case.candidate, case.date, earlier=Earlier(case.date, tuple(
                EarlierCase(cases[at].id, day,
                            {name: heard[at].answers[name] for name in questions
                             if name in heard[at].answers},
                            tuple(name for name in findings if name in those))
                for (day, at), those in zip(before, held, strict=True)), ()))))
    return found


def write(cases: Sequence[Case], path: Path) -> Path:
    path.write_text("".join(json.dumps({
        "case": case.id, "answers": case.answers,
        **({"candidate": case.candidate} if case.candidate else {}),
        **({"date": case.date.isoformat()} if case.date else {})}) + "\n" for case in cases),
        "utf-8")
    return path


def diagnosed(
    path: Path, out: Path, kernel: Kernel, alone: bool = False
) -> tuple[list[dict[str, object]], list[Step], int]:
    """The rows of results, what was told of progress, and how many cases got such answers."""
    steps: list[Step] = []
    with Log([str(path)], None, LogMap(), kernel.knowledge) as log:
        batch = Batch(log, LogMap(), kernel, alone)
        progress = batch.to_file(out, "jsonl", False, steps.append)
        assert [*steps][-1].read == batch.size
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    return rows, steps, progress.from_earlier


@given(cases=logs())
@examples(5)
def test_a_log_says_the_same_as_its_cases_one_by_one(
    kernel: Kernel, folder: Path, cases: list[Case]
) -> None:
    """Every answer from earlier cases, and all that follows, is that of the single case."""
    if not any(case.candidate for case in cases) or not any(case.date for case in cases):
        return
    rows, _, counted = diagnosed(write(cases, folder / "log.jsonl"), folder / "out.jsonl", kernel)
    interpreter = Interpreter(shipped())
    wanted = looked_back(cases)
    for case, row in zip(wanted, rows, strict=True):
        derived = {answer.question: answer.value for answer in case.heard.answers
                   if answer.cases or answer.percent} if case.heard else {}
        assert row.get("from_earlier", {}) == derived
        reading = interpreter.read(case.answers)
        assert isinstance(row["findings"], list)
        assert [one["id"] for one in row["findings"]] == [
            name for name in shipped().findings if name in reading.findings]
        assert row["answers"] == {
            name: [*value] if isinstance(value, tuple) else value
            for name, value in case.told.items()}
    assert counted == sum("from_earlier" in row for row in rows)


@given(cases=logs(), form=st.sampled_from(FORMATS))
@examples(4)
def test_the_proof_of_a_row_is_derived_anew_from_the_file(
    kernel: Kernel, folder: Path, cases: list[Case], form: str
) -> None:
    """Of any row the file tells what came before it, so that the same answers follow again."""
    if not any(case.candidate for case in cases) or not any(case.date for case in cases):
        return
    out = folder / f"again.{form}"
    log = write(cases, folder / "again.log.jsonl")
    with Log([str(log)], None, LogMap(), kernel.knowledge) as opened:
        Batch(opened, LogMap(), kernel).to_file(out, form, False, lambda _step: None)
    for wanted in looked_back(cases):
        data = stored_case(out, wanted.id, shipped())
        read = next(iter(read_cases(json.dumps(data), "out", shipped())))
        assert isinstance(read, Case)
        assert Listener(shipped()).listen(read).answers == wanted.answers


def skill_missing(number: int, candidate: str, date: str) -> Case:
    return Case(f"c{number}", {"job.gap_type": ("hard_skill",), "fb.reason": ("lacks_skill",)},
                candidate=candidate, date=datetime.date.fromisoformat(date))


def test_each_case_by_itself(kernel: Kernel, tmp_path: Path) -> None:
    """Where it is asked for, no case knows of another, and the results have no such column."""
    log = write([skill_missing(1, "Ann", "2026-01-10"), skill_missing(2, "Ann", "2026-02-10")],
                tmp_path / "log.jsonl")
    together, steps, counted = diagnosed(log, tmp_path / "out.jsonl", kernel)
    assert (counted, [step.rows for step in steps]) == (1, [0, 0, 2])
    assert together[1]["from_earlier"] == {
        "hist.rejections": "2", "hist.same_feedback": "2", "hist.same_gap": "2"}
    apart, _, counted = diagnosed(log, tmp_path / "apart.jsonl", kernel, alone=True)
    assert counted == 0
    assert all("from_earlier" not in row for row in apart)
    assert apart[0] == together[0]


def test_a_refused_row_is_no_earlier_case(kernel: Kernel, tmp_path: Path) -> None:
    """What stands in the list of refused rows says nothing of other rows."""
    first, second = (skill_missing(number, "Ann", f"2026-0{number}-10") for number in (1, 2))
    log = write([first, first, second], tmp_path / "log.jsonl")
    text = log.read_text("utf-8").replace("hard_skill", "hard_skil", 1)
    log.write_text(text, "utf-8")
    rows, _, _ = diagnosed(log, tmp_path / "out.jsonl", kernel)
    assert [row["case"] for row in rows] == ["c1", "c2"]
    assert rows[1]["from_earlier"] == {
        "hist.rejections": "2", "hist.same_feedback": "2", "hist.same_gap": "2"}


def test_cases_of_other_blocks(kernel: Kernel, tmp_path: Path) -> None:
    """Cases far apart in the log know of one another, as they do in one block."""
    order = random.Random(7)
    cases = [skill_missing(number, f"p{order.randrange(60)}",
                           f"2026-0{order.randrange(1, 7)}-{order.randrange(10, 28)}")
             for number in range(400)]
    log = tmp_path / "log.parquet"
    pl.DataFrame([{"case": case.id, "candidate": case.candidate, "date": str(case.date),
                   "job.gap_type": "hard_skill", "fb.reason": "lacks_skill"} for case in cases]
                 ).write_parquet(log, row_group_size=50)
    found, _, counted = diagnosed(log, tmp_path / "found.jsonl", kernel)
    together, _, _ = diagnosed(write(cases, tmp_path / "log.jsonl"), tmp_path / "one.jsonl", kernel)
    assert counted > 200
    assert found == together
