"""The report of a log as one HTML page that needs nothing else: no network, no script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from engine.batch.accuracy.comparison import Outcome
from engine.batch.accuracy.reliability import Share
from engine.batch.report.chart import share_chart
from engine.batch.report.evidence import findings, rules, steps, ties
from engine.batch.report.groups import agreement, cohorts
from engine.batch.report.html import (
    Markup,
    beside,
    code,
    counted,
    figure,
    interval,
    joined,
    paragraph,
    percent,
    section,
    table,
    told,
)
from engine.batch.report.style import style
from engine.batch.report.tally import Tally
from knowledge.model.conditions import UNDETERMINED
from knowledge.model.records import Knowledge

POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""What a browser may load and run for the page: nothing."""


@dataclass(frozen=True, slots=True)
class About:
    """What a page says of the run it is of.

    Attributes:
        origin: the names of the files of the log.
        rejected: how many rows were refused.
        rejects: the file that lists them; empty if there is none.
        lookup: how a case is named to `debrief explain`, from its id; None if it cannot be.
        unheard: the commonest sentences that were not understood, and in how many cases.
    """

    origin: tuple[str, ...]
    rejected: int
    rejects: str
    lookup: Callable[[str], str] | None
    unheard: tuple[tuple[str, int], ...] = ()


def report_page(tally: Tally, about: About) -> str:
    """The page.

    Args:
        tally: what was counted.
        about: what it was counted of.
    """
    sections = [*_sections(tally, about)]
    links = "".join(f'<li><a href="#{name}">{told(title)}</a></li>' for name, title, _ in sections)
    title = f"Why {counted(tally.cases, 'application')} ended in a rejection"
    inside = "\n".join([
        f"<header>\n<h1>{told(title)}</h1>", _origin(tally, about), _facts(tally, about),
        f'<nav aria-label="On this page"><ul>{links}</ul></nav>\n</header>',
        *(section(*each) for each in sections)])
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{told(title)}</title>\n<style>\n{style()}</style>\n</head>\n"
        f"<body>\n<main>\n{inside}\n</main>\n</body>\n</html>\n")


def _sections(tally: Tally, about: About) -> Iterator[tuple[str, str, list[Markup]]]:
    yield "reasons", "The reasons", [*_reasons(tally)]
    if tally.by is not None:
        yield "groups", f"By {tally.by}", [*cohorts(tally)]
    if tally.agreement.cases:
        yield "agreement", "What employers confirmed", [*agreement(tally)]
    yield "findings", "The commonest findings", [*findings(tally)]
    yield "steps", "The commonest steps", [*steps(tally)]
    yield "ties", "To be reviewed by hand", [*ties(tally, about.lookup)]
    if about.unheard:
        yield "words", "Words that were not understood", [*_words(about)]
    yield "rules", "Rules that never or always fired", [*rules(tally)]
    yield "reading", "How to read this", [*_reading(tally.knowledge)]


def _origin(tally: Tally, about: About) -> Markup:
    first = about.origin[:3]
    names = joined(*(part for name in first for part in (", ", code(name))))[2:]
    more = len(about.origin) - len(first)
    others = f" and {counted(more, 'more file')}" if more > 0 else ""
    return paragraph("Made by ", code("debrief batch"), " from ", Markup(names), others,
                     ", with the knowledge ", code(tally.knowledge.hash[:12]), ".", kind="quiet")


def _facts(tally: Tally, about: About) -> Markup:
    undecided = Share(tally.undetermined, tally.cases)
    facts = [("Cases", f"{tally.cases:,}", "one row each"),
             ("Rows refused", f"{about.rejected:,}",
              f"listed in {about.rejects}" if about.rejects else "every row could be read"),
             ("Undetermined", percent(undecided.value or 0),
              f"{tally.undetermined:,} cases; 95 % interval {interval(undecided)}")]
    if tally.agreement.cases:
        right = tally.agreement.share(Outcome.RIGHT)
        facts.append(("As employers confirmed", percent(right.value or 0),
                      f"of {counted(right.of, 'case')} with a confirmed reason"))
    return Markup('<dl class="facts">' + "".join(
        f"<div><dt>{told(name)}</dt><dd>{told(value)}<small>{told(note)}</small></dd></div>"
        for name, value, note in facts) + "</dl>")


def _reasons(tally: Tally) -> Iterator[Markup]:
    titles = tally.titles
    shares = [(title, Share(tally.categories[name], tally.cases))
              for name, title in titles.items()]
    rows = [[title, f"{share.count:,}", percent(share.value or 0), interval(share),
             "" if name == UNDETERMINED else f"{tally.seconds[name]:,}"]
            for (name, (title, share)) in zip(titles, shares, strict=True)]
    yield beside(
        figure(share_chart("The leading reason of each case", shares, "reasons-chart"),
               "Share of all cases. The thin line is the 95 % interval."),
        table("The leading reason of each case",
              ["Reason", "Cases", "Share", "95 % interval", "Second close behind"], rows))
    yield paragraph("“Undetermined” is not a mistake: what is known does not decide it, and the "
                    "plan then begins with what would settle it.")


def _words(about: About) -> Iterator[Markup]:
    yield paragraph("Sentences of employers in which nothing was recognised. A counselor can add "
                    "them to the lexicon, so that they are read from then on.")
    yield table("The commonest sentences", ["Sentence", "Cases"],
                [[sentence, f"{cases:,}"] for sentence, cases in about.unheard])


def _reading(knowledge: Knowledge) -> Iterator[Markup]:
    yield paragraph(
        "The intervals are for chance alone, as if other cases like these were drawn (Wilson "
        "1927). They hold no doubt about the rules, about what people remember, or about whether "
        "these cases are like those of others.")
    yield paragraph(
        "Evidence is told in decibans: 10 make a reason ten times likelier, 3 twice. A reason is "
        f"named if it is ahead of every other one by {knowledge.policy.margin} decibans or more. "
        "A finding may hold in a case without deciding it.")
    yield paragraph(
        "Nobody here is to blame: a reason tells what the employer seems to have doubted, not what "
        "a person is worth.")
    yield paragraph(
        "Wilson, E. B. (1927), Probable inference, the law of succession, and statistical "
        "inference, Journal of the American Statistical Association 22(158), 209–212. Murphy, A. "
        "H. & Winkler, R. L. (1977), Reliability of subjective probability forecasts of "
        "precipitation and temperature, Applied Statistics 26(1), 41–47.", kind="quiet")
