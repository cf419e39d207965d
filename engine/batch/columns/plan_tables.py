"""What the knowledge says of steps and worths, as tables of numbers for compiled code."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

import networkx as nx
import numpy as np

from engine.batch.columns.plan_rows import Calls, Worths
from engine.batch.columns.plan_search import Numbers, Steps
from engine.case.plan.plan import DEFAULT_CAP
from knowledge.model.conditions import Grade
from knowledge.model.records import ChooseStep, Knowledge, Step


def choosing_rules(knowledge: Knowledge) -> dict[str, str]:
    """The rules that choose a step, each with its step."""
    return {rule.id: rule.conclusion.step for rule in knowledge.rules.values()
            if isinstance(rule.conclusion, ChooseStep)}


def doable_steps(knowledge: Knowledge) -> list[str]:
    """The steps that answers can say have been done already."""
    return [step.id for step in knowledge.steps.values() if step.done_if is not None]


def call_tables(knowledge: Knowledge, given: Sequence[str], steps: Steps) -> Calls:
    """What calls for steps.

    Args:
        knowledge: the rulebase.
        given: the findings that some rule gives.
        steps: the tables of its steps.
    """
    number = dict(zip(knowledge.steps, steps.told.tolist(), strict=True))
    addressing = [[number[step.id] for step in knowledge.steps.values()
                   if finding in step.addresses] for finding in given]
    return Calls(
        *_ragged(addressing), _members(addressing),
        _numbers(number[step] for step in choosing_rules(knowledge).values()),
        _numbers(number[step] for step in doable_steps(knowledge)))


def _ordered(knowledge: Knowledge) -> tuple[list[Step], nx.DiGraph[str]]:
    """All steps, each after everything it may have to wait for; and what waits for what."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(knowledge.steps)
    for step in knowledge.steps.values():
        graph.add_edges_from(
            (earlier, step.id) for earlier in (*step.after_all, *step.after_any))
    place = {step: number for number, step in enumerate(knowledge.steps)}
    order = nx.lexicographical_topological_sort(graph, key=lambda step: place[step])
    return [knowledge.steps[step] for step in order], graph


def step_tables(knowledge: Knowledge) -> Steps:
    """What is said of steps; they are at most `plan_search.MAX_STEPS`."""
    steps, graph = _ordered(knowledge)
    number = {step.id: number for number, step in enumerate(steps)}
    told = [number[step] for step in knowledge.steps]
    after_all = [[number[earlier] for earlier in step.after_all] for step in steps]
    after_any = [[number[earlier] for earlier in step.after_any] for step in steps]
    before = [[number[step.id], *(number[other] for other in nx.ancestors(graph, step.id))]
              for step in steps]
    choices = list(dict.fromkeys(step.choice for step in knowledge.steps.values() if step.choice))
    return Steps(
        *_ragged(after_all), *_ragged(after_any), _members(after_all), _members(after_any),
        _members(before),
        _numbers(choices.index(step.choice) if step.choice else -1 for step in steps),
        _members([number[step.id] for step in steps if step.choice == choice]
                 for choice in choices),
        sum(1 << number[step.id] for step in steps if step.every_plan),
        _numbers(step.lead_days[1] for step in steps),
        _numbers(told.index(number[step.id]) for step in steps), _numbers(told), DEFAULT_CAP)


def worth_tables(knowledge: Knowledge, given: Sequence[str]) -> Worths:
    """What the findings that some rule gives are worth."""
    categories = list(knowledge.categories)
    findings = [knowledge.findings[name] for name in given]
    evidence = [entry for finding in findings for entry in finding.evidence]
    return Worths(
        _numbers(finding.worth for finding in findings),
        _numbers(itertools.accumulate((len(finding.evidence) for finding in findings), initial=0)),
        _numbers(categories.index(entry.category) for entry in evidence),
        np.array([[0, *(entry.decibans.get(level, 0) for level in Grade)] for entry in evidence],
                 np.int64).reshape(len(evidence), 1 + len(Grade)),
        knowledge.policy.margin)


def _numbers(values: Iterable[int]) -> Numbers:
    return np.array([*values], np.int64)


def _ragged(lists: Sequence[Sequence[int]]) -> tuple[Numbers, Numbers]:
    """Lists one after another, and where each begins and the last one ends."""
    starts = itertools.accumulate(map(len, lists), initial=0)
    return _numbers(starts), _numbers(itertools.chain.from_iterable(lists))


def _members(lists: Iterable[Iterable[int]]) -> Numbers:
    """Lists as sets: whole numbers with a bit for each member."""
    return _numbers(sum(1 << member for member in {*members}) for members in lists)
