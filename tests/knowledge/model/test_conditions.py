"""What conditions mean: Kleene's three-valued logic of answers, and a closed world of findings."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

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
    Truth,
    Value,
    at_least,
    compare,
    conjunction,
    disjunction,
    findings_read,
    leaves,
    negation,
    questions_read,
    truth,
)
from knowledge.model.problems import Problems
from knowledge.model.records import Kind, Option, Question
from knowledge.reading.condition_syntax import ConditionReader, accepted_options, condition_data
from knowledge.reading.json_tree import read_json
from knowledge.reading.rows import YES_NO
from tests.strategies import conditions, conditions_of, leaf_conditions, shipped, situations

TRUTHS: tuple[Truth, ...] = (True, False, None)


def question(name: str, kind: Kind, *options: str) -> Question:
    """A question of one kind with these options."""
    made = YES_NO if kind is Kind.YES_NO else tuple(Option(word, word) for word in options)
    return Question(name, "Part", kind, True, "What?", made, "So.", ())


QUESTIONS = (
    question("q.scale", Kind.SCALE, "low", "middle", "high"),
    question("q.choice", Kind.CHOICE, "a", "b", "c"),
    question("q.set", Kind.CHOICES, "a", "b", "c"),
    question("q.yes", Kind.YES_NO),
    question("q.count", Kind.COUNT),
    question("q.text", Kind.TEXT),
)
FINDINGS = ("f1", "f2")
CATEGORIES = ("c1", "c2")
SITUATIONS = situations(QUESTIONS, FINDINGS, CATEGORIES)
CONDITIONS = conditions(QUESTIONS, FINDINGS, CATEGORIES)


# --- the connectives -----------------------------------------------------------------------------


def completions(values: tuple[Truth, ...]) -> Iterator[tuple[bool, ...]]:
    """All ways to fill in what is unknown."""
    return itertools.product(*([True, False] if value is None else [value] for value in values))


def agreed(values: tuple[Truth, ...], judge: Callable[[tuple[bool, ...]], bool]) -> Truth:
    """What all completions agree on, or unknown. For parts that differ, that is Kleene's logic."""
    results = {judge(filled) for filled in completions(values)}
    return results.pop() if len(results) == 1 else None


@pytest.mark.parametrize(("value", "expected"), [(True, False), (False, True), (None, None)])
def test_not_is_kleene(value: Truth, expected: Truth) -> None:
    """Not exchanges true and false, and leaves the unknown unknown."""
    assert negation(value) is expected


@pytest.mark.parametrize(("left", "right", "both", "either"), [
    (True, True, True, True), (True, False, False, True), (True, None, None, True),
    (False, True, False, True), (False, False, False, False), (False, None, False, None),
    (None, True, None, True), (None, False, False, None), (None, None, None, None),
])
def test_and_and_or_are_kleene(left: Truth, right: Truth, both: Truth, either: Truth) -> None:
    """The tables of Kleene (1952), section 64, for two parts."""
    assert conjunction([left, right]) is both
    assert disjunction([left, right]) is either


@pytest.mark.parametrize("size", range(5))
def test_and_and_or_of_many(size: int) -> None:
    """Over up to four parts, both say exactly what all ways to fill in the unknown agree on."""
    for values in itertools.product(TRUTHS, repeat=size):
        assert conjunction(values) is agreed(values, all), values
        assert disjunction(values) is agreed(values, any), values


@pytest.mark.parametrize(("size", "count"), [
    (size, count) for size in range(1, 5) for count in range(1, size + 1)])
def test_at_least(size: int, count: int) -> None:
    """At least N of up to four parts: exactly what all ways to fill in the unknown agree on."""
    for values in itertools.product(TRUTHS, repeat=size):
        assert at_least(count, values) is agreed(
            values, lambda filled: sum(filled) >= count), values


# --- the leaves ----------------------------------------------------------------------------------


SETS: tuple[tuple[str, ...], ...] = tuple(
    chosen for size in (1, 2, 3) for chosen in itertools.combinations("abc", size))
ORDER = ("low", "middle", "high")
MEANINGS: dict[Operator, Callable[[int, int], bool]] = {
    Operator.IS: int.__eq__, Operator.IS_NOT: int.__ne__,
    Operator.AT_LEAST: int.__ge__, Operator.AT_MOST: int.__le__,
}


def compared(name: str, operator: Operator, *values: str) -> Compare:
    """A comparison as the reader makes it."""
    asked = next(asked for asked in QUESTIONS if asked.id == name)
    return Compare(name, operator, values, accepted_options(asked, operator, values))


@pytest.mark.parametrize("operator", MEANINGS)
def test_a_scale_is_compared_by_its_order(operator: Operator) -> None:
    """For each two options of a scale, a comparison is that of their places."""
    for given_, asked in itertools.product(ORDER, repeat=2):
        expected = MEANINGS[operator](ORDER.index(given_), ORDER.index(asked))
        assert compare(compared("q.scale", operator, asked), given_) is expected


@pytest.mark.parametrize("operator", MEANINGS)
@given(number=st.integers(0, 1000), asked=st.integers(0, 1000))
def test_a_count_is_compared_as_a_number(operator: Operator, number: int, asked: int) -> None:
    """Counts are compared as the whole numbers they are."""
    condition = CompareCount("q.count", operator, asked)
    assert compare(condition, number) is MEANINGS[operator](number, asked)
    assert compare(condition, asked) is MEANINGS[operator](asked, asked)


@pytest.mark.parametrize("asked", SETS)
def test_options_are_compared_as_members(asked: tuple[str, ...]) -> None:
    """`in` is membership; `includes` is some in common; `includes only` is nothing else chosen."""
    for option in "abc":
        assert compare(compared("q.choice", Operator.IN, *asked), option) is (option in asked)
    for chosen in SETS:
        includes = compared("q.set", Operator.INCLUDES, *asked)
        only = compared("q.set", Operator.INCLUDES_ONLY, *asked)
        assert compare(includes, chosen) is any(option in asked for option in chosen)
        assert compare(only, chosen) is all(option in asked for option in chosen)


NOTHING = Situation({}, {})


@given(leaf_conditions(QUESTIONS))
def test_a_comparison_without_an_answer_is_unknown(leaf: Leaf) -> None:
    """Nothing is concluded from silence: only `answered` is known of an unanswered question."""
    assert truth(leaf, NOTHING) is (False if isinstance(leaf, Answered) else None)
    assert truth(Not(leaf), NOTHING) is (True if isinstance(leaf, Answered) else None)


SILENT = leaf_conditions(QUESTIONS).filter(lambda leaf: not isinstance(leaf, Answered))


@given(conditions_of(SILENT))
def test_no_condition_fires_on_silence(condition: Condition) -> None:
    """A condition over answers alone, without `answered`, is unknown where nothing is answered."""
    assert truth(condition, NOTHING) is None


@given(leaf_conditions(QUESTIONS, FINDINGS, CATEGORIES), SITUATIONS)
def test_a_leaf_is_unknown_only_without_an_answer(leaf: Leaf, situation: Situation) -> None:
    """Findings, the diagnosis and `answered` are true or false; a comparison needs its answer."""
    known = truth(leaf, situation) is not None
    assert known is (not isinstance(leaf, Compare | CompareCount)
                     or leaf.question in situation.answers)


@pytest.mark.parametrize(("held", "least"), list(itertools.product((None, *Grade), Grade)))
def test_a_finding_holds_with_its_grade_and_below(held: Grade | None, least: Grade) -> None:
    """A finding holds with its grade and each lower one; not derived, it does not hold."""
    situation = Situation({}, {} if held is None else {"f1": held})
    assert truth(Holds("f1", least), situation) is (held is not None and held >= least)


@pytest.mark.parametrize("leading", ["c1", UNDETERMINED, None])
def test_the_leading_category(leading: str | None) -> None:
    """`leading` is true of the leading category only; before the diagnosis, of none."""
    situation = Situation({}, {}, leading)
    for category in (*CATEGORIES, UNDETERMINED):
        assert truth(Leading(category), situation) is (category == leading)


# --- laws ----------------------------------------------------------------------------------------

PARTS = st.lists(CONDITIONS, min_size=1, max_size=4).map(tuple)


def negated(parts: tuple[Condition, ...]) -> tuple[Condition, ...]:
    """The negation of each part."""
    return tuple(Not(part) for part in parts)


@given(PARTS, SITUATIONS)
def test_de_morgan(parts: tuple[Condition, ...], situation: Situation) -> None:
    """Not all is some not; not any is all not; twice not is nothing, also for the unknown."""
    assert truth(Not(All(parts)), situation) is truth(AnyOf(negated(parts)), situation)
    assert truth(Not(AnyOf(parts)), situation) is truth(All(negated(parts)), situation)
    assert truth(Not(Not(parts[0])), situation) is truth(parts[0], situation)


@given(PARTS, st.data(), SITUATIONS)
def test_at_least_is_its_own_dual(
    parts: tuple[Condition, ...], data: st.DataObject, situation: Situation
) -> None:
    """Not at least N of M is at least M - N + 1 of the negations; 1 is any, M is all."""
    count = data.draw(st.integers(1, len(parts)))
    dual = AtLeast(len(parts) - count + 1, negated(parts))
    assert truth(Not(AtLeast(count, parts)), situation) is truth(dual, situation)
    assert truth(AtLeast(1, parts), situation) is truth(AnyOf(parts), situation)
    assert truth(AtLeast(len(parts), parts), situation) is truth(All(parts), situation)


@given(PARTS, st.randoms(use_true_random=False), SITUATIONS)
def test_the_order_of_parts_does_not_matter(
    parts: tuple[Condition, ...], random: Random, situation: Situation
) -> None:
    """All, any and at least N say the same for their parts in any order."""
    mixed = tuple(random.sample(parts, len(parts)))
    assert truth(All(parts), situation) is truth(All(mixed), situation)
    assert truth(AnyOf(parts), situation) is truth(AnyOf(mixed), situation)
    assert truth(AtLeast(2, parts), situation) is truth(AtLeast(2, mixed), situation)


WITHOUT_ANSWERED = leaf_conditions(QUESTIONS, FINDINGS, CATEGORIES).filter(
    lambda leaf: not isinstance(leaf, Answered))


@st.composite
def some_answers_less(draw: DrawFn) -> tuple[Situation, Situation]:
    """A situation, and the same with some of its answers unknown."""
    full = draw(SITUATIONS)
    kept = draw(st.sets(st.sampled_from(sorted(full.answers)))) if full.answers else set()
    fewer: dict[str, Value] = {name: full.answers[name] for name in full.answers if name in kept}
    return Situation(fewer, full.findings, full.leading), full


@given(conditions_of(WITHOUT_ANSWERED), some_answers_less())
def test_more_answers_never_turn_a_verdict(
    condition: Condition, situations_: tuple[Situation, Situation]
) -> None:
    """Filling in an unknown answer makes the unknown known; it never turns true into false."""
    fewer, full = situations_
    before = truth(condition, fewer)
    assert before is None or truth(condition, full) is before


# --- the form of the files -----------------------------------------------------------------------


def read_back(condition: Condition, questions: tuple[Question, ...]) -> Condition | None:
    """The condition after a way through plain data and JSON text."""
    problems = Problems()
    text = json.dumps(condition_data(condition), indent=1)
    reader = ConditionReader(
        {question.id: question for question in questions}, FINDINGS, CATEGORIES, problems)
    read = reader.read(read_json(text, "a file", 1, problems))
    assert not problems, list(problems)
    return read


SHIPPED = tuple(shipped().questions.values())


@given(conditions(SHIPPED, FINDINGS, CATEGORIES))
def test_a_condition_over_the_shipped_questions_is_read_back(condition: Condition) -> None:
    """A condition written as data, to JSON text, is read back as the same condition."""
    assert read_back(condition, SHIPPED) == condition


@given(CONDITIONS)
def test_a_condition_over_each_kind_of_question_is_read_back(condition: Condition) -> None:
    """The same with a question of each kind, so that every comparison has its turn."""
    assert read_back(condition, QUESTIONS) == condition


# --- what a condition reads ----------------------------------------------------------------------


def test_leaves_are_told_from_left_to_right() -> None:
    """Leaves come in reading order, each as often as it occurs; names come once."""
    scale = compared("q.scale", Operator.IS, "low")
    count = CompareCount("q.count", Operator.AT_LEAST, 2)
    condition = All((
        AnyOf((scale, Not(Holds("f2", Grade.strong)))),
        AtLeast(1, (count, Answered("q.scale"), Holds("f1"))),
        Not(AnyOf((Leading("c1"), Holds("f2"), scale))),
    ))
    assert list(leaves(condition)) == [
        scale, Holds("f2", Grade.strong), count, Answered("q.scale"), Holds("f1"), Leading("c1"),
        Holds("f2"), scale]
    assert questions_read(condition) == ("q.scale", "q.count")
    assert findings_read(condition) == ("f2", "f1")


@given(CONDITIONS, SITUATIONS)
def test_only_what_is_read_has_a_say(condition: Condition, situation: Situation) -> None:
    """What a condition does not read may be forgotten without a change of its truth."""
    read, found = questions_read(condition), findings_read(condition)
    diagnosis = any(isinstance(leaf, Leading) for leaf in leaves(condition))
    fewer = Situation(
        {name: value for name, value in situation.answers.items() if name in read},
        {name: grade for name, grade in situation.findings.items() if name in found},
        situation.leading if diagnosis else None)
    assert truth(condition, fewer) is truth(condition, situation)
