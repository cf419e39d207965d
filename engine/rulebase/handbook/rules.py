"""One rule as a sentence, and the cornerstone cases that it is kept with."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from engine.core.words.markdown_text import escaped
from engine.core.words.prose import asked, listed, outline, quoted, sentence, signed, value_words
from engine.rulebase.handbook.book import referred
from engine.rulebase.handbook.index import Index
from engine.rulebase.handbook.links import (
    anchor,
    cited,
    exemptions,
    file_name,
    link,
    link_title,
    links,
)
from knowledge.model.conditions import (
    UNDETERMINED,
    Condition,
    Value,
    findings_read,
    questions_read,
)
from knowledge.model.records import GiveFinding, Knowledge, Question, Rule
from knowledge.reading.cornerstones import NONE, Cornerstone

MOST_INLINE = 3
MOST_IN_SENTENCE = 260
"""A condition of more lines than this, its head included, or more letters, is told as a list."""
MOST_BYTES = 700
"""A rule of the book takes no more."""
TELLINGS: tuple[Literal["linked", "plain", "short"], ...] = ("linked", "plain", "short")
"""How a rule is told, the fullest that is not too long."""
MOST_LETTERS = 46
"""In a cornerstone a question is quoted no longer than this."""


def rule_entry(rule: Rule, knowledge: Knowledge) -> str:
    """A rule as one sentence, an item of a list; its id leads to the cases that keep it."""
    tellings = [_sentence(rule, knowledge, how) for how in TELLINGS]
    return next((told for told in tellings if len(referred(told).encode()) <= MOST_BYTES),
                tellings[-1])


def conditional(condition: Condition, before: str, after: str, knowledge: Knowledge) -> str:
    """A condition between other words, in one sentence, or as a list where it has many parts.

    Args:
        condition: what is told.
        before: as in `If`.
        after: what follows from it, as in `then it was luck`; empty where nothing more is said.
        knowledge: where the words are.
    """
    lines = outline(condition, knowledge)
    told = escaped(sentence(condition, knowledge))
    if len(lines) == 1 or (len(lines) <= MOST_INLINE and len(told) <= MOST_IN_SENTENCE):
        return f"{before} {told}{', ' if after else ''}{after}."
    listing = [f"{'  ' * (depth - 1)}- {escaped(text)}" for depth, text in lines[1:]]
    end = ["", f"{after}."] if after else []
    return "\n".join([f"{before} {lines[0][1]}", "", *listing, *end])


def case_entry(cornerstone: Cornerstone, knowledge: Knowledge) -> str:
    """A cornerstone case as an item of a list: the story, the answers, and what follows."""
    linked = anchor("case", cornerstone.id) if len(cornerstone.keeps) > 1 else ""
    parts = [f"- {linked}`{cornerstone.id}`: {escaped(cornerstone.story)}"]
    given = list(_answers(cornerstone.answers, cornerstone, knowledge))
    parts.append(f"**Answers:** {'; '.join(given) or 'none'}.")
    follows = list(_follows(cornerstone, knowledge))
    if follows:
        parts.append(f"**Then:** {'; '.join(follows)}.")
    if cornerstone.but is not None:
        rules = listed([link("rule", rule, rule) for rule in cornerstone.keeps], "and")
        silent = "the rule stays silent" if len(cornerstone.keeps) == 1 else f"{rules} stay silent"
        parts.append(f"**But** with {_changed(cornerstone, knowledge)}, {silent}.")
    return " ".join(parts)


def kept_entry(rule: Rule, knowledge: Knowledge, index: Index) -> str:
    """What a rule reads and gives, where it is written, and the cases that keep it."""
    place = file_name(rule.place)
    reads = [found for found in (links("question", questions_read(rule.condition)),
                                 links("finding", findings_read(rule.condition))) if found]
    lines = [f"## {anchor('kept', rule.id)}{link('rule', rule.id, rule.id)}: "
             f"{escaped(rule.title)}", "",
             f"- Gives {_conclusion(rule, knowledge)} {cited(rule.sources)}",
             f"- Reads: {', '.join(reads) or 'the diagnosis'}"
             + (f" · `{place}`" if place else ""),
             *exemptions(rule.exempt)]
    kept = index.kept.get(rule.id, ())
    lines += ["- Kept by:"] if kept else []
    lines += [f"  {_case(cornerstone, rule, knowledge)}" for cornerstone in kept]
    return "\n".join(lines) + "\n"


def _sentence(
    rule: Rule, knowledge: Knowledge, how: Literal["linked", "plain", "short"]
) -> str:
    """The rule with links in its condition, without, or with ids for the findings it reads."""
    findings = {quoted(escaped(knowledge.findings[name].title)): name
                for name in findings_read(rule.condition)}
    new = {title: f"`{name}`" if how == "short" else link("finding", name, title)
           for title, name in findings.items()}
    if how == "linked":
        new |= {title: link("question", name, title) for name in questions_read(rule.condition)
                for title in [quoted(escaped(asked(knowledge.questions[name])))]}
    told = escaped(sentence(rule.condition, knowledge))
    if new and how != "plain":
        longest_first = sorted(new, key=len, reverse=True)
        told = re.sub("|".join(map(re.escape, longest_first)), lambda found: new[found[0]], told)
    because = escaped(rule.because).rstrip(".")
    return (f"- {anchor('rule', rule.id)}{link('kept', rule.id, rule.id)}: If {told}, then "
            f"{_conclusion(rule, knowledge)}. Because: {because} {cited(rule.sources)}.")


def _conclusion(rule: Rule, knowledge: Knowledge) -> str:
    conclusion = rule.conclusion
    if isinstance(conclusion, GiveFinding):
        found = link_title("finding", conclusion.finding, knowledge.findings)
        return f"{found} ({conclusion.grade.name})"
    return f"the step {link_title('step', conclusion.step, knowledge.steps)}"


def _case(cornerstone: Cornerstone, rule: Rule, knowledge: Knowledge) -> str:
    """The case in full at the first rule that it keeps; at the others a link to it."""
    first = cornerstone.keeps[0]
    if rule.id == first:
        return case_entry(cornerstone, knowledge)
    return (f"- {link('case', cornerstone.id, f'`{cornerstone.id}`')}, told at "
            f"{link('kept', first, first)}: {escaped(cornerstone.story)}")


def _answers(
    given: Mapping[str, Value | None], cornerstone: Cornerstone, knowledge: Knowledge
) -> Iterator[str]:
    """Answers with the beginning of each question, unless there is only the rule's one question."""
    read = {name for rule in cornerstone.keeps
            for name in questions_read(knowledge.rules[rule].condition)}
    for name, value in given.items():
        question = knowledge.questions[name]
        told = f"{quoted(escaped(_in_short(asked(question))))}: "
        yield ("" if read == {*given} and len(given) == 1 else told) + _value(value, question)


def _changed(cornerstone: Cornerstone, knowledge: Knowledge) -> str:
    """The answers with which the rule stays silent; of one answer only the new words."""
    but = cornerstone.but or {}
    if len(but) == 1 and but.keys() == cornerstone.answers.keys():
        (name, value), = but.items()
        return f"{_value(value, knowledge.questions[name])} instead"
    instead = " instead" if but.keys() & cornerstone.answers.keys() else " as well"
    return listed(list(_answers(but, cornerstone, knowledge)), "and") + instead


def _value(value: Value | None, question: Question) -> str:
    if value is None:
        return "no answer"
    values = value if isinstance(value, tuple) else (value,)
    return ", ".join(quoted(escaped(value_words(each, question))) for each in values)


def _in_short(text: str) -> str:
    """The beginning of a question, by which it is known again; the rule quotes it in full."""
    short = textwrap.shorten(text, MOST_LETTERS, placeholder="…")
    return re.sub(r"[,;:]…$", "…", short)


def _follows(cornerstone: Cornerstone, knowledge: Knowledge) -> Iterator[str]:
    concluded = [knowledge.rules[rule].conclusion for rule in cornerstone.keeps]
    for name, grade in cornerstone.findings.items():
        if GiveFinding(name, grade) not in concluded:  # else the rule itself says so
            yield f"{escaped(knowledge.findings[name].title)} ({grade.name})"
    if cornerstone.absent:
        absent = [escaped(knowledge.findings[name].title) for name in cornerstone.absent]
        yield f"not: {listed(absent, 'or')}"
    if cornerstone.totals is not None:
        told = [f"{_reason(name, knowledge)} {signed(number)}"
                + (" and leading" if name == cornerstone.leading else "")
                for name, number in cornerstone.totals.items() if number]
        yield ", ".join(told) or "no evidence"
    leading = cornerstone.leading
    if leading == UNDETERMINED:
        yield "no reason leads"
    elif leading is not None and not (cornerstone.totals or {}).get(leading):
        yield f"{_reason(leading, knowledge)} leads"
    if cornerstone.second is not None:
        yield "no reason is second" if cornerstone.second == NONE else (
            f"{_reason(cornerstone.second, knowledge)} is second")
    if cornerstone.steps:
        steps = [quoted(escaped(knowledge.steps[name].title)) for name in cornerstone.steps]
        yield f"to do: {listed(steps, 'and')}"


def _reason(name: str, knowledge: Knowledge) -> str:
    return quoted(escaped(knowledge.categories[name].title))


def other_cases(
    cornerstones: Sequence[Cornerstone], knowledge: Knowledge
) -> Iterator[tuple[str, str]]:
    """The cornerstones that keep no rule: domain and item of a list of each."""
    return ((cornerstone.domain, case_entry(cornerstone, knowledge))
            for cornerstone in cornerstones if not cornerstone.keeps)
