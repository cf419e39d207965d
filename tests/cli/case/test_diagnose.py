"""`debrief diagnose`: what it reads, how honest it is, its data for programs and its cap."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.cli.running import (
    REAL,
    REAL_CASES,
    Ended,
    invoke,
    log,
    names,
    objects,
    run,
    run_process,
    tiny_knowledge,
)

TOLD_AFTERWARDS = ("fb.", "out.")
"""Ids of questions on what the employer said, and on what became of the opening."""

ANSWERS: dict[str, object] = {"job.gap_type": ["years_experience"], "iv.stage_reached": "final"}


# --- what it reads --------------------------------------------------------------------------------


def test_every_format_and_several_files(tmp_path: Path) -> None:
    """One case in YAML, JSON, JSON Lines and on standard input, of one run, is one and the same."""
    case = {"case": "one", "answers": ANSWERS}
    yaml = tmp_path / "a.yaml"
    yaml.write_text("case: one\nanswers:\n  job.gap_type: [years_experience]\n"
                    "  iv.stage_reached: final  # as far as I know\n", "utf-8")
    pretty = tmp_path / "b.json"
    pretty.write_text("\ufeff" + json.dumps(case, indent=2), "utf-8")
    windows = tmp_path / "c.yaml"
    windows.write_bytes(yaml.read_bytes().replace(b"\n", b"\r\n"))
    lines = log(tmp_path / "d.jsonl", case, "", case)
    ended = run("diagnose", yaml, pretty, windows, lines, "-", "--json", stdin=json.dumps(case))
    assert (ended.code, ended.err) == (0, "")
    assert len(ended.out.splitlines()) == 6
    assert len(set(ended.out.splitlines())) == 1


def test_the_text_names_each_of_several_cases(tmp_path: Path) -> None:
    """As text, each case begins with its id, below a line that parts it from the one before."""
    cases = log(tmp_path / "log.jsonl", *({"case": f"no {n}", "answers": {}} for n in (1, 2, 3)))
    text = invoke("diagnose", cases, DEBRIEF_KNOWLEDGE=tiny_knowledge(tmp_path)).stdout
    assert re.findall(r"^Case (.*)$", text, re.M) == ["no 1", "no 2", "no 3"]
    assert len(re.findall(r"^─+$", text, re.M)) == 2


def test_unanswered_is_unknown(tmp_path: Path) -> None:
    """A case without answers is undetermined, with no reason ahead of another."""
    empty = log(tmp_path / "e.jsonl", {"case": "e", "answers": {}},
                {"case": "n", "answers": {"iv.technical": None}})
    for verdict in objects(run("diagnose", empty, "--json").out):
        assert verdict["diagnosis"]["leading"] == "undetermined"
        assert len(set(verdict["diagnosis"]["probabilities"].values())) == 1


# --- how honest it is -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Judged:
    """Cases whose reason is known, judged: ids by whether the diagnosis agrees."""

    right: list[str]
    wrong: list[str]
    undetermined: list[str]
    sure: list[str]
    """Wrong ones that were called likely or more."""


def judged(verdicts: Sequence[dict[str, Any]]) -> Judged:
    """Compare verdicts on the real cases with what the employers confirmed."""
    found = Judged([], [], [], [])
    for case, verdict in zip(REAL, verdicts, strict=True):
        diagnosis = verdict["diagnosis"]
        if diagnosis["leading"] == "undetermined":
            found.undetermined.append(case["case"])
        elif diagnosis["leading"] == case["confirmed"]:
            found.right.append(case["case"])
        else:
            found.wrong.append(case["case"])
            if diagnosis["certainty"] in ("likely", "very likely"):
                found.sure.append(case["case"])
    return found


@pytest.fixture(scope="module")
def shipped() -> Ended:
    """What `debrief diagnose knowledge/cases/real.jsonl --json` prints."""
    return run("diagnose", REAL_CASES, "--json")


def test_real_cases_with_what_the_employer_said(shipped: Ended) -> None:
    """With what was told afterwards, over 90 % of the real cases get the confirmed reason."""
    found = judged(objects(shipped.out))
    assert len(REAL) >= 44
    assert len(found.right) > 0.9 * len(REAL), found
    assert not found.sure


def test_real_cases_without_what_the_employer_said() -> None:
    """Without it at least half are undetermined, few are wrong, and none is wrong and sure."""
    silent = [{**case, "answers": {question: answer for question, answer in case["answers"].items()
                                   if not question.startswith(TOLD_AFTERWARDS)}} for case in REAL]
    result = invoke("diagnose", "-", "--json", stdin="\n".join(map(json.dumps, silent)))
    assert (result.exit_code, result.stderr) == (0, "")
    found = judged(objects(result.stdout))
    assert len(found.undetermined) >= len(REAL) / 2, found
    assert len(found.wrong) <= 0.15 * len(REAL), found
    assert len(found.wrong) < len(found.right), found
    assert not found.sure


# --- data for programs ----------------------------------------------------------------------------


def test_json_is_one_object_a_line_and_case(shipped: Ended) -> None:
    """--json prints an object a case, in order, each as the published schema says, and no more."""
    assert (shipped.code, shipped.err) == (0, "")
    verdicts = objects(shipped.out)
    assert names(verdicts) == names(REAL)
    schema = json.loads(invoke("schema", "verdict").stdout)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    for verdict in verdicts:
        validator.validate(verdict)
        assert sum(verdict["diagnosis"]["probabilities"].values()) == pytest.approx(1, abs=1e-5)
        totals = [verdict["diagnosis"]["decibans"][name]
                  for name in verdict["diagnosis"]["ranking"]]
        assert totals == sorted(verdict["diagnosis"]["decibans"].values(), reverse=True)


def test_the_same_bytes_under_every_hash_seed(tmp_path: Path) -> None:
    """What is printed does not depend on PYTHONHASHSEED."""
    few = log(tmp_path / "few.jsonl", *REAL[:2])
    seen = {run_process("diagnose", few, "--json", PYTHONHASHSEED=seed).out for seed in ("0", "77")}
    assert len(seen) == 1


# --- the cap --------------------------------------------------------------------------------------


def test_max_steps(tmp_path: Path) -> None:
    """--max-steps shortens the plan and tells what was left out; 0 leaves out nothing."""
    case = log(tmp_path / "log.jsonl", REAL[0])

    def plan(*options: str) -> dict[str, Any]:
        result = invoke("diagnose", case, "--json", *options)
        made: dict[str, Any] = json.loads(result.stdout)["plan"]
        return made

    one, usual, everything = plan("--max-steps", "1"), plan(), plan("--max-steps", "0")
    assert 0 < len(one["steps"]) < len(usual["steps"]) < len(everything["steps"])
    assert plan("--max-steps", "10") == usual
    assert plan("--max-steps", "999") == everything
    assert len([step for step in usual["steps"] if not step["done"]]) <= 10
    assert one["left_out"]
    assert everything["left_out"] == []
    ids = {step["id"] for step in everything["steps"]}
    assert {step["id"] for step in usual["steps"]} | set(usual["left_out"]) <= ids


@pytest.mark.parametrize("number", ["-1", "ten", "1.5", ""])
def test_bad_max_steps(number: str, tmp_path: Path) -> None:
    """A cap that is no whole number from 0 is refused as a wrong command line."""
    case = log(tmp_path / "log.jsonl", REAL[0])
    result = invoke("diagnose", case, "--max-steps", number)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--max-steps" in result.stderr.splitlines()[-1]
