"""What would settle a case, as text."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console

from cli.shared.terminal import heading, item, paragraph
from engine.case.questions.changes import Change
from engine.case.questions.next_question import Candidate, Outcome
from engine.case.questions.settle import Outlook
from engine.case.questions.words import answer_words, needed_words, question_words
from engine.case.why.verdict import verdict_words
from engine.core.diagnosis import Diagnosis
from engine.core.words.prose import number_word, quoted
from knowledge.model.conditions import UNDETERMINED
from knowledge.model.records import Knowledge
from knowledge.reading.cases import Case

NEXT_BEST = 3


def show_outlook(
    console: Console, found: Outlook, way_out: Sequence[Change], case: Case, knowledge: Knowledge
) -> None:
    """Print whether a case is settled, and if not, what to ask next.

    Args:
        console: where to.
        found: where the case stands.
        way_out: the fewest further answers that change the verdict.
        case: the case.
        knowledge: the rulebase.
    """
    paragraph(console, f"Case {case.id}", style="bold")
    console.print()
    paragraph(console, f"As it stands: {verdict_words(found.diagnosis, knowledge)}.")
    console.print()
    open_ones = [candidate for candidate in found.candidates if candidate.gain > 0]
    if found.settled:
        paragraph(console, "Settled: no answer that can still be given changes this verdict. That "
                           "is proved for all answers to all open questions.")
        if open_ones:
            paragraph(console, "Open questions can still change how sure it is, and the plan.")
        return
    paragraph(console, "Not settled: answers that are still open can change the verdict.")
    if found.ask is None:
        return
    _show_next(console, found.ask, found.diagnosis, knowledge)
    if not any(one.decides(found.diagnosis.leading) for one in found.candidates):
        _show_way_out(console, way_out, knowledge)
    others = [candidate for candidate in open_ones if candidate != found.ask][:NEXT_BEST]
    if others:
        heading(console, "Next best")
    for candidate in others:
        item(console, "•", f"{question_words(candidate.question, knowledge)} "
                           f"({_gain(candidate)})", indent=2)


def _show_next(
    console: Console, candidate: Candidate, now: Diagnosis, knowledge: Knowledge
) -> None:
    question = knowledge.questions[candidate.question]
    heading(console, "Ask next")
    paragraph(console, question.text, indent=2)
    paragraph(console, f"{question.section} · {candidate.question} · {_gain(candidate)}", indent=2,
              style="dim")
    for outcome in candidate.outcomes:
        item(console, "•", f"{answer_words(outcome.answer, question)}: "
                           f"{_verdict(outcome, now, knowledge)}", indent=4)


def _gain(candidate: Candidate) -> str:
    return f"expected to tell {candidate.gain:.2f} bits"


def _verdict(outcome: Outcome, now: Diagnosis, knowledge: Knowledge) -> str:
    """The verdict under an answer."""
    if outcome.gain == 0 and outcome.leading == now.leading:
        return "no change"
    if outcome.leading == UNDETERMINED:
        return "no reason would be clearly ahead"
    percent = f"{round(100 * outcome.probability)} %"
    if outcome.leading == now.leading:
        return f"the same, at {percent}"
    return f"{quoted(knowledge.categories[outcome.leading].title)}, at {percent}"


def _show_way_out(console: Console, way_out: Sequence[Change], knowledge: Knowledge) -> None:
    if not way_out:
        return
    heading(console, f"No single answer changes the verdict; {number_word(len(way_out))} "
                     "together can, such as")
    for change in way_out:
        item(console, "•", f"{question_words(change.question, knowledge)} "
                           f"{needed_words(change, knowledge)}", indent=2)
