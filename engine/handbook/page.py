"""The knowledge as a handbook for a counselor, one page of Markdown with links both ways.

Here stands the order of the page. One entry of each kind is written by `questions`,
`rules` and `entries`, the drawings by `diagrams`; the prose is in
`text`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from engine.handbook.diagrams import domain_diagrams, theme_diagram
from engine.handbook.entries import (
    category_entry,
    finding_entry,
    source_entry,
    step_entry,
)
from engine.handbook.index import Index, index
from engine.handbook.lexicon import LEXICON, lexicon_entry, told_entries
from engine.handbook.links import anchor, escaped, heading_id, link, links
from engine.handbook.questions import question_entry
from engine.handbook.rules import other_cases, rule_entry
from engine.handbook.text import CHANGING, LETTERS, LIMITS, READING, TITLE, reasoning
from engine.prose import number_word
from knowledge.cornerstones import Cornerstone
from knowledge.model import Finding, Knowledge, Rule

T = TypeVar("T")
AGAINST = "Only against a reason"
NEITHER = "For or against no reason by themselves"


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the page.

    Attributes:
        sections: its sections, each with the place it can be linked at; empty where it has none.
    """

    id: str
    title: str
    text: str
    sections: tuple[tuple[str, str], ...] = ()


def handbook(knowledge: Knowledge, cornerstones: Sequence[Cornerstone] = ()) -> str:
    """All of the knowledge as one Markdown page.

    Args:
        knowledge: what is told.
        cornerstones: the cases that it is kept with.
    """
    turned = index(knowledge, cornerstones)
    parts = [part for part in (
        _Part("reasoning", "How the reasoning works", reasoning(knowledge, cornerstones)),
        _Part("limits", "What it does not know", LIMITS),
        _Part("changing", "How to change a rule, test it and see what it alters", CHANGING),
        _Part("letters", "The letters, and how to edit one", LETTERS),
        _reasons(knowledge, turned), _questions(knowledge, turned), _findings(knowledge, turned),
        _rules(knowledge, turned), _other_cases(cornerstones, knowledge),
        _steps(knowledge, turned), _lexicon(knowledge), _sources(knowledge, turned),
    ) if part.text]
    contents = "\n".join(line for part in parts for line in _contents(part))
    told = (f"## {anchor('part', part.id)}{part.title}\n\n{part.text}" for part in parts)
    return "\n".join([TITLE, "## Contents\n", f"{contents}\n", *told]).rstrip("\n") + "\n"


def _contents(part: _Part) -> Iterator[str]:
    yield f"- {link('part', part.id, part.title)}"
    if part.sections:
        yield "  - " + " · ".join(link("part", place, escaped(title))
                                  for place, title in part.sections)


def _reasons(knowledge: Knowledge, turned: Index) -> _Part:
    entries = [category_entry(category, knowledge, turned)
               for category in knowledge.categories.values()]
    count = number_word(len(entries)).capitalize()
    return _Part("reasons", f"{count} possible reasons", "\n".join(entries))


def _questions(knowledge: Knowledge, turned: Index) -> _Part:
    questions = knowledge.questions.values()
    sections = [
        _Section(title, links("question", (question.id for question in found)), "",
                 [question_entry(question, knowledge, turned) for question in found])
        for title, found in _grouped((question.section, question) for question in questions)]
    above = ("After each answer stand the rules that it can help to fire, and after *against* "
             "those that it can stop. *No rule* means that it changes nothing by itself.\n")
    return _part("questions", f"{len(questions)} questions", above, sections)


def _findings(knowledge: Knowledge, turned: Index) -> _Part:
    findings = sorted(knowledge.findings.values(),
                      key=lambda finding: [*knowledge.categories, AGAINST, NEITHER].index(
                          _speaks_for(finding)))
    sections = [
        _Section(knowledge.categories[name].title if name in knowledge.categories else name,
                 links("finding", (finding.id for finding in found)), "",
                 [finding_entry(finding, knowledge, turned) for finding in found])
        for name, found in _grouped((_speaks_for(finding), finding) for finding in findings)]
    above = ("A finding stands under the reason that it speaks for most strongly. In the table are "
             "its decibans by grade: + is for the reason, − against it.\n")
    return _part("findings", f"{len(findings)} findings", above, sections)


def _speaks_for(finding: Finding) -> str:
    """The category that it speaks for most strongly, or why there is none."""
    strongest = max(((max(evidence.decibans.values(), default=0), evidence.category)
                     for evidence in finding.evidence), key=lambda pair: pair[0], default=(0, ""))
    return strongest[1] if strongest[0] > 0 else AGAINST if finding.evidence else NEITHER


def _rules(knowledge: Knowledge, turned: Index) -> _Part:
    rules = knowledge.rules.values()
    sections = [
        _Section(title, links("rule", (rule.id for rule in found)), _drawings(found, knowledge),
                 [rule_entry(rule, knowledge, turned) for rule in found])
        for title, found in _grouped((rule.domain, rule) for rule in rules)]
    return _part("rules", f"{len(rules)} rules", READING, sections)


def _drawings(rules: Sequence[Rule], knowledge: Knowledge) -> str:
    return "\n\n".join(domain_diagrams(rules, knowledge)) + "\n"


def _other_cases(cornerstones: Sequence[Cornerstone], knowledge: Knowledge) -> _Part:
    found = other_cases(cornerstones, knowledge)
    count = sum(map(len, found.values()))
    sections = [_Section(title, "", "", ["\n".join(cases) + "\n"])
                for title, cases in found.items()]
    above = ("These cornerstone cases keep no single rule. They keep how findings are weighed "
             "against each other, and what must not follow.\n")
    title = f"{count} more cornerstone {'case' if count == 1 else 'cases'}"
    return _part("cases", title, above, sections) if count else _Part("cases", title, "")


def _steps(knowledge: Knowledge, turned: Index) -> _Part:
    steps = knowledge.steps.values()
    sections = [
        _Section(title, links("step", (step.id for step in found)),
                 theme_diagram(found, knowledge) + "\n",
                 [step_entry(step, knowledge, turned) for step in found])
        for title, found in _grouped((step.theme, step) for step in steps)]
    above = ("In the drawings an arrow leads from what comes first to what waits for it; of dotted "
             "arrows one is enough. A dashed box is a step of another theme. Where there is no "
             "drawing, nothing has to come first.\n")
    return _part("steps", f"{len(steps)} steps", above, sections)


def _lexicon(knowledge: Knowledge) -> _Part:
    entries = list(told_entries(knowledge.lexicon))
    title = f"{len(entries)} entries of the phrase lexicon"
    if not entries:
        return _Part("lexicon", title, "")
    sections = [_Section(theme, "", "", ["\n".join(
        lexicon_entry(entry, knowledge) for entry in found) + "\n"])
        for theme, found in _grouped((entry.theme, entry) for entry in entries)]
    return _part("lexicon", title, LEXICON, sections)


def _sources(knowledge: Knowledge, turned: Index) -> _Part:
    entries = [source_entry(source, turned) for source in knowledge.sources.values()]
    above = links("source", knowledge.sources).replace("`", "")
    return _Part("sources", f"{len(entries)} sources", "\n".join([f"{above}\n", *entries]) + "\n")


@dataclass(frozen=True, slots=True)
class _Section:
    """A section: links to its entries, drawings, and the entries; each may be empty."""

    title: str
    entries_in_short: str
    drawings: str
    entries: list[str]


def _part(name: str, title: str, above: str, sections: Sequence[_Section]) -> _Part:
    """A part with sections, each at a place of its own."""
    places: dict[str, _Section] = {}
    for section in sections:
        place = f"{name}-{heading_id(section.title)}"
        while place in places:
            place += "-"
        places[place] = section
    text = [above]
    for place, section in places.items():
        text.append(f"### {anchor('part', place)}{escaped(section.title)}\n")
        text += [f"{section.entries_in_short}\n"] if section.entries_in_short else []
        text += [section.drawings] if section.drawings.strip() else []
        text += section.entries
    return _Part(name, title, "\n".join(text), tuple(
        (place, section.title) for place, section in places.items()))


def _grouped(pairs: Iterable[tuple[str, T]]) -> Iterator[tuple[str, list[T]]]:
    """What belongs to one title together, in the order in which the titles first occur."""
    found: dict[str, list[T]] = {}
    for title, entry in pairs:
        found.setdefault(title, []).append(entry)
    yield from found.items()
