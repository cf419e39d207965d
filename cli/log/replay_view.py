"""What became of a record, as text."""

from __future__ import annotations

from rich.console import Console

from cli.shared.diff_view import behind, case_lines
from cli.shared.terminal import item, paragraph
from engine.case.compare.verdicts import Effect
from engine.case.record.integrity import Fault
from engine.case.record.recorder import versions
from engine.case.record.replay import Replay
from engine.case.record.today import Today
from engine.case.why.verdict import statement

MOST = 8
"""The most faults that are told one by one."""


def show_replay(console: Console, name: str, found: Replay, today: Today | None) -> None:
    """Print whether a record replays, and what other knowledge would answer.

    Args:
        console: where to.
        name: the file.
        found: what became of it.
        today: what other knowledge answers; None where the record does not replay.
    """
    if not found.holds or found.record is None:
        show_faults(console, name, found)
        return
    record = found.record
    paragraph(console, f"{name}: case {record.case.id}", style="bold")
    item(console, "✓", "It replays: proof and plan follow from the case and the knowledge in it, "
                       "bit for bit.", indent=2)
    item(console, "•", f"SHA-256 {found.hash}", indent=2)
    made = [f"{program} {version}" for program, version in record.versions.items()
            if versions().get(program) != version]
    if made:
        item(console, "•", f"Written with {', '.join(made)}, replayed with other versions",
             indent=2)
    item(console, "•", f"It says: {statement(record.proof).headline}", indent=2)
    if today is not None:
        _show_today(console, today)


def show_faults(console: Console, name: str, found: Replay) -> None:
    """Print what is wrong with a record."""
    wrong = "is not the record that was written" if found.hash else "cannot be read as a record"
    paragraph(console, f"{name}: this {wrong}", style="bold red")
    for fault in found.faults[:MOST]:
        item(console, "✗", _fault_words(fault), indent=2)
    if len(found.faults) > MOST:
        paragraph(console, f"and {len(found.faults) - MOST} more", indent=4)
    paragraph(console, "Likely a copy that was edited or damaged; compare it with another copy, or "
                       "write the record anew with `debrief record`.", indent=2)


def _fault_words(fault: Fault) -> str:
    last = max(fault.end - 1, fault.start)
    place = f"byte {fault.start}" if last == fault.start else f"bytes {fault.start} to {last}"
    where = f"{fault.path or fault.part}, line {fault.line}, {place}"
    return f"{where}: {fault.what}"


def _show_today(console: Console, today: Today) -> None:
    if today.diff.same:
        item(console, "•", "The knowledge of today is the same, and so is its answer.", indent=2)
        return
    if today.case is None:
        item(console, "•", "The knowledge of today cannot read the case:", indent=2)
        for problem in today.refused.problems if today.refused is not None else ():
            item(console, "-", f"{problem.what}; {problem.suggestion}", indent=4)
        return
    words = {
        Effect.VERDICT: "The knowledge of today gives another verdict:",
        Effect.SECOND: "The knowledge of today gives the same verdict, and another second reason:",
        Effect.EVIDENCE: "The knowledge of today gives the same verdict, with other evidence:",
        Effect.PLAN: "The knowledge of today gives the same verdict, and another plan:",
        Effect.NONE: "The knowledge of today is another, and gives the same answer to this case.",
    }
    item(console, "•", words[today.case.effect], indent=2)
    for line in [*case_lines(today.case, today.diff), *map(behind, today.case.causes)]:
        item(console, "-", line, indent=4)
