"""What a change of a case in the log came to, as text and as data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rich.console import Console

from cli.log.show_view import FIELD_WORDS, category_words
from cli.shared.terminal import heading, item, paragraph
from engine.case.compare.verdicts import Effect
from engine.case.plan.progress import State, Why
from engine.case.questions.difference_words import difference_words
from engine.case.questions.words import answer_words, question_words
from engine.case.why.verdict import verdict_words
from knowledge.model.plain import JsonValue
from knowledge.model.records import Knowledge

if TYPE_CHECKING:
    from engine.log.changing import Rediagnosed

EFFECTS = {
    Effect.SECOND: "The verdict stays; the reason close behind it is another.",
    Effect.EVIDENCE: "The verdict stays, on other evidence.",
    Effect.PLAN: "The verdict and its evidence stay; the plan is another.",
    Effect.NONE: "Verdict, evidence and plan stay as they are.",
}


def show_change(console: Console, found: Rediagnosed) -> None:
    """Print what changed and why, and what became of the steps."""
    what_if = found.what_if
    knowledge = what_if.after.knowledge
    case = what_if.after.case.id
    if not what_if.changes and not found.fields:
        paragraph(console, f"Case {case} says this already; nothing was changed.")
        return
    paragraph(console, f"Case {case}, changed: revision {found.revision}", style="bold")
    for change in what_if.changes:
        question = knowledge.questions[change.question]
        before, after = (answer_words(value, question)
                         for value in (change.before, change.after))
        item(console, "•", f"{question_words(change.question, knowledge)}: {before} → {after}",
             indent=2)
    for subject, value in found.fields.items():
        words = category_words(value, knowledge) if subject == "case:confirmed" else str(value)
        item(console, "•", f"{FIELD_WORDS[subject]}: {'(nothing)' if value is None else words}",
             indent=2)
    heading(console, "The verdict")
    if what_if.difference.effect is Effect.VERDICT:
        old, new = (verdict_words(side.diagnosis, knowledge)
                    for side in (what_if.before, what_if.after))
        item(console, "before:", old, indent=2)
        item(console, "now:   ", new, indent=2)
    else:
        paragraph(console, EFFECTS[what_if.difference.effect], indent=2)
        paragraph(console, f"It is: {verdict_words(what_if.after.diagnosis, knowledge)}", indent=2)
    if why := difference_words(what_if):
        heading(console, "Why")
        for line in why:
            item(console, "•", line, indent=2)
    _show_work(console, found, knowledge)


def _show_work(console: Console, found: Rediagnosed, knowledge: Knowledge) -> None:
    kept = {state: [step for step, mark in found.progress.items()
                    if mark.state is state and step in knowledge.steps] for state in State}
    if not found.steps and not any(kept.values()):
        return
    heading(console, "The work")
    for state, words in ((State.DONE, "Stays done"), (State.STARTED, "Goes on"),
                         (State.SKIPPED, "Stays skipped")):
        for step in kept[state]:
            if state is State.STARTED and step in found.steps.removed:
                continue  # told below
            item(console, "✓" if state is State.DONE else "•",
                 f"{words}: {knowledge.steps[step].title}", indent=2)
    _show_steps(console, "+", "Now also to do", found.steps.added, knowledge)
    _show_steps(console, "−", "No longer to do", found.steps.removed, knowledge)


def _show_steps(
    console: Console, mark: str, words: str, steps: Mapping[str, Why], knowledge: Knowledge
) -> None:
    for step, why in steps.items():
        item(console, mark, f"{words}: {knowledge.steps[step].title} ({why.value})", indent=2)


def change_data(found: Rediagnosed) -> dict[str, JsonValue]:
    """The same as plain data; its schema is `log-change` in `engine.rulebase.output_schemas`."""
    from engine.case.questions.data import what_if_data  # noqa: PLC0415 - z3 takes its time to import

    return {
        "case": found.what_if.after.case.id, "revision": found.revision,
        "fields": dict(found.fields), "what_if": what_if_data(found.what_if),
        "why": list(difference_words(found.what_if)),
        "steps": {"added": {step: why.value for step, why in found.steps.added.items()},
                  "removed": {step: why.value for step, why in found.steps.removed.items()}},
        "progress": {step: mark.state.value for step, mark in found.progress.items()},
    }
