"""One finding, step, reason or source in the handbook; the others have rooms of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.core.words.markdown_text import escaped
from engine.core.words.prose import days_words, listed, number_word, sentence, signed
from engine.rulebase.handbook.index import Index
from engine.rulebase.handbook.links import (
    anchor,
    cited,
    exemptions,
    file_name,
    link,
    link_title,
    links,
    titles,
)
from knowledge.model.conditions import Grade
from knowledge.model.records import (
    Category,
    Evidence,
    Finding,
    GiveFinding,
    Knowledge,
    Source,
    Step,
)

MOST_CITING = 12
"""Where more entries of a kind than this name a source, they are only counted."""


def category_entry(category: Category, knowledge: Knowledge, index: Index) -> str:
    """A possible reason, when it may lead, and the findings that speak for and against it."""
    lines = [f"## {anchor('category', category.id)}{escaped(category.title)} (`{category.id}`)",
             "", escaped(category.means), ""]
    if category.gate is not None:
        lines.append(f"- Leads only with {signed(category.gate.total_at_least)} decibans or more, "
                     f"and while no other reason has more than "
                     f"{signed(category.gate.others_at_most)}.")
    for word, found in (("For", index.for_reason), ("Against", index.against_reason)):
        names = sorted(found.get(category.id, ()), key=lambda name: -max(
            abs(number) for number in _decibans(knowledge.findings[name], category.id)))
        told = [f"{link_title('finding', name, knowledge.findings)} "
                f"({_range(_decibans(knowledge.findings[name], category.id))})"
                for name in names]
        lines.append(f"- {word} it: {', '.join(told) or 'no finding'}.")
    return "\n".join([*lines, *exemptions(category.exempt)]) + "\n"


def _decibans(finding: Finding, category: str) -> list[int]:
    decibans = next(evidence.decibans for evidence in finding.evidence
                    if evidence.category == category)
    return [decibans[grade] for grade in Grade if grade in decibans]


def _range(numbers: list[int]) -> str:
    low, high = min(numbers, key=abs), max(numbers, key=abs)
    return signed(high) if low == high else f"{signed(low) if low else '0'} to {signed(high)}"


def finding_entry(finding: Finding, knowledge: Knowledge, index: Index) -> str:
    """A finding: what it says of the reasons, which rules give it, and what answers it."""
    lines = [f"## {anchor('finding', finding.id)}{escaped(finding.title)} (`{finding.id}`)", "",
             escaped(finding.means), "", *_evidence_table(finding, knowledge)]
    if finding.worth:
        lines.append("- Carries no evidence; answering it is worth as much to a plan as "
                     f"{finding.worth} decibans." if not finding.evidence else
                     f"- Answering it is worth {finding.worth} decibans more to a plan.")
    mates = [mate for mate in index.mates[finding.cluster] if mate != finding.id]
    if mates and finding.evidence:
        lines.append(f"- Counts once together with "
                     f"{titles('finding', mates, knowledge.findings, 'and')} "
                     f"(cluster `{finding.cluster}`).")
    if finding.id in index.exclusions:
        never = titles("finding", index.exclusions[finding.id], knowledge.findings, "or")
        lines.append(f"- Never holds together with {never}.")
    if finding.contradiction:
        lines.append("- Says that answers contradict one another; explanations name it as that.")
    lines += list(_givers(finding, knowledge, index))
    if finding.id in index.finding_readers:
        lines.append(f"- Read by: {links('rule', index.finding_readers[finding.id])}")
    answers = titles("step", index.answerers.get(finding.id, ()), knowledge.steps, "and")
    lines.append(f"- Answered by: {answers or 'no step'}")
    return "\n".join([*lines, *exemptions(finding.exempt)]) + "\n"


def _evidence_table(finding: Finding, knowledge: Knowledge) -> Iterator[str]:
    if not finding.evidence:
        return
    yield "| speaks about | weak | moderate | strong | because |"
    yield "| --- | --- | --- | --- | --- |"
    for evidence in finding.evidence:
        cells = [link_title("category", evidence.category, knowledge.categories),
                 *(_number(evidence, grade) for grade in Grade),
                 f"{escaped(evidence.because)} {cited(evidence.sources)}"]
        yield f"| {' | '.join(cells)} |"
    yield ""


def _number(evidence: Evidence, grade: Grade) -> str:
    number = evidence.decibans.get(grade)
    return "" if number is None else signed(number) if number else "0"


def _givers(finding: Finding, knowledge: Knowledge, index: Index) -> Iterator[str]:
    givers = index.givers.get(finding.id, ())
    yield "- Given by:" if givers else "- Given by: no rule"
    for name in givers:
        rule = knowledge.rules[name]
        grade = rule.conclusion.grade.name if isinstance(rule.conclusion, GiveFinding) else ""
        yield f"  - {link('rule', name, name)} {escaped(rule.title)} ({grade})"


def step_entry(step: Step, knowledge: Knowledge, index: Index) -> str:
    """A step: what to do, until when, what it answers, and what comes before and after it."""
    note = f" ({escaped(step.lead_note)})" if step.lead_note else ""
    lines = [f"## {anchor('step', step.id)}{escaped(step.title)} (`{step.id}`)", "",
             f"{escaped(step.do)} {cited(step.sources)}", "",
             f"Done when: {escaped(step.done_when)}", "",
             f"- Takes {_effort(step.hours)} of work, {_duration(step.lead_days)}{note}."]
    if step.every_plan:
        lines.append("- Belongs to every plan.")
    if step.closes:
        closed = titles("finding", step.closes, knowledge.findings, "and")
        lines.append(f"- Once it is done, these say less about later cases: {closed}.")
    if step.each_time:
        lines.append("- To be done anew after every rejection.")
    lines += _linked(step, knowledge, index)
    if step.choice is not None:
        rest = [name for name in index.alternatives[step.choice] if name != step.id]
        if rest:
            lines.append(f"- Instead of it: {titles('step', rest, knowledge.steps, 'or')}; a plan "
                         f"has one of these {number_word(len(rest) + 1)} (`{step.choice}`).")
    if step.done_if is not None:
        done = escaped(sentence(step.done_if, knowledge))
        lines.append(f"- Done already if {done}.")
    place = file_name(step.place)
    lines += [f"- In `{place}`"] if place else []
    return "\n".join([*lines, *exemptions(step.exempt)]) + "\n"


def _effort(hours: float) -> str:
    if hours < 1:
        return f"{hours * 60:g} minutes"
    return "1 hour" if hours == 1 else f"{hours:g} hours"


def _duration(days: tuple[int, int]) -> str:
    return "and is done on the same day" if days[1] == 0 else (
        f"and {days_words(days)} until it is done")


def _linked(step: Step, knowledge: Knowledge, index: Index) -> Iterator[str]:
    steps: Mapping[str, object] = knowledge.steps
    if step.addresses:
        yield f"- Answers: {titles('finding', step.addresses, knowledge.findings, 'and')}."
    if step.id in index.choosers:
        yield f"- Called for by: {links('rule', index.choosers[step.id])}."
    if step.after_all:
        yield f"- After: {titles('step', step.after_all, steps, 'and')}."
    if step.after_any:
        yield (f"- After at least one of: {titles('step', step.after_any, steps, 'or')}. Where "
               "none of them is in the plan, this step falls away.")
    if step.id in index.later:
        yield f"- Before: {titles('step', index.later[step.id], steps, 'and')}."


def source_entry(source: Source, index: Index) -> str:
    """A source, what was read of it, and everything that names it."""
    title = escaped(source.title)
    address = f"<{source.url}>" if set(source.url) & set("() ") else source.url
    citing = [f"{len(names)} {kind}s" if len(names) > MOST_CITING else
              f"the {kind}{'s' if len(names) > 1 else ''} {links(kind, names)}"
              for kind, names in index.citing.get(source.id, {}).items()]
    lines = [f"- {anchor('source', source.id)}**{source.id}**: "
             + (f"[{title}]({address})" if source.url else title)
             + f". What was read of it: {escaped(source.seen.rstrip('.'))}. Cited by "
             + (listed(citing, "and") or "nothing") + "."]
    return "\n".join([*lines, *(f"  {told}" for told in exemptions(source.exempt))])
