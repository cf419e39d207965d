"""The rulebase as lists that can be searched: each entry with its heading and what it says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engine.core.words.prose import quoted, sentence
from knowledge.model.records import Finding, GiveFinding, Knowledge, Question, Rule, Source, Step
from web.shared.texts import Texts


@dataclass(frozen=True, slots=True)
class Line:
    """An entry in a list.

    Attributes:
        heading: what it stands under; may be empty.
        title: what it is called.
        words: what it says, in a sentence or two.
        searched: what a search looks through, in folded letters.
    """

    name: str
    heading: str
    title: str
    words: str
    searched: str


def lines(knowledge: Knowledge, kind: str, _: Texts) -> list[Line]:
    """All entries of a kind, in the order of the knowledge.

    Args:
        knowledge: the rulebase.
        kind: one of `KINDS`.
        _: the texts of the page.
    """
    return KINDS[kind](knowledge, _)


def search(found: list[Line], text: str) -> list[Line]:
    """Those that hold every word of a text, in any letters."""
    words = text.casefold().split()
    return [line for line in found if all(word in line.searched for word in words)]


def rule_sentence(rule: Rule, knowledge: Knowledge, _: Texts) -> str:
    """A rule as a sentence, without its reason."""
    return _("If %(condition)s, then %(conclusion)s.",
             condition=sentence(rule.condition, knowledge),
             conclusion=conclusion_words(rule, knowledge, _))


def conclusion_words(rule: Rule, knowledge: Knowledge, _: Texts) -> str:
    """What a rule concludes, as a clause."""
    conclusion = rule.conclusion
    if isinstance(conclusion, GiveFinding):
        return f"{quoted(knowledge.findings[conclusion.finding].title)} ({conclusion.grade.name})"
    return _("the step %(step)s", step=quoted(knowledge.steps[conclusion.step].title))


def _line(name: str, heading: str, title: str, words: str, *more: str) -> Line:
    return Line(name, heading, title, words,
                "\n".join([name, heading, title, words, *more]).casefold())


def _rules(knowledge: Knowledge, _: Texts) -> list[Line]:
    def line(rule: Rule) -> Line:
        return _line(rule.id, rule.domain, rule.title, rule_sentence(rule, knowledge, _),
                     rule.because, *rule.sources)
    return [line(rule) for rule in knowledge.rules.values()]


def _findings(knowledge: Knowledge, _: Texts) -> list[Line]:
    def line(finding: Finding) -> Line:
        weighed = ", ".join(dict.fromkeys(knowledge.categories[evidence.category].title
                                          for evidence in finding.evidence))
        return _line(finding.id, "", finding.title, finding.means, weighed)
    return [line(finding) for finding in knowledge.findings.values()]


def _questions(knowledge: Knowledge, _: Texts) -> list[Line]:
    def line(question: Question) -> Line:
        return _line(question.id, question.section, question.text,
                     "; ".join(option.label for option in question.options), question.why)
    return [line(question) for question in knowledge.questions.values()]


def _steps(knowledge: Knowledge, _: Texts) -> list[Line]:
    def line(step: Step) -> Line:
        return _line(step.id, step.theme, step.title, step.do, step.done_when)
    return [line(step) for step in knowledge.steps.values()]


def _sources(knowledge: Knowledge, _: Texts) -> list[Line]:
    def line(source: Source) -> Line:
        return _line(source.id, "", source.title, source.seen, source.url)
    return [line(source) for source in knowledge.sources.values()]


KINDS: Mapping[str, Callable[[Knowledge, Texts], list[Line]]] = {
    "rules": _rules, "findings": _findings, "questions": _questions, "steps": _steps,
    "sources": _sources,
}
"""The kinds of entries that can be looked through."""
