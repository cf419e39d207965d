"""The rulebase as a handbook in Markdown: every rule as a sentence, with its reason and source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.plan_formats import days_words
from engine.prose import listed, sentence, signed, weight_words
from knowledge.conditions import findings_read, questions_read
from knowledge.model import Finding, GiveFinding, Knowledge, Question, Rule, Step

INTRODUCTION = """\
# The rules of Debrief

This page is written by `debrief rules doc` from the files in `knowledge/`; change those, not this.

## How the reasoning works

1. **Answers** are the only facts that come in. A question without an answer is unknown, and no rule
   concludes anything from an unknown, unless it says so outright.
2. **Rules** read answers, and findings of earlier rules, and give **findings** with a grade: weak,
   moderate or strong. A finding has the highest grade that any rule gave it.
3. **Evidence**: a finding speaks for or against the possible reasons, in decibans.
   {scale}
   Findings of one **cluster** speak of the same thing, so for each reason only the strongest of
   them for it and the strongest against it count.
4. **Diagnosis**: the decibans are added up for each reason. One leads when it is at least
   {margin} decibans ahead of every other and of no evidence at all; otherwise the case is
   undetermined. A second reason is named when it is at most {second} decibans behind the leading
   one.{gates}
5. **Steps** answer findings. A plan takes those that answer most, with everything they need first.
"""


def handbook(knowledge: Knowledge) -> str:
    """The whole rulebase as one Markdown page."""
    parts = [_introduction(knowledge)]
    parts.append("## The possible reasons\n")
    parts += [f"- {_anchor('category', category.id)}**{category.title}** (`{category.id}`): "
              f"{category.means}"
              for category in knowledge.categories.values()]
    parts.append("\n## Rules\n")
    parts += _grouped((rule.domain, _rule(rule, knowledge)) for rule in knowledge.rules.values())
    parts.append("\n## Findings\n")
    parts += [_finding(finding, knowledge) for finding in knowledge.findings.values()]
    parts.append("\n## Questions\n")
    parts += _grouped((question.section, _question(question, knowledge))
                      for question in knowledge.questions.values())
    parts.append("\n## Steps\n")
    parts += _grouped((step.theme, _step(step, knowledge)) for step in knowledge.steps.values())
    parts.append("\n## Sources\n")
    parts += [
        f"- {_anchor('source', source.id)}**{source.id}**: "
        + (f"[{source.title}]({source.url})" if source.url else source.title)
        + f". Read of it: {source.seen}"
        for source in knowledge.sources.values()
    ]
    return "\n".join(parts) + "\n"


def _introduction(knowledge: Knowledge) -> str:
    scale = "; ".join(f"{number} make a reason {weight_words(number)}" for number in (3, 5, 7, 10))
    gates = "".join(
        f"\n   “{category.title}” leads only when it has at least "
        f"{category.gate.total_at_least} decibans itself and no other reason has more than "
        f"{category.gate.others_at_most}."
        for category in knowledge.categories.values() if category.gate is not None)
    policy = knowledge.policy
    return INTRODUCTION.format(scale=scale[0].upper() + scale[1:] + ".", margin=policy.margin,
                               second=policy.second_within, gates=gates)


def _grouped(entries: Iterable[tuple[str, str]]) -> Iterator[str]:
    above = ""
    for title, text in entries:
        if title != above:
            yield f"### {title}\n"
            above = title
        yield text


def _rule(rule: Rule, knowledge: Knowledge) -> str:
    conclusion = rule.conclusion
    if isinstance(conclusion, GiveFinding):
        title = knowledge.findings[conclusion.finding].title
        then = f"{_link('finding', conclusion.finding, title)} ({conclusion.grade.name})"
    else:
        title = knowledge.steps[conclusion.step].title
        then = f"the step {_link('step', conclusion.step, title)}"
    reads = [_link("question", name, name) for name in questions_read(rule.condition)]
    reads += [_link("finding", name, name) for name in findings_read(rule.condition)]
    return (f"#### {_anchor('rule', rule.id)}{rule.id}: {rule.title}\n\n"
            f"If {sentence(rule.condition, knowledge)}, then {then}.\n\n"
            f"Because: {rule.because} {_sources(rule.sources)}\n\n"
            f"Reads: {', '.join(reads) or 'the diagnosis'}\n")


def _finding(finding: Finding, knowledge: Knowledge) -> str:
    lines = [f"### {_anchor('finding', finding.id)}{finding.title} (`{finding.id}`)\n",
             finding.means]
    if finding.cluster != finding.id:
        lines.append(f"\nCluster: {finding.cluster}.")
    if finding.evidence:
        lines += ["\n| for | weak | moderate | strong | because |",
                  "| --- | --- | --- | --- | --- |"]
    for evidence in finding.evidence:
        numbers = {grade.name: signed(number) for grade, number in evidence.decibans.items()}
        cells = " | ".join(numbers.get(name, "") for name in ("weak", "moderate", "strong"))
        because = evidence.because.replace("|", "\\|")
        title = knowledge.categories[evidence.category].title.replace("|", "\\|")
        lines.append(f"| {title} | {cells} | {because} {_sources(evidence.sources)} |")
    givers = [_link("rule", rule.id, rule.id) for rule in knowledge.rules.values()
              if isinstance(rule.conclusion, GiveFinding)
              and rule.conclusion.finding == finding.id]
    answers = [_link("step", step.id, step.title) for step in knowledge.steps.values()
               if finding.id in step.addresses]
    lines.append(f"\nGiven by: {', '.join(givers)}.")
    if answers:
        lines.append(f"Answered by: {', '.join(answers)}.")
    return "\n".join(lines) + "\n"


def _question(question: Question, knowledge: Knowledge) -> str:
    readers = [_link("rule", rule.id, rule.id) for rule in knowledge.rules.values()
               if question.id in questions_read(rule.condition)]
    lines = [f"#### {_anchor('question', question.id)}{question.text} (`{question.id}`)\n"]
    lines += [f"- `{option.id}`: {option.label}" for option in question.options]
    lines.append(f"\nWhy: {question.why} {_sources(question.sources)}")
    if question.ask_if is not None:
        lines.append(f"\nAsked only if {sentence(question.ask_if, knowledge)}.")
    lines.append(f"\nRead by: {', '.join(readers) or 'no rule'}.\n")
    return "\n".join(lines)


def _step(step: Step, knowledge: Knowledge) -> str:
    def links(names: tuple[str, ...]) -> list[str]:
        return [_link("step", name, knowledge.steps[name].title) for name in names]

    lines = [f"#### {_anchor('step', step.id)}{step.title} (`{step.id}`)\n", step.do,
             f"\nDone when: {step.done_when} Takes {step.hours:g} hours, "
             f"{days_words(step.lead_days)}. {_sources(step.sources)}"]
    if step.every_plan:
        lines.append("\nPart of every plan.")
    if step.addresses:
        findings = [_link("finding", name, knowledge.findings[name].title)
                    for name in step.addresses]
        lines.append(f"\nAnswers: {', '.join(findings)}.")
    if step.after_all:
        lines.append(f"After: {listed(links(step.after_all), 'and')}.")
    if step.after_any:
        lines.append(f"After one of: {listed(links(step.after_any), 'or')}.")
    return "\n".join(lines) + "\n"


def _sources(names: tuple[str, ...]) -> str:
    return "[" + ", ".join(_link("source", name, name) for name in names) + "]"


def _slug(kind: str, name: str) -> str:
    return f"{kind}-{name}"


def _anchor(kind: str, name: str) -> str:
    return f'<a id="{_slug(kind, name)}"></a>'


def _link(kind: str, name: str, text: str) -> str:
    return f"[{text}](#{_slug(kind, name)})"
