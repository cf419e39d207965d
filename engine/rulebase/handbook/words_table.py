"""What the employer's words lead to, as one table: the reason, by who said it, to the grade.

Rules of this kind read one reason and how credible it is; told one by one they would say the same
over and over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.core.words.markdown_text import escaped
from engine.core.words.prose import listed, quoted, sentence
from engine.rulebase.handbook.links import anchor, cited, link, link_title
from knowledge.model.conditions import All, AnyOf, Compare, Condition, Grade, Holds, Operator
from knowledge.model.records import GiveFinding, Knowledge, Rule

REASON = "fb.reason"
SPEAKERS = ("credible", "partial", "secondhand", "boilerplate")
ABOVE = """\
These rules read which reason was named, and how credible it is by who named it. Each is told as
its grade; the words below it are what it asks for besides.
"""


@dataclass(frozen=True, slots=True)
class WordsRule:
    """A rule of the table: the reasons it reads, by whom, what else it asks, what it gives."""

    rule: Rule
    reasons: tuple[str, ...]
    speakers: tuple[str, ...]
    besides: tuple[Condition, ...]
    gives: GiveFinding


def words_rule(rule: Rule) -> WordsRule | None:
    """The rule as one of the table, or nothing if it does not read one reason and who said it."""
    condition, gives = rule.condition, rule.conclusion
    if not isinstance(condition, All) or not isinstance(gives, GiveFinding):
        return None
    reasons = [part for part in condition.parts if isinstance(part, Compare)
               and part.question == REASON and part.operator is Operator.INCLUDES]
    spoken = [part for part in condition.parts if _speakers(part)]
    if len(reasons) != 1 or len(spoken) != 1:
        return None
    besides = tuple(part for part in condition.parts
                    if part is not reasons[0] and part is not spoken[0])
    return WordsRule(rule, tuple(sorted(map(str, reasons[0].accepted))), _speakers(spoken[0]),
                     besides, gives)


def words_table(rules: Sequence[WordsRule], knowledge: Knowledge) -> str:
    """The table, a row for the same reasons, finding, because and sources."""
    columns = dict.fromkeys(rule.speakers for rule in rules)
    rows: dict[tuple[tuple[str, ...], str], list[WordsRule]] = {}
    for rule in rules:
        rows.setdefault((rule.reasons, rule.gives.finding), []).append(rule)
    head = ["named as the reason", "the finding",
            *(listed([link_title("finding", name, knowledge.findings) for name in column], "or")
              for column in columns), "because"]
    lines = [ABOVE, f"| {' | '.join(head)} |", f"| {' | '.join(['---'] * len(head))} |"]
    question = knowledge.questions[REASON]
    for (reasons, finding), found in rows.items():
        named = listed([quoted(escaped(question.label(option)))
                        for option in question.option_ids if option in reasons], "or")
        because: dict[str, list[str]] = {}
        for rule in found:
            told = f"{escaped(rule.rule.because)} {cited(rule.rule.sources)}"
            because.setdefault(told, []).append(rule.rule.id)
        cells = [named, link_title("finding", finding, knowledge.findings),
                 *("<br>".join(_cell(rule, knowledge) for rule in found
                               if rule.speakers == column) for column in columns),
                 "<br>".join(because)]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _cell(rule: WordsRule, knowledge: Knowledge) -> str:
    name = rule.rule.id
    besides = ", and ".join(escaped(sentence(part, knowledge)) for part in rule.besides)
    told = f"{anchor('rule', name)}**{rule.gives.grade.name}** {link('kept', name, name)}"
    return f"{told}: {besides}" if besides else told


def _speakers(condition: Condition) -> tuple[str, ...]:
    parts = condition.parts if isinstance(condition, AnyOf) else (condition,)
    names = tuple(part.finding for part in parts
                  if isinstance(part, Holds) and part.finding in SPEAKERS
                  and part.at_least is Grade.weak)
    return names if len(names) == len(parts) else ()
