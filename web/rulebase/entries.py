"""One entry of the rulebase with all that it is linked to, in both directions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from engine.case.record.contents import safe_url
from engine.core.words.prose import days_words, outline, sentence, signed
from engine.rulebase.handbook.links import file_name
from engine.rulebase.impact import dependents
from knowledge.model.conditions import findings_read, questions_read
from knowledge.model.records import ChooseStep, Evidence, GiveFinding, Knowledge, Rule
from web.rulebase.lines import conclusion_words
from web.shared.texts import Texts


@dataclass(frozen=True, slots=True)
class Link:
    """Another entry.

    Attributes:
        kind: in the plural, as in `rulebase.KINDS`; empty where it has no page of its own.
        note: words that follow its title; may be empty.
    """

    kind: str
    name: str
    title: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Links under a heading."""

    heading: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry in full.

    Attributes:
        title: what it is called.
        condition: of a rule, as the lines of a nested list with their depths; else empty.
        fields: labels and texts; empty texts are left out.
        groups: what it is linked to; empty ones are left out.
        address: where a browser may go for a source; empty for none.
    """

    title: str
    condition: tuple[tuple[int, str], ...]
    fields: tuple[tuple[str, str], ...]
    groups: tuple[Group, ...]
    address: str = ""


def entry(knowledge: Knowledge, kind: str, name: str, _: Texts) -> Entry:
    """An entry.

    Args:
        knowledge: the rulebase.
        kind: one of `rulebase.KINDS`.
        name: its id.
        _: the texts of the page.

    Raises:
        KeyError: there is none of this kind and name.
    """
    found = READERS[kind](knowledge, name, _)
    return Entry(found.title, found.condition,
                 tuple(field for field in found.fields if field[1]),
                 tuple(group for group in found.groups if group.links), found.address)


def _rule(knowledge: Knowledge, name: str, _: Texts) -> Entry:
    rule = knowledge.rules[name]
    below = dependents(name, knowledge)
    target = Link("findings", rule.conclusion.finding,
                  knowledge.findings[rule.conclusion.finding].title,
                  f"({rule.conclusion.grade.name})") if isinstance(
        rule.conclusion, GiveFinding) else Link(
        "steps", rule.conclusion.step, knowledge.steps[rule.conclusion.step].title)
    return Entry(rule.title, outline(rule.condition, knowledge), (
        (_("Then"), conclusion_words(rule, knowledge, _)), (_("Because"), rule.because),
        (_("Part of the rulebase"), rule.domain), (_("File"), _where(rule.place.line, rule))), (
        Group(_("What it concludes"), (target,)),
        Group(_("Questions it reads"), _links(knowledge, "questions",
                                              questions_read(rule.condition))),
        Group(_("Findings it reads"), _links(knowledge, "findings",
                                             findings_read(rule.condition))),
        Group(_("Sources"), _links(knowledge, "sources", rule.sources)),
        Group(_("Other rules that conclude the same"),
              _links(knowledge, "rules", below.also_given_by)),
        Group(_("Findings that depend on it"), _links(knowledge, "findings", below.findings)),
        Group(_("Rules that depend on it"), _links(knowledge, "rules", below.rules)),
        Group(_("Reasons whose evidence depends on it"), tuple(
            Link("", category, knowledge.categories[category].title)
            for category in below.categories)),
        Group(_("Steps that depend on it"), _links(knowledge, "steps", below.steps))))


def _where(line: int, rule: Rule) -> str:
    file = file_name(rule.place)
    return f"{file}:{line}" if file else ""


def _numbers(evidence: Evidence) -> str:
    return ", ".join(
        f"{grade.name} {signed(number)}" for grade, number in evidence.decibans.items())


def _finding(knowledge: Knowledge, name: str, _: Texts) -> Entry:
    finding = knowledge.findings[name]
    evidence = tuple((
        _("Evidence about “%(reason)s”", reason=knowledge.categories[one.category].title),
        _("%(numbers)s decibans: %(because)s", because=one.because, numbers=_numbers(one)))
        for one in finding.evidence)
    rules = knowledge.rules.values()
    cited = dict.fromkeys(source for one in finding.evidence for source in one.sources)
    return Entry(finding.title, (), ((_("Means"), finding.means), *evidence), (
        Group(_("Rules that give it"), tuple(
            Link("rules", rule.id, rule.title, f"({rule.conclusion.grade.name})")
            for rule in rules
            if isinstance(rule.conclusion, GiveFinding) and rule.conclusion.finding == name)),
        Group(_("Rules that read it"), _links(knowledge, "rules", (
            rule.id for rule in rules if name in findings_read(rule.condition)))),
        Group(_("Steps that answer it"), _links(knowledge, "steps", (
            step.id for step in knowledge.steps.values() if name in step.addresses))),
        Group(_("Findings that speak of the same thing"), _links(knowledge, "findings", (
            other.id for other in knowledge.findings.values()
            if other.cluster == finding.cluster and other.id != name))),
        Group(_("Findings it excludes"), _links(knowledge, "findings", finding.excludes)),
        Group(_("Sources"), _links(knowledge, "sources", cited))))


def _question(knowledge: Knowledge, name: str, _: Texts) -> Entry:
    question = knowledge.questions[name]
    asked = "" if question.ask_if is None else sentence(question.ask_if, knowledge)
    reads = () if question.ask_if is None else questions_read(question.ask_if)
    return Entry(question.text, (), (
        (_("Answers"), "; ".join(option.label for option in question.options)),
        (_("Why this is asked"), question.why), (_("Asked only if"), asked),
        (_("Part of the questionnaire"), question.section)), (
        Group(_("Rules that read it"), _links(knowledge, "rules", (
            rule.id for rule in knowledge.rules.values()
            if name in questions_read(rule.condition)))),
        Group(_("It is asked because of"), _links(knowledge, "questions", reads)),
        Group(_("Asked because of it"), _links(knowledge, "questions", (
            other.id for other in knowledge.questions.values()
            if other.ask_if is not None and name in questions_read(other.ask_if)))),
        Group(_("Steps that it says are done"), _links(knowledge, "steps", (
            step.id for step in knowledge.steps.values()
            if step.done_if is not None and name in questions_read(step.done_if)))),
        Group(_("Sources"), _links(knowledge, "sources", question.sources))))


def _step(knowledge: Knowledge, name: str, _: Texts) -> Entry:
    step = knowledge.steps[name]
    done = "" if step.done_if is None else sentence(step.done_if, knowledge)
    steps = knowledge.steps.values()
    return Entry(step.title, (), (
        (_("What to do"), step.do), (_("Done when"), step.done_when),
        (_("Counts as done if"), done), (_("Working hours"), f"{step.hours:g}"),
        (_("Days until it is done"), days_words(step.lead_days)), (_("Theme"), step.theme),
        (_("In every plan"), _("Yes") if step.every_plan else "")), (
        Group(_("Findings it addresses"), _links(knowledge, "findings", step.addresses)),
        Group(_("Rules that choose it"), _links(knowledge, "rules", (
            rule.id for rule in knowledge.rules.values()
            if isinstance(rule.conclusion, ChooseStep) and rule.conclusion.step == name))),
        Group(_("Steps before it"), _links(
            knowledge, "steps", (*step.after_all, *step.after_any))),
        Group(_("Steps after it"), _links(knowledge, "steps", (
            other.id for other in steps if name in (*other.after_all, *other.after_any)))),
        Group(_("Sources"), _links(knowledge, "sources", step.sources))))


def _source(knowledge: Knowledge, name: str, _: Texts) -> Entry:
    source = knowledge.sources[name]
    address = safe_url(source.url)
    return Entry(source.title, (), (
        (_("What was read of it"), source.seen), (_("Address"), "" if address else source.url)), (
        Group(_("Rules that cite it"), _links(knowledge, "rules", (
            rule.id for rule in knowledge.rules.values() if name in rule.sources))),
        Group(_("Findings whose evidence cites it"), _links(knowledge, "findings", (
            finding.id for finding in knowledge.findings.values()
            if any(name in evidence.sources for evidence in finding.evidence)))),
        Group(_("Questions that cite it"), _links(knowledge, "questions", (
            question.id for question in knowledge.questions.values()
            if name in question.sources))),
        Group(_("Steps that cite it"), _links(knowledge, "steps", (
            step.id for step in knowledge.steps.values() if name in step.sources)))),
        address)


def _links(knowledge: Knowledge, kind: str, names: Iterable[str]) -> tuple[Link, ...]:
    return tuple(Link(kind, name, _title(knowledge, kind, name))
                 for name in dict.fromkeys(names))


def _title(knowledge: Knowledge, kind: str, name: str) -> str:
    match kind:
        case "questions":
            return knowledge.questions[name].text
        case "rules":
            return knowledge.rules[name].title
        case "steps":
            return knowledge.steps[name].title
        case "sources":
            return knowledge.sources[name].title
        case _:
            return knowledge.findings[name].title


READERS: Mapping[str, Callable[[Knowledge, str, Texts], Entry]] = {
    "rules": _rule, "findings": _finding, "questions": _question, "steps": _step,
    "sources": _source,
}
