"""A rulebase as a program for CLIPS, the C Language Integrated Production System.

It runs in plain CLIPS 6.4 without anything of ours, and infers what the experta reader infers:
findings with grades, evidence and totals, the diagnosis, and the steps that are called for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.batch.export.clips_conditions import PatternWriter, quoted
from engine.batch.export.clips_inference import EARLY, INFERENCE, LATE, REPORT, TEMPLATES
from knowledge.model.records import GiveFinding, Kind, Knowledge, Question, Rule
from knowledge.model.strata import after_diagnosis

NO_GATE = 1_000_000
"""More decibans than any total has."""
WIDTH = 96


def clips_program(knowledge: Knowledge) -> str:
    """The whole program.

    Args:
        knowledge: the rulebase.
    """
    parts = [
        _head(knowledge), TEMPLATES, _globals(knowledge), _facts(knowledge), INFERENCE,
        *_rules(knowledge), *_done_rules(knowledge), REPORT]
    return "\n".join(part.rstrip() + "\n" for part in parts)


def _head(knowledge: Knowledge) -> str:
    lines = [
        "The rules of Debrief as a program for CLIPS 6.4, written by",
        "`debrief rules export --format clips`.", f"Knowledge {knowledge.hash}.", "",
        "To diagnose a case, with this program in debrief.clp, type in CLIPS:", "",
        '  (load "debrief.clp")', "  (reset)", *_example(knowledge), "  (run)", "  (report)", "",
        "What followed is also left behind as facts: finding, evidence, total, diagnosis,",
        "probability, step, done and fired; (facts) lists them. What is not known is not asserted.",
        "A question that takes several options gets one fact for each of them, a count a whole",
        "number. `step` names the steps that are called for; to order them is for `debrief plan`.",
        "", "Questions and their options:", "",
        *(f"  {question.id}: {_answers(question)}" for question in knowledge.questions.values())]
    return "\n".join(f"; {line}".rstrip() for line in lines)


def _example(knowledge: Knowledge) -> Iterator[str]:
    """An answer to the first question with options, to be copied."""
    for question in knowledge.questions.values():
        if question.options:
            yield (f"  (assert (answer (question {quoted(question.id)}) "
                   f"(value {quoted(question.options[0].id)})))")
            return


def _answers(question: Question) -> str:
    match question.kind:
        case Kind.COUNT:
            return "a whole number"
        case Kind.TEXT:
            return "words"
        case Kind.CHOICES:
            return " ".join(map(quoted, question.option_ids)) + " (several)"
        case _:
            return " ".join(map(quoted, question.option_ids))


def _globals(knowledge: Knowledge) -> str:
    policy = knowledge.policy
    return "\n".join([
        "(defglobal", f"  ?*margin* = {policy.margin}",
        f"  ?*second-within* = {policy.second_within}",
        f"  ?*categories* = {_list(knowledge.categories)}",
        f"  ?*findings* = {_list(knowledge.findings)}",
        f"  ?*steps* = {_list(knowledge.steps)})", ""])


def _list(ids: Iterable[str]) -> str:
    lines, line = [], "(create$"
    for name in map(quoted, ids):
        if len(line) + len(name) > WIDTH:
            lines.append(line)
            line = "   "
        line += f" {name}"
    return "\n".join([*lines, f"{line})"])


def _facts(knowledge: Knowledge) -> str:
    return "\n".join(["(deffacts knowledge", *(f"  {fact}" for fact in _each_fact(knowledge)), ")"])


def _each_fact(knowledge: Knowledge) -> Iterator[str]:
    for place, category in enumerate(knowledge.categories.values()):
        gate = category.gate
        least, most = (gate.total_at_least, gate.others_at_most) if gate else (-NO_GATE, NO_GATE)
        yield (f"(category (id {quoted(category.id)}) (place {place}) (total-at-least {least}) "
               f"(others-at-most {most}))")
    for finding in knowledge.findings.values():
        for evidence in finding.evidence:
            for grade, decibans in evidence.decibans.items():
                if decibans:
                    yield (f"(weight (finding {quoted(finding.id)}) (grade {int(grade)}) "
                           f"(category {quoted(evidence.category)}) "
                           f"(cluster {quoted(finding.cluster)}) (decibans {decibans}))")
    for step in knowledge.steps.values():
        if step.every_plan:
            yield f"(step (id {quoted(step.id)}))"
        for name in step.addresses:
            yield f"(addresses (step {quoted(step.id)}) (finding {quoted(name)}))"


def _rules(knowledge: Knowledge) -> Iterator[str]:
    late = after_diagnosis(knowledge.rules, knowledge.levels)
    for rule in sorted(knowledge.rules.values(),
                       key=lambda rule: (rule.id in late, knowledge.levels[rule.id])):
        salience = (LATE if rule.id in late else EARLY) - knowledge.levels[rule.id]
        yield from _rule(rule, salience, knowledge)


def _rule(rule: Rule, salience: int, knowledge: Knowledge) -> Iterator[str]:
    writer = PatternWriter(knowledge, f"rule-{rule.id}")
    pattern = writer.write(rule.condition).text
    conclusion = rule.conclusion
    concluded = (
        f"(given (finding {quoted(conclusion.finding)}) (grade {int(conclusion.grade)}))"
        if isinstance(conclusion, GiveFinding) else f"(step (id {quoted(conclusion.step)}))")
    yield from _part_rules(writer, salience)
    yield _production(writer.name, rule.title, salience, pattern,
                      [f"(fired (rule {quoted(rule.id)}))", concluded])


def _done_rules(knowledge: Knowledge) -> Iterator[str]:
    for step in knowledge.steps.values():
        if step.done_if is not None:
            writer = PatternWriter(knowledge, f"done-{step.id}")
            pattern = writer.write(step.done_if).text
            yield from _part_rules(writer, EARLY)
            yield _production(writer.name, f"Done already: {step.title}", EARLY, pattern,
                              [f"(done (step {quoted(step.id)}))"])


def _part_rules(writer: PatternWriter, salience: int) -> Iterator[str]:
    for part in writer.parts:
        yield _production(f"{part.of}/{part.number}", "A part of a condition.", salience,
                          part.pattern, [f"(part (of {quoted(part.of)}) (number {part.number}))"])


def _production(
    name: str, title: str, salience: int, pattern: str, facts: Iterable[str]
) -> str:
    return "\n".join([
        f"(defrule {name} {quoted(title)}", f"  (declare (salience {salience}))",
        *(f"  {line}" for line in pattern.split("\n")), "  =>",
        *(f"  (assert {fact})" for fact in facts)]) + ")\n"
