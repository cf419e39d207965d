"""Parts of a report: cohorts, and agreement with what employers confirmed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from engine.batch.accuracy.comparison import Outcome
from engine.batch.accuracy.reliability import Share
from engine.batch.accuracy.reliability_diagram import draw_reliability
from engine.batch.report.html import (
    Markup,
    Words,
    bullets,
    counted,
    figure,
    interval,
    joined,
    meter,
    paragraph,
    percent,
    share_words,
    table,
)
from engine.batch.report.tally import MAX_COHORTS, Tally
from knowledge.model.conditions import UNDETERMINED

MOST_COHORTS = 25
"""So many are shown by themselves, the largest first."""


def cohorts(tally: Tally) -> Iterator[Markup]:
    """The reasons by the values of a column."""
    if tally.too_many:
        yield paragraph(f"This column has more than {MAX_COHORTS:,} different values, so it makes "
                        "no groups. Choose a column with few values, such as a region.")
        return
    if not tally.cohorts:
        yield paragraph("There are no cases.")
        return
    titles = tally.titles
    ordered = sorted(tally.cohorts.items(),
                     key=lambda each: (-each[1].total(), each[0] is None, each[0] or ""))
    rest: Counter[str] = Counter()
    for _, counts in ordered[MOST_COHORTS:]:
        rest.update(counts)
    rows: list[list[Words]] = [
        _cohort("(no value)" if value is None else value, counts, titles)
        for value, counts in ordered[:MOST_COHORTS]]
    if rest:
        more = counted(len(ordered) - MOST_COHORTS, "other value")
        rows.append(_cohort(f"({more})", rest, titles))
    yield paragraph("Shares within each group, the largest group first; below each the 95 % "
                    "interval. Where intervals overlap, chance may be all there is to the "
                    "difference, and with many groups some differ by chance anyway.")
    yield table("The leading reasons within each group",
                [tally.by or "", "Cases", *titles.values()], rows)


def _cohort(name: str, counts: Counter[str], titles: dict[str, str]) -> list[Words]:
    shares = [Share(counts[category], counts.total()) for category in titles]
    return [name, f"{counts.total():,}", *(
        joined(percent(share.value or 0), Markup('<br><span class="quiet">'), interval(share),
               Markup("</span>"), meter(share)) for share in shares)]


def agreement(tally: Tally) -> Iterator[Markup]:
    """Results against confirmed reasons."""
    found = tally.agreement
    left = tally.cases - found.cases
    without = f"; {counted(left, 'case has', 'cases have')} none" if left else ""
    yield paragraph(f"{counted(found.cases, 'case has', 'cases have')} a reason that the employer "
                    f"confirmed{without}. Such reasons are often polite, and often the very words "
                    "that the diagnosis rests on: agreement with them is no proof of being right.")
    yield bullets([
        f"The reason named is the confirmed one: {share_words(found.share(Outcome.RIGHT))}.",
        f"Another reason was named: {share_words(found.share(Outcome.WRONG))}.",
        f"Undetermined: {share_words(found.share(Outcome.UNDETERMINED))}."])
    titles = {name: each.title for name, each in tally.knowledge.categories.items()}
    yield table(
        "Confirmed reasons (rows), and how often each was named (columns)",
        ["Confirmed", *titles.values(), "Undetermined", "Named rightly"],
        [[title, *(_cell(found.table[name, other], name == other)
                   for other in (*titles, UNDETERMINED)), share_words(found.recall(name))]
         for name, title in titles.items()])
    yield figure(
        draw_reliability("Is it as sure as it should be?", {"these cases": found.bins}),
        "How often reasons given about the same probability were confirmed (Murphy & Winkler "
        "1977). Marks on the diagonal are as sure as they should be; below it, too sure.")
    yield table(
        "The same in numbers", ["Probability given", "Pairs", "On average", "Confirmed"],
        [[f"{each.low}–{each.high} %", f"{each.confirmed.of:,}",
          "" if each.mean is None else percent(each.mean), share_words(each.confirmed)]
         for each in found.bins])


def _cell(count: int, same: bool) -> Words:
    return Markup(f'<span class="same">{count:,}</span>') if same else f"{count:,}"


