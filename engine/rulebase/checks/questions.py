"""Checks of questions: whether they are read, asked and decisive, and which way answers move."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from engine.core.proof import Proof
from engine.core.symbolic import logic
from engine.core.symbolic.prover import Prover
from engine.core.words.prose import asked, listed, quoted
from engine.rulebase.checks.fault import Fault, Ground, fault
from knowledge.model.conditions import Answered, Compare, CompareCount, Condition, leaves
from knowledge.model.records import Kind, Knowledge, Question


def unread_question(prover: Prover) -> Iterator[Fault]:
    """Questions that no rule, no follow-up and no step reads. Those for words are not meant to."""
    read = {leaf.question for condition in _conditions(prover.knowledge)
            for leaf in leaves(condition) if isinstance(leaf, Compare | CompareCount | Answered)}
    for question in prover.knowledge.questions.values():
        if question.kind is not Kind.TEXT and question.id not in read:
            yield fault(
                "unread_question", question, f"nothing reads question {question.id}",
                "Write a rule that does, or stop asking it.", ground=Ground.TEXT)


def never_asked(prover: Prover) -> Iterator[Fault]:
    """Follow-ups whose `ask_if` can never be true."""
    for question in prover.knowledge.questions.values():
        if question.ask_if is not None and not prover.can_be(
                prover.formulas.true(question.ask_if)):
            yield fault(
                "never_asked", question, f"question {question.id} is never asked",
                "Its `ask_if` contradicts itself; change it, or delete it to ask always.")


def same_options(prover: Prover) -> Iterator[Fault]:
    """Options of a question that no condition tells apart."""
    compared: dict[str, list[Compare]] = {}
    for condition in _conditions(prover.knowledge):
        for leaf in leaves(condition):
            if isinstance(leaf, Compare):
                compared.setdefault(leaf.question, []).append(leaf)
            elif isinstance(leaf, Answered):  # read, and yet no option is told from another
                compared.setdefault(leaf.question, [])
    for question in prover.knowledge.questions.values():
        alike: dict[tuple[bool, ...], list[str]] = {}
        for option in question.options:
            told = tuple(option.id in leaf.accepted for leaf in compared.get(question.id, ()))
            alike.setdefault(told, []).append(option.id)
        for options in alike.values():
            if len(options) > 1 and question.id in compared:
                yield fault(
                    "same_options", question,
                    f"nothing tells the options {listed(options, 'and')} of {question.id} apart",
                    "Let a rule read one without the other, or say under `exempt` why both are "
                    "offered.", ground=Ground.TEXT)


def never_decisive(prover: Prover) -> Iterator[Fault]:
    """Questions whose answer, given, changed or left out, never changes the leading category."""
    formulas = prover.formulas
    for question in prover.knowledge.questions.values():
        if question.kind is Kind.TEXT:
            continue
        other = prover.changed(question.id)
        moved = logic.disjunction(
            logic.differs(mine, its) for category in prover.knowledge.categories
            for (mine, _), (its, _) in zip(
                formulas.total(category), other.total(category), strict=True))
        changes = logic.disjunction(
            logic.differs(formulas.leads(category), other.leads(category))
            for category in prover.knowledge.categories)
        # Whether any evidence moves is easily settled; whether it tips the scales, not always.
        if not prover.can_differ(question.id, moved) or not prover.can_differ(
                question.id, changes):
            yield fault(
                "never_decisive", question,
                f"no answer to {quoted(asked(question))} ever changes the leading reason",
                "Let it carry evidence, or say under `exempt` what else it is asked for.")


def direction(prover: Prover) -> Iterator[Fault]:
    """Later answers on a scale that move a total against what the question expects."""
    for question in prover.knowledge.questions.values():
        if question.expects is None:
            continue
        claims = [(category, True) for category in question.expects.never_raise]
        claims += [(category, False) for category in question.expects.never_lower]
        for category, falls in claims:
            found = _against(prover, question, category, falls)
            if found is not None:
                yield found


def no_direction(prover: Prover) -> Iterator[Fault]:
    """Scales that expect nothing of later answers, so that there is nothing to prove."""
    for question in prover.knowledge.questions.values():
        if question.kind is Kind.SCALE and question.expects is None:
            yield fault(
                "no_direction", question,
                f"question {question.id} does not say which way later answers move the reasons",
                "Write what they never raise or lower under `expects`, to have it proved; or say "
                "under `exempt` why there is no such thing.", ground=Ground.TEXT)


def _against(prover: Prover, question: Question, category: str, falls: bool) -> Fault | None:
    assert question.expects is not None
    first, second = prover.formulas, prover.changed(question.id)
    later = logic.disjunction(
        logic.conjunction((first.chosen[question.id][here], second.chosen[question.id][there]))
        for here, there in pairwise(question.expects.options))
    before, after = first.total(category), second.total(category)
    rise = logic.difference(after, before) if falls else logic.difference(before, after)

    def shows(one: Proof, two: Proof) -> bool:
        change = two.diagnosis.totals[category] - one.diagnosis.totals[category]
        return change > 0 if falls else change < 0

    witness = prover.pair(
        question.id, logic.conjunction((later, logic.sum_at_least(rise, 1))), shows)
    if witness is None:
        return None
    title = quoted(prover.knowledge.categories[category].title)
    return fault(
        "direction", question,
        f"a later answer to {question.id} can make {title} "
        f"{'likelier' if falls else 'less likely'}, against what it expects",
        "Mend the rule that reads the answer, or take the claim back under `expects`.",
        witness=witness, others=(category,))


def _conditions(knowledge: Knowledge) -> Iterator[Condition]:
    """Every condition that reads answers."""
    yield from (rule.condition for rule in knowledge.rules.values())
    for question in knowledge.questions.values():
        if question.ask_if is not None:
            yield question.ask_if
    for step in knowledge.steps.values():
        if step.done_if is not None:
            yield step.done_if
