"""A worked example for the handbook: one small case, reasoned through by the engine itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from engine.case.plan.plan import make_plan
from engine.case.questions.unknowns import Prospect, prospects
from engine.case.why.verdict import certainty_words, reason_undecided
from engine.core.diagnosis import lead
from engine.core.inference import InferenceEngine
from engine.core.proof import Proof
from engine.core.words.markdown_text import escaped
from engine.core.words.prose import asked, quoted, signed, value_words
from engine.rulebase.handbook.links import link, link_title, titles
from knowledge.model.conditions import UNDETERMINED, Value
from knowledge.model.records import GiveFinding, Knowledge
from knowledge.reading.cases import Case
from knowledge.reading.cornerstones import Cornerstone

ANSWERS: Mapping[str, Value] = {
    "job.industry_match": "different",
    "prep.best_case": "no",
    "iv.answer_quality": "weak",
    "iv.story_results": "none",
    "iv.technical": "solid",
    "cul.rapport": "good",
    "fb.source": "hr",
    "fb.reason": ("interview_skills",),
}
"""Chosen so that rules of one finding, a cluster, evidence against and a second reason all occur.

What follows from them is never written down here: the engine tells it.
"""
FIRST_STEPS = 5


def worked_example(knowledge: Knowledge, cornerstones: Sequence[Cornerstone]) -> str:
    """The example as Markdown; empty where the knowledge has nothing to show it with.

    Args:
        knowledge: where it does not know the questions of `ANSWERS`, a cornerstone is taken.
        cornerstones: the cornerstones of the knowledge.
    """
    answers = _answers(knowledge, cornerstones)
    if not answers:
        return ""
    proof = InferenceEngine(knowledge).infer(Case("example", answers))
    change = next((prospect for prospect in prospects(knowledge, answers)
                   if prospect.leading != proof.diagnosis.leading), None)
    return "\n".join([
        "These questions are answered, and all others are unknown:", "",
        *_given(answers, knowledge), "", *_fired(proof), "", *_weighed(proof), "",
        *_judged(proof), "", *_changed(change, knowledge), *_planned(proof)])


def _answers(knowledge: Knowledge, cornerstones: Sequence[Cornerstone]) -> Mapping[str, Value]:
    if all(_is_answer(name, value, knowledge) for name, value in ANSWERS.items()):
        return ANSWERS
    with_reason = [found.answers for found in cornerstones
                   if found.leading not in (None, UNDETERMINED)]
    others = [found.answers for found in cornerstones]
    return max(with_reason or others or [{}], key=len)


def _is_answer(name: str, value: Value, knowledge: Knowledge) -> bool:
    question = knowledge.questions.get(name)
    return question is not None and set(
        value if isinstance(value, tuple) else (value,)) <= {*question.option_ids}


def _given(answers: Mapping[str, Value], knowledge: Knowledge) -> Iterator[str]:
    for name, value in answers.items():
        question = knowledge.questions[name]
        yield (f"- {link('question', name, quoted(escaped(asked(question))))} "
               f"{escaped(value_words(value, question))}")


def _fired(proof: Proof) -> Iterator[str]:
    yield "The rules fire in this order:"
    yield ""
    for firing in proof.firings:
        rule = proof.knowledge.rules.get(firing.rule)
        if rule is not None and isinstance(rule.conclusion, GiveFinding):
            found = link_title("finding", rule.conclusion.finding, proof.knowledge.findings)
            yield (f"1. {link('rule', rule.id, rule.id)} gives {found} "
                   f"({rule.conclusion.grade.name}).")


def _weighed(proof: Proof) -> Iterator[str]:
    swallowed = any(not found.counted for found in proof.diagnosis.contributions)
    yield "What the findings say, in decibans" + (
        ". In parentheses stands what is not added, since something stronger of its cluster "
        "counts already:" if swallowed else ":")
    yield ""
    yield "| reason | what speaks for and against it | total | probability |"
    yield "| --- | --- | --- | --- |"
    for category in proof.diagnosis.ranking:
        pieces = [_piece(found.decibans, found.counted, escaped(
                      proof.knowledge.findings[found.finding].title))
                  for found in proof.diagnosis.contributions if found.category == category]
        total = proof.diagnosis.totals[category]
        percent = round(100 * proof.diagnosis.probabilities[category])
        yield (f"| {link_title('category', category, proof.knowledge.categories)} "
               f"| {'<br>'.join(pieces) or 'nothing'} "
               f"| {signed(total) if total else '0'} | {percent} % |")


def _piece(decibans: int, counted: bool, title: str) -> str:
    told = f"{signed(decibans)} {title}"
    return told if counted else f"({told})"


def _judged(proof: Proof) -> Iterator[str]:
    diagnosis, policy = proof.diagnosis, proof.knowledge.policy
    if diagnosis.leading == UNDETERMINED:
        yield f"So no reason leads. {escaped(reason_undecided(proof))}"
        return
    title = quoted(link_title("category", diagnosis.leading, proof.knowledge.categories))
    yield (f"So {title} leads: it is {lead(diagnosis)} decibans ahead, and {policy.margin} are "
           f"needed. The words for its probability are {quoted(certainty_words(proof))}.")
    if diagnosis.second is not None:
        behind = diagnosis.totals[diagnosis.leading] - diagnosis.totals[diagnosis.second]
        second = quoted(link_title("category", diagnosis.second, proof.knowledge.categories))
        yield (f"{second} is named as the second reason, as it is above 0 and {behind} decibans "
               f"behind; {policy.second_within} are allowed.")


def _changed(change: Prospect | None, knowledge: Knowledge) -> Iterator[str]:
    if change is None:
        return
    question = knowledge.questions[change.question]
    would = "no reason would lead" if change.leading == UNDETERMINED else (
        f"{quoted(link_title('category', change.leading, knowledge.categories))} would lead")
    yield (f"One more answer can change that. Were "
           f"{link('question', question.id, quoted(escaped(asked(question))))} answered with "
           f"{quoted(escaped(value_words(change.answer, question)))}, {would}. That is why "
           "`debrief diagnose` ends with the questions that could change most.")
    yield ""


def _planned(proof: Proof) -> Iterator[str]:
    steps = [planned.step.id for planned in make_plan(proof).steps][:FIRST_STEPS]
    if steps:
        yield f"The plan begins with: {titles('step', steps, proof.knowledge.steps, 'and')}."
