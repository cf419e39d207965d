"""A diagnosis as text: the verdict and its doubt first, then the evidence, then the plan."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from cli.shared.feedback_view import show_heard
from cli.shared.plan_view import show_phases
from cli.shared.terminal import heading, item, paragraph
from cli.shared.verdict_view import show_categories, show_verdict
from engine.case.plan.plan import Plan
from engine.case.questions.unknowns import Prospect
from engine.case.why.derivation import Weight, weights
from engine.core.proof import Proof
from engine.core.words.prose import asked, days_words, quoted, signed, value_words
from knowledge.model.conditions import UNDETERMINED
from knowledge.model.records import Knowledge

STRONGEST = 4
OPEN_QUESTIONS = 3


def show_diagnosis(
    console: Console, proof: Proof, plan: Plan, open_questions: tuple[Prospect, ...], named: str
) -> None:
    """Print a diagnosis.

    Args:
        console: where to.
        proof: the derivation.
        plan: what to do.
        open_questions: what is unknown and could matter, the most useful first.
        named: how the command line names the case once more; empty if it cannot.
    """
    show_verdict(console, proof)
    show_categories(console, proof)
    _show_evidence(console, proof)
    show_heard(console, proof.case, proof.knowledge)
    _show_open_questions(console, proof, open_questions)
    _show_plan(console, plan, named)
    if named:
        heading(console, "More")
        for command, what in (("explain", "Every rule behind this"),
                              ("plan", "Each step in full")):
            item(console, "•", f"{what}: debrief {command} {named}", indent=2)


def _show_evidence(console: Console, proof: Proof) -> None:
    diagnosis = proof.diagnosis
    shown = [diagnosis.leading]
    if diagnosis.leading == UNDETERMINED:
        shown = [name for name in diagnosis.ranking if diagnosis.totals[name] > 0][:2]
    elif diagnosis.second is not None:
        shown.append(diagnosis.second)
    for category in shown:
        found = weights(proof, category)
        title = quoted(proof.knowledge.categories[category].title)
        speaking = [weight for weight in found if weight.contribution.decibans > 0]
        against = [weight for weight in found if weight.contribution.decibans < 0]
        _show_weights(console, f"What speaks for {title}", speaking, proof.knowledge)
        _show_weights(console, f"What speaks against {title}", against, proof.knowledge)


def _show_weights(
    console: Console, title: str, found: list[Weight], knowledge: Knowledge
) -> None:
    if not found:
        return
    heading(console, title)
    for weight in found[:STRONGEST]:
        finding = knowledge.findings[weight.contribution.finding]
        text = Text(f"{finding.title} ({weight.grade.name})", style="bold")
        text.append(f"\n{weight.evidence.because} ", style="not bold")
        text.append(f"[{', '.join(weight.evidence.sources)}]", style="not bold dim")
        item(console, signed(weight.contribution.decibans), text, indent=2, width=3)
    if len(found) > STRONGEST:
        paragraph(console, f"and {len(found) - STRONGEST} more", indent=6)


def _show_open_questions(
    console: Console, proof: Proof, open_questions: tuple[Prospect, ...]
) -> None:
    if not open_questions:
        return
    heading(console, "Not known yet, and would matter most")
    knowledge = proof.knowledge
    for prospect in open_questions[:OPEN_QUESTIONS]:
        question = knowledge.questions[prospect.question]
        answer = quoted(value_words(prospect.answer, question))
        if prospect.leading == UNDETERMINED:
            then = "no reason would be ahead"
        elif prospect.leading == proof.diagnosis.leading:
            now = round(100 * proof.diagnosis.probabilities[prospect.leading])
            then = (f"the reason above would go from {now} % to "
                    f"{round(100 * prospect.probability)} %")
        else:
            then = f"it would be {quoted(knowledge.categories[prospect.leading].title)}"
        item(console, "•", f"{asked(question)} For example, with {answer} {then}.", indent=2)


def _show_plan(console: Console, plan: Plan, named: str) -> None:
    heading(console, f"What to do: {plan_summary(plan)}")
    show_phases(console, plan)
    if plan.left_out:
        more = "1 more step" if len(plan.left_out) == 1 else f"{len(plan.left_out)} more steps"
        command = f"debrief plan {named or 'CASE'} --max-steps 0"
        paragraph(console, f"{more} would help; `{command}` shows all.", indent=2)


def plan_summary(plan: Plan) -> str:
    """The size of a plan in words."""
    to_do = sum(not planned.done for planned in plan.steps)
    done = len(plan.steps) - to_do
    days = days_words(plan.days)
    steps = f"{to_do} {'step' if to_do == 1 else 'steps'}"
    more = f" and {done} done already" if done else ""
    return f"{steps}{more}, {plan.hours:g} hours, {days}"
