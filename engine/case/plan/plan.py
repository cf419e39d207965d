"""The plan: the steps chosen for a case, what they need, and in which order.

The plan takes the steps of every plan, then again and again the step that adds most worth (see
`engine.case.plan.worth`) for each step it needs, while the cap allows.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

from engine.case.plan.graph import StepGraph
from engine.case.plan.prerequisites import Prerequisites
from engine.case.plan.timing import Timing, critical_path
from engine.case.plan.worth import finding_worths, step_worth
from engine.core.proof import Proof
from knowledge.model.records import Knowledge, Step

DEFAULT_CAP = 10


class PlanError(ValueError):
    """A plan cannot be made as it was asked for; the message says why."""


class UnknownStepError(PlanError):
    """A step was named that the knowledge does not have, or that is no alternative."""


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One step of a plan.

    Attributes:
        phase: its topological generation, counted from 1.
        after: the steps of the plan it waits for, with the kind of each edge: `all` (must come
            first) or `any` (the one of several that is done earliest).
        answers: the findings of the case that it answers.
        needed_by: the steps of the plan that wait for it.
        instead: alternatives that would do as well.
        timing: earliest and latest days, by lead time.
    """

    step: Step
    phase: int
    after: Mapping[str, str]
    answers: tuple[str, ...]
    needed_by: tuple[str, ...]
    instead: tuple[str, ...]
    worth: int
    done: bool
    timing: Timing


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan.

    Attributes:
        steps: by phase; within it the steps of every plan first, then the most worthwhile, and
            what is done already last.
        graph: the same as a graph; an edge leads from a step to the one that waits for it.
        left_out: steps called for that did not fit under the cap.
        fallen_away: steps called for of whose `after_any` none is called for that stays.
        critical: the steps that decide how long it takes, in order.
        days: shortest and longest duration by lead times.
        hours: working hours of all steps not yet done.
    """

    case: str
    steps: tuple[PlannedStep, ...]
    graph: StepGraph
    left_out: tuple[str, ...]
    fallen_away: tuple[str, ...]
    critical: tuple[str, ...]
    days: tuple[int, int]
    hours: float

    @property
    def phases(self) -> tuple[tuple[PlannedStep, ...], ...]:
        """The steps phase by phase."""
        last = max((planned.phase for planned in self.steps), default=0)
        return tuple(
            tuple(planned for planned in self.steps if planned.phase == phase)
            for phase in range(1, last + 1))


def make_plan(
    proof: Proof, cap: int = DEFAULT_CAP, prefer: Collection[str] = (),
    keep: Collection[str] = (), barred: Collection[str] = (), shown: Collection[str] = (),
) -> Plan:
    """The plan for a proof.

    Args:
        proof: tells which steps are called for.
        cap: the most steps to plan, those already done not counted; 0 means all. Steps that a kept
            one needs are always kept, so a single step may take the plan over the cap.
        prefer: alternatives to take where there is a choice.
        keep: steps called for to take first, with those of every plan, whatever the cap.
        barred: steps never to take.
        shown: steps done already that are to be in the plan even where another alternative is.

    Raises:
        UnknownStepError: `prefer` names something that is no alternative.
    """
    check_preferred(prefer, proof.knowledge)
    worths = _step_worths(proof)
    needs = _decide_choices(proof, worths, prefer, barred)
    kept = needs.without_spares(_fill(needs, worths, proof, cap, keep))
    return plan_of(proof, needs, kept.union(shown))


def plan_of(
    proof: Proof, needs: Prerequisites, kept: Collection[str],
    ends: Mapping[str, int] | None = None,
) -> Plan:
    """The plan that consists of these steps.

    Args:
        proof: tells which steps are called for.
        needs: tells what they wait for.
        kept: the steps of the plan, with all they need.
        ends: when each of them is done, where that is known; see `Prerequisites.graph`.
    """
    knowledge = proof.knowledge
    worths = _step_worths(proof)
    graph = needs.graph(kept, ends)
    timings, days, critical = critical_path(graph, knowledge.steps, proof.done)
    phase_of = {step: number
                for number, phase in enumerate(graph.generations(), 1)
                for step in phase}
    order = list(knowledge.steps)
    ordered = sorted(kept, key=lambda step: (
        phase_of[step], step in proof.done, not knowledge.steps[step].every_plan,
        -worths[step], order.index(step)))
    planned = tuple(
        PlannedStep(
            step=knowledge.steps[step], phase=phase_of[step],
            after={earlier: graph.earlier(step)[earlier]
                   for earlier in order if earlier in graph.earlier(step)},
            answers=tuple(finding for finding in knowledge.steps[step].addresses
                          if finding in proof.findings),
            needed_by=tuple(later for later in order if later in graph.later(step)),
            instead=_instead(step, {*needs.called, *kept}, proof.steps, knowledge),
            worth=worths[step], done=step in proof.done, timing=timings[step],
        ) for step in ordered)
    return Plan(
        case=proof.case.id, steps=planned, graph=graph,
        left_out=tuple(step for step in proof.steps
                       if step in needs.possible and step not in kept),
        fallen_away=tuple(step for step in proof.steps
                          if step in needs.called and step not in needs.possible
                          and step not in kept),
        critical=critical, days=days,
        hours=sum(entry.step.hours for entry in planned if not entry.done),
    )


def check_preferred(prefer: Collection[str], knowledge: Knowledge) -> None:
    """Refuse what is no alternative.

    Raises:
        UnknownStepError: `prefer` names something that is no alternative.
    """
    alternatives = [step.id for step in knowledge.steps.values() if step.choice is not None]
    for step in prefer:
        if step not in alternatives:
            raise UnknownStepError(
                f"'{step}' is no alternative; there is a choice between: "
                + (", ".join(alternatives) or "nothing"))


def _step_worths(proof: Proof) -> dict[str, int]:
    findings = finding_worths(proof)
    return {step.id: step_worth(step, findings) for step in proof.knowledge.steps.values()}


def _decide_choices(
    proof: Proof, worths: Mapping[str, int], prefer: Collection[str], barred: Collection[str]
) -> Prerequisites:
    """Take one step of every choice: the preferred one, else the one that makes most possible."""
    knowledge = proof.knowledge
    called = list(proof.steps)
    for choice in dict.fromkeys(step.choice for step in knowledge.steps.values() if step.choice):
        options = [step for step in called if knowledge.steps[step].choice == choice]
        if not options:
            continue
        wanted = [step for step in knowledge.steps
                  if step in prefer and knowledge.steps[step].choice == choice]
        others = [step for step in called if step not in options]
        trials = [Prerequisites(knowledge.steps, [*others, option], proof.done, barred)
                  for option in wanted[:1] or options]
        best = max(trials, key=lambda trial: sum(worths[step] for step in trial.possible))
        called = [step for step in knowledge.steps if step in best.called]
    return _one_to_do(
        Prerequisites(knowledge.steps, called, proof.done, barred), worths, proof, barred)


def _one_to_do(
    needs: Prerequisites, worths: Mapping[str, int], proof: Proof, barred: Collection[str]
) -> Prerequisites:
    """Of a choice that nothing decided, let one alternative be brought: as `_decide_choices`.

    Steps that are only needed may each bring another one.
    """
    steps = proof.knowledge.steps
    groups = [[step.id for step in steps.values() if step.choice == choice]
              for choice in dict.fromkeys(step.choice for step in steps.values() if step.choice)]
    barred = frozenset(barred)
    while True:
        brought = frozenset[str]().union(*needs.possible.values()) - proof.done
        crowded = [group for group in groups if len(brought.intersection(group)) > 1]
        if not crowded:
            return needs
        options = [step for step in crowded[0] if step in brought]
        without = [barred.union(crowded[0]) - {option} for option in options]
        trials = [(Prerequisites(steps, needs.called, proof.done, others), others)
                  for others in without]
        needs, barred = max(
            trials, key=lambda trial: sum(worths[step] for step in trial[0].possible))


def _fill(
    needs: Prerequisites, worths: Mapping[str, int], proof: Proof, cap: int,
    keep: Collection[str],
) -> frozenset[str]:
    kept: frozenset[str] = frozenset()
    waiting = [step for step in needs.called if step in needs.possible]
    for step in waiting:
        if proof.knowledge.steps[step].every_plan or step in keep:
            kept |= needs.possible[step]
    first = True
    while True:
        offers: list[tuple[Fraction, int, frozenset[str]]] = []
        for step in waiting:
            more = needs.possible[step] - kept
            to_do = len(more - proof.done)
            fits = not cap or not to_do or len((kept | more) - proof.done) <= cap
            if more and (fits or first):
                worth = sum(worths[new] for new in more)
                offers.append((Fraction(worth, max(to_do, 1)), int(fits), more))
        if not offers:
            return kept
        best = max(offers, key=lambda offer: (offer[1], offer[0]))
        kept |= best[2]
        first = False


def _instead(
    step: str, called: Collection[str], wanted: Collection[str], knowledge: Knowledge
) -> tuple[str, ...]:
    choice = knowledge.steps[step].choice
    if choice is None:
        return ()
    return tuple(other for other in wanted
                 if knowledge.steps[other].choice == choice and other not in called)
