"""The cornerstones that are shipped: every rule is kept with a case, and each case holds.

They stand in `knowledge/cornerstones/`, one file for each file of `knowledge/rules/`; what no rule
decides alone stands in a file of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from engine.core.inference import InferenceEngine
from engine.core.interpreter import Interpreter
from engine.core.network import productions
from engine.rulebase.cornerstones.cornerstones import Result, answers_otherwise, run_cornerstones
from engine.rulebase.cornerstones.coverage import coverage
from engine.rulebase.cornerstones.failures import mismatch_words
from knowledge.model.conditions import Grade, Value
from knowledge.reading.cases import Case
from knowledge.reading.cornerstones import FOLDER, Cornerstone, load_cornerstones
from knowledge.reading.places import BUILT_IN
from tests.strategies import shipped

WEIGHING = "11-weighing"
MOST = 110
STONES = load_cornerstones(shipped())
KEEPING = [stone for stone in STONES if stone.keeps]

each_keeping = pytest.mark.parametrize("stone", KEEPING, ids=lambda stone: stone.id)


@cache
def results() -> tuple[Result, ...]:
    """All of them, run."""
    return run_cornerstones(STONES, shipped())


def _file(stone: Cornerstone) -> str:
    return Path(stone.place.file).stem


def test_every_cornerstone_holds() -> None:
    """All that a cornerstone expects comes out: `debrief rules test` has nothing to tell."""
    assert [(result.cornerstone.id, mismatch_words(mismatch))
            for result in results() for mismatch in result.mismatches] == []


def test_every_rule_is_kept() -> None:
    """Each rule has a cornerstone of its own, in the file named like the rule's, in its order."""
    rules = shipped().rules
    for stone in KEEPING:
        assert {Path(rules[rule].place.file).stem for rule in stone.keeps} == {_file(stone)}
    kept = [rule for stone in KEEPING for rule in stone.keeps]
    assert set(kept) == set(rules)
    firsts = [[*rules].index(stone.keeps[0]) for stone in KEEPING]
    assert firsts == sorted(firsts)


def test_what_keeps_no_rule_stands_apart() -> None:
    """A cornerstone of the weighing keeps no rule, and each of all others keeps one."""
    assert {_file(stone) for stone in STONES if not stone.keeps} == {WEIGHING}
    assert {_file(stone) for stone in KEEPING} & {WEIGHING} == set()


@each_keeping
def test_answers_are_minimal(stone: Cornerstone) -> None:
    """With any one answer left out, the rules that it keeps no longer all fire."""
    interpreter = Interpreter(shipped())
    for fewer in _one_answer_less(stone.answers):
        assert not set(stone.keeps) <= interpreter.read(fewer).fired, fewer


def _one_answer_less(answers: Mapping[str, Value]) -> Iterator[dict[str, Value]]:
    """The answers without one of them; each option chosen of a set counts as one."""
    for question, value in answers.items():
        rest = {other: answers[other] for other in answers if other != question}
        if isinstance(value, tuple) and len(value) > 1:
            for left_out in value:
                yield {**rest, question: tuple(option for option in value if option != left_out)}
        else:
            yield rest


@each_keeping
def test_but_differs_in_one_question(stone: Cornerstone) -> None:
    """Beside each stands a case in which the rules are silent, and only one answer is another."""
    assert stone.but is not None
    answers, otherwise = stone.answers, answers_otherwise(stone, shipped())
    assert sum(answers.get(name) != otherwise.get(name) for name in {*answers, *otherwise}) == 1


def test_every_generated_production_fires() -> None:
    """Together they reach all evidence, at each grade it can have, and every step."""
    engine = InferenceEngine(shipped())
    fired: set[tuple[str, Grade | None]] = set()
    for stone in STONES:
        proof = engine.infer(Case(stone.id, stone.answers))
        for firing in proof.firings:
            grade = proof.findings.get(firing.rule.removeprefix("evidence:"))
            fired.add((firing.rule, grade))  # the grade is None unless it is evidence
    generated = {(production.id, production.grade) for production in productions(shipped())
                 if production.id not in shipped().rules}
    assert generated - fired == set()


def test_nearly_every_part_of_every_rule_is_tried_both_ways() -> None:
    """Every rule fires, and 98 of 100 parts of conditions decide both ways in some case."""
    found = coverage(results(), shipped())
    assert found.fired == len(shipped().rules)
    assert found.both_ways / len(found.parts) >= 0.98, [
        (part.rule, part.part) for part in (*found.one_way, *found.never)]


def test_stories_differ() -> None:
    """Each tells what happened in a sentence of its own."""
    stories = [stone.story for stone in STONES]
    assert len(set(stories)) == len(stories)
    for story in stories:
        assert story.rstrip('"').endswith((".", "?")), story


@pytest.mark.parametrize("path", sorted((BUILT_IN / FOLDER).glob("*.yaml")), ids=lambda p: p.stem)
def test_lines_are_short(path: Path) -> None:
    """No line is too long to read beside another."""
    assert max(map(len, path.read_text(encoding="utf-8").splitlines())) <= MOST
