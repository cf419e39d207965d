"""Forward chaining takes whatever knowledge may hold, and leaves no trace in the program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from engine.core.inference import InferenceEngine
from engine.core.interpreter import Interpreter
from engine.core.normal_form import MAX_WAYS
from knowledge.model.conditions import All, Answered, AnyOf, Condition, Not, Value, questions_read
from knowledge.model.problems import KnowledgeError
from knowledge.model.records import Kind, Knowledge
from knowledge.reading.cases import Case
from knowledge.reading.loading import load
from tests.engine.inferring import python
from tests.knowledge.rulebase import replace_text, write_rulebase
from tests.strategies import shipped

# --- what knowledge may hold ---------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_rulebase(tmp_path)


@pytest.mark.parametrize("answers", [{}, {"work.match": "half"}], ids=["silent", "fires"])
def test_a_rule_may_be_called_diagnosis(folder: Path, answers: Mapping[str, Value]) -> None:
    """The id of a rule is only a name: one called `diagnosis` does not stand in for the diagnosis.

    Refusing such an id when the knowledge is loaded would do as well.
    """
    replace_text(folder, "rules/01-work.yaml", "id: M1", "id: diagnosis")
    try:
        knowledge = load(folder)
    except KnowledgeError:
        return
    proof = InferenceEngine(knowledge).infer(Case("case", answers))
    reading = Interpreter(knowledge).read(answers)
    assert (proof.findings, proof.diagnosis) == (reading.findings, reading.diagnosis)


def test_one_category_is_enough_or_refused(folder: Path) -> None:
    """Knowledge with a single category either is refused when loaded, or gives a diagnosis."""
    replace_text(folder, "diagnosis.yaml", """\
  - id: luck
    title: Bad luck
    means: Nobody could have helped it.
    leads_only_if:
      total_at_least: 7
      others_at_most: 6
""", "")
    replace_text(folder, "rules/02-talk.yaml", "leading: luck", "leading: ability")
    replace_text(folder, "findings.yaml", """\
      - category: luck
        decibans: {weak: -1, moderate: -2, strong: -3}
        because: It was no accident.
        sources: [BOOK]
""", "")
    try:
        knowledge = load(folder)
    except KnowledgeError:
        return
    proof = InferenceEngine(knowledge).infer(Case("case", {"work.match": "half"}))
    assert proof.diagnosis.leading == "ability"


def with_condition(knowledge: Knowledge, condition: Condition) -> Knowledge:
    """The knowledge with another condition in its first rule."""
    first = next(iter(knowledge.rules.values()))
    return replace(knowledge, rules={
        **knowledge.rules, first.id: replace(first, condition=condition)})


def pairs(count: int) -> Condition:
    """A condition with 2 to the power of `count` ways to be true."""
    questions = [Answered(question) for question in shipped().questions]
    return All(tuple(AnyOf((questions[2 * number], questions[2 * number + 1]))
                     for number in range(count)))


def test_a_large_condition_is_compiled() -> None:
    """A condition with 256 ways to be true works, and fires once even where it is true in all."""
    knowledge = with_condition(shipped(), pairs(8))
    first = next(iter(knowledge.rules))
    read = [knowledge.questions[question] for question in questions_read(pairs(8))]
    answers: dict[str, Value] = {
        question.id: question.option_ids[:1] if question.kind is Kind.CHOICES
        else question.option_ids[0] for question in read}
    proof = InferenceEngine(knowledge).infer(Case("case", answers))
    assert [firing.rule for firing in proof.firings].count(first) == 1


def test_a_too_large_condition_is_an_error() -> None:
    """All conditions with more ways to be true than the network takes are named, and where."""
    knowledge = with_condition(shipped(), pairs(10))
    last = list(knowledge.rules.values())[-1]
    knowledge = replace(knowledge, rules={
        **knowledge.rules, last.id: replace(last, condition=Not(Not(pairs(11))))})
    with pytest.raises(KnowledgeError) as caught:
        InferenceEngine(knowledge)
    first = next(iter(knowledge.rules.values()))
    assert [problem.place for problem in caught.value.problems] == [first.place, last.place]
    for rule, problem in zip((first, last), caught.value.problems, strict=True):
        assert rule.id in problem.what
        assert problem.cause
        assert problem.suggestion
    assert MAX_WAYS < 2 ** 10


def test_a_too_large_condition_is_refused_soon() -> None:
    """`at least 11 of` 22 parts has 705,432 ways to be true; that is told without trying each."""
    python("""if True:
        from dataclasses import replace
        from engine.core.inference import InferenceEngine
        from knowledge.model.conditions import Answered, AtLeast
        from knowledge.model.problems import KnowledgeError
        from tests.strategies import shipped
        knowledge = shipped()
        parts = tuple(Answered(question) for question in list(knowledge.questions)[:22])
        first = next(iter(knowledge.rules.values()))
        first = replace(first, condition=AtLeast(11, parts))
        try:
            InferenceEngine(replace(knowledge, rules={**knowledge.rules, first.id: first}))
        except KnowledgeError:
            pass
        else:
            raise SystemExit("no error")
        """, timeout=8)


# --- experta leaves no trace ---------------------------------------------------------------------


@pytest.mark.parametrize("prepare", [
    "", "logging.basicConfig(level=logging.ERROR)",
    "logging.root.addHandler(logging.NullHandler())", "collections.Mapping = dict",
], ids=["plain", "configured", "null handler", "mapping"])
def test_importing_experta_leaves_no_trace(prepare: str) -> None:
    """The root logger and the module `collections` are after the import what they were before."""
    printed = python(f"""if True:
        import collections, logging
        {prepare}
        def state():
            root = logging.root
            return (root.level, root.disabled, list(root.handlers), list(root.filters),
                    {{name: id(thing) for name, thing in vars(collections).items()}})
        before = state()
        import engine.core._experta
        print(state() == before)
        """)
    assert printed == "True\n"


def test_inference_logs_and_prints_nothing() -> None:
    """Nothing is printed, and nothing logged, not even to a program that listens to everything."""
    printed = python("""if True:
        import logging
        heard = set()
        class Listener(logging.Handler):
            def emit(self, record):
                heard.add((record.name, record.levelname))
        logging.root.addHandler(Listener())
        logging.root.setLevel(logging.DEBUG)
        from engine.core.inference import InferenceEngine
        from tests.strategies import real_cases, shipped
        InferenceEngine(shipped()).infer(real_cases()[0])
        print(sorted(heard))
        """)
    assert printed == "[]\n"
