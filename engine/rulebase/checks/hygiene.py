"""Checks of the texts and ids of the knowledge."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from engine.core.symbolic.prover import Prover
from engine.core.words.prose import quoted
from engine.rulebase.checks.fault import Entry, Fault, Ground, fault
from knowledge.model.records import Knowledge
from knowledge.reading.cornerstones import Cornerstone

FILLER = frozenset({
    "a", "an", "and", "are", "as", "at", "by", "for", "from", "in", "is", "it", "of", "on", "or",
    "so", "that", "the", "this", "to", "was", "were", "what", "which", "who", "with", "you", "your",
})
"""Words that say nothing new by themselves."""
SIGNS = {"a capital letter": r"[A-Z]", "a '-'": "-", "a '_'": "_", "a '.'": r"\.", "a '+'": r"\+"}
RARE = 20
"""A sign that fewer than one in this many ids of a kind have is out of place."""


def unused_source(prover: Prover) -> Iterator[Fault]:
    """Sources that nothing cites."""
    knowledge = prover.knowledge
    cited: set[str] = set()
    for entries in (knowledge.questions, knowledge.rules, knowledge.steps):
        cited.update(name for entry in entries.values() for name in entry.sources)
    cited.update(name for finding in knowledge.findings.values()
                 for evidence in finding.evidence for name in evidence.sources)
    for source in knowledge.sources.values():
        if source.id not in cited:
            yield fault("unused_source", source, f"nothing cites source {source.id}",
                        "Cite it where it is known from there, or delete it.", ground=Ground.TEXT)


def because_repeats(prover: Prover) -> Iterator[Fault]:
    """Reasons that say nothing but the title."""
    knowledge = prover.knowledge
    for rule in knowledge.rules.values():
        if _says_no_more(rule.because, rule.title):
            yield fault(
                "because_repeats", rule,
                f"the reason of rule {rule.id} only repeats its title: {quoted(rule.because)}",
                "Say why it follows: what is known, and from where.", ground=Ground.TEXT)
    for finding in knowledge.findings.values():
        for evidence in finding.evidence:
            if _says_no_more(evidence.because, f"{finding.title} {finding.means}"):
                yield fault(
                    "because_repeats", finding,
                    f"the reason for the evidence of {quoted(finding.title)} only repeats it: "
                    f"{quoted(evidence.because)}",
                    "Say why it speaks for or against the reason.", ground=Ground.TEXT)


def id_spelling(prover: Prover) -> Iterator[Fault]:
    """Ids with a sign that hardly any other of the kind has, and ids that differ by signs only."""
    for kind, entries in _kinds(prover.knowledge):
        signs = {entry.id: [sign for sign, pattern in SIGNS.items() if re.search(pattern, entry.id)]
                 for entry in entries}
        frequency = Counter(sign for found in signs.values() for sign in found)
        plain: dict[str, str] = {}
        for entry in entries:
            odd = [sign for sign in signs[entry.id] if frequency[sign] * RARE < len(entries)]
            bare = re.sub(r"[^a-z0-9]", "", entry.id.casefold())
            twin = plain.setdefault(bare, entry.id)
            if odd:
                yield fault(
                    "id_spelling", entry,
                    f"{kind} id '{entry.id}' has {odd[0]}, which hardly any other {kind} id has",
                    "Spell it like the others.", ground=Ground.TEXT)
            if twin != entry.id:
                yield fault(
                    "id_spelling", entry,
                    f"{kind} ids '{twin}' and '{entry.id}' differ in spelling only",
                    "Give one of them a name of its own.", ground=Ground.TEXT, others=(twin,))


def no_cornerstone(prover: Prover, cornerstones: Sequence[Cornerstone]) -> Iterator[Fault]:
    """Rules that no cornerstone keeps."""
    kept = {rule for cornerstone in cornerstones for rule in cornerstone.keeps}
    for rule in prover.knowledge.rules.values():
        if rule.id not in kept:
            yield fault(
                "no_cornerstone", rule, f"no cornerstone case keeps rule {rule.id}",
                "Write the short case that made it necessary into the folder cornerstones, with "
                f"`keeps: [{rule.id}]`.", ground=Ground.TEXT)


def exempted(prover: Prover) -> list[str]:
    """The checks from which something is exempt, but for `idle_exemption` itself."""
    named = {exemption.check for _, entries in _kinds(prover.knowledge) for entry in entries
             for exemption in entry.exempt}
    return sorted(named - {"idle_exemption"})


def idle_exemption(prover: Prover, faults: Sequence[Fault]) -> Iterator[Fault]:
    """Exemptions from checks that find nothing wrong.

    Args:
        prover: tells the knowledge.
        faults: all that the checks find from which something is exempt.
    """
    needed = {(found.kind, found.id, found.check) for found in faults}
    for kind, entries in _kinds(prover.knowledge):
        for entry in entries:
            for exemption in entry.exempt:
                if exemption.check != "idle_exemption" and (
                        kind, entry.id, exemption.check) not in needed:
                    yield fault(
                        "idle_exemption", entry,
                        f"{kind} {entry.id} is exempt from {exemption.check}, which finds nothing "
                        f"wrong with it", "Delete the exemption.", ground=Ground.TEXT)


def _kinds(knowledge: Knowledge) -> list[tuple[str, list[Entry]]]:
    return [
        ("category", [*knowledge.categories.values()]), ("source", [*knowledge.sources.values()]),
        ("question", [*knowledge.questions.values()]), ("finding", [*knowledge.findings.values()]),
        ("rule", [*knowledge.rules.values()]), ("step", [*knowledge.steps.values()]),
        ("phrases", [*knowledge.lexicon.values()]),
    ]


def _says_no_more(text: str, title: str) -> bool:
    said, known = _words(text), _words(title)
    return said <= known


def _words(text: str) -> set[str]:
    """The words that carry meaning, without endings of the plural."""
    found = re.findall(r"[^\W_]+", text.casefold())
    return {word.removesuffix("s") for word in found} - FILLER
