"""Parts of a report: findings, steps, rules, and the cases nearest to a tie."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from engine.batch.accuracy.reliability import Share
from engine.batch.report.html import (
    Markup,
    Words,
    code,
    counted,
    joined,
    meter,
    paragraph,
    percent,
    table,
    told,
)
from engine.batch.report.tally import Tally
from engine.core.words.prose import signed
from knowledge.model.conditions import Grade

COMMONEST = 15
"""So many findings, and as many steps, are shown."""
FEW = 300
"""With fewer cases, that a rule never fired says little."""


def findings(tally: Tally) -> Iterator[Markup]:
    """The commonest findings, with their grades."""
    known = tally.knowledge.findings
    held = sorted(((tally.finding(name), name) for name in known), key=lambda each: -each[0])
    shown = [(count, name) for count, name in held if count][:COMMONEST]
    if not shown:
        yield paragraph("No finding holds in any case.")
        return
    yield table(
        f"Findings by the number of cases they hold in, {_shown(len(shown), held)}",
        ["Finding", "Cases", "Share", *(str(level.name) for level in Grade)],
        [[_named(known[name].title, name), f"{count:,}", _share(count, tally.cases),
          *(f"{tally.findings[f'{name}:{level.name}']:,}" for level in Grade)]
         for count, name in shown])


def steps(tally: Tally) -> Iterator[Markup]:
    """The commonest steps of the plans."""
    known = tally.knowledge.steps
    planned = sorted(((tally.steps[name], name) for name in known), key=lambda each: -each[0])
    shown = [(count, name) for count, name in planned if count][:COMMONEST]
    if not shown:
        yield paragraph("No plan has a step.")
        return
    yield table(
        f"Steps by the number of plans they are in, {_shown(len(shown), planned)}",
        ["Step", "Plans", "Share", "Done already"],
        [[_named(known[name].title, name), f"{count:,}", _share(count, tally.cases),
          f"{tally.done[name]:,}"] for count, name in shown])


def ties(tally: Tally, lookup: Callable[[str], str] | None) -> Iterator[Markup]:
    """The cases nearest to a tie, each with the command that explains it."""
    if not tally.ties:
        yield paragraph("No case has evidence for two reasons.")
        return
    titles = tally.titles
    yield paragraph("In these cases two reasons are closest to each other, so a person should look "
                    "at them first; of cases that are as close, those with most evidence on both "
                    "sides. The numbers are decibans of evidence.")
    heads: list[Words] = ["Case", "Named", "Highest", "Next"]
    rows: list[list[Words]] = []
    for tie in tally.ties:
        row: list[Words] = [tie.case, titles[tie.category], *(
            f"{titles[name]} ({signed(total)})" for name, total in (tie.first, tie.second))]
        if lookup is not None:
            row.append(code(f"debrief explain {lookup(tie.case)}"))
        rows.append(row)
    if lookup is not None:
        heads.append("To see why")
    yield table(f"{counted(len(rows), 'case')} nearest to a tie", heads, rows, len(heads))


def rules(tally: Tally) -> Iterator[Markup]:
    """The rules that fired in no case, and in every one."""
    known = tally.knowledge.rules
    if not tally.cases:
        yield paragraph("There are no cases.")
        return
    never = [name for name in known if not tally.fired[name]]
    always = [name for name in known if tally.fired[name] == tally.cases]
    most = Share(0, tally.cases).interval[1]
    few = " With so few cases that says little of a rule." if tally.cases < FEW else ""
    yield paragraph(
        f"{len(known) - len(never):,} of {len(known):,} rules fired in at least one case. Of a "
        f"rule that never fired it can be said, at 95 %, that it fires in at most "
        f"{_at_most(most)} of such cases.{few}")
    for title, names in (("In every case", always), ("In no case", never)):
        yield Markup(f"<h3>{told(f'{title}: ' + counted(len(names), 'rule'))}</h3>")
        if names:
            yield Markup('<ul class="rules">' + "".join(
                f"<li>{joined(code(name), ' ', known[name].title)}</li>"
                for name in names) + "</ul>")


def _shown(shown: int, of: list[tuple[int, str]]) -> str:
    held = sum(count > 0 for count, _ in of)
    return f"the {shown} commonest of {held}" if shown < held else "all of them"


def _named(title: str, name: str) -> Markup:
    return joined(title, " ", Markup(f'<span class="quiet">{code(name)}</span>'))


def _share(count: int, cases: int) -> Markup:
    share = Share(count, cases)
    return joined(percent(share.value or 0), meter(share))


def _at_most(share: float) -> str:
    """An upper bound in percent, with as many digits as it needs."""
    return f"{100 * share:.2g} %" if share < 0.1 else f"{100 * share:.0f} %"
