"""Claims about plans: plans worked out by hand, and that they are the same every time."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.case.plan.plan import Plan, UnknownStepError, make_plan
from engine.case.plan.timing import Timing
from knowledge.model.conditions import UNDETERMINED
from knowledge.model.records import Gate
from tests.engine.proofs import ALTERNATIVES, MARGIN, REAL, ROOT, a_proof, infer, real_proofs
from tests.engine.random_steps import a_step
from tests.examples import examples
from tests.strategies import shipped

# --- what findings and steps are worth -----------------------------------------------------------


@pytest.mark.parametrize(("evidence", "worth", "expected"), [
    ([("f", "c0", 8)], {}, 24),  # it leads
    ([("f", "c0", -8), ("g", "c1", 20)], {}, 0),  # only evidence for a category counts
    ([("f", "c1", 6), ("g", "c0", 10)], {}, 12),  # the second one, as far behind as may be
    ([("f", "c1", 5), ("g", "c0", 10)], {}, 5),  # too far behind to be the second one
    ([("f", "c0", 2), ("g", "c1", 1)], {}, 4),  # undetermined, and this is the highest
    ([("f", "c1", 5), ("g", "c0", 7)], {}, 10),  # undetermined, closer than the margin
    ([("f", "c1", -3), ("f", "c0", 4), ("g", "c1", 3)], {}, 12),
    ([("f", "c0", 2), ("f", "c2", 5), ("g", "c0", 9)], {}, 6),  # 2 x 3 is more than 5 x 1
    ([("f", "c0", 2), ("f", "c2", 7), ("g", "c0", 20)], {}, 7),  # 7 x 1 is more than 2 x 3
    ([("g", "c0", 9)], {"f": 4}, 4),  # no evidence, only a worth of its own
    ([("f", "c0", 9)], {"f": 4}, 31),
])
def test_worth_of_a_finding(
    evidence: list[tuple[str, str, int]], worth: dict[str, int], expected: int
) -> None:
    """Strongest evidence, times 3 where it leads and 2 where it is near, and its own worth."""
    proof = a_proof({"s": a_step("s", addresses=("f",))}, ["s"], (), evidence, worth)
    assert make_plan(proof).steps[0].worth == expected


@pytest.mark.parametrize(("behind", "times"), [(0, 2), (2, 2), (MARGIN, 2), (MARGIN + 1, 1)])
def test_worth_where_the_highest_may_not_lead(behind: int, times: int) -> None:
    """Undetermined: evidence for what is at most the margin behind the highest counts twice."""
    proof = a_proof(
        {"s": a_step("s", addresses=("f",))}, ["s"], (),
        [("g", "c0", 12), ("f", "c1", 12 - behind)], gate=Gate(99, 0))
    assert proof.diagnosis.leading == UNDETERMINED
    assert make_plan(proof).steps[0].worth == times * (12 - behind)


def test_worth_of_a_step() -> None:
    """A step is worth the sum of what it answers; one only needed is worth nothing itself."""
    steps = {step.id: step for step in (
        a_step("needed", addresses=("h",)), a_step("both", addresses=("f", "g", "h"),
                                                   after_all=("needed",)))}
    made = make_plan(a_proof(steps, ["both"], (), [("f", "c0", 8), ("g", "c0", 5)]))
    assert {planned.step.id: planned.worth for planned in made.steps} == {
        "needed": 0, "both": 39}


# --- which steps are taken -----------------------------------------------------------------------


def steps_worth(worths: Mapping[str, int], **after_all: tuple[str, ...]) -> Callable[[int], Plan]:
    """Plans by cap of steps that answer a finding each, worth so much."""
    steps = {name: a_step(name, addresses=(f"of_{name}",), after_all=after_all.get(name, ()))
             for name in worths}
    proof = a_proof(steps, list(steps), worth={f"of_{name}": worths[name] for name in worths})
    return lambda cap: make_plan(proof, cap)


def kept(plan: Plan) -> set[str]:
    return {planned.step.id for planned in plan.steps}


def test_most_worth_for_each_step_needed() -> None:
    """Steps are taken by worth for each step they need, not by worth alone."""
    plan = steps_worth({"base": 0, "big": 10, "small": 6}, big=("base",))
    assert [kept(plan(cap)) for cap in (1, 2, 3)] == [
        {"small"}, {"small", "base"}, {"small", "base", "big"}]


def test_what_is_kept_already_is_not_counted_again() -> None:
    """A step whose needs are in the plan already needs only itself."""
    plan = steps_worth({"base": 0, "first": 20, "next": 7, "other": 6},
                       first=("base",), next=("base",))
    assert [kept(plan(cap)) for cap in (2, 3, 4)] == [
        {"base", "first"}, {"base", "first", "next"}, {"base", "first", "next", "other"}]


def test_what_is_done_is_not_counted() -> None:
    """Under the cap only what is still to do counts, and a done step needs nothing."""
    steps = {step.id: step for step in (
        a_step("unneeded"), a_step("base", after_all=("unneeded",)),
        a_step("goal", after_all=("base",), addresses=("f",)),
        a_step("other", addresses=("g",)))}
    proof = a_proof(steps, ["goal", "other"], ["base"], worth={"f": 9, "g": 8})
    assert kept(make_plan(proof, 2)) == {"base", "goal", "other"}


def test_one_step_may_go_over_the_cap() -> None:
    """Where not even one step fits with its needs, one is taken with all of them."""
    plan = steps_worth({"one": 0, "two": 0, "goal": 5}, two=("one",), goal=("two",))
    assert kept(plan(2)) == {"one", "two"}  # worth nothing, but there is room
    steps = {step.id: step for step in (
        a_step("one"), a_step("two", after_all=("one",)),
        a_step("goal", after_all=("two",), addresses=("f",)))}
    assert kept(make_plan(a_proof(steps, ["goal"], worth={"f": 5}), 2)) == {"one", "two", "goal"}


def test_equal_steps_are_taken_in_the_order_of_the_knowledge() -> None:
    """Of steps equally worthwhile, the one that stands first in the knowledge is taken."""
    assert kept(steps_worth({"b": 5, "a": 5, "c": 5})(2)) == {"b", "a"}


def test_a_step_brought_along_is_waited_for() -> None:
    """Of an `after_any` of which one is needed anyway, no second one is brought along."""
    steps = {step.id: step for step in (
        a_step("slow", lead_days=(5, 5)), a_step("quick"),
        a_step("bridge", after_any=("slow", "quick")),
        a_step("goal", after_all=("bridge",), every_plan=True),
        a_step("other", after_all=("quick",), every_plan=True))}
    assert kept(make_plan(a_proof(steps, ["goal", "other"]))) == {
        "quick", "bridge", "goal", "other"}


# --- alternatives --------------------------------------------------------------------------------


@pytest.mark.parametrize("preferred", ALTERNATIVES)
def test_preferred_alternative_is_taken(preferred: str) -> None:
    """`prefer` takes each alternative that is called for, and the plan names the others."""
    proof = real_proofs()["case-077"]
    assert set(ALTERNATIVES) <= set(proof.steps)
    plan = make_plan(proof, 0, [preferred])
    taken = {planned.step.id: planned for planned in plan.steps}
    assert taken.keys() & set(ALTERNATIVES) == {preferred}
    assert taken[preferred].instead == tuple(
        other for other in ALTERNATIVES if other != preferred)


@pytest.mark.parametrize("preferred", ALTERNATIVES)
def test_preferred_alternative_is_taken_where_another_was_called_for(preferred: str) -> None:
    """`prefer` takes an alternative even where only another one answers a finding of the case."""
    proof = real_proofs()["case-048"]
    assert set(proof.steps) & set(ALTERNATIVES) == {"college_course"}
    assert kept(make_plan(proof, 0, [preferred])) & set(ALTERNATIVES) == {preferred}


def test_alternative_that_makes_most_possible() -> None:
    """Without a preference, the alternative is taken with which most worth is possible."""
    steps = {step.id: step for step in (
        a_step("book", addresses=("f",), choice="route"),
        a_step("course", addresses=("f",), choice="route"),
        a_step("paper", addresses=("g",), after_any=("course",)))}
    proof = a_proof(steps, list(steps), worth={"f": 9, "g": 1})
    assert kept(make_plan(proof)) == {"course", "paper"}
    plan = make_plan(proof, prefer=["book"])
    assert (kept(plan), plan.fallen_away) == ({"book"}, ("paper",))


@given(st.text(max_size=12) | st.sampled_from(sorted(shipped().steps)))
@examples(8)
def test_only_alternatives_can_be_preferred(nonsense: str) -> None:
    """Anything else is refused, and the message says what can be chosen."""
    proof = next(iter(real_proofs().values()))
    if nonsense in ALTERNATIVES:
        make_plan(proof, prefer=[nonsense])
        return
    with pytest.raises(UnknownStepError) as error:
        make_plan(proof, prefer=["self_study", nonsense])
    assert all(step in str(error.value) for step in (nonsense, *ALTERNATIVES))


def test_nothing_can_be_preferred_where_there_is_no_choice() -> None:
    """Knowledge without alternatives refuses every preference in words."""
    proof = a_proof({"s": a_step("s")}, ["s"])
    with pytest.raises(UnknownStepError, match="nothing"):
        make_plan(proof, prefer=["s"])


# --- the ends ------------------------------------------------------------------------------------


def test_plan_of_an_empty_case() -> None:
    """Who has told nothing yet lets a day pass, writes the interview down and asks for feedback."""
    plan = make_plan(infer({}))
    assert [[planned.step.id for planned in phase] for phase in plan.phases] == [
        ["cool_off", "debrief"], ["ask_feedback"], ["take_feedback"], ["weigh_feedback"]]
    assert (plan.left_out, plan.fallen_away) == ((), ())


def test_plan_of_nothing() -> None:
    """Where no step is called for, the plan is empty and takes no time."""
    plan = make_plan(a_proof({"s": a_step("s")}, []))
    assert (plan.steps, plan.phases, plan.critical) == ((), (), ())
    assert (plan.days, plan.hours, len(plan.graph)) == ((0, 0), 0, 0)


def test_plan_of_what_is_done() -> None:
    """A plan of steps that are all done takes no time and has no critical path."""
    steps = {"a": a_step("a", lead_days=(3, 9)), "b": a_step("b", after_all=("a",), hours=4)}
    plan = make_plan(a_proof(steps, ["a", "b"], ["a", "b"]))
    assert (kept(plan), plan.critical, plan.days, plan.hours) == ({"a", "b"}, (), (0, 0), 0)
    assert {planned.timing for planned in plan.steps} == {Timing(0, 0, 0, 0)}


HASH_SEED_RUN = """
import datetime, sys
from pathlib import Path
from engine.core.inference import InferenceEngine
from engine.case.plan.plan import make_plan
from engine.case.plan.formats import dot, graphml, mermaid, plan_data, svg
from engine.case.plan.schedule import schedule
from knowledge.model.plain import canonical_json
from knowledge.reading.cases import read_cases
from knowledge.reading.loading import load

knowledge = load()
engine = InferenceEngine(knowledge)
text = Path(sys.argv[1]).read_text("utf-8")
for case in [*read_cases(text, "real.jsonl", knowledge)][::6]:
    plan = make_plan(engine.infer(case), 12)
    slots = schedule(plan, 5, datetime.date(2026, 3, 2))
    edges = plan.graph.networkx().edges(data="kind")
    print(canonical_json(plan_data(plan, slots)), list(slots), *edges)
    print(mermaid(plan), dot(plan), graphml(plan), svg(plan, case.id, slots))
"""


def test_plan_does_not_change_with_the_hash_seed() -> None:
    """Plan, dates and pictures are the same, byte for byte, in processes that hash differently."""
    runs = list(_runs(("0", "1", "4711")))
    assert runs[0].startswith(b'{"critical_path":')
    assert runs[0] == runs[1] == runs[2]


def _runs(seeds: tuple[str, ...]) -> Iterator[bytes]:
    started = [
        subprocess.Popen([sys.executable, "-c", HASH_SEED_RUN, str(REAL)], stdout=subprocess.PIPE,
                         cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed,
                                        "PYTHONPATH": str(ROOT)})
        for seed in seeds]
    for process in started:
        yield process.communicate()[0]
        assert process.returncode == 0


def test_plan_can_be_made_again() -> None:
    """The same proof gives an equal plan, and planning leaves the proof as it was."""
    for proof in real_proofs().values():
        before = replace(proof)
        first, second = make_plan(proof), make_plan(proof)
        assert (first.steps, first.left_out) == (second.steps, second.left_out)
        assert proof == before
