"""Checks of rules: those that never or always fire, idle parts, and rules that add nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import combinations

from engine.core.proof import Proof
from engine.core.symbolic import logic
from engine.core.symbolic.logic import Formula
from engine.core.symbolic.prover import Prover
from engine.core.words.prose import quoted, sentence
from engine.rulebase.checks.fault import Fault, fault
from knowledge.model.conditions import (
    All,
    AnyOf,
    AtLeast,
    Compare,
    Condition,
    Grade,
    Holds,
    Not,
    Operator,
    questions_read,
)
from knowledge.model.records import ChooseStep, GiveFinding, Knowledge, Rule
from knowledge.reading.condition_syntax import accepted_options


def never_fires(prover: Prover) -> Iterator[Fault]:
    """Rules that no case can fire."""
    for rule in prover.knowledge.rules.values():
        if not prover.can_be(prover.formulas.fires(rule.id)):
            yield fault(
                "never_fires", rule, f"rule {rule.id} can never fire, whatever is answered",
                "Its parts contradict each other or ask for something that nothing gives; change "
                "one of them, or delete the rule.")


def always_fires(prover: Prover) -> Iterator[Fault]:
    """Rules that fire whenever their questions are answered."""
    formulas = prover.formulas
    for rule in prover.knowledge.rules.values():
        answered = [formulas.answered(question) for question in questions_read(rule.condition)]
        if prover.always(logic.conjunction(answered), formulas.fires(rule.id)):
            when = "whenever its questions are answered" if answered else "in every case"
            yield fault(
                "always_fires", rule, f"rule {rule.id} fires {when}, whatever the answers are",
                "A rule that tells no answers apart proves nothing; let it ask for certain "
                "answers, or delete it.")


def idle_part(prover: Prover) -> Iterator[Fault]:
    """Parts of a condition, options and grades in it, that change nothing of when a rule fires."""
    formulas = prover.formulas
    for rule in prover.knowledge.rules.values():
        fires = formulas.fires(rule.id)
        if not prover.can_be(fires):
            continue  # told already: no part of it matters
        idle: list[Condition] = []
        told: set[str] = set()
        for shorter, part, detail in _shorter(rule.condition, prover.knowledge):
            words = (f"{detail} in" if detail else "its part") + (
                f": {sentence(part, prover.knowledge)}")
            if words in told or any(_within(part, whole) for whole in idle):
                continue
            if not prover.can_be(logic.differs(formulas.true(shorter), fires)):
                told.add(words)
                idle += [] if detail else [part]
                yield fault(
                    "idle_part", rule, f"rule {rule.id} fires in the same cases without {words}",
                    "Delete that part, or change the one that makes it needless.")


def _within(part: Condition, whole: Condition) -> bool:
    """Whether a part is the whole or stands anywhere in it."""
    if part is whole:
        return True
    match whole:
        case All(parts) | AnyOf(parts) | AtLeast(_, parts):
            return any(_within(part, inner) for inner in parts)
        case Not(inner):
            return _within(part, inner)
        case _:
            return False


def _shorter(
    condition: Condition, knowledge: Knowledge
) -> Iterator[tuple[Condition, Condition, str]]:
    """The condition without one part, or without an option or the grade in it: what is left out."""
    match condition:
        case All(parts) | AnyOf(parts) | AtLeast(_, parts):
            for place, part in enumerate(parts):
                rest = parts[:place] + parts[place + 1:]
                if rest and not (isinstance(condition, AtLeast) and condition.count > len(rest)):
                    yield replace(condition, parts=rest), part, ""
                for inner, idle, detail in _shorter(part, knowledge):
                    yield (replace(condition, parts=(*parts[:place], inner, *parts[place + 1:])),
                           idle, detail)
        case Not(part):
            for inner, idle, detail in _shorter(part, knowledge):
                yield Not(inner), idle, detail
        case Holds(finding, least) if least > Grade.weak:
            yield Holds(finding), condition, f"the grade {least.name}"
        case Compare(question, operator, values) if len(values) > 1:
            for option in values:
                rest_values = tuple(value for value in values if value != option)
                accepted = accepted_options(knowledge.questions[question], operator, rest_values)
                yield (Compare(question, operator if operator is not Operator.IN or
                               len(rest_values) > 1 else Operator.IS, rest_values, accepted),
                       condition, f"the option '{option}'")
        case _:
            return


def subsumed(prover: Prover) -> Iterator[Fault]:
    """Rules that add nothing: whenever they fire, others conclude at least as much."""
    formulas = prover.formulas
    for rule in prover.knowledge.rules.values():
        others = _as_strong(rule, prover.knowledge)
        granted = [formulas.fires(other.id) for other in others] + _granted(rule, prover)
        if not prover.can_be(formulas.fires(rule.id)) or not prover.always(
                formulas.fires(rule.id), logic.disjunction(granted)):
            continue
        twins = [other for other in others if _equivalent(prover, rule, other)]
        if twins:  # told as equivalent; is there more?
            others = [other for other in others if other not in twins]
            granted = [formulas.fires(other.id) for other in others] + _granted(rule, prover)
            if not prover.always(formulas.fires(rule.id), logic.disjunction(granted)):
                continue
        alone = next((other for other in others if prover.always(
            formulas.fires(rule.id), formulas.fires(other.id))), None)
        by = f"rule {alone.id}" if alone is not None else "others together"
        yield fault(
            "subsumed", rule,
            f"rule {rule.id} adds nothing: whenever it fires, {by} conclude{'s' * bool(alone)} "
            f"at least as much",
            "Delete it, give it a higher grade, or narrow the other.",
            others=(alone.id,) if alone is not None else tuple(
                other.id for other in others if prover.can_be(logic.conjunction(
                    (formulas.fires(rule.id), formulas.fires(other.id))))))


def equivalent(prover: Prover) -> Iterator[Fault]:
    """Rules with one conclusion that always fire together; told of the later one."""
    for first, second in combinations(prover.knowledge.rules.values(), 2):
        if _target(first) == _target(second) and _equivalent(prover, first, second):
            yield fault(
                "equivalent", second,
                f"rules {first.id} and {second.id} fire in exactly the same cases, for the same "
                f"conclusion", "Keep one of them.", others=(first.id,))


def opposed_rules(prover: Prover) -> Iterator[Fault]:
    """Rules that fire in exactly the same cases and speak for and against the same category."""
    knowledge = prover.knowledge
    for first, second in combinations(knowledge.rules.values(), 2):
        against = _opposed(first, second, knowledge)
        if against is None:
            continue
        fires = prover.formulas.fires(first.id), prover.formulas.fires(second.id)
        both = logic.conjunction(fires)
        if prover.can_be(logic.differs(*fires)) or not prover.can_be(both):
            continue
        witness = prover.witness(both, partial(_both_fired, first.id, second.id))
        title = quoted(knowledge.categories[against].title)
        yield fault(
            "opposed_rules", second,
            f"rules {first.id} and {second.id} fire on the same facts, one speaking for {title} "
            f"and one against it", "Decide what these facts say, and keep one of the two.",
            witness=witness, others=(first.id,))


def _equivalent(prover: Prover, first: Rule, second: Rule) -> bool:
    if first.conclusion != second.conclusion:
        return False
    fires = prover.formulas.fires(first.id), prover.formulas.fires(second.id)
    return not prover.can_be(logic.differs(*fires)) and prover.can_be(fires[0])


def _target(rule: Rule) -> str:
    conclusion = rule.conclusion
    return conclusion.finding if isinstance(conclusion, GiveFinding) else conclusion.step


def _as_strong(rule: Rule, knowledge: Knowledge) -> list[Rule]:
    """The other rules that conclude the same, or the same finding with a higher grade."""
    def at_least(other: Rule) -> bool:
        mine, its = rule.conclusion, other.conclusion
        if isinstance(mine, GiveFinding) and isinstance(its, GiveFinding):
            return mine.finding == its.finding and its.grade >= mine.grade
        return mine == its

    return [other for other in knowledge.rules.values() if other is not rule and at_least(other)]


def _granted(rule: Rule, prover: Prover) -> list[Formula]:
    """What calls for the step that the rule chooses, without any rule that chooses it."""
    if not isinstance(rule.conclusion, ChooseStep):
        return []
    step = prover.knowledge.steps[rule.conclusion.step]
    return [prover.formulas.addressed(step)]


def _opposed(first: Rule, second: Rule, knowledge: Knowledge) -> str | None:
    """A category that the conclusions of the two speak for and against."""
    signs: list[dict[str, int]] = []
    for conclusion in (first.conclusion, second.conclusion):
        if not isinstance(conclusion, GiveFinding):
            return None
        signs.append({evidence.category: evidence.decibans.get(conclusion.grade, 0)
                      for evidence in knowledge.findings[conclusion.finding].evidence})
    return next((category for category, decibans in signs[0].items()
                 if decibans * signs[1].get(category, 0) < 0), None)


def _both_fired(first: str, second: str, proof: Proof) -> bool:
    return {first, second} <= {firing.rule for firing in proof.firings}
