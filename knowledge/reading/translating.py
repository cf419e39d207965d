"""The knowledge in another language: its texts are translated, its meaning stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from knowledge.model.records import (
    Category,
    Finding,
    Kind,
    Knowledge,
    Option,
    Policy,
    Question,
    Rule,
    Step,
)

Translate: TypeAlias = Callable[[str, str], str]
"""Turns a context, such as `question:fb.given`, and a text into the text to show."""


def translated(knowledge: Knowledge, translate: Translate) -> Knowledge:
    """The knowledge with its texts translated.

    Ids, conditions, numbers and the hash stay, so that the same follows from it; and so do the
    lexicon, which is about the words of others, clusters, which are compared, and sources, which
    are cited.

    Args:
        knowledge: in the language it was written in.
        translate: is asked once for each text, in the order of the knowledge.
    """
    return replace(
        knowledge,
        policy=_policy(knowledge.policy, translate),
        categories={name: _category(category, translate)
                    for name, category in knowledge.categories.items()},
        questions={name: _question(question, translate)
                   for name, question in knowledge.questions.items()},
        findings={name: _finding(finding, translate)
                  for name, finding in knowledge.findings.items()},
        rules={name: _rule(rule, translate) for name, rule in knowledge.rules.items()},
        steps={name: _step(step, translate) for name, step in knowledge.steps.items()})


def _policy(policy: Policy, translate: Translate) -> Policy:
    return replace(
        policy, undetermined=_category(policy.undetermined, translate),
        certainty=tuple(replace(step, words=translate("certainty", step.words))
                        for step in policy.certainty))


def _category(category: Category, translate: Translate) -> Category:
    context = f"category:{category.id}"
    return replace(category, title=translate(context, category.title),
                   means=translate(context, category.means))


def _question(question: Question, translate: Translate) -> Question:
    context = f"question:{question.id}"
    labels = "yes_no" if question.kind is Kind.YES_NO else context
    changing, earlier = question.changing, question.from_earlier
    return replace(
        question, section=translate("section", question.section),
        text=translate(context, question.text), why=translate(context, question.why),
        options=_options(question.options, labels, translate),
        changing=None if changing is None else replace(
            changing, aims=_options(changing.aims, f"aim:{question.id}", translate)),
        from_earlier=None if earlier is None else replace(
            earlier, because=translate(context, earlier.because)))


def _options(
    options: tuple[Option, ...], context: str, translate: Translate
) -> tuple[Option, ...]:
    return tuple(replace(option, label=translate(context, option.label)) for option in options)


def _finding(finding: Finding, translate: Translate) -> Finding:
    context = f"finding:{finding.id}"
    return replace(
        finding, title=translate(context, finding.title), means=translate(context, finding.means),
        evidence=tuple(replace(entry, because=translate(context, entry.because))
                       for entry in finding.evidence))


def _rule(rule: Rule, translate: Translate) -> Rule:
    context = f"rule:{rule.id}"
    return replace(rule, domain=translate("domain", rule.domain),
                   title=translate(context, rule.title), because=translate(context, rule.because))


def _step(step: Step, translate: Translate) -> Step:
    context = f"step:{step.id}"
    return replace(
        step, theme=translate("theme", step.theme), title=translate(context, step.title),
        do=translate(context, step.do), done_when=translate(context, step.done_when),
        lead_note=translate("time", step.lead_note) if step.lead_note else "")
