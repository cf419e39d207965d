"""Random steps and steps by hand, for the tests of what they need, plans, timings and schedules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import networkx as nx
from hypothesis import strategies as st

from knowledge.model.records import Step

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
            addresses=() if every_plan else draw(some_of(FINDINGS)),
            after_all=draw(some_of(free)), after_any=draw(some_of(earlier)) if grouped else (),
            choice=choices[number], hours=draw(hours),
            lead_days=(shortest, shortest + draw(st.integers(0, 6)))))
    held = draw(some_of(FINDINGS))
    chosen = draw(some_of(ids))
    steps = {step.id: step for step in draw(st.permutations(made))}
    called = tuple(step.id for step in steps.values() if step.every_plan or step.id in chosen
                   or not set(step.addresses).isdisjoint(held))
    return Drawn(steps, held, called, frozenset(draw(some_of(ids)) if draw(st.booleans()) else ()))


def some_of(things: tuple[str, ...] | list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    """Up to three of these, each once."""
    if not things:
        return st.just(())
    return st.lists(st.sampled_from(things), max_size=3, unique=True).map(tuple)


def chains_to(graph: nx.DiGraph[str], step: str) -> Iterator[tuple[str, ...]]:
    """All chains of steps that end with this one."""
    yield (step,)
    for earlier in graph.predecessors(step):
        for chain in chains_to(graph, earlier):
            yield (*chain, step)
