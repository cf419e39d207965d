"""Laws that hold for every plan.

They are checked on the plans of all real cases, of random answers to the knowledge that ships, and
of random steps.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cache

import networkx as nx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.case.plan.plan import DEFAULT_CAP, Plan, PlannedStep, make_plan
from engine.core.proof import Proof
from knowledge.reading.cases import Case
from tests.engine.proofs import ALTERNATIVES, a_proof, engine, random_proofs, real_proofs
from tests.engine.random_steps import a_step
from tests.examples import examples
from tests.strategies import cases, shipped

CAPS = (0, 1, 3, DEFAULT_CAP)


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
def real_plans() -> tuple[Made, ...]:
    """Plans of every real case under several caps."""
    return tuple(Made(proof, cap, make_plan(proof, cap))
                 for proof in real_proofs().values() for cap in CAPS)


# --- the laws ------------------------------------------------------------------------------------


def law_graph_is_acyclic(made: Made) -> None:
    """No step waits for itself, by whatever detour."""
    assert nx.is_directed_acyclic_graph(made.plan.graph.networkx())


def law_steps_tell_the_graph(made: Made) -> None:
    """The steps say of each edge what the graph says, from both ends; each step is there once."""
    graph = made.plan.graph.networkx()
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
    return set(steps).union(*(nx.ancestors(made.plan.graph.networkx(), step) for step in steps))


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

    What has an `after_any` of its own may fall away and still come with another step. A step also
    falls away where it cannot do without an alternative that is not used.
    """
    steps = made.proof.knowledge.steps
    for step in made.plan.fallen_away:
        assert _needs_an_alternative(made, step) or (steps[step].after_any and all(
            other not in made.proof.steps or steps[other].choice is not None
            or steps[other].after_any for other in steps[step].after_any))


def _needs_an_alternative(made: Made, step: str) -> bool:
    """Whether it cannot be done without some alternative, by whatever detour."""
    steps, done = made.proof.knowledge.steps, made.proof.done

    def is_one(other: str) -> bool:
        return other not in done and (
            steps[other].choice is not None or _needs_an_alternative(made, other))

    either = steps[step].after_any
    return step not in done and (
        any(map(is_one, steps[step].after_all)) or (bool(either) and all(map(is_one, either))))


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
    """Of alternatives at most one is to do; it names the others called for as just as good."""
    choices = [made.planned[name].step.choice for name in made.to_do]
    decided = [choice for choice in choices if choice is not None]
    assert len(decided) == len(set(decided))
    for planned in made.plan.steps:
        assert set(planned.instead) == {
            other for other in made.not_taken if planned.step.choice is not None
            and made.proof.knowledge.steps[other].choice == planned.step.choice}


Law = Callable[[Made], None]
LAWS: tuple[Law, ...] = (
    law_graph_is_acyclic, law_steps_tell_the_graph, law_all_that_must_come_first_is_there,
    law_one_of_each_group_is_there, law_done_steps_need_nothing,
    law_what_comes_first_stands_first, law_phase_is_the_longest_chain, law_order_within_a_phase,
    law_steps_of_every_plan_are_kept, law_cap, law_without_a_cap_nothing_is_left_out,
    law_what_is_done_is_never_left_out, law_every_step_called_for_has_one_place,
    law_a_step_falls_away_only_without_its_group, law_no_step_is_there_for_nothing,
    law_steps_name_the_findings_they_answer, law_critical_path_takes_all_the_days,
    law_one_of_each_choice,
)


@pytest.mark.parametrize("law", LAWS)
def test_law_in_real_cases(law: Law) -> None:
    """The law holds for the plans of all real cases, with no cap and with tight and loose ones."""
    for made in real_plans():
        law(made)


ONE_ROUTE = a_proof({step.id: step for step in (
    a_step("course", choice="route"), a_step("need", every_plan=True, after_any=("course",)),
    a_step("more", every_plan=True, after_all=("need",)),
    a_step("book", every_plan=True, choice="route"))}, ["need", "more", "book"])
"""What needs one alternative, where another one is called for."""
TWO_ROUTES = a_proof({step.id: step for step in (
    a_step("course", choice="route"), a_step("book", choice="route"),
    a_step("first", after_any=("course",)), a_step("second", after_any=("book",)),
    a_step("goal", every_plan=True, after_all=("first",)),
    a_step("title", every_plan=True, after_all=("second",)))}, ["goal", "title"])
"""What needs one alternative and what needs the other, where neither is called for."""


@pytest.mark.parametrize("law", LAWS)
@given(random_proofs(), st.integers(0, 4))
@example(ONE_ROUTE, 0)
@example(TWO_ROUTES, 0)
@examples(4)
def test_law_for_random_steps(law: Law, proof: Proof, cap: int) -> None:
    """The law holds for plans of any steps."""
    law(Made(proof, cap, make_plan(proof, cap)))


@given(cases(shipped()), st.sampled_from(CAPS), st.none() | st.sampled_from(ALTERNATIVES))
@examples(4)
def test_laws_for_random_answers(case: Case, cap: int, preferred: str | None) -> None:
    """All laws hold for plans of random answers, whichever alternative is preferred."""
    proof = engine().infer(case)
    prefer = () if preferred is None else (preferred,)
    made = Made(proof, cap, make_plan(proof, cap, prefer))
    for law in LAWS:
        law(made)


def test_of_alternatives_that_nothing_decides_one_is_brought() -> None:
    """Where two steps would each bring another alternative, the other one falls away."""
    plan = make_plan(TWO_ROUTES, 0)
    assert [planned.step.id for planned in plan.steps] == ["course", "first", "goal"]
    assert plan.fallen_away == ("title",)
