"""What changed in the knowledge, and what that changes in cases, as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Console

from cli.shared.terminal import heading, item, paragraph
from engine.case.compare.verdicts import CaseDiff, Cause, Effect, Outcome, Summary
from engine.core.diff.fields import FieldChange, title_of
from engine.core.diff.knowledge import Change, EntryChange, KnowledgeDiff
from engine.core.words.prose import days_words, quoted, signed
from knowledge.model.conditions import UNDETERMINED

EFFECTS = {
    Effect.VERDICT: "another leading reason",
    Effect.SECOND: "another second reason only",
    Effect.EVIDENCE: "other evidence or findings only",
    Effect.PLAN: "another plan only",
}
LONG = 40
"""Of what was and what is, texts longer than this stand below one another."""


# --- what is shown of the knowledge ---------------------------------------------------------------


def show_knowledge(console: Console, found: KnowledgeDiff, old: str, new: str) -> None:
    """Print what changed in the knowledge.

    Args:
        console: where to.
        found: what changed.
        old: how the command line names the old knowledge.
        new: how it names the new one.
    """
    paragraph(console, f"From {old} to {new}", style="bold")
    if found.same:
        paragraph(console, "The two say the same.")
    if found.policy:
        heading(console, "For every diagnosis")
        for field in found.policy:
            _show_field(console, field, 2)
    kind = ""
    for change in found.entries:
        if change.kind != kind:
            kind = change.kind
            heading(console, kind.capitalize())
        _show_entry(console, change)


def _show_entry(console: Console, change: EntryChange) -> None:
    was = f"{change.was} is now {change.id}" if change.change is Change.RENAMED else change.id
    item(console, "•", f"{change.change.value}: {was}, {quoted(change.title)}", indent=2)
    if change.content:
        paragraph(console, change.content, indent=4)
    for field in change.fields:
        _show_field(console, field, 4)


def _show_field(console: Console, field: FieldChange, indent: int) -> None:
    """Print a difference in one line, or what was and what is now below one another."""
    fits = len(field.words) + indent + 2 <= console.width
    if fits or not field.was or not field.now or len(max(field.was, field.now, key=len)) <= LONG:
        item(console, "•", field.words, indent)
    else:
        item(console, "•", f"{field.label}:", indent)
        item(console, "was:", field.was, indent + 2)
        item(console, "now:", field.now, indent + 2)


# --- what is shown of the cases -------------------------------------------------------------------


def show_summary(console: Console, counted: Summary, refused: int, found: KnowledgeDiff) -> None:
    """Print how many cases come to something else, and how often that is the confirmed reason."""
    count = "1 case" if counted.cases == 1 else f"{counted.cases} cases"
    heading(console, f"What changes in {count}" + (f" ({refused} refused)" if refused else ""))
    for effect, words in [*EFFECTS.items(), (Effect.NONE, "no change")]:
        item(console, f"{counted.effects[effect]:4}", words, indent=2)
        for (old, new), number in counted.moves.items() if effect is Effect.VERDICT else ():
            item(console, f"{number:4}", f"{_reason(old, found)} -> {_reason(new, found)}",
                 indent=6)
    paragraph(console, f"Plans that change in all: {counted.plans}", indent=2)
    if counted.agreement is not None:
        before, now = counted.agreement
        heading(console, f"Leading reason against the confirmed one ({sum(before)} cases)")
        for name, was, is_now in zip(before._fields, before, now, strict=True):
            paragraph(console, f"{name}: {was} -> {is_now}", indent=2)


def show_cases(console: Console, cases: Sequence[CaseDiff], found: KnowledgeDiff) -> None:
    """Print each case that comes to something else, those with another verdict first."""
    for effect, words in EFFECTS.items():
        shown = [case for case in cases if case.effect is effect]
        if shown:
            heading(console, f"{words[0].upper()}{words[1:]}")
        for case in shown:
            paragraph(console, case.case, indent=2, style="bold")
            for line in [*case_lines(case, found), *(behind(cause) for cause in case.causes)]:
                item(console, "•", line, indent=4)


def behind(cause: Cause) -> str:
    """A change in the knowledge that is behind a difference, as in `because of rule R1 (...)`."""
    if not cause.id or cause.kind == "policy":
        return f"because of {cause.words}"
    kind = "category" if cause.kind == "categories" else cause.kind.removesuffix("s")
    return f"because of {kind} {cause.id} ({cause.words})"


def case_lines(case: CaseDiff, found: KnowledgeDiff) -> Iterator[str]:
    """What is different in a case, a line for each thing."""
    old, new = case.old, case.new
    for label, was, now in (("leading", old.leading, new.leading),
                            ("second", old.second, new.second)):
        if was != now:
            yield f"{label}: {_reason(was, found)} -> {_reason(now, found)}"
    if old.leading != new.leading and case.confirmed is not None:
        yield f"confirmed: {_reason(case.confirmed, found)}"
    totals = [f"{_reason(name, found)} {_signed(old.totals.get(name))} -> "
              f"{_signed(new.totals.get(name))}" for name in {**new.totals, **old.totals}
              if old.totals.get(name) != new.totals.get(name)]
    regraded = [f"{_title(found, 'findings', name)} {old.findings[name].name} -> {grade.name}"
                for name, grade in new.findings.items()
                if old.findings.get(name, grade) is not grade]
    graded = [{name: f"{_title(found, 'findings', name)} ({grade.name})"
               for name, grade in side.findings.items()} for side in (old, new)]
    steps = [{step: _title(found, "steps", step) for step in side.steps} for side in (old, new)]
    rules = [{rule: rule for rule in side.rules} for side in (old, new)]
    for label, parts in (
        ("decibans", totals), ("findings", [*_gained_and_lost(*graded), *regraded]),
        ("rules that fire", _gained_and_lost(*rules)),
        ("plan", [*_gained_and_lost(*steps), *_plan_words(old, new, found)]),
    ):
        if parts:
            yield f"{label}: {'; '.join(parts)}"


def _gained_and_lost(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    gained = ", ".join(words for name, words in new.items() if name not in old)
    lost = ", ".join(words for name, words in old.items() if name not in new)
    return [*([f"now also {gained}"] if gained else []), *([f"no longer {lost}"] if lost else [])]


def _plan_words(old: Outcome, new: Outcome, found: KnowledgeDiff) -> Iterator[str]:
    for step, done in new.steps.items():
        if old.steps.get(step, done) is not done:
            verb = "counts" if done else "no longer counts"
            yield f"{_title(found, 'steps', step)} {verb} as done already"
    if old.steps.keys() == new.steps.keys():
        if list(old.steps) != list(new.steps):
            yield "the same steps in another order"
        if (old.hours, old.days) != (new.hours, new.days):
            yield " -> ".join(f"{side.hours:g} hours, {days_words(side.days)}"
                              for side in (old, new))


def _signed(total: int | None) -> str:
    return "none" if total is None else signed(total)


def _reason(name: str | None, found: KnowledgeDiff) -> str:
    if name is None:
        return "none"
    return name if name == UNDETERMINED else _title(found, "categories", name)


def _title(found: KnowledgeDiff, kind: str, name: str) -> str:
    return quoted(title_of({**getattr(found.old, kind), **getattr(found.new, kind)}[name]))
