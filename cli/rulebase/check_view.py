"""What the checks of the rulebase found, as text."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import groupby

from rich.console import Console
from rich.text import Text

from cli.shared.terminal import item, paragraph
from engine.core.symbolic.prover import Answers, Witness
from engine.rulebase.checks.fault import Fault, Ground
from knowledge.model.checks import CHECKS
from knowledge.model.conditions import Value
from knowledge.model.problems import printable

SILENCE = "nothing answered"


def show_faults(console: Console, faults: Sequence[Fault]) -> None:
    """Print faults, check by check: where, what, how it is known, the case, and what to do."""
    for check, group in groupby(faults, key=lambda found: found.check):
        paragraph(console, f"{check}: {CHECKS[check]}", style="bold")
        for found in group:
            _show_what(console, f"{found.place}:", found.what)
            if found.ground is Ground.PROOF:
                item(console, "Proved", "for all possible cases.", indent=4)
            if found.witness is not None:
                _show_witness(console, found.witness)
            if found.exempt:
                item(console, "Meant:", found.exempt, indent=4)
            else:
                item(console, "To do:", found.mend, indent=4)
        console.print()


def show_summary(
    console: Console, faults: Sequence[Fault], checks: Collection[str], questions: int,
    listed: bool,
) -> None:
    """Print how many checks were made and what they found.

    Args:
        console: where to.
        faults: all that was found.
        checks: the names of the checks made.
        questions: how many questions were put to the solver.
        listed: whether the exempt faults were listed.
    """
    exempt = sum(1 for found in faults if found.exempt)
    wrong = len(faults) - exempt
    made = f"{len(checks)} {'check' if len(checks) == 1 else 'checks'} made"
    asked = f"{questions:,} {'question' if questions == 1 else 'questions'}"
    proved = f", {asked} settled by proof or by a case" if questions else ""
    told = "nothing wrong" if not wrong else "1 fault" if wrong == 1 else f"{wrong} faults"
    meant = f"; {exempt} found and exempt with a reason" if exempt else ""
    hint = " (--exempt lists them)" if exempt and not listed else ""
    paragraph(console, f"{made}{proved}: {told}{meant}{hint}.")


def show_checks(console: Console) -> None:
    """Print the names of all checks and what each one looks for."""
    width = max(map(len, CHECKS))
    for check, says in CHECKS.items():
        item(console, check, says, width=width if console.width >= 60 else 0)


def _show_what(console: Console, place: str, what: str) -> None:
    """A place, and what is wrong there; a place is never broken, so that it can be followed."""
    if len(place) + 4 <= console.width:
        item(console, "•", f"{place} {what}", indent=2)
    else:
        console.print(Text(f"  • {printable(place)}"), soft_wrap=True)
        paragraph(console, what, indent=4)


def _show_witness(console: Console, witness: Witness) -> None:
    item(console, "Case:", _answers(witness.answers), indent=4)
    if witness.changed is not None:
        item(console, "And with:", _difference(witness.answers, witness.changed), indent=4)
    item(console, "The engine", "finds the same." if witness.confirmed else
         "does not find the same, so this is an error of debrief; please report it.", indent=4)


def _answers(answers: Answers) -> str:
    return ", ".join(f"{question}: {_value(value)}" for question, value in answers.items()
                     ) or SILENCE


def _difference(first: Answers, second: Answers) -> str:
    changed = [question for question in {**first, **second}
               if first.get(question) != second.get(question)]
    return ", ".join(
        f"{question}: {_value(second[question]) if question in second else 'no answer'}"
        for question in changed)


def _value(value: Value) -> str:
    return f"[{', '.join(value)}]" if isinstance(value, tuple) else str(value)
