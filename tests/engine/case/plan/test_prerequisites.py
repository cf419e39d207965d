"""Claims about what each step needs, checked against the definition spelled out by brute force."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from engine.case.plan.prerequisites import Prerequisites
from tests.engine.random_steps import Drawn, a_step, chains_to, drawn_steps, some_of
from tests.examples import examples


def needs_of(drawn: Drawn) -> Prerequisites:
    return Prerequisites(drawn.steps, drawn.decided, drawn.done)


# --- the definition, by brute force --------------------------------------------------------------


def is_possible(drawn: Drawn, name: str) -> bool:
    """Done, or not in want of a step that is never used."""
    step = drawn.steps[name]
    return name in drawn.done or (
        all(is_possible(drawn, earlier) for earlier in step.after_all)
        and (not step.after_any or bool(allowed(drawn, name))))


def stays(drawn: Drawn, name: str) -> bool:
    """Called for and possible, and done or not without all of its `after_any`."""
    step = drawn.steps[name]
    return name in drawn.decided and is_possible(drawn, name) and (
        name in drawn.done or not step.after_any
        or any(stays(drawn, earlier) for earlier in step.after_any))


def allowed(drawn: Drawn, name: str) -> list[str]:
    """Those of its `after_any` that may serve: called for, else no rivals of one called for.

    Else those that are done; a rival that would have to be done never serves.
    """
    either = [other for other in drawn.steps[name].after_any if is_possible(drawn, other)]
    taken = {drawn.steps[step].choice: step for step in drawn.decided}
    serving = [other for other in either if stays(drawn, other)]
    free = [other for other in either
            if drawn.steps[other].choice is None
            or taken.get(drawn.steps[other].choice, other) == other]
    return serving or free or [other for other in either if other in drawn.done]


def is_enough(drawn: Drawn, chosen: frozenset[str], serving: Mapping[str, list[str]]) -> bool:
    """Whether every step chosen has what it needs among those chosen."""
    return all(
        name in drawn.done or (
            chosen.issuperset(drawn.steps[name].after_all)
            and (not drawn.steps[name].after_any or not chosen.isdisjoint(serving[name])))
        for name in chosen)


def all_allowed(drawn: Drawn) -> dict[str, list[str]]:
    return {name: allowed(drawn, name) for name in drawn.steps}


def least_to_do(drawn: Drawn, name: str) -> int:
    """The fewest steps still to do of which one is this and that are enough for one another."""
    others = [step for step in drawn.steps if step != name]
    serving = all_allowed(drawn)
    return min(
        len(chosen - drawn.done)
        for size in range(len(others) + 1)
        for more in itertools.combinations(others, size)
        if is_enough(drawn, chosen := frozenset((name, *more)), serving))


# --- what is possible ----------------------------------------------------------------------------


@given(drawn_steps())
@examples(5)
def test_a_step_is_possible_unless_it_falls_away(drawn: Drawn) -> None:
    """A step called for stays where it is done, has no `after_any`, or one of them stays.

    What it needs must be possible besides.
    """
    assert set(needs_of(drawn).possible) == {step for step in drawn.steps if stays(drawn, step)}


@given(drawn_steps())
@examples(5)
def test_a_possible_step_comes_with_all_it_needs(drawn: Drawn) -> None:
    """With each step comes itself and enough for all that comes; with a done step nothing else."""
    for name, needed in needs_of(drawn).possible.items():
        assert name in needed
        assert is_enough(drawn, needed, all_allowed(drawn))
        assert name not in drawn.done or needed == {name}


@given(drawn_steps(one_group=True))
@examples(10)
def test_a_step_brings_as_little_as_it_can(drawn: Drawn) -> None:
    """No other steps that would be enough for the only step with an `after_any` are fewer to do."""
    for name, needed in needs_of(drawn).possible.items():
        if drawn.steps[name].after_any:
            assert len(needed - drawn.done) == least_to_do(drawn, name), name


def test_what_is_needed_anyway_costs_nothing_more() -> None:
    """Of an `after_any` the one is brought that adds least to what the step needs anyway."""
    steps = {step.id: step for step in (
        a_step("base"), a_step("other"), a_step("far", after_all=("other",)),
        a_step("near", after_all=("base",)),
        a_step("goal", after_all=("base",), after_any=("far", "near")))}
    needed = Prerequisites(steps, ["far", "near", "goal"], ()).possible["goal"]
    assert needed == {"goal", "base", "near"}


def test_what_is_done_costs_nothing() -> None:
    """Of an `after_any` the one is brought that leaves least to do, whatever is done already."""
    steps = {step.id: step for step in (
        a_step("one"), a_step("two"), a_step("new"),
        a_step("begun", after_all=("one", "two")),
        a_step("fresh", after_all=("new",)),
        a_step("goal", after_any=("fresh", "begun")))}
    needs = Prerequisites(steps, ["fresh", "begun", "goal"], ["one", "two"])
    assert needs.possible["goal"] == {"goal", "begun", "one", "two"}


def test_a_step_only_needed_brings_one_of_its_group() -> None:
    """A step not called for does not fall away; of its `after_any` it brings the cheapest one."""
    steps = {step.id: step for step in (
        a_step("deep"), a_step("dear", after_all=("deep",)), a_step("cheap"),
        a_step("bridge", after_any=("dear", "cheap")), a_step("goal", after_all=("bridge",)))}
    assert Prerequisites(steps, ["goal"], ()).possible == {"goal": {"goal", "bridge", "cheap"}}


def test_a_called_step_falls_away_with_its_group() -> None:
    """A step whose only `after_any` fell away falls away too, unless it has been done."""
    steps = {step.id: step for step in (
        a_step("root"), a_step("first", after_any=("root",)),
        a_step("second", after_any=("first",)))}
    assert Prerequisites(steps, ["first", "second"], ()).possible == {}
    assert Prerequisites(steps, ["first", "second"], ["second"]).possible == {
        "second": {"second"}}
    assert Prerequisites(steps, ["root", "first", "second"], ()).possible == {
        "root": {"root"}, "first": {"root", "first"}, "second": {"root", "first", "second"}}


def test_the_alternative_called_for_is_used() -> None:
    """Of alternatives in an `after_any`, one called for is used, though another is cheaper."""
    steps = {step.id: step for step in (
        a_step("base"), a_step("course", after_all=("base",), choice="route"),
        a_step("book", choice="route"), a_step("exam", after_any=("book", "course")),
        a_step("title", after_all=("exam",)))}
    assert Prerequisites(steps, ["course", "title"], ()).possible["title"] == {
        "title", "exam", "course", "base"}


def test_a_rival_of_the_alternative_called_for_is_avoided() -> None:
    """A step only needed avoids rivals of what is called for where anything else serves."""
    steps = {step.id: step for step in (
        a_step("course", choice="route"), a_step("book", choice="route"), a_step("base"),
        a_step("work", after_all=("base",)), a_step("exam", after_any=("book", "work")),
        a_step("title", after_all=("exam",)))}
    assert Prerequisites(steps, ["course", "title"], ()).possible["title"] == {
        "title", "exam", "work", "base"}


# --- the graph -----------------------------------------------------------------------------------


@given(drawn_steps(), st.data())
@examples(5)
def test_graph_has_an_edge_for_each_need(drawn: Drawn, data: st.DataObject) -> None:
    """Each `after_all` of a kept step is an edge; done steps wait for nothing; nothing is added."""
    kept, graph = _kept_graph(drawn, data)
    assert set(graph) == kept
    assert {edge for edge in graph.edges if graph.edges[edge]["kind"] == "all"} == {
        (earlier, step) for step in kept - drawn.done for earlier in drawn.steps[step].after_all}
    assert nx.is_directed_acyclic_graph(graph)


@given(drawn_steps(), st.data())
@examples(5)
def test_graph_has_one_any_edge_where_needed(drawn: Drawn, data: st.DataObject) -> None:
    """A step waits for one of its `after_any`: for the one done earliest, by longest lead times.

    None is needed where it waits for one of them anyway.
    """
    kept, graph = _kept_graph(drawn, data)
    for name in kept:
        waits = [earlier for earlier in graph.predecessors(name)
                 if graph.edges[earlier, name]["kind"] == "any"]
        either = kept.intersection(drawn.steps[name].after_any)
        if name in drawn.done or not either:
            assert waits == []
        elif waits:
            assert len(waits) == 1
            finishes = {other: _finish(graph, drawn, other) for other in either}
            assert finishes[waits[0]] == min(finishes.values())
        else:
            assert not either.isdisjoint(drawn.steps[name].after_all)


def _kept_graph(drawn: Drawn, data: st.DataObject) -> tuple[frozenset[str], nx.DiGraph[str]]:
    """Some of the possible steps with all they need, and their graph."""
    needs = needs_of(drawn)
    some = data.draw(some_of(list(needs.possible)))
    kept = frozenset[str]().union(*(needs.possible[step] for step in some))
    return kept, needs.graph(kept).networkx()


def _finish(graph: nx.DiGraph[str], drawn: Drawn, step: str) -> int:
    """The most days that any chain of steps up to this one takes."""
    return max(sum(0 if name in drawn.done else drawn.steps[name].lead_days[1] for name in chain)
               for chain in chains_to(graph, step))
