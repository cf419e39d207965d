"""How good diagnoses are, judged against reasons that employers confirmed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from engine.inference import InferenceEngine
from knowledge.case import Case
from knowledge.conditions import UNDETERMINED
from knowledge.model import Knowledge

TOLD_AFTERWARDS = ("fb.", "out.")
"""Questions that are answered by what the employer said or did after the interview."""

LIMITS = """\
**What this does not show.** The confirmed reason is the one the employer gave, so with the
employer's words it is mostly given away, and the rules were written with these cases at hand.
Stated reasons are often polite. The cases are public stories of people surprised enough to write;
they are few, and their mix says nothing about how common each reason is. Without the employer's
words the honest answer is often that the facts do not decide it."""


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Diagnoses against confirmed reasons.

    Attributes:
        table: how often each confirmed reason (first key) got each leading one (second key), which
            may be `undetermined`.
        log_loss: mean of -ln(probability given to the confirmed reason), in nats.
        base_log_loss: the same if every case were given the shares of the reasons among all cases.
    """

    table: Mapping[str, Mapping[str, int]]
    log_loss: float
    base_log_loss: float

    @property
    def cases(self) -> int:
        """How many cases."""
        return sum(sum(row.values()) for row in self.table.values())

    @property
    def right(self) -> int:
        """How many leading reasons were the confirmed one."""
        return sum(row[reason] for reason, row in self.table.items())

    @property
    def undetermined(self) -> int:
        """How many were left undetermined."""
        return sum(row[UNDETERMINED] for row in self.table.values())

    @property
    def wrong(self) -> int:
        """How many leading reasons were another one."""
        return self.cases - self.right - self.undetermined


def assess(cases: Iterable[Case], knowledge: Knowledge) -> Accuracy:
    """Diagnose cases and compare; those without a confirmed reason are left out.

    Raises:
        ValueError: no case has a confirmed reason.
    """
    engine = InferenceEngine(knowledge)
    columns = [*knowledge.categories, UNDETERMINED]
    table = {reason: dict.fromkeys(columns, 0) for reason in knowledge.categories}
    losses: list[float] = []
    for case in cases:
        if case.confirmed is None:
            continue
        diagnosis = engine.infer(case).diagnosis
        table[case.confirmed][diagnosis.leading] += 1
        losses.append(-math.log(diagnosis.probabilities[case.confirmed]))
    if not losses:
        raise ValueError("no case has a confirmed reason")
    counts = [sum(row.values()) for row in table.values()]
    base = -sum(count * math.log(count / len(losses)) for count in counts if count)
    return Accuracy(table, math.fsum(losses) / len(losses), base / len(losses))


def before_the_answer(case: Case) -> Case:
    """The case without what the employer said or did after the interview."""
    answers = {question: value for question, value in case.answers.items()
               if not question.startswith(TOLD_AFTERWARDS)}
    return Case(case.id, answers, case.candidate, case.date, case.confirmed, case.notes)


def accuracy_page(cases: Sequence[Case], knowledge: Knowledge) -> str:
    """The accuracy over some cases as a Markdown page."""
    told = assess(cases, knowledge)
    untold = assess([before_the_answer(case) for case in cases], knowledge)
    titles = {name: category.title for name, category in knowledge.categories.items()}
    titles[UNDETERMINED] = "undetermined"
    parts = [
        "# How often is it right?\n",
        f"Written by `make generate` from the {told.cases} real cases in "
        "`knowledge/cases/real.jsonl`, each with the reason that the employer gave.\n",
        "| | with the employer's words and the outcome | without them |\n| --- | --- | --- |",
        f"| leading reason is the confirmed one | {_share(told.right, told)} "
        f"| {_share(untold.right, untold)} |",
        f"| undetermined | {_share(told.undetermined, told)} "
        f"| {_share(untold.undetermined, untold)} |",
        f"| leading reason is another one | {_share(told.wrong, told)} "
        f"| {_share(untold.wrong, untold)} |",
        f"| log loss (nats; lower is better) | {told.log_loss:.2f} | {untold.log_loss:.2f} |",
        f"| log loss of always answering the shares among these cases | {told.base_log_loss:.2f} "
        f"| {untold.base_log_loss:.2f} |\n",
        f"{LIMITS}\n",
    ]
    for heading, accuracy in (("With the employer's words and the outcome", told),
                              ("Without them", untold)):
        columns = list(titles)
        parts.append(f"## {heading}\n")
        parts.append("| confirmed | " + " | ".join(titles[name] for name in columns) + " |\n|"
                     + " --- |" * (len(columns) + 1))
        parts += ["| " + " | ".join([titles[reason], *(str(row[name]) for name in columns)]) + " |"
                  for reason, row in accuracy.table.items()]
        parts.append("")
    return "\n".join(parts)


def _share(count: int, accuracy: Accuracy) -> str:
    return f"{count} of {accuracy.cases} ({round(100 * count / accuracy.cases)} %)"
