"""`debrief settle`: whether the verdict is settled, and what to ask next."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from rich.cells import cell_len

from engine.case.questions.case_space import CaseSpace
from engine.case.questions.prior import Prior
from engine.case.questions.settle import Settler
from engine.case.questions.unknowns import is_asked
from engine.rulebase.output_schemas import output_schemas
from knowledge.model.conditions import Value
from knowledge.reading.cases import answers_data
from tests.cli.running import invoke, log, run, words
from tests.engine.case.questions.test_settling import random_answer
from tests.strategies import shipped


def data(*arguments: str | Path) -> dict[str, Any]:
    """What would settle it as data, valid by its schema."""
    found: dict[str, Any] = json.loads(invoke("settle", *arguments, "--json").stdout)
    Draft202012Validator(output_schemas()["settle"]).validate(found)
    return found


@pytest.fixture
def full(tmp_path: Path) -> Path:
    """A case in which everything that is asked has been answered."""
    chance = random.Random(4)
    answers: dict[str, Value] = {}
    for question in shipped().questions.values():
        if is_asked(question, answers):
            answers[question.id] = random_answer(question, chance)
    return log(tmp_path / "full.json", {"case": "full", "answers": answers_data(answers)})


def test_what_to_ask_next(small: Path) -> None:
    """The best question, its section, what it is expected to tell, and each answer's verdict."""
    result = invoke("settle", small)
    text = words(result.stdout)
    assert result.exit_code == 0
    assert "Not settled" in text
    found = data(small)
    question = shipped().questions[found["ask"]]
    assert words(question.text) in text
    assert f"{question.section} · {question.id} · expected to tell" in text
    for option in question.options:
        assert f"“{option.label}”: " in text
    assert found["settled"] is False
    assert found["way_out"]
    rates = [entry["rate"] for entry in found["questions"]]
    assert rates == sorted(rates, reverse=True)


def test_settled(full: Path) -> None:
    """Where no question is left, the verdict is settled, and it is said that this is proved."""
    text = words(invoke("settle", full).stdout)
    assert "Settled: no answer that can still be given changes this verdict. That is proved" in text
    found = data(full)
    assert (found["settled"], found["ask"], found["way_out"]) == (True, None, [])


def nearly_settled(seed: int) -> dict[str, Value]:
    """Random answers after which no single one changes the verdict, and several together do."""
    chance = random.Random(seed)
    settler = Settler(CaseSpace(shipped()), Prior(shipped()))
    answers: dict[str, Value] = {}
    while True:
        outlook = settler.outlook(answers)
        assert outlook.ask is not None
        if not any(one.decides(outlook.diagnosis.leading) for one in outlook.candidates):
            return answers
        question = shipped().questions[outlook.ask.question]
        answers[question.id] = random_answer(question, chance)


def test_several_answers_together(tmp_path: Path) -> None:
    """Where no single answer changes the verdict, the fewest that do together are shown."""
    case = log(tmp_path / "sure.json",
               {"case": "sure", "answers": answers_data(nearly_settled(seed=1))})
    found = data(case)
    assert not found["settled"]
    assert len(found["way_out"]) > 1
    assert "No single answer changes the verdict" in words(invoke("settle", case).stdout)


@pytest.mark.parametrize("columns", [80, 40])
def test_widths(small: Path, columns: int) -> None:
    """No line is wider than the terminal, or ends in a space."""
    text = invoke("settle", small, COLUMNS=str(columns)).stdout
    assert max(cell_len(line) for line in text.splitlines()) <= columns
    assert not [line for line in text.splitlines() if line != line.rstrip()]


def test_another_log_another_order(rulebase: Path) -> None:
    """Answers are weighed by the log in the folder of the rulebase.

    A line in it that is no case is left out; a log that is no text is told.
    """
    case = '{"case": "new", "answers": {}}'
    before = run("settle", "-", "--json", "--knowledge", rulebase, stdin=case)
    (rulebase / "cases").mkdir()
    logged = {"case": "a", "answers": {"work.match": "all", "talk.thanked": "yes"}}
    log(rulebase / "cases/log.jsonl", logged, "{", logged)
    after = run("settle", "-", "--json", "--knowledge", rulebase, stdin=case)
    assert (before.code, after.code) == (0, 0)
    assert json.loads(before.out)["questions"] != json.loads(after.out)["questions"]
    (rulebase / "cases/log.jsonl").write_bytes(b"\xff")
    broken = run("settle", "-", "--knowledge", rulebase, stdin=case)
    assert (broken.code, broken.out) == (4, "")
    assert "the log of cases: cannot be read" in broken.err
