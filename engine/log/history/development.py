"""How a person's verdicts, findings and steps develop from case to case."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import Connection, select

from engine.case.plan.progress import State
from engine.core.diagnosis import probabilities
from engine.log.diagnoses import StoredDiagnosis, candidate_diagnoses, diagnoses
from engine.log.step_marks import Noted, candidate_notes, notes
from engine.log.tables import CASES
from knowledge.model.conditions import UNDETERMINED, Grade
from knowledge.model.records import Knowledge


@dataclass(frozen=True, slots=True)
class Verdict:
    """One diagnosis of a case.

    Attributes:
        on: the day it was made.
        leading: the leading category, or `undetermined`.
        totals: decibans by category.
    """

    on: datetime.date
    leading: str
    second: str | None
    totals: Mapping[str, int]

    @property
    def percents(self) -> dict[str, int]:
        """The probability of each category, in whole percents."""
        return {category: round(100 * share)
                for category, share in probabilities(self.totals).items()}


@dataclass(frozen=True, slots=True)
class Moment:
    """A case among those of a person.

    Attributes:
        day: its own, or where it has none the day it was added.
        confirmed: the category that the employer confirmed; None where none did.
        verdicts: those that it had, the oldest first; a diagnosis that changed none of it is left
            out.
        findings: what was found in it last, with the grade.
    """

    case: str
    day: datetime.date
    confirmed: str | None
    verdicts: tuple[Verdict, ...]
    findings: Mapping[str, Grade]

    @property
    def verdict(self) -> Verdict:
        """The newest."""
        return self.verdicts[-1]


@dataclass(frozen=True, slots=True)
class Deed:
    """Something noted about a step.

    Attributes:
        state: how far the step was then; None where it was open (again).
        words_only: whether that was so before, and only words were noted.
    """

    on: datetime.date
    case: str
    step: str
    state: State | None
    note: str
    words_only: bool = False


@dataclass(frozen=True, slots=True)
class Development:
    """What a person's cases show one after the other.

    Attributes:
        candidate: whose they are; may be empty.
        moments: the cases that were diagnosed, the oldest first.
        findings: ids of what was found in any of them and speaks for a reason,
            what was found most often first.
        deeds: everything noted about steps, the oldest first.
    """

    candidate: str
    moments: tuple[Moment, ...]
    findings: tuple[str, ...]
    deeds: tuple[Deed, ...]

    def cases_with(self, finding: str) -> list[str]:
        """The cases in which something was found, the oldest first."""
        return [moment.case for moment in self.moments if finding in moment.findings]

    def recurring(self) -> list[str]:
        """What was found in two cases at least, and in the newest."""
        return [finding for finding in self.findings if len(self.cases_with(finding)) > 1
                and finding in self.moments[-1].findings]

    def gone(self) -> list[str]:
        """What was found before and is not found in the newest case."""
        return [finding for finding in self.findings
                if finding not in self.moments[-1].findings]

    def new(self) -> list[str]:
        """What is found in the newest case for the first time; nothing where it is the only one."""
        if len(self.moments) < 2:
            return []
        return [finding for finding in self.findings
                if self.cases_with(finding) == [self.moments[-1].case]]

    def answered_by(self, finding: str, knowledge: Knowledge) -> Deed | None:
        """The last step that was done since a finding was found before, and that closes it.

        None where none was done, until the day of the newest case.
        """
        days = [moment.day for moment in self.moments[:-1] if finding in moment.findings]
        done = [deed for deed in self.deeds if deed.state is State.DONE
                and not deed.words_only and deed.step in knowledge.steps
                and finding in knowledge.steps[deed.step].closes
                and days and days[-1] <= deed.on <= self.moments[-1].day]
        return done[-1] if done else None


def development(
    connection: Connection, candidate: str, names: Sequence[str], knowledge: Knowledge
) -> Development:
    """What the log knows of a person's cases, one after the other.

    Args:
        connection: to the log.
        candidate: whose; empty for cases that name nobody.
        names: the cases, for those that name nobody.
        knowledge: has the order of what can be found.
    """
    if candidate:
        stored, noted = candidate_diagnoses(connection, candidate), candidate_notes(
            connection, candidate)
    else:
        stored = tuple(one for name in names for one in diagnoses(connection, name))
        noted = tuple(one for name in names for one in notes(connection, name))
    keys = {name: key for key, name in enumerate(dict.fromkeys(one.case for one in stored))}
    rows = {row.name: row for row in connection.execute(
        select(CASES.c.name, CASES.c.date, CASES.c.added, CASES.c.confirmed).where(
            CASES.c.name.in_(keys)))}
    moments = [
        _moment(name, datetime.date.fromisoformat(rows[name].date or rows[name].added),
                rows[name].confirmed, list(found))
        for name, found in groupby(stored, key=lambda one: one.case)]
    moments.sort(key=lambda moment: (moment.day, keys[moment.case]))
    order = {finding: number for number, finding in enumerate(knowledge.findings)}
    found = dict.fromkeys(finding for moment in moments for finding in moment.findings
                          if _tells(finding, knowledge))
    return Development(
        candidate, tuple(moments),
        tuple(sorted(found, key=lambda finding: (
            -sum(finding in moment.findings for moment in moments),
            order.get(finding, len(order)), finding))),
        tuple(sorted(_deeds(noted), key=lambda deed: deed.on)))


def _tells(finding: str, knowledge: Knowledge) -> bool:
    """Whether a finding speaks for a reason, so that its coming back says something."""
    known = knowledge.findings.get(finding)
    return known is None or any(
        decibans > 0 for evidence in known.evidence for decibans in evidence.decibans.values())


def _moment(
    name: str, day: datetime.date, confirmed: str | None, found: Sequence[StoredDiagnosis]
) -> Moment:
    verdicts: list[Verdict] = []
    for one in found:
        verdict = Verdict(datetime.date.fromisoformat(one.on), one.leading, one.second, one.totals)
        if not verdicts or (verdicts[-1].leading, verdicts[-1].percents) != (
                verdict.leading, verdict.percents):
            verdicts.append(verdict)
    return Moment(name, day, confirmed, tuple(verdicts), found[-1].findings)


def _deeds(noted: Iterable[Noted]) -> Iterator[Deed]:
    states: dict[tuple[str, str], State | None] = {}
    for one in noted:
        same = states.get((one.case, one.step)) is one.state
        states[one.case, one.step] = one.state
        if one.note or not same:
            yield Deed(one.on, one.case, one.step, one.state, one.note, same)


def title_of(category: str, knowledge: Knowledge) -> str:
    """The title of a category or of `undetermined`; its id where it is not known any more."""
    if category == UNDETERMINED:
        return knowledge.policy.undetermined.title
    found = knowledge.categories.get(category)
    return category if found is None else found.title


def finding_title(finding: str, knowledge: Knowledge) -> str:
    """The title of a finding; its id where it is not known any more."""
    found = knowledge.findings.get(finding)
    return finding if found is None else found.title


def step_title(step: str, knowledge: Knowledge) -> str:
    """The title of a step; its id where it is not known any more."""
    found = knowledge.steps.get(step)
    return step if found is None else found.title
