"""The knowledge as a book: rules.md, which is read, and the pages of the handbook to look up in.

Here stands the order of the pages. One entry of each kind is written by `questions`, `rules`,
`words_table`, `lexicon` and `entries`, the drawings by `diagrams`; the prose is in `text`, and
`book` makes links lead from page to page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from engine.core.words.markdown_text import escaped
from engine.core.words.prose import listed, number_word
from engine.rulebase.handbook.book import FOLDER, FRONT, bound
from engine.rulebase.handbook.diagrams import domain_diagrams, theme_diagram
from engine.rulebase.handbook.entries import (
    category_entry,
    finding_entry,
    source_entry,
    step_entry,
)
from engine.rulebase.handbook.index import Index, index
from engine.rulebase.handbook.lexicon import LEXICON, lexicon_entry, told_entries
from engine.rulebase.handbook.links import anchor, file_name, heading_id, link, links
from engine.rulebase.handbook.questions import question_entry
from engine.rulebase.handbook.rules import kept_entry, other_cases, rule_entry
from engine.rulebase.handbook.text import (
    CHANGING,
    DRAWN,
    GRADES,
    INDEX,
    LETTERS,
    LIMITS,
    OPTIONS,
    OTHERS,
    READING,
    TITLE,
    WAITING,
    reasoning,
)
from engine.rulebase.handbook.words_table import words_rule, words_table
from knowledge.model.records import Finding, Knowledge
from knowledge.reading.cornerstones import Cornerstone

T = TypeVar("T")
AGAINST = "Only against a reason"
NEITHER = "For or against no reason by themselves"


BACK = f"{link('page', 'front', 'The book of rules')} · {link('page', 'index', 'All pages')}"


@dataclass(frozen=True, slots=True)
class _Page:
    """A page of the handbook: its name below the folder, title, and text below the title."""

    name: str
    title: str
    text: str


def handbook(knowledge: Knowledge, cornerstones: Sequence[Cornerstone] = ()) -> dict[str, str]:
    """All of the knowledge as Markdown: by its path, each page.

    Args:
        knowledge: what is told.
        cornerstones: the cases that it is kept with.
    """
    turned = index(knowledge, cornerstones)
    parts = {part: pages for part, pages in {
        "Reasons": [_reasons(knowledge, turned)],
        "Questions": list(_questions(knowledge, turned)),
        "Findings": list(_findings(knowledge, turned)),
        "Rules in drawings, with the cases that keep them": list(
            _kept(knowledge, turned, cornerstones)),
        "Steps": list(_steps(knowledge, turned)),
        "Letters": [_Page("letters", "The letters, and how to edit one", LETTERS)],
        "Words": list(_lexicon(knowledge)),
        "Sources": [_sources(knowledge, turned)],
    }.items() if pages}
    pages = {FRONT: _front(knowledge, cornerstones), f"{FOLDER}/README.md": _index(parts)}
    for page in (page for found in parts.values() for page in found):
        pages[f"{FOLDER}/{page.name}.md"] = (
            f"# {anchor('page', page.name)}{escaped(page.title)}\n\n{BACK}\n\n"
            f"{page.text}").rstrip("\n") + "\n"
    return bound(pages)


def _front(knowledge: Knowledge, cornerstones: Sequence[Cornerstone]) -> str:
    parts = [("reasoning", "How the reasoning works", reasoning(knowledge, cornerstones)),
             ("limits", "What it does not know", LIMITS),
             ("changing", "How to change a rule, test it and see what it alters", CHANGING),
             ("rules", f"{len(knowledge.rules)} rules", _rules(knowledge))]
    contents = "\n".join(f"- {link('part', name, title)}" for name, title, _ in parts)
    told = (f"## {anchor('part', name)}{title}\n\n{text}" for name, title, text in parts)
    return "\n".join([TITLE, "## Contents\n", f"{contents}\n", *told]).rstrip("\n") + "\n"


def _rules(knowledge: Knowledge) -> str:
    text = [READING]
    for domain, rules in _grouped((rule.domain, rule) for rule in knowledge.rules.values()):
        places = listed([f"`{name}`" for name in dict.fromkeys(
            file_name(rule.place) for rule in rules) if name], "and")
        drawn = link("page", f"rules-{heading_id(domain)}", "drawings and cases")
        text.append(f"### {escaped(domain)}\n\n"
                    f"{f'In {places}; ' if places else ''}{drawn}.\n")
        by_words = [found for rule in rules if (found := words_rule(rule)) is not None]
        apart = {found.rule.id for found in by_words}
        text += [rule_entry(rule, knowledge) for rule in rules if rule.id not in apart]
        text.append("")
        text += [words_table(by_words, knowledge)] if by_words else []
    return "\n".join(text)


def _index(parts: Mapping[str, Sequence[_Page]]) -> str:
    lines = [f"# The handbook, page by page\n\n{INDEX}"]
    for title, pages in parts.items():
        lines += [f"## {title}\n",
                  *(f"- {link('page', page.name, escaped(page.title))}" for page in pages), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _reasons(knowledge: Knowledge, turned: Index) -> _Page:
    entries = [category_entry(category, knowledge, turned)
               for category in knowledge.categories.values()]
    count = number_word(len(entries)).capitalize()
    return _Page("reasons", f"{count} possible reasons", "\n".join(entries))


def _questions(knowledge: Knowledge, turned: Index) -> Iterator[_Page]:
    for title, found in _grouped((question.section, question)
                                 for question in knowledge.questions.values()):
        yield _page("questions", title, [
            OPTIONS, links("question", (question.id for question in found)) + "\n",
            *(question_entry(question, knowledge, turned) for question in found)])


def _findings(knowledge: Knowledge, turned: Index) -> Iterator[_Page]:
    findings = sorted(knowledge.findings.values(),
                      key=lambda finding: [*knowledge.categories, AGAINST, NEITHER].index(
                          _speaks_for(finding)))
    for name, found in _grouped((_speaks_for(finding), finding) for finding in findings):
        title = knowledge.categories[name].title if name in knowledge.categories else name
        yield _page("findings", title, [
            GRADES, links("finding", (finding.id for finding in found)) + "\n",
            *(finding_entry(finding, knowledge, turned) for finding in found)])


def _speaks_for(finding: Finding) -> str:
    """The category that it speaks for most strongly, or why there is none."""
    strongest = max(((max(evidence.decibans.values(), default=0), evidence.category)
                     for evidence in finding.evidence), key=lambda pair: pair[0], default=(0, ""))
    return strongest[1] if strongest[0] > 0 else AGAINST if finding.evidence else NEITHER


def _kept(
    knowledge: Knowledge, turned: Index, cornerstones: Sequence[Cornerstone]
) -> Iterator[_Page]:
    for domain, found in _grouped((rule.domain, rule) for rule in knowledge.rules.values()):
        yield _page("rules", domain, [
            DRAWN, "\n\n".join(domain_diagrams(found, knowledge)) + "\n",
            *(kept_entry(rule, knowledge, turned) for rule in found)])
    for domain, cases in _grouped(other_cases(cornerstones, knowledge)):
        yield _page("cases", domain, [OTHERS, *cases])


def _steps(knowledge: Knowledge, turned: Index) -> Iterator[_Page]:
    for theme, found in _grouped((step.theme, step) for step in knowledge.steps.values()):
        drawn = theme_diagram(found, knowledge)
        yield _page("steps", theme, [
            *([WAITING, f"{drawn}\n"] if drawn else []),
            links("step", (step.id for step in found)) + "\n",
            *(step_entry(step, knowledge, turned) for step in found)])


def _lexicon(knowledge: Knowledge) -> Iterator[_Page]:
    entries = list(told_entries(knowledge.lexicon))
    if entries:
        text = [LEXICON]
        for theme, found in _grouped((entry.theme, entry) for entry in entries):
            text += [f"## {escaped(theme)}\n",
                     *(lexicon_entry(entry, knowledge) for entry in found), ""]
        yield _Page("lexicon", f"{len(entries)} entries of the phrase lexicon", "\n".join(text))


def _sources(knowledge: Knowledge, turned: Index) -> _Page:
    entries = [source_entry(source, turned) for source in knowledge.sources.values()]
    above = links("source", knowledge.sources).replace("`", "")
    return _Page("sources", f"{len(entries)} sources", "\n".join([f"{above}\n", *entries]))


def _page(kind: str, title: str, text: Sequence[str]) -> _Page:
    return _Page(f"{kind}-{heading_id(title)}", title, "\n".join(text))


def _grouped(pairs: Iterable[tuple[str, T]]) -> Iterator[tuple[str, list[T]]]:
    """What belongs to one title together, in the order in which the titles first occur.

    Titles that differ only in signs or capitals are one: a page is named by the words.
    """
    found: dict[str, tuple[str, list[T]]] = {}
    for title, entry in pairs:
        found.setdefault(heading_id(title), (title, []))[1].append(entry)
    yield from found.values()
