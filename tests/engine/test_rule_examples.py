"""Every rule by example: a smallest case in which it fires, and one beside it in which it does not.

The examples stand in `rule_examples/`, one file for each file of `knowledge/rules/`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import pytest
from ruamel.yaml import YAML

from engine.inference import InferenceEngine
from engine.network import productions
from engine.proof import Proof
from knowledge.case import Case
from knowledge.conditions import Grade, Value
from knowledge.loading import load
from knowledge.model import Kind, Knowledge, Question

Answers: TypeAlias = Mapping[str, Value]
Infer: TypeAlias = Callable[[Answers], Proof]

FOLDER = Path(__file__).parent / "rule_examples"


@dataclass(frozen=True, slots=True)
class Example:
    """Two cases for one rule: it fires in the one, and stays silent in the other."""

    file: str
    fires: Answers
    silent: Answers


def _tables(path: Path) -> dict[str, dict[str, object]]:
    """A YAML 1.2 file that is a mapping of names to mappings."""
    tree: object = YAML(typ="safe", pure=True).load(path)
    assert isinstance(tree, dict), path
    assert all(isinstance(table, dict) for table in tree.values()), path
    return tree


def _answers(tree: object) -> Answers:
    assert isinstance(tree, dict)
    return {
        question: tuple(value) if isinstance(value, list) else value
        for question, value in tree.items()
    }


def _examples() -> Iterator[tuple[str, Example]]:
    for path in sorted(FOLDER.glob("*.yaml")):
        for rule, pair in _tables(path).items():
            assert set(pair) == {"fires", "not"}, rule
            yield rule, Example(path.stem, _answers(pair["fires"]), _answers(pair["not"]))


LISTED = tuple(_examples())
EXAMPLES = dict(LISTED)

each_rule = pytest.mark.parametrize("rule", EXAMPLES)


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load()


@pytest.fixture(scope="module")
def infer(knowledge: Knowledge) -> Infer:
    engine = InferenceEngine(knowledge)

    def infer_answers(answers: Answers) -> Proof:
        return engine.infer(Case("example", _in_order(answers, knowledge.questions)))

    return infer_answers


def _in_order(answers: Answers, questions: Mapping[str, Question]) -> Answers:
    """The same answers, and the options of each set, in the order of the questionnaire."""
    return {
        name: tuple(sorted(value, key=questions[name].option_ids.index))
        if isinstance(value := answers[name], tuple) else value
        for name in sorted(answers, key=list(questions).index)
    }


def _fired(proof: Proof) -> set[str]:
    return {firing.rule for firing in proof.firings}


def _allowed(question: Question, value: Value) -> bool:
    match question.kind:
        case Kind.COUNT:
            return isinstance(value, int) and value >= 0
        case Kind.CHOICES:
            return isinstance(value, tuple) and set() < set(value) <= set(question.option_ids)
        case _:
            return value in question.option_ids


def _one_answer_less(answers: Answers) -> Iterator[Answers]:
    """The answers without one of them; each option chosen of a set counts as one."""
    for question, value in answers.items():
        rest = {other: answers[other] for other in answers if other != question}
        if isinstance(value, tuple) and len(value) > 1:
            for left_out in value:
                yield {**rest, question: tuple(option for option in value if option != left_out)}
        else:
            yield rest


def test_every_rule_has_one_example(knowledge: Knowledge) -> None:
    """Each rule has one example, in the file of the same name as its own and in the same order."""
    rules = [(Path(rule.place.file).stem, rule.id) for rule in knowledge.rules.values()]
    assert [(example.file, rule) for rule, example in LISTED] == rules


@each_rule
def test_answers_are_allowed(rule: str, knowledge: Knowledge) -> None:
    """Both cases consist of answers that the questionnaire allows, so neither rests on a slip."""
    example = EXAMPLES[rule]
    for answers in (example.fires, example.silent):
        for question, value in answers.items():
            assert _allowed(knowledge.questions[question], value), (question, value)


@each_rule
def test_rule_fires(rule: str, infer: Infer) -> None:
    """The rule fires in its first case."""
    assert rule in _fired(infer(EXAMPLES[rule].fires))


@each_rule
def test_rule_is_silent(rule: str, infer: Infer) -> None:
    """The rule does not fire in its second case."""
    assert rule not in _fired(infer(EXAMPLES[rule].silent))


@each_rule
def test_firing_case_is_minimal(rule: str, infer: Infer) -> None:
    """With any one answer left out of its first case, the rule no longer fires."""
    for fewer in _one_answer_less(EXAMPLES[rule].fires):
        assert rule not in _fired(infer(fewer)), fewer


@each_rule
def test_cases_differ_in_one_question(rule: str) -> None:
    """The two cases differ in exactly one question: answered otherwise, or only in one of them."""
    fires, silent = EXAMPLES[rule].fires, EXAMPLES[rule].silent
    questions = {**fires, **silent}
    assert sum(fires.get(name) != silent.get(name) for name in questions) == 1


def test_every_generated_production_fires(knowledge: Knowledge, infer: Infer) -> None:
    """Together the firing cases reach all evidence, at each grade it can have, and every step."""
    fired: set[tuple[str, Grade | None]] = set()
    for example in EXAMPLES.values():
        proof = infer(example.fires)
        for name in _fired(proof):
            grade = proof.findings.get(name.removeprefix("evidence:"))  # None unless evidence
            fired.add((name, grade))
    generated = {(production.id, production.grade) for production in productions(knowledge)
                 if production.id not in knowledge.rules}
    assert generated - fired == set()
