"""The rules as an experta engine: every way in which a condition is true is one production.

Saliences are all different and fall from stratum to stratum and in file order, so that the firing
order is fixed and every stratum is settled before the next one reads it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from engine.core._experta import (
    NOT,
    NOTFC,
    Fact,
    InitialFact,
    KnowledgeEngine,
    L,
    P,
    PreparedMatcher,
    Rule,
)
from engine.core.normal_form import MAX_WAYS, Literal, TooManyWaysError, most_ways, ways
from engine.core.proof import Stratum
from knowledge.model.conditions import (
    All,
    Answered,
    AnyOf,
    Compare,
    CompareCount,
    Condition,
    Grade,
    Holds,
    Leading,
    Not,
    Operator,
    compare,
)
from knowledge.model.problems import NOWHERE, KnowledgeError, Place, Problem
from knowledge.model.records import ChooseStep, GiveFinding, Kind, Knowledge, Question, Step
from knowledge.model.strata import after_diagnosis


class AnswerFact(Fact):  # type: ignore[misc]
    """question, option: a single option was answered."""


class ChosenFact(Fact):  # type: ignore[misc]
    """question, option: one of the options chosen for a set."""


class CountFact(Fact):  # type: ignore[misc]
    """question, number."""


class AnsweredFact(Fact):  # type: ignore[misc]
    """question: it has an answer."""


class FindingFact(Fact):  # type: ignore[misc]
    """finding, grade: a rule gave this grade."""


class DiagnosisFact(Fact):  # type: ignore[misc]
    """leading: a category's id, or `undetermined`."""


@dataclass(frozen=True, slots=True)
class Production:
    """One thing that can fire.

    Attributes:
        id: the rule's id, or a generated one; see `engine.core.proof.Firing`.
        condition: when it fires; None means always, once its stratum is reached.
        grade: for evidence only, the grade at which it applies.
    """

    id: str
    stratum: Stratum
    condition: Condition | None
    subject: str
    grade: Grade | None = None
    place: Place = NOWHERE


def productions(knowledge: Knowledge) -> tuple[Production, ...]:
    """Everything that can fire, in the order of the agenda."""
    late = after_diagnosis(knowledge.rules, knowledge.levels)
    ordered = sorted(knowledge.rules.values(), key=lambda rule: knowledge.levels[rule.id])
    found: dict[Stratum, list[Production]] = {stratum: [] for stratum in Stratum}
    for rule in ordered:
        if isinstance(rule.conclusion, ChooseStep):
            stratum = Stratum.STEPS
        else:
            stratum = Stratum.AFTER if rule.id in late else Stratum.FINDINGS
        found[stratum].append(
            Production(rule.id, stratum, rule.condition, rule.id, place=rule.place))
    found[Stratum.EVIDENCE] = list(_evidence(knowledge))
    found[Stratum.DIAGNOSIS].append(Production("diagnosis", Stratum.DIAGNOSIS, None, ""))
    for step in knowledge.steps.values():
        found[Stratum.STEPS].extend(_step(step))
    return tuple(production for stratum in Stratum for production in found[stratum])


def _evidence(knowledge: Knowledge) -> Iterator[Production]:
    given = {rule.conclusion for rule in knowledge.rules.values()}
    for finding in knowledge.findings.values():
        grades = [grade for grade in Grade if GiveFinding(finding.id, grade) in given]
        for grade in grades if finding.evidence else ():
            condition: Condition = Holds(finding.id, grade)
            if grade < Grade.strong:
                condition = All((condition, Not(Holds(finding.id, Grade(grade + 1)))))
            yield Production(f"evidence:{finding.id}", Stratum.EVIDENCE, condition, finding.id,
                             grade, finding.place)


def _step(step: Step) -> Iterator[Production]:
    if step.done_if is not None:
        yield Production(f"done:{step.id}", Stratum.STEPS, step.done_if, step.id, place=step.place)
    if step.every_plan:
        yield Production(f"step:{step.id}", Stratum.STEPS, None, step.id, place=step.place)
    elif step.addresses:
        condition = AnyOf(tuple(Holds(finding) for finding in step.addresses))
        yield Production(f"step:{step.id}", Stratum.STEPS, condition, step.id, place=step.place)


def check_size(found: Iterable[Production]) -> None:
    """Refuse conditions that are too large for a network.

    Raises:
        KnowledgeError: with each of them.
    """
    problems = [Problem(
        production.place, f"the condition of {production.id} is too large",
        "it can be true in more than a thousand ways", "split it into several rules")
        for production in found if _is_too_large(production.condition)]
    if problems:
        raise KnowledgeError(problems)


def _is_too_large(condition: Condition | None) -> bool:
    if condition is None or most_ways(condition) <= MAX_WAYS:
        return False
    try:
        ways(condition)
    except TooManyWaysError:
        return True
    return False


def engine_class(
    found: Iterable[Production], knowledge: Knowledge,
    fire: Callable[[KnowledgeEngine, Production], None],
) -> type[KnowledgeEngine]:
    """A class of experta engines for these productions.

    Args:
        found: what can fire, in the order of the agenda; `check_size` has nothing against it.
        knowledge: the rules they stand for.
        fire: called for each activation; a rule that is true in several ways has several.
    """
    compiled = [(production, patterns) for production in found
                for patterns in _left_hand_sides(production, knowledge)]
    rules = {
        f"production_{number:05}":
            Rule(*patterns, salience=len(compiled) - number)(_action(production, fire))
        for number, (production, patterns) in enumerate(compiled)
    }
    return type("Inference", (KnowledgeEngine,), {"__matcher__": PreparedMatcher, **rules})


def _action(
    production: Production, fire: Callable[[KnowledgeEngine, Production], None]
) -> Callable[[KnowledgeEngine], None]:
    def action(engine: KnowledgeEngine) -> None:
        fire(engine, production)

    return action


def _left_hand_sides(production: Production, knowledge: Knowledge) -> Iterator[list[Fact]]:
    if production.condition is None:
        yield [InitialFact()]
        return
    alike: dict[Grade, list[str]] = {}
    for way in ways(production.condition):
        match way:
            case (Literal(Holds(finding, least), True),):
                alike.setdefault(least, []).append(finding)
                continue
        patterns = [_pattern(literal, knowledge) for literal in way]
        if None in patterns:
            continue
        flat = [part for pattern in patterns if pattern for part in pattern]
        flat.sort(key=lambda part: isinstance(part, NOT))
        yield [InitialFact(), *flat] if isinstance(flat[0], NOT) else flat
    for least, findings in alike.items():  # one pattern for "any of these findings holds"
        yield [_finding_pattern(findings, least)]


def _pattern(literal: Literal, knowledge: Knowledge) -> list[Fact] | None:
    """The patterns that match a literal; None where nothing can."""
    match literal.leaf:
        case Holds(finding, least):
            pattern = _finding_pattern([finding], least)
            return [pattern if literal.positive else NOT(pattern)]
        case Leading(category):
            same = L(category)
            return [DiagnosisFact(leading=same if literal.positive else NOTFC(same))]
        case Answered(question):
            answered = AnsweredFact(question=question)
            return [answered if literal.positive else NOT(answered)]
        case CompareCount() as count:
            return [CountFact(question=count.question,
                              number=P(_number_test(count, literal.positive)))]
        case Compare() as leaf:
            return _compare(leaf, literal.positive, knowledge.questions[leaf.question])


def _finding_pattern(findings: list[str], least: Grade) -> FindingFact:
    grades = [int(grade) for grade in Grade if grade >= least]
    return FindingFact(finding=_one_of(findings), grade=_one_of(grades))


def _compare(leaf: Compare, positive: bool, question: Question) -> list[Fact] | None:
    accepted = [option for option in question.option_ids if option in leaf.accepted]
    others = [option for option in question.option_ids if option not in leaf.accepted]
    if question.kind is not Kind.CHOICES:
        wanted = accepted if positive else others
        return [AnswerFact(question=question.id, option=_one_of(wanted))] if wanted else None
    only = leaf.operator is Operator.INCLUDES_ONLY
    looked_for = others if only else accepted
    if positive is only:
        answered = AnsweredFact(question=question.id)
        if not looked_for:
            return [answered]
        return [answered, NOT(ChosenFact(question=question.id, option=_one_of(looked_for)))]
    if not looked_for:
        return None
    return [ChosenFact(question=question.id, option=_one_of(looked_for))]


def _one_of(values: Collection[str | int]) -> L | P:
    return L(*values) if len(values) == 1 else P(_member_test(frozenset(values)))


# experta keeps every test function it has once seen for ever, so there is one for each test; and it
# multiplies rules out over alternatives of literals, which one test function avoids.
@cache
def _member_test(values: frozenset[str | int]) -> Callable[[str | int], bool]:
    return values.__contains__


@cache
def _number_test(condition: CompareCount, positive: bool) -> Callable[[int], bool]:
    return lambda number: compare(condition, number) is positive
