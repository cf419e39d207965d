"""The knowledge in another language means the same."""

from __future__ import annotations

from engine.core.inference import InferenceEngine
from engine.core.interpreter import Interpreter
from knowledge.model.records import Knowledge
from knowledge.reading.case_log import load_case_log
from knowledge.reading.cases import Case
from knowledge.reading.loading import load
from knowledge.reading.translating import translated


def real_cases(knowledge: Knowledge) -> list[Case]:
    return list(load_case_log(knowledge, None))


def marked(context: str, text: str) -> str:
    return f"[{context}] {text}"


def test_as_it_is() -> None:
    """Where every text is left as it is, nothing is changed; so no text is put in a wrong place."""
    assert translated(load(), lambda _context, text: text) == load()


def test_every_text_a_person_reads_is_translated() -> None:
    """Texts of questions, options, findings, rules, steps, categories and certainty are."""
    found = translated(load(), marked)
    texts = [text for question in found.questions.values() for text in (
        question.section, question.text, question.why,
        *(option.label for option in question.options))]
    texts += [text for finding in found.findings.values() for text in (
        finding.title, finding.means, *(entry.because for entry in finding.evidence))]
    texts += [text for rule in found.rules.values() for text in (
        rule.domain, rule.title, rule.because)]
    texts += [text for step in found.steps.values() for text in (
        step.theme, step.title, step.do, step.done_when)]
    texts += [text for category in (*found.categories.values(), found.policy.undetermined)
              for text in (category.title, category.means)]
    texts += [certainty.words for certainty in found.policy.certainty]
    assert [text for text in texts if not text.startswith("[")] == []


def test_the_same_follows() -> None:
    """Hash and verdicts are those of the knowledge as it was written."""
    known: Knowledge = load()
    other = translated(known, marked)
    assert other.hash == known.hash
    one, two = Interpreter(known), Interpreter(other)
    engine, engine_of_other = InferenceEngine(known), InferenceEngine(other)
    for case in real_cases(known)[:20]:
        assert one.read(case.answers).diagnosis == two.read(case.answers).diagnosis
    for case in real_cases(known)[:3]:
        assert engine.infer(case).firings == engine_of_other.infer(case).firings
