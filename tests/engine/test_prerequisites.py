"""Claims about what each step needs, checked against the definition spelled out by brute force.

Here too are the random steps that the tests of plans, timings and schedules draw on.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.prerequisites import Prerequisites
from knowledge.model import Step

FINDINGS = ("f0", "f1", "f2", "f3")

names = st.from_regex(r"[a-z]{1,6}( [a-z]{1,6})?", fullmatch=True)
quarters = st.integers(1, 24).map(lambda number: number / 4)


@dataclass(frozen=True, slots=True)
class Drawn:
    """Random steps, of which some are called for and some done already.

    Attributes:
        held: the findings that hold.
        called: the steps called for: of every plan, answering a held finding, or chosen.
    """

    steps: Mapping[str, Step]
    held: tuple[str, ...]
    called: tuple[str, ...]
    done: frozenset[str]

    @property
    def decided(self) -> tuple[str, ...]:
        """The steps called for, of alternatives only the first."""
        choices = [self.steps[step].choice for step in self.called]
        return tuple(step for number, step in enumerate(self.called)
                     if choices[number] is None or choices[number] not in choices[:number])


def a_step(
    name: str, *, title: str = "", addresses: tuple[str, ...] = (), every_plan: bool = False,
    after_all: tuple[str, ...] = (), after_any: tuple[str, ...] = (), choice: str | None = None,
    hours: float = 1, lead_days: tuple[int, int] = (0, 0),
) -> Step:
    """A step of which only the graph matters."""
    return Step(
        id=name, theme="Theme", title=title or name, do="Do it.", addresses=addresses,
        every_plan=every_plan, after_all=after_all, after_any=after_any, choice=choice,
        hours=hours, lead_days=lead_days, lead_note="", done_when="It is done.", done_if=None,
        sources=())


@st.composite
def drawn_steps(
    draw: st.DrawFn, *, one_group: bool = False, titles: st.SearchStrategy[str] = names,
    hours: st.SearchStrategy[float] = quarters,
) -> Drawn:
    """One to seven steps in random order, without cycles.

    No step waits outright for one of several alternatives, as no file should make it.

    Args:
        draw: of hypothesis.
        one_group: whether only the last step may have an `after_any`.
        titles: the titles.
        hours: the working hours.
    """
    ids = [f"s{number}" for number in range(draw(st.integers(1, 7)))]
    choices = [draw(st.sampled_from((None, None, "route"))) for _ in ids]
    made: list[Step] = []
    for number, name in enumerate(ids):
        free = [step.id for step in made if step.choice is None]
        earlier = [step.id for step in made
                   if step.choice is None or step.choice != choices[number]]
        grouped = not one_group or name == ids[-1]
        every_plan = draw(st.integers(0, 5)) == 0
        shortest = draw(st.integers(0, 3))
        made.append(a_step(
            name, title=draw(titles), every_plan=every_plan,
            addresses=() if every_plan else draw(_some(FINDINGS)),
            after_all=draw(_some(free)), after_any=draw(_some(earlier)) if grouped else (),
            choice=choices[number], hours=draw(hours),
            lead_days=(shortest, shortest + draw(st.integers(0, 6)))))
    held = draw(_some(FINDINGS))
    chosen = draw(_some(ids))
    steps = {step.id: step for step in draw(st.permutations(made))}
    called = tuple(step.id for step in steps.values() if step.every_plan or step.id in chosen
                   or not set(step.addresses).isdisjoint(held))
    return Drawn(steps, held, called, frozenset(draw(_some(ids)) if draw(st.booleans()) else ()))


def _some(things: tuple[str, ...] | list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    """Up to three of these, each once."""
    if not things:
        return st.just(())
    return st.lists(st.sampled_from(things), max_size=3, unique=True).map(tuple)


def needs_of(drawn: Drawn) -> Prerequisites:
    return Prerequisites(drawn.steps, drawn.decided, drawn.done)


# --- the definition, by brute force --------------------------------------------------------------


def stays(drawn: Drawn, name: str) -> bool:
    """Called for, and done or not without all of its `after_any`."""
    step = drawn.steps[name]
    return name in drawn.decided and (
        name in drawn.done or not step.after_any
        or any(stays(drawn, earlier) for earlier in step.after_any))


def allowed(drawn: Drawn, name: str) -> list[str]:
    """Those of its `after_any` that may serve: called for, else no rivals of one called for."""
    either = drawn.steps[name].after_any
    taken = {drawn.steps[step].choice: step for step in drawn.decided}
    serving = [other for other in either if stays(drawn, other)]
    free = [other for other in either
            if drawn.steps[other].choice is None
            or taken.get(drawn.steps[other].choice, other) == other]
    return serving or free or list(either)


def is_enough(drawn: Drawn, chosen: frozenset[str], serving: Mapping[str, list[str]]) -> bool:
    """Whether every step chosen has what it needs among those chosen."""
    return all(
        name in drawn.done or (
            chosen.issuperset(drawn.steps[name].after_all)
            and (not serving[name] or not chosen.isdisjoint(serving[name])))
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
@settings(deadline=None, max_examples=60)
def test_a_step_is_possible_unless_it_falls_away(drawn: Drawn) -> None:
    """A step called for stays where it is done, has no `after_any`, or one of them stays."""
    assert set(needs_of(drawn).possible) == {step for step in drawn.steps if stays(drawn, step)}


@given(drawn_steps())
@settings(deadline=None, max_examples=60)
def test_a_possible_step_comes_with_all_it_needs(drawn: Drawn) -> None:
    """With each step comes itself and enough for all that comes; with a done step nothing else."""
    for name, needed in needs_of(drawn).possible.items():
        assert name in needed
        assert is_enough(drawn, needed, all_allowed(drawn))
        assert name not in drawn.done or needed == {name}


@given(drawn_steps(one_group=True))
@settings(deadline=None, max_examples=120)
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
@settings(deadline=None, max_examples=60)
def test_graph_has_an_edge_for_each_need(drawn: Drawn, data: st.DataObject) -> None:
    """Each `after_all` of a kept step is an edge; done steps wait for nothing; nothing is added."""
    kept, graph = _kept_graph(drawn, data)
    assert set(graph) == kept
    assert {edge for edge in graph.edges if graph.edges[edge]["kind"] == "all"} == {
        (earlier, step) for step in kept - drawn.done for earlier in drawn.steps[step].after_all}
    assert nx.is_directed_acyclic_graph(graph)


@given(drawn_steps(), st.data())
@settings(deadline=None, max_examples=60)
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
    some = data.draw(_some(list(needs.possible)))
    kept = frozenset[str]().union(*(needs.possible[step] for step in some))
    return kept, needs.graph(kept)


def _finish(graph: nx.DiGraph[str], drawn: Drawn, step: str) -> int:
    """The most days that any chain of steps up to this one takes."""
    return max(sum(0 if name in drawn.done else drawn.steps[name].lead_days[1] for name in chain)
               for chain in chains_to(graph, step))


def chains_to(graph: nx.DiGraph[str], step: str) -> Iterator[tuple[str, ...]]:
    """All chains of steps that end with this one."""
    yield (step,)
    for earlier in graph.predecessors(step):
        for chain in chains_to(graph, earlier):
            yield (*chain, step)
