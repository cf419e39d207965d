"""Checks that need the whole knowledge at once: cycles, and what nothing can reach."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from knowledge.model.conditions import Grade, findings_read, questions_read
from knowledge.model.from_earlier import What
from knowledge.model.problems import Problems
from knowledge.model.records import ChooseStep, GiveFinding, Knowledge, Step
from knowledge.model.strata import CycleError, reads_diagnosis, strata


def check(knowledge: Knowledge, problems: Problems) -> Knowledge:
    """Note every error of the whole; return the knowledge with the levels of its rules."""
    _ids_are_unique(knowledge, problems)
    _findings_are_reached(knowledge, problems)
    _steps_address_something(knowledge, problems)
    _steps_have_no_cycle(knowledge.steps, problems)
    _follow_ups_look_back(knowledge, problems)
    try:
        layered = replace(knowledge, levels=strata(knowledge.rules, knowledge.findings))
    except CycleError as error:
        problems.add(
            knowledge.rules[error.rules[0]].place,
            "these rules rest on one another: " + " -> ".join(error.rules),
            f"the cycle goes through {error.because}",
            "let one of them read answers instead of the finding, or split the finding in two",
        )
        return knowledge
    _earlier_cases_do_not_look_back(layered, problems)
    return layered


def _ids_are_unique(knowledge: Knowledge, problems: Problems) -> None:
    """An id names one thing, whatever its kind, so that anything can be asked about by its id."""
    kinds: dict[str, str] = {}
    for kind, entries in (
        ("category", knowledge.categories), ("finding", knowledge.findings),
        ("rule", knowledge.rules), ("step", knowledge.steps),
    ):
        for entry in entries.values():
            other = kinds.setdefault(entry.id, kind)
            if other != kind:
                problems.add(entry.place, f"'{entry.id}' is the id of a {other} and of a {kind}",
                             "two things were given the same name", "rename one of them")


def _findings_are_reached(knowledge: Knowledge, problems: Problems) -> None:
    grades: dict[str, set[Grade]] = {}
    for rule in knowledge.rules.values():
        if isinstance(rule.conclusion, GiveFinding):
            grades.setdefault(rule.conclusion.finding, set()).add(rule.conclusion.grade)
    for finding in knowledge.findings.values():
        given = grades.get(finding.id, set())
        if not given:
            problems.add(finding.place, f"no rule gives finding '{finding.id}'",
                         "its rule was deleted or renamed", "write a rule for it, or delete it")
        for evidence in finding.evidence:
            if not evidence.category or not evidence.decibans:
                continue  # told already where it was read
            for grade in sorted(given - set(evidence.decibans)):
                problems.add(
                    finding.place,
                    f"finding '{finding.id}' can hold with grade {grade.name}, but its evidence "
                    f"for '{evidence.category}' has no number for that grade",
                    "a rule gives a grade that the evidence does not foresee",
                    f"add `{grade.name}: ...` to its decibans (0 for no evidence)")


def _steps_address_something(knowledge: Knowledge, problems: Problems) -> None:
    chosen = {rule.conclusion.step for rule in knowledge.rules.values()
              if isinstance(rule.conclusion, ChooseStep)}
    for step in knowledge.steps.values():
        if not step.addresses and not step.every_plan and step.id not in chosen:
            problems.add(step.place, f"step '{step.id}' addresses nothing, and no rule chooses it",
                         "its findings were deleted", "name the findings it answers, or delete it")


def _steps_have_no_cycle(steps: Mapping[str, Step], problems: Problems) -> None:
    """Refuse steps that wait for one another; an `any of` edge counts as one that may be taken."""
    done: set[str] = set()
    for start in steps:
        path: list[str] = []
        todo: list[tuple[str, bool]] = [(start, False)]
        while todo:
            step, left = todo.pop()
            if left:
                path.pop()
                done.add(step)
            elif step in path:
                cycle = [*path[path.index(step):], step]
                problems.add(steps[step].place,
                             "these steps wait for one another: " + " -> ".join(cycle),
                             "a prerequisite points the wrong way", "remove one of them")
                return
            elif step not in done:
                path.append(step)
                todo.append((step, True))
                before = [*steps[step].after_all, *steps[step].after_any]
                todo.extend((earlier, False) for earlier in before)


def _follow_ups_look_back(knowledge: Knowledge, problems: Problems) -> None:
    earlier: set[str] = set()
    for question in knowledge.questions.values():
        if question.ask_if is not None:
            for read in questions_read(question.ask_if):
                if read not in earlier:
                    problems.add(
                        question.place,
                        f"question '{question.id}' depends on '{read}', which comes later",
                        "the questions stand in another order", f"move it below '{read}'")
        earlier.add(question.id)


def _earlier_cases_do_not_look_back(knowledge: Knowledge, problems: Problems) -> None:
    """What is counted of earlier cases is known of each of them by itself.

    So that no answer rests on another one of its kind, and a log can be counted in any order.
    """
    derived = {question.id for question in knowledge.questions.values() if question.from_earlier}
    resting = _findings_resting_on(derived, knowledge)
    for question in knowledge.questions.values():
        rule = question.from_earlier
        if rule is None:
            continue
        if rule.of in derived:
            problems.add(question.place, f"question '{question.id}' is answered from answers to "
                         f"'{rule.of}' in earlier cases, which is answered so itself",
                         "'of' names another question about earlier cases",
                         "name a question that speaks of one case only")
        for finding in rule.things if rule.what is What.SAME_FINDING else ():
            if finding in resting:
                problems.add(question.place, f"question '{question.id}' counts the earlier cases "
                             f"with '{finding}', but that finding rests on earlier cases itself",
                             f"rule {resting[finding]} reads a question that is answered from them",
                             f"let another rule give '{finding}', or do not count it")


def _findings_resting_on(questions: set[str], knowledge: Knowledge) -> dict[str, str]:
    """The findings that such answers can give, each with a rule that gives it."""
    found: dict[str, str] = {}
    weighed = {finding.id for finding in knowledge.findings.values() if finding.evidence}
    for rule in sorted(knowledge.rules.values(), key=lambda rule: knowledge.levels[rule.id]):
        read = {*findings_read(rule.condition), *(weighed if reads_diagnosis(rule) else ())}
        if isinstance(rule.conclusion, GiveFinding) and not (
                questions.isdisjoint(questions_read(rule.condition))
                and read.isdisjoint(found)):
            found.setdefault(rule.conclusion.finding, rule.id)
    return found
