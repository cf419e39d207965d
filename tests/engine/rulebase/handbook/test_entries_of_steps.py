"""The same for steps and sources."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import pytest

from engine.core.words.markdown_text import escaped
from engine.core.words.prose import sentence
from engine.rulebase.handbook.book import FRONT
from engine.rulebase.handbook.index import index
from knowledge.model.exemption import Exemption
from knowledge.reading.loading import load
from tests.engine.handbook_page import (
    entry,
    linked,
    one_page,
    page_of,
    shipped_book,
    shipped_page,
    stones,
)
from tests.strategies import shipped

PAGE = shipped_page()
FRONT_LINES = shipped_book()[FRONT].splitlines()


def test_every_step_is_told() -> None:
    """A step has what to do, when it is done, what it answers, and what comes before and after."""
    knowledge = shipped()
    for step in knowledge.steps.values():
        text = entry(PAGE, "step", step.id)
        assert text.startswith(f"{step.title} (`{step.id}`)\n\n{step.do} (")
        assert f"\nDone when: {step.done_when}\n" in text
        assert linked(PAGE, "step", step.id, "source") == {*step.sources}
        assert linked(PAGE, "step", step.id, "finding") == {*step.addresses}
        later = {other.id for other in knowledge.steps.values()
                 if step.id in (*other.after_all, *other.after_any)}
        rivals = {other.id for other in knowledge.steps.values()
                  if step.choice is not None and other.choice == step.choice}
        assert linked(PAGE, "step", step.id, "step") == (
            {*step.after_all, *step.after_any} | later | rivals) - {step.id}
        assert ("Belongs to every plan." in text) == step.every_plan
        assert ("this step falls away" in text) == bool(step.after_any)
        assert step.lead_note in text
        if step.done_if is not None:
            assert f"- Done already if {sentence(step.done_if, knowledge)}.\n" in f"{text}\n"


@pytest.mark.parametrize(("step", "expected"), [
    ("continued_interest", "Takes 15 minutes of work, and 1 to 7 days until it is done (within"),
    ("take_feedback", "Takes 30 minutes of work, and is done on the same day (with the reply)."),
    ("debrief", "Takes 1 hour of work, and is done on the same day."),
    ("concern_letter", "Takes 1.5 hours of work, and 1 to 7 days until it is done")])
def test_effort_in_words(step: str, expected: str) -> None:
    """How long a step takes is told as people say it."""
    assert expected in entry(PAGE, "step", step)


def test_every_source_is_told() -> None:
    """A source has its title, what was read of it, its address, and who cites it."""
    knowledge = shipped()
    citing = index(knowledge, stones()).citing
    for source in knowledge.sources.values():
        text = entry(PAGE, "source", source.id)
        assert escaped(source.title) in text
        assert escaped(source.seen).rstrip(".") in text
        assert source.url in text
        for kind, names in citing.get(source.id, {}).items():
            found = linked(PAGE, "source", source.id, kind)
            assert found == {*names} or (not found and f"{len(names)} {kind}s" in text)


def test_every_citation_is_known() -> None:
    """What cites a source is found in each kind of entry that can."""
    knowledge = shipped()
    citing = index(knowledge, ()).citing
    entries = itertools.chain(
        (("rule", rule.id, rule.sources) for rule in knowledge.rules.values()),
        (("question", asking.id, asking.sources) for asking in knowledge.questions.values()),
        (("step", step.id, step.sources) for step in knowledge.steps.values()),
        (("finding", finding.id, evidence.sources) for finding in knowledge.findings.values()
         for evidence in finding.evidence))
    for kind, name, sources in entries:
        assert all(name in citing[source][kind] for source in sources)


def test_exemptions_are_told(folder: Path) -> None:
    """Whatever is exempt from a check says so, with the check in words and the reason."""
    knowledge = load(folder)
    exempt = (Exemption("tie", "It is | meant."),)
    changed = replace(
        knowledge, rules={name: replace(rule, exempt=exempt)
                          for name, rule in knowledge.rules.items()},
        questions={name: replace(asking, exempt=exempt)
                   for name, asking in knowledge.questions.items()},
        findings={name: replace(finding, exempt=exempt)
                  for name, finding in knowledge.findings.items()},
        steps={name: replace(step, exempt=exempt) for name, step in knowledge.steps.items()},
        sources={name: replace(source, exempt=exempt)
                 for name, source in knowledge.sources.items()},
        categories={name: replace(category, exempt=exempt)
                    for name, category in knowledge.categories.items()})
    page = one_page(changed)
    told = ("Not checked for two reasons that can be exactly level at the top (`tie`): "
            "It is | meant.")
    for kind, names in (("kept", knowledge.rules), ("question", knowledge.questions),
                        ("finding", knowledge.findings), ("step", knowledge.steps),
                        ("source", knowledge.sources), ("category", knowledge.categories)):
        for name in names:
            assert entry(page, kind, name).count(told) == 1


def test_what_refers_to_nothing_says_so(folder: Path) -> None:
    """A question that no rule reads, or a finding without a step, is told as that."""
    page = page_of(folder)
    assert "* Read by: no rule" in entry(page, "question", "talk.words")
    assert "- Answered by: no step" in entry(page, "finding", "open_end")
