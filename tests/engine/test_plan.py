"""Claims about plans: laws that hold for every plan, and plans worked out by hand.

The laws are checked on the plans of all real cases, of random answers to the knowledge that ships,
and of random steps.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.diagnosis import Contribution, diagnose
from engine.inference import InferenceEngine
from engine.plan import DEFAULT_CAP, Plan, PlannedStep, UnknownStepError, make_plan
from engine.proof import Proof
from engine.timing import Timing
from knowledge.case import Case, read_cases
from knowledge.conditions import UNDETERMINED, Grade, Value
from knowledge.model import (
    Category,
    Certainty,
    Evidence,
    Finding,
    Gate,
    Knowledge,
    Policy,
    Step,
)
from tests.engine.test_prerequisites import Drawn, a_step, drawn_steps, names, quarters
from tests.strategies import cases, shipped

ROOT = Path(__file__).parents[2]
REAL = ROOT / "knowledge" / "cases" / "real.jsonl"
CATEGORIES = ("c0", "c1", "c2")
CAPS = (0, 1, 3, DEFAULT_CAP)
ALTERNATIVES = ("self_study", "college_course", "workshop")
MARGIN, SECOND_WITHIN = 3, 4


# --- proofs to plan for --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Made:
    """A plan, and what it was made of."""

    proof: Proof
    cap: int
    plan: Plan

    @property
    def planned(self) -> dict[str, PlannedStep]:
        return {planned.step.id: planned for planned in self.plan.steps}

    @property
    def to_do(self) -> frozenset[str]:
        return frozenset(name for name, planned in self.planned.items() if not planned.done)

    @property
    def not_taken(self) -> frozenset[str]:
        """The steps called for that gave way to an alternative."""
        steps = self.proof.knowledge.steps
        elsewhere = {*self.planned, *self.plan.left_out, *self.plan.fallen_away}
        return frozenset(step for step in self.proof.steps
                         if steps[step].choice is not None and step not in elsewhere)


@cache
def engine() -> InferenceEngine:
    return InferenceEngine(shipped())


def infer(answers: Mapping[str, Value]) -> Proof:
    return engine().infer(Case("example", answers))


@cache
def real_proofs() -> dict[str, Proof]:
    """The proof of every real case, by its id."""
    read = read_cases(REAL.read_text("utf-8"), REAL.name, shipped())
    found = [case for case in read if isinstance(case, Case)]
    return {case.id: engine().infer(case) for case in found}


@cache
def real_plans() -> tuple[Made, ...]:
    """Plans of every real case under several caps."""
    return tuple(Made(proof, cap, make_plan(proof, cap))
                 for proof in real_proofs().values() for cap in CAPS)


def a_proof(
    steps: Mapping[str, Step], called: Collection[str], done: Collection[str] = (),
    evidence: Sequence[tuple[str, str, int]] = (), worth: Mapping[str, int] | None = None,
    gate: Gate | None = None,
) -> Proof:
    """A proof by hand.

    Args:
        steps: all steps.
        called: those called for; their order is that of the steps.
        done: those done already.
        evidence: findings that hold, with a category and decibans; each is its own cluster.
        worth: further findings that hold, with their own worth.
        gate: when the first category may lead.
    """
    worth = worth or {}
    held = dict.fromkeys((*(finding for finding, _, _ in evidence), *worth), Grade.strong)
    knowledge = Knowledge(
        policy=Policy(MARGIN, SECOND_WITHIN, Category(UNDETERMINED, "Open", "It is open."),
                      (Certainty(0, "a guess"),)),
        categories={name: Category(name, name, "It was this.", gate if name == "c0" else None)
                    for name in CATEGORIES},
        sources={}, questions={},
        findings={name: _a_finding(name, evidence, worth.get(name, 0)) for name in held},
        rules={}, steps=steps, levels={})
    diagnosis = diagnose(
        [Contribution(category, finding, finding, decibans)
         for finding, category, decibans in evidence],
        knowledge.categories, knowledge.policy)
    return Proof(Case("example", {}), knowledge, (), held, diagnosis,
                 tuple(step for step in steps if step in called), frozenset(done))


def _a_finding(name: str, evidence: Sequence[tuple[str, str, int]], worth: int) -> Finding:
    return Finding(name, name, "It means that.", name, tuple(
        Evidence(category, {Grade.strong: decibans}, "It weighs.", ())
        for finding, category, decibans in evidence if finding == name), worth)


@st.composite
def random_proofs(
    draw: st.DrawFn, titles: st.SearchStrategy[str] = names,
    hours: st.SearchStrategy[float] = quarters,
) -> Proof:
    """Proofs that call for some of a few random steps."""
    drawn: Drawn = draw(drawn_steps(titles=titles, hours=hours))
    evidence = [
        (finding, category, draw(st.integers(-9, 9).filter(bool)))
        for finding in drawn.held
        for category in draw(st.lists(st.sampled_from(CATEGORIES), max_size=2, unique=True))]
    worth = {finding: draw(st.integers(0, 5)) for finding in drawn.held}
    return a_proof(drawn.steps, drawn.called, drawn.done, evidence, worth)


def random_plans(
    titles: st.SearchStrategy[str] = names, hours: st.SearchStrategy[float] = quarters
) -> st.SearchStrategy[Plan]:
    """Plans of random steps without a cap."""
    return random_proofs(titles, hours).map(lambda proof: make_plan(proof, 0))


# --- the laws ------------------------------------------------------------------------------------


def law_graph_is_acyclic(made: Made) -> None:
    """No step waits for itself, by whatever detour."""
    assert nx.is_directed_acyclic_graph(made.plan.graph)


def law_steps_tell_the_graph(made: Made) -> None:
    """The steps say of each edge what the graph says, from both ends; each step is there once."""
    graph = made.plan.graph
    assert sorted(graph) == sorted(planned.step.id for planned in made.plan.steps)
    assert {(earlier, name): kind for name, planned in made.planned.items()
            for earlier, kind in planned.after.items()} == {
        edge: graph.edges[edge]["kind"] for edge in graph.edges}
    for name, planned in made.planned.items():
        assert sorted(planned.needed_by) == sorted(graph.successors(name))


def law_all_that_must_come_first_is_there(made: Made) -> None:
    """A step still to do waits for every one of its `after_all`, and all of them are planned."""
    for planned in made.plan.steps:
        if not planned.done:
            assert planned.after.keys() >= set(planned.step.after_all)
            assert all(planned.after[earlier] == "all" for earlier in planned.step.after_all)


def law_one_of_each_group_is_there(made: Made) -> None:
    """A step still to do that has an `after_any` has one of them in the plan and waits for one."""
    for planned in made.plan.steps:
        if not planned.done and planned.step.after_any:
            assert not made.planned.keys().isdisjoint(planned.step.after_any)
            assert not planned.after.keys().isdisjoint(planned.step.after_any)


def law_done_steps_need_nothing(made: Made) -> None:
    """What is done is flagged, waits for nothing, takes no time and adds no hours."""
    for name, planned in made.planned.items():
        assert planned.done == (name in made.proof.done)
        if planned.done:
            assert planned.after == {}
            assert planned.timing.earliest_start == planned.timing.earliest_finish == 0
    assert made.proof.done.isdisjoint(made.plan.critical)
    assert made.plan.hours == sum(made.planned[name].step.hours for name in made.to_do)


def law_what_comes_first_stands_first(made: Made) -> None:
    """Each step stands behind all it waits for."""
    places = {planned.step.id: number for number, planned in enumerate(made.plan.steps)}
    for name, planned in made.planned.items():
        assert all(places[earlier] < places[name] for earlier in planned.after)


def law_phase_is_the_longest_chain(made: Made) -> None:
    """A step's phase is one more than the last phase it waits for; `phases` groups them."""
    for planned in made.plan.steps:
        below = [made.planned[earlier].phase for earlier in planned.after]
        assert planned.phase == 1 + max(below, default=0)
    grouped = [(number, planned.step.id) for number, phase in enumerate(made.plan.phases, 1)
               for planned in phase]
    assert grouped == [(planned.phase, planned.step.id) for planned in made.plan.steps]
    assert all(made.plan.phases)


def law_order_within_a_phase(made: Made) -> None:
    """In a phase: the steps of every plan, then the most worthwhile, and last what is done."""
    ranks = [(planned.phase, planned.done, not planned.step.every_plan, -planned.worth)
             for planned in made.plan.steps]
    assert ranks == sorted(ranks)


def law_steps_of_every_plan_are_kept(made: Made) -> None:
    """Under any cap, the steps of every plan stay, unless they fell away or gave way."""
    every = {step for step in made.proof.steps if made.proof.knowledge.steps[step].every_plan}
    assert made.planned.keys() >= every - made.not_taken - set(made.plan.fallen_away)
    assert every.isdisjoint(made.plan.left_out)


def law_cap(made: Made) -> None:
    """The plan is longer than the cap only by the steps of every plan and one more step's needs."""
    if 0 < made.cap < len(made.to_do):
        every = [name for name in made.to_do if made.planned[name].step.every_plan]
        assert any(_with_needs(made, [*every, name]) >= made.to_do for name in made.to_do)


def _with_needs(made: Made, steps: Collection[str]) -> set[str]:
    return set(steps).union(*(nx.ancestors(made.plan.graph, step) for step in steps))


def law_without_a_cap_nothing_is_left_out(made: Made) -> None:
    """With 0 for the cap, every step called for that is possible is in the plan."""
    if made.cap == 0:
        assert made.plan.left_out == ()


def law_what_is_done_is_never_left_out(made: Made) -> None:
    """What is done does not count under the cap, so it is never left out to keep the plan short."""
    assert made.proof.done.isdisjoint(made.plan.left_out)


def law_every_step_called_for_has_one_place(made: Made) -> None:
    """It is kept, left out, fallen away, or gave way to an alternative: one of these only."""
    places = [*made.planned, *made.plan.left_out, *made.plan.fallen_away, *made.not_taken]
    assert len(places) == len(set(places))
    assert set(places) >= set(made.proof.steps)


def law_a_step_falls_away_only_without_its_group(made: Made) -> None:
    """Of the `after_any` of a step that fell away, what was called for gave way or fell itself.

    What has an `after_any` of its own may fall away and still come with another step.
    """
    steps = made.proof.knowledge.steps
    for step in made.plan.fallen_away:
        assert steps[step].after_any
        for other in steps[step].after_any:
            gave_way = steps[other].choice is not None
            assert other not in made.proof.steps or gave_way or steps[other].after_any


def law_no_step_is_there_for_nothing(made: Made) -> None:
    """Every step is called for, stands for one that is, or a step of the plan waits for it."""
    for name, planned in made.planned.items():
        assert name in made.proof.steps or planned.instead or planned.needed_by


def law_steps_name_the_findings_they_answer(made: Made) -> None:
    """Each step says which findings of the case it answers; one called for answers some.

    The steps of every plan answer none, and a step that a rule chose need not.
    """
    chosen = {fact.subject for firing in made.proof.firings for fact in firing.added
              if firing.rule in made.proof.knowledge.rules}
    for name, planned in made.planned.items():
        assert list(planned.answers) == [
            finding for finding in planned.step.addresses if finding in made.proof.findings]
        if made.proof.firings and name in made.proof.steps and name not in chosen:
            assert bool(planned.answers) != planned.step.every_plan


def law_critical_path_takes_all_the_days(made: Made) -> None:
    """The steps that decide how long it takes add up to the longest duration."""
    leads = [made.planned[name].step.lead_days[1] for name in made.plan.critical]
    assert sum(leads) == made.plan.days[1] >= made.plan.days[0]


def law_one_of_each_choice(made: Made) -> None:
    """Of alternatives the plan has at most one; it names the others called for as just as good."""
    choices = [planned.step.choice for planned in made.plan.steps if planned.step.choice]
    assert len(choices) == len(set(choices))
    for name, planned in made.planned.items():
        assert list(planned.instead) == [
            other for other in made.proof.steps if planned.step.choice is not None
            and made.proof.knowledge.steps[other].choice == planned.step.choice
            and other != name]


Law = Callable[[Made], None]
LAWS: tuple[Law, ...] = (
    law_graph_is_acyclic, law_steps_tell_the_graph, law_all_that_must_come_first_is_there,
    law_one_of_each_group_is_there, law_done_steps_need_nothing,
    law_what_comes_first_stands_first, law_phase_is_the_longest_chain, law_order_within_a_phase,
    law_steps_of_every_plan_are_kept, law_cap, law_without_a_cap_nothing_is_left_out,
    law_what_is_done_is_never_left_out, law_every_step_called_for_has_one_place,
    law_a_step_falls_away_only_without_its_group, law_no_step_is_there_for_nothing,
    law_steps_name_the_findings_they_answer, law_critical_path_takes_all_the_days,
)


@pytest.mark.parametrize("law", (*LAWS, law_one_of_each_choice))
def test_law_in_real_cases(law: Law) -> None:
    """The law holds for the plans of all real cases, with no cap and with tight and loose ones."""
    for made in real_plans():
        law(made)


@pytest.mark.parametrize("law", LAWS)
@given(random_proofs(), st.integers(0, 4))
@settings(deadline=None, max_examples=40)
def test_law_for_random_steps(law: Law, proof: Proof, cap: int) -> None:
    """The law holds for plans of any steps."""
    law(Made(proof, cap, make_plan(proof, cap)))


@given(cases(shipped()), st.sampled_from(CAPS), st.none() | st.sampled_from(ALTERNATIVES))
@settings(deadline=None, max_examples=40)
def test_laws_for_random_answers(case: Case, cap: int, preferred: str | None) -> None:
    """All laws hold for plans of random answers, whichever alternative is preferred."""
    proof = engine().infer(case)
    prefer = () if preferred is None else (preferred,)
    made = Made(proof, cap, make_plan(proof, cap, prefer))
    for law in (*LAWS, law_one_of_each_choice):
        law(made)


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
@settings(deadline=None)
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
from engine.inference import InferenceEngine
from engine.plan import make_plan
from engine.plan_formats import dot, graphml, mermaid, plan_data, svg
from engine.schedule import schedule
from knowledge.canonical import canonical_json
from knowledge.case import read_cases
from knowledge.loading import load

knowledge = load()
engine = InferenceEngine(knowledge)
text = Path(sys.argv[1]).read_text("utf-8")
for case in [*read_cases(text, "real.jsonl", knowledge)][::6]:
    plan = make_plan(engine.infer(case), 12)
    slots = schedule(plan, 5, datetime.date(2026, 3, 2))
    print(canonical_json(plan_data(plan, slots)), list(slots), *plan.graph.edges(data="kind"))
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
