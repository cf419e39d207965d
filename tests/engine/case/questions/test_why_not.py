"""Why something does not hold: the answers named bring it, and nothing fewer would."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.case.plan.plan import make_plan
from engine.case.questions.case_space import CaseSpace
from engine.case.questions.changes import changed
from engine.case.questions.near_miss_tree import Part, State, change_words, miss_tree
from engine.case.questions.shortfall import shortfall
from engine.case.questions.unknowns import is_asked
from engine.case.questions.why_not import (
    Absence,
    HoldsError,
    Miss,
    What,
    WhyNot,
    holds,
    kind_of,
    why_not,
)
from engine.core.hearing.listener import Listener
from engine.core.inference import InferenceEngine
from engine.core.interpreter import Interpreter, Reading
from knowledge.model.conditions import UNDETERMINED, Grade, Value
from knowledge.model.earlier import Earlier, EarlierCase
from knowledge.model.records import Knowledge
from knowledge.reading.cases import Case
from tests.engine.case.questions.everything import (
    MOST,
    SOME,
    changed_cases,
    every_answer,
    how_many,
)
from tests.random_rulebases import rulebases_with_answers
from tests.strategies import real_cases, shipped

Drawn = tuple[Knowledge, dict[str, Value]]


@pytest.fixture(scope="module")
def space() -> CaseSpace:
    return CaseSpace(shipped())


def ids(knowledge: Knowledge) -> list[str]:
    """Everything that can be asked about."""
    return [*knowledge.categories, UNDETERMINED, *knowledge.findings, *knowledge.steps,
            *knowledge.rules]


def is_there(kind: What, what: str, reading: Reading) -> bool:
    """Whether something holds, by the interpreter."""
    match kind:
        case What.CATEGORY:
            return reading.diagnosis.leading == what
        case What.FINDING:
            return what in reading.findings
        case What.STEP:
            return what in reading.steps
        case What.RULE:
            return what in reading.fired


def parts(tree: Part) -> Iterator[Part]:
    """A node and all below it."""
    yield tree
    for child in tree.children:
        yield from parts(child)


def assert_brings_it(found: WhyNot, miss: Miss, engine: InferenceEngine) -> None:
    """By the engine it holds once the answers named are changed, with any of those that would do.

    The tree names each change, down at its ends, and nothing else that would have to change.
    """
    knowledge, answers = found.proof.knowledge, found.proof.case.answers
    after = {change.question: change.after for change in miss.changes}
    assert miss.confirmed
    for tried in [after, *({**after, change.question: value}
                           for change in miss.changes for value in change.also[:3])]:
        proof = engine.infer(Case("then", changed(knowledge, answers, tried)))
        assert holds(found.kind, found.what, proof)
    tree = miss_tree(found, miss)
    ends = [part for part in parts(tree) if part.state is State.CHANGE]
    assert {part.text for part in ends} <= {
        change_words(change, knowledge) for change in miss.changes}
    assert ends
    assert tree.state is not State.HOLDS
    for part in parts(tree):
        if part.state in (State.HOLDS, State.CHANGE):
            assert not part.children


@SOME
@given(rulebases_with_answers(), st.data())
def test_brute_force_finds_nothing_nearer(drawn: Drawn, data: st.DataObject) -> None:
    """For random rulebases: no smaller set of answers that are asked brings it, whatever it is.

    Where it can never be, no answers bring it.
    """
    knowledge, answers = drawn
    what = data.draw(st.sampled_from(ids(knowledge)))
    values = {question.id: every_answer(question, knowledge)
              for question in knowledge.questions.values()}
    assume(how_many(values) <= MOST)
    space = CaseSpace(knowledge)
    kind = kind_of(what, knowledge)
    reading = space.interpreter.read(answers)
    if is_there(kind, what, reading):
        with pytest.raises(HoldsError) if kind is not What.STEP else _either():
            why_not(space, Case("case", answers), what)
        return
    found = why_not(space, Case("case", answers), what)
    interpreter = Interpreter(knowledge)
    bringing = []
    unasked = False
    options: dict[str, list[Value | None]] = {
        name: [*choices, None] for name, choices in values.items()}
    for names, case in changed_cases(answers, options, knowledge):
        if is_there(kind, what, interpreter.read(case)):
            unasked = True
            if all(name not in case or is_asked(knowledge.questions[name], case)
                   for name in names):
                bringing.append((len(names), sum(name in answers for name in names)))
    if not bringing:
        assert (found.absence, found.misses) == (Absence.NEVER, ())
        assert found.possible_unasked == unasked
        return
    (miss,) = found.misses
    assert (len(miss.changes), sum(one.before is not None for one in miss.changes)) == min(bringing)
    assert_brings_it(found, miss, space.engine)


class _either:  # noqa: N801 - reads as a word
    """A step that is called for is told as pruned, or is in the plan."""

    def __enter__(self) -> None:
        """Nothing is expected for certain."""

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> bool:
        return kind is None or issubclass(kind, HoldsError)


@SOME
@given(rulebases_with_answers())
def test_all_lists_other_ways_that_work(drawn: Drawn) -> None:
    """Each of the nearest ways, and each through another rule, brings it; that rule then fires."""
    knowledge, answers = drawn
    space = CaseSpace(knowledge)
    for what in [*knowledge.findings][:3]:
        if what in space.interpreter.read(answers).findings:
            continue
        found = why_not(space, Case("case", answers), what, everything=True)
        for miss in (*found.misses, *found.others):
            assert_brings_it(found, miss, space.engine)
        through = [miss.rule for miss in found.others]
        assert len({*through}) == len(through)
        for miss in found.others:
            assert any(firing.rule == miss.rule for firing in miss.proof.firings)


@pytest.mark.parametrize("number", [0, 20])
def test_real_cases(space: CaseSpace, number: int) -> None:
    """With the shipped rules: whatever is asked about is explained, and the engine confirms it."""
    case = real_cases()[number]
    proof = space.engine.infer(case)
    for what in ids(shipped())[number % 15::15]:
        try:
            found = why_not(space, case, what)
        except HoldsError:
            kind = kind_of(what, shipped())
            assert holds(kind, what, proof)
            continue
        for miss in found.misses:
            assert_brings_it(found, miss, space.engine)
        assert found.misses or found.absence is not Absence.NOT_MET


def test_through_chained_rules_down_to_the_answers(space: CaseSpace) -> None:
    """What rests on a finding that rests on answers is told down to them, with what holds."""
    case = Case("case", {"fb.given": "specific", "fb.source": "decision_maker"})
    found = why_not(space, case, "R48-credible")
    (miss,) = found.misses
    assert [(change.question, change.before, change.after) for change in miss.changes] == [
        ("fb.reason", None, ("lacks_experience",))]
    tree = miss_tree(found, miss)
    assert tree.text.startswith("Rule R48-credible would fire: ")
    assert [part.state for part in tree.children] == [State.CHANGE, State.HOLDS]
    chained = why_not(space, Case("case", {}), "R48-credible")
    states = [part.state for part in parts(miss_tree(chained, chained.misses[0]))]
    assert states.count(State.MISSING) >= 4  # two rules, and the two findings they give
    assert states.count(State.CHANGE) >= 2


def test_steps_that_were_pruned(space: CaseSpace) -> None:
    """A step that is called for and not planned is told as fallen away, alternative or capped."""
    told: set[Absence] = set()
    for case in real_cases():
        if {Absence.CAPPED, Absence.ALTERNATIVE} <= told:
            break
        proof = space.engine.infer(case)
        plan = make_plan(proof)
        planned = {entry.step.id for entry in plan.steps}
        for step in proof.steps:
            if step in planned:
                with pytest.raises(HoldsError):
                    why_not(space, case, step)
                continue
            found = why_not(space, case, step)
            told.add(found.absence)
            assert (found.absence is Absence.FELL_AWAY) == (step in plan.fallen_away)
            assert (found.absence is Absence.CAPPED) == (step in plan.left_out)
            if found.absence is Absence.ALTERNATIVE:
                assert all(step in entry.instead for entry in plan.steps
                           if entry.step.id in found.instead)
                choices = {entry.step.choice for entry in plan.steps}
                assert bool(found.instead) == (shipped().steps[step].choice in choices)
    assert {Absence.CAPPED, Absence.ALTERNATIVE} <= told


@SOME
@given(rulebases_with_answers())
def test_shortfall(drawn: Drawn) -> None:
    """A category leads just where it lacks nothing, and would with so much more evidence."""
    knowledge, answers = drawn
    diagnosis = Interpreter(knowledge).read(answers).diagnosis
    for category in knowledge.categories.values():
        short = shortfall(diagnosis, category, knowledge.policy)
        lacks = (short.behind, short.below_gate, short.others_above_gate)
        assert min(lacks) >= 0
        assert (diagnosis.leading == category.id) == (lacks == (0, 0, 0))
        others = [total for name, total in diagnosis.totals.items() if name != category.id]
        assert short.rival == max([0, *others])
        assert short.behind == max(0, short.rival + knowledge.policy.margin - short.total)


def test_a_grade_that_must_be_lower_is_told_as_that(space: CaseSpace) -> None:
    """Where a finding may stay and only weaker, it is in the way, and told up to which grade."""
    case = real_cases()[[one.id for one in real_cases()].index("case-075")]
    found = why_not(space, case, "outside_control")
    (told,) = [part for part in parts(miss_tree(found, found.misses[0]))
               if "must be no more than moderate, and is strong" in part.text]
    assert told.state is State.IN_THE_WAY
    assert [child.state for child in told.children] == [State.IN_THE_WAY]
    assert found.proof.findings["experience_gap"] is Grade.strong


def test_unknown_names() -> None:
    """Nothing else has a kind."""
    with pytest.raises(KeyError):
        kind_of("no_such_thing", shipped())


def test_answers_from_earlier_cases_stand_in_trees(space: CaseSpace) -> None:
    """What earlier cases say is in the way or holds like what was answered outright."""
    before = [EarlierCase(name, datetime.date(2026, month, 2), {"fb.reason": ("lacks_experience",)},
                          ("experience_gap",)) for month, name in enumerate(("one", "two"), 1)]
    case = Listener(space.knowledge).listen(Case("now", {
        "fb.given": "specific", "fb.source": "decision_maker", "fb.reason": ("lacks_experience",),
        "job.gap_type": ("years",), "out.who_hired": "more_experience"},
        earlier=Earlier(datetime.date(2026, 3, 31), tuple(before), ())))
    assert case.heard is not None
    found = why_not(space, case, "culture_fit")
    told = [part for miss in found.misses for part in parts(miss_tree(found, miss))]
    asked = "Counting this one, how many different employers"
    assert any(asked in part.text and part.state is State.HOLDS for part in told)
