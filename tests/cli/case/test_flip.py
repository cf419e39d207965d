"""`debrief flip`: the smallest change of answers that would alter the verdict."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from rich.cells import cell_len

from engine.rulebase.output_schemas import output_schemas
from tests.cli.running import REAL_CASES, invoke, log, run, run_process, told, words

EXAMPLE = REAL_CASES.parent / "example.yaml"
SLIP = {"case": "slip", "answers": {"iv.technical": "solid", "mot.negative_past": "yes",
                                    "cul.rapport": "ok"}}


@pytest.fixture
def slip(tmp_path: Path) -> Path:
    return log(tmp_path / "slip.json", SLIP)


def data(*arguments: str | Path) -> dict[str, Any]:
    """The flips as data, valid by their schema."""
    found: dict[str, Any] = json.loads(invoke("flip", *arguments, "--json").stdout)
    Draft202012Validator(output_schemas()["flip"]).validate(found)
    return found


def test_had_you(slip: Path) -> None:
    """It reads as what could have been, in the rules' view, and lays no blame."""
    result = invoke("flip", slip)
    text = words(result.stdout)
    assert result.exit_code == 0
    assert ("In the rules' view: had you said nothing negative about a former employer or "
            "colleague, the likely reason would no longer be “They were not sure you would fit "
            "in”; no reason would be clearly ahead.") in text
    assert "“Yes, clearly” -> “No”" in text
    assert "Proved over all combinations of these answers" in text
    assert "no judgement of you" in text
    assert not re.search(r"\b(fault|blame|fail|wrong)", text)


def test_as_data(slip: Path) -> None:
    """The change, its cost and that the engine confirms it."""
    found = data(slip)
    (flip,) = found["flips"]
    assert (found["cost"], found["leading"], found["answers"]) == (1, "culture_fit", "changeable")
    assert flip["changes"] == [{"question": "mot.negative_past", "before": "yes", "after": "no",
                                "also": []}]
    assert (flip["leading"], flip["confirmed"]) == ("undetermined", True)


def test_nothing_that_could_be_changed_would_do() -> None:
    """That is said to be proved, and how to look at the other answers."""
    text = words(invoke("flip", EXAMPLE).stdout)
    assert "Next time, two of your answers could be better." in text
    assert "no change of them would have led to another verdict; this is proved" in text
    assert "--any looks at all answers given" in text
    assert data(EXAMPLE)["cost"] is None


def test_an_undetermined_verdict(small: Path) -> None:
    """Where no reason leads, the change would make one lead."""
    assert "had you done well in the exercise, the likely reason would be “They missed a skill or "\
        "qualification”." in words(invoke("flip", small).stdout)


def test_nothing_to_change(tmp_path: Path) -> None:
    """Without an answer that could be better, that is said."""
    case = log(tmp_path / "words.json", {"case": "words", "answers": {"fb.given": "none"}})
    assert "None of the answers given is one that you could bring" in words(
        invoke("flip", case).stdout)


def test_any_answer(small: Path) -> None:
    """With --any it is a test of how fragile the verdict is, over all answers given."""
    result = invoke("flip", small, "--any")
    assert "had you" not in result.stdout
    assert "With this answer otherwise" in words(result.stdout) or (
        "answers otherwise" in words(result.stdout))
    found = data(small, "--any")
    assert found["questions"] == ["job.gap_type", "iv.stage_reached", "iv.technical", "fb.given",
                                  "fb.source", "fb.reason", "fb.requested"]
    assert found["flips"]
    assert all(flip["confirmed"] for flip in found["flips"])
    assert {len(flip["changes"]) for flip in found["flips"]} == {found["cost"]}


def test_a_wanted_verdict(small: Path) -> None:
    """--to looks for what makes one category lead."""
    found = data(small, "--any", "--to", "culture_fit")
    assert {flip["leading"] for flip in found["flips"]} == {"culture_fit"}
    assert found["wanted"] == "culture_fit"
    text = words(invoke("flip", small, "--to", "culture_fit").stdout)
    assert "led to a verdict of “They were not sure you would fit in”" in text


def test_what_is_refused(small: Path) -> None:
    """A category that leads already, and one that there is not."""
    leading = data(small)["leading"]
    ended = run("flip", small, "--to", leading)
    assert ended.code == 1
    assert told(ended).endswith("leads already, so there is nothing to change.")
    ended = run("flip", small, "--to", "culture_fitt")
    assert ended.code == 2
    assert told(ended) == "There is no category 'culture_fitt'. Did you mean 'culture_fit'?"


@pytest.mark.parametrize("columns", [80, 40])
def test_widths(small: Path, columns: int) -> None:
    """No line is wider than the terminal, or ends in a space."""
    text = invoke("flip", small, "--any", COLUMNS=str(columns)).stdout
    assert max(cell_len(line) for line in text.splitlines()) <= columns
    assert not [line for line in text.splitlines() if line != line.rstrip()]


def test_the_same_for_every_hash_seed(small: Path) -> None:
    """The same bytes come out whatever the hash seed."""
    outputs = {run_process("flip", small, "--any", "--json", PYTHONHASHSEED=seed).out
               for seed in ("0", "1", "2")}
    assert len(outputs) == 1
