"""Hypothesis strategies for answers, cases, conditions and situations.

All of them make only what the files could say: each random condition can be written to a file and
read back. Whole random rulebases are in `random_rulebases`.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from knowledge.model.conditions import (
    UNDETERMINED,
    All,
    Answered,
    AnyOf,
    AtLeast,
    Compare,
    CompareCount,
    Condition,
    Grade,
    Holds,
    Leading,
    Leaf,
    Not,
    Operator,
    Situation,
    Value,
)
from knowledge.model.records import Kind, Knowledge, Question
from knowledge.reading.cases import Case, read_cases
from knowledge.reading.condition_syntax import ANSWERED, MAX_COUNT, OPERATORS, accepted_options
from knowledge.reading.kept_knowledge import load
from knowledge.reading.places import BUILT_IN

T = TypeVar("T")
WORDS = "abcdefghijklmnopqrstuvwxyz ÄÖéß漢,.;'\"-"
"""The letters of random answers to `text` questions."""


@functools.cache
def shipped() -> Knowledge:
    """The knowledge that ships with the program, read once."""
    return load()


@functools.cache
def real_cases() -> tuple[Case, ...]:
    """The real cases that ship with the program, read once."""
    path = BUILT_IN / "cases" / "real.jsonl"
    read = read_cases(path.read_text(encoding="utf-8"), str(path), shipped())
    return tuple(case for case in read if isinstance(case, Case))


# --- answers -------------------------------------------------------------------------------------


def counts() -> SearchStrategy[int]:
    """Counts that can be answered; mostly small, sometimes at the limit."""
    return st.integers(0, 6) | st.sampled_from((0, MAX_COUNT)) | st.integers(0, MAX_COUNT)


def values(question: Question) -> SearchStrategy[Value]:
    """Answers to one question, each as `read_answer` would give it."""
    match question.kind:
        case Kind.COUNT:
            return counts()
        case Kind.TEXT:
            return st.text(WORDS, min_size=1, max_size=20)
        case Kind.CHOICES:
            ids = question.option_ids
            return st.sets(st.sampled_from(ids), min_size=1).map(
                lambda chosen: tuple(option for option in ids if option in chosen))
        case _:
            return st.sampled_from(question.option_ids)


def answers_to(questions: Collection[Question]) -> SearchStrategy[dict[str, Value]]:
    """Answers to some of these questions, in their order; about a third of them stay unknown."""
    given = st.fixed_dictionaries(
        {question.id: st.none() | values(question) | values(question) for question in questions})
    return given.map(lambda drawn: _known(drawn, [question.id for question in questions]))


def _known(drawn: Mapping[str, T | None], order: Iterable[str]) -> dict[str, T]:
    """What was drawn that is not None, in this order."""
    listed = ((name, drawn[name]) for name in order)
    return {name: value for name, value in listed if value is not None}


def answers(knowledge: Knowledge) -> SearchStrategy[dict[str, Value]]:
    """Answers to some questions of the knowledge, in the order of the questionnaire."""
    return answers_to(knowledge.questions.values())


def cases(knowledge: Knowledge) -> SearchStrategy[Case]:
    """Cases named `case` with random answers."""
    return answers(knowledge).map(lambda given: Case("case", given))


# --- conditions ----------------------------------------------------------------------------------


@st.composite
def comparisons(draw: DrawFn, question: Question) -> Leaf:
    """Conditions that read this question once: a comparison, or `answered`."""
    word = draw(st.sampled_from(OPERATORS[question.kind]))
    if word == ANSWERED:
        return Answered(question.id)
    operator = Operator(word)
    if question.kind is Kind.COUNT:
        return CompareCount(question.id, operator, draw(counts()))
    ids = question.option_ids
    if operator in (Operator.IN, Operator.INCLUDES, Operator.INCLUDES_ONLY):
        options = draw(st.lists(
            st.sampled_from(ids), min_size=1, max_size=len(ids), unique=True))
    else:
        options = [draw(st.sampled_from(ids))]
    return Compare(
        question.id, operator, tuple(options), accepted_options(question, operator, options))


@st.composite
def leaf_conditions(
    draw: DrawFn, questions: Sequence[Question], findings: Sequence[str] = (),
    categories: Sequence[str] = (),
) -> Leaf:
    """Conditions without parts, over these questions, findings and categories."""
    kinds = [("question", questions), ("finding", findings), ("category", categories)]
    kind = draw(st.sampled_from([name for name, things in kinds if things]))
    if kind == "finding":
        return Holds(draw(st.sampled_from(findings)), draw(st.sampled_from(Grade)))
    if kind == "category":
        return Leading(draw(st.sampled_from((*categories, UNDETERMINED))))
    return draw(comparisons(draw(st.sampled_from(questions))))


@st.composite
def conditions_of(draw: DrawFn, leaf: SearchStrategy[Leaf], max_leaves: int = 8) -> Condition:
    """Conditions of any shape over leaves of this kind: at most so many, 5 levels below the top."""
    return _shaped(draw, leaf, max_leaves, 5)


def _shaped(draw: DrawFn, leaf: SearchStrategy[Leaf], most: int, depth: int) -> Condition:
    shapes = _SHAPES if most > 1 else _SHAPES[:3]
    shape = draw(st.sampled_from(shapes)) if depth else "leaf"
    if shape == "leaf":
        return draw(leaf)
    if shape == "not":
        return Not(_shaped(draw, leaf, most, depth - 1))
    size = draw(st.integers(1, min(4, most)))
    parts = tuple(_shaped(draw, leaf, most // size, depth - 1) for _ in range(size))
    if shape == "at least":
        return AtLeast(draw(st.integers(1, size)), parts)
    return All(parts) if shape == "all" else AnyOf(parts)


_SHAPES = ("leaf", "leaf", "not", "all", "any", "at least")


def conditions(
    questions: Sequence[Question], findings: Sequence[str] = (), categories: Sequence[str] = (),
    *, max_leaves: int = 8,
) -> SearchStrategy[Condition]:
    """Conditions of any shape.

    Args:
        questions: the questions they may read.
        findings: the ids of the findings they may read.
        categories: the categories they may ask for as leading; `undetermined` comes with them.
        max_leaves: how many leaves they have at most.
    """
    return conditions_of(leaf_conditions(questions, findings, categories), max_leaves)


def situations(
    questions: Collection[Question], findings: Sequence[str] = (),
    categories: Sequence[str] = (),
) -> SearchStrategy[Situation]:
    """Situations to judge conditions in: some answers, some findings, any leading category."""
    graded = st.fixed_dictionaries(
        {finding: st.none() | st.sampled_from(Grade) for finding in findings})
    held = graded.map(lambda drawn: _known(drawn, findings))
    leading = st.sampled_from([None, UNDETERMINED, *categories])
    return st.builds(Situation, answers_to(questions), held, leading)
