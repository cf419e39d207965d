"""The knowledge as plain data in the form of its files, and a hash of all that has meaning.

Options stand as pairs of id and words, since their order has meaning. Comments, layout, places and
the split into files have no part in it: two folders that mean the same have the same hash.
"""

from __future__ import annotations

from knowledge.model.exemption import Exemption
from knowledge.model.from_earlier import FromEarlier, What
from knowledge.model.lexicon import NOTHING, LexiconEntry
from knowledge.model.plain import Data, sha256
from knowledge.model.records import (
    EVERY_PLAN,
    Category,
    Evidence,
    Finding,
    GiveFinding,
    Kind,
    Knowledge,
    Question,
    Rule,
    Source,
    Step,
)
from knowledge.reading.condition_syntax import condition_data


def content_hash(knowledge: Knowledge) -> str:
    """The hash of the knowledge's meaning."""
    return sha256(knowledge_data(knowledge))


def knowledge_data(knowledge: Knowledge) -> Data:
    """The whole knowledge as plain data. Lists keep the order of the files, which has meaning."""
    policy = knowledge.policy
    data: Data = {
        "diagnosis": {
            "margin": policy.margin,
            "second_within": policy.second_within,
            "categories": [_category(category) for category in knowledge.categories.values()],
            "undetermined": {"title": policy.undetermined.title,
                             "means": policy.undetermined.means},
            "certainty": [{"from_percent": words.from_percent, "words": words.words}
                          for words in policy.certainty],
        },
        "sources": [source_data(source) for source in knowledge.sources.values()],
        "questions": [question_data(question) for question in knowledge.questions.values()],
        "findings": [finding_data(finding) for finding in knowledge.findings.values()],
        "rules": [rule_data(rule) for rule in knowledge.rules.values()],
        "steps": [step_data(step) for step in knowledge.steps.values()],
    }
    if knowledge.lexicon:
        data["lexicon"] = [lexicon_data(entry) for entry in knowledge.lexicon.values()]
    return data


def _category(category: Category) -> Data:
    data: Data = {"id": category.id, "title": category.title, "means": category.means,
                  **_exempt(category.exempt)}
    if category.gate is not None:
        data["leads_only_if"] = {"total_at_least": category.gate.total_at_least,
                                 "others_at_most": category.gate.others_at_most}
    return data


def _exempt(exemptions: tuple[Exemption, ...]) -> Data:
    """The field `exempt`, or nothing where there is none."""
    reasons: Data = {exemption.check: exemption.reason for exemption in exemptions}
    return {"exempt": reasons} if reasons else {}


def source_data(source: Source) -> Data:
    """A source in the form of its file."""
    return {"id": source.id, "title": source.title, "url": source.url, "seen": source.seen,
            **_exempt(source.exempt)}


def question_data(question: Question) -> Data:
    """A question in the form of its file."""
    data: Data = {
        "id": question.id, "section": question.section, "kind": question.kind.value,
        "core": question.core, "text": question.text, "why": question.why,
        "sources": list(question.sources),
    }
    if question.options and question.kind is not Kind.YES_NO:
        data["options"] = [[option.id, option.label] for option in question.options]
    if question.ask_if is not None:
        data["ask_if"] = condition_data(question.ask_if)
    if question.expects is not None:
        data["expects"] = {"later_never_raise": list(question.expects.never_raise),
                           "later_never_lower": list(question.expects.never_lower),
                           "options": list(question.expects.options)}
    if question.changing is not None:
        data["changeable"] = True
        data["cost"] = question.changing.cost
        data["aim"] = {aim.id: aim.label for aim in question.changing.aims}
        if question.changing.not_from:
            data["not_from"] = list(question.changing.not_from)
    if question.from_earlier is not None:
        data["from_earlier"] = _from_earlier(question.from_earlier)
    return data | _exempt(question.exempt)


def _from_earlier(derived: FromEarlier) -> Data:
    data: Data = {"what": derived.what.value, "older_than_months": derived.months,
                  "old": derived.old, "because": derived.because}
    if derived.of:
        data["of"] = derived.of
    match derived.what:
        case What.SAME_ANSWER:
            data["about"] = {option: list(found) for option, found in derived.things.items()}
        case What.SAME_FINDING:
            data["among"] = list(derived.things)
        case What.USUAL_ANSWER:
            data["stands_for"] = {option: own for option, (own,) in derived.things.items()}
            data["otherwise"] = derived.otherwise
    if derived.what in (What.SAME_ANSWER, What.SAME_FINDING):
        data["answered"] = derived.answered
    if derived.least:
        data["least"] = dict(derived.least)
    return data


def finding_data(finding: Finding) -> Data:
    """A finding in the form of its file."""
    data: Data = {
        "id": finding.id, "title": finding.title, "means": finding.means,
        "cluster": finding.cluster, "worth": finding.worth,
        "evidence": [_evidence(evidence) for evidence in finding.evidence],
    }
    if finding.excludes:
        data["excludes"] = list(finding.excludes)
    if finding.contradiction:
        data["contradiction"] = True
    return data | _exempt(finding.exempt)


def _evidence(evidence: Evidence) -> Data:
    return {
        "category": evidence.category, "because": evidence.because,
        "sources": list(evidence.sources),
        "decibans": {grade.name: number for grade, number in evidence.decibans.items()},
    }


def rule_data(rule: Rule) -> Data:
    """A rule in the form of its file."""
    conclusion = rule.conclusion
    then: Data
    if isinstance(conclusion, GiveFinding):
        then = {"finding": conclusion.finding, "grade": conclusion.grade.name}
    else:
        then = {"step": conclusion.step}
    return {
        "id": rule.id, "domain": rule.domain, "title": rule.title,
        "if": condition_data(rule.condition), "then": then, "because": rule.because,
        "sources": list(rule.sources), **_exempt(rule.exempt),
    }


def step_data(step: Step) -> Data:
    """A step in the form of its file."""
    data: Data = {
        "id": step.id, "theme": step.theme, "title": step.title, "do": step.do,
        "addresses": EVERY_PLAN if step.every_plan else list(step.addresses),
        "after_all": list(step.after_all), "after_any": list(step.after_any),
        "hours": step.hours, "lead_days": list(step.lead_days), "done_when": step.done_when,
        "sources": list(step.sources),
    }
    if step.choice is not None:
        data["choice"] = step.choice
    if step.lead_note:
        data["lead_note"] = step.lead_note
    if step.done_if is not None:
        data["done_if"] = condition_data(step.done_if)
    if step.closes:
        data["closes"] = list(step.closes)
    if step.each_time:
        data["each_time"] = True
    return data | _exempt(step.exempt)


def lexicon_data(entry: LexiconEntry) -> Data:
    """An entry of the lexicon in the form of its file."""
    data: Data = {"id": entry.id, "theme": entry.theme,
                  "phrases": [phrase.text for phrase in entry.phrases]}
    if entry.means is not None:
        data["means"] = {question: list(value) if isinstance(value, tuple) else value
                         for question, value in entry.means.items()} or NOTHING
    if entry.denied is not None:
        data["denied"] = {question: list(value) if isinstance(value, tuple) else value
                          for question, value in entry.denied.items()}
    if entry.unlawful:
        data["unlawful"] = entry.unlawful
    if entry.cue is not None:
        data["cue"] = entry.cue.value
    if entry.reads:
        data["reads"] = list(entry.reads)
    if entry.passes:
        data["passes"] = list(entry.passes)
    return data | _exempt(entry.exempt)
