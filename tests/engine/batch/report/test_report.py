"""The report of a log: right counts, one page that needs nothing else, and safe with any value."""

from __future__ import annotations

import random
import shlex
from functools import cache
from html.parser import HTMLParser

import polars as pl
import pytest

from engine.batch.accuracy.comparison import Outcome, assess
from engine.batch.columns.encoding import encoded_cases
from engine.batch.columns.kernel import Kernel
from engine.batch.report.page import About, report_page
from engine.batch.report.tally import MAX_COHORTS, NoSuchColumnError, Tally
from engine.batch.report.ties import MOST, ranked
from engine.case.plan.plan import make_plan
from engine.core.inference import InferenceEngine
from knowledge.model.conditions import UNDETERMINED
from tests.strategies import real_cases, shipped

EVIL = "</td></svg><script>alert('1')</script>\"&amp;<img src=x onerror=alert(1)>"
VOID = {"meta", "br", "path", "rect", "circle"}
ABOUT = About(("log.csv",), 3, "out.parquet.rejects.csv",
              lambda case: shlex.join(["out.parquet", "--case", case]))


@cache
def results() -> pl.DataFrame:
    """The results of the real cases, with what was confirmed and a column for cohorts."""
    kernel, cases = Kernel(shipped()), real_cases()
    found = kernel.run(encoded_cases(cases, kernel.columns))
    return found.with_columns(
        pl.Series("confirmed", [case.confirmed for case in cases]),
        pl.Series("region", [("north", "south", None)[place % 3] for place in range(len(cases))]))


def tallied(frame: pl.DataFrame, by: str | None = None) -> Tally:
    tally = Tally(shipped(), by)
    tally.add(frame)
    return tally


class Reader(HTMLParser):
    """Reads a page, and refuses what is not nested as it should be."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_counts_are_those_of_one_case_at_a_time() -> None:
    """Categories, findings, rules, steps and agreement are what the single-case readers give."""
    tally, engine, cases = tallied(results()), InferenceEngine(shipped()), real_cases()
    proofs = [engine.infer(case) for case in cases]
    assert tally.cases == len(cases)
    for name in (*shipped().categories, UNDETERMINED):
        assert tally.categories[name] == sum(each.diagnosis.leading == name for each in proofs)
    for name in shipped().findings:
        assert tally.finding(name) == sum(name in each.findings for each in proofs)
    for name in shipped().rules:
        assert tally.fired[name] == sum(
            name in {firing.rule for firing in each.firings} for each in proofs)
    plans = [make_plan(each).steps for each in proofs]
    for name in shipped().steps:
        steps = [step for plan in plans for step in plan if step.step.id == name]
        assert tally.steps[name] == len(steps)
        assert tally.done[name] == sum(step.done for step in steps)


def test_agreement_is_that_of_the_accuracy_page() -> None:
    """The confusion matrix, the shares and the bins are the ones `debrief accuracy` tells."""
    found, known = tallied(results()).agreement, assess(real_cases(), shipped())
    assert found.cases == known.cases
    assert {outcome: found.share(outcome) for outcome in Outcome} == {
        outcome: known.share(outcome) for outcome in Outcome}
    assert {(confirmed, leading): count for confirmed, row in known.table.items()
            for leading, count in row.items() if count} == dict(found.table)
    for ours, theirs in zip(found.bins, known.bins, strict=True):
        assert (ours.low, ours.high, ours.confirmed) == (theirs.low, theirs.high, theirs.confirmed)
        assert ours.mean == pytest.approx(theirs.mean, abs=1e-9)


def test_neither_chunks_nor_order_change_a_byte() -> None:
    """The page does not depend on how results were cut, where counted, or in which order."""
    whole = report_page(tallied(results(), "region"), ABOUT)
    for seed in range(3):
        drawn = random.Random(seed)
        places = drawn.sample(range(results().height), results().height)
        parts = Tally(shipped(), "region")
        for chunk in results()[places].iter_slices(drawn.randint(1, 9)):
            if drawn.random() < 0.5:
                parts.add(chunk)
            else:
                parts.merge(tallied(chunk, "region"))
        assert report_page(parts, ABOUT) == whole


def test_the_page_needs_nothing_else_and_can_be_read_aloud() -> None:
    """No script, no address outside; one h1; every picture and table says what it is."""
    page = Reader(report_page(tallied(results(), "region"), ABOUT))
    names = [tag for tag, _ in page.tags]
    assert not {"script", "img", "link", "iframe", "object", "base"} & {*names}
    for tag, attributes in page.tags:
        for name, value in attributes.items():
            assert not name.startswith("on")
            if name in ("href", "src", "xlink:href"):
                assert value is not None and value.startswith("#")
        if tag == "svg":
            assert attributes.get("aria-hidden") == "true" or "aria-labelledby" in attributes
        if tag == "th":
            assert attributes["scope"] in ("row", "col")
    assert names.count("h1") == 1
    assert names.count("table") == names.count("caption")
    ids = [value for _, each in page.tags if (value := each.get("id")) is not None]
    assert len(ids) == len({*ids})
    wanted = {value for _, each in page.tags for name, value in each.items()
              if name.startswith("aria-") and name.endswith("by")}
    assert wanted <= {*ids}
    assert {str(each["href"])[1:] for tag, each in page.tags if tag == "a"} <= {*ids}


@pytest.mark.parametrize("evil", [EVIL, "\x00\x1b[31m\u202e", "=cmd|'/c calc'!A0", "' --x; rm *"])
def test_no_value_of_the_log_becomes_markup(evil: str) -> None:
    """Ids, values of cohorts, column names and file names are shown as they are."""
    frame = results().with_columns(pl.concat_str(pl.lit(evil), pl.col("case")).alias("case"),
                                   pl.lit(evil).alias(evil))
    about = About((evil,), 1, evil, ABOUT.lookup)
    page = Reader(report_page(tallied(frame, evil), about))
    plain = Reader(report_page(tallied(results().with_columns(
        pl.lit("x").alias("x")), "x"), ABOUT))
    assert [tag for tag, _ in page.tags] == [tag for tag, _ in plain.tags]
    if evil.isprintable():
        assert page.text.count(evil) > 4


def test_ties_are_the_closest_cases_and_come_with_a_command() -> None:
    """No case left out, with evidence for two reasons, is closer than one that is listed."""
    tally = tallied(results())
    listed = {tie.case for tie in tally.ties}
    assert 0 < len(listed) <= MOST
    farthest = max(tie.first[1] - tie.second[1] for tie in tally.ties)
    for row in results().iter_rows(named=True):
        totals = sorted((row[f"decibans_{name}"] for name in shipped().categories), reverse=True)
        if row["case"] not in listed and totals[1] > 0 and len(listed) == MOST:
            assert totals[0] - totals[1] >= farthest
    page = report_page(tally, ABOUT)
    assert all(f"debrief explain out.parquet --case {case}" in page for case in listed)


def test_all_rows_in_order_begin_with_the_ties() -> None:
    """No row is left out, and those with evidence for one reason alone come behind all ties."""
    rows = ranked(results(), shipped())
    names = [f"decibans_{name}" for name in shipped().categories]
    assert sorted(rows["case"]) == sorted(results()["case"])
    assert rows["case"][:MOST].to_list() == [tie.case for tie in tallied(results()).ties]
    ties = [sorted(totals)[-2] > 0 for totals in rows.select(names).iter_rows()]
    assert ties == sorted(ties, reverse=True)
    assert 0 < sum(ties) < len(ties)


def test_cohorts_sum_up_and_a_column_of_ids_makes_none() -> None:
    """The groups hold every case once; too many values are told instead of shown."""
    tally = tallied(results(), "region")
    assert sum(counts.total() for counts in tally.cohorts.values()) == tally.cases
    assert {*tally.cohorts} == {"north", "south", None}
    many = pl.concat([results()[:1]] * (MAX_COHORTS + 1)).with_columns(
        pl.int_range(pl.len()).alias("number"))
    page = report_page(tallied(many, "number"), ABOUT)
    assert "so it makes no groups" in page
    with pytest.raises(NoSuchColumnError, match="no column 'regoin'; did you mean 'region'"):
        tallied(results(), "regoin")


def test_dates_are_counted_by_month() -> None:
    """Days would be too many groups to read."""
    dated = results().with_columns(pl.lit("2026-03-31").str.to_date().alias("day"))
    assert {*tallied(dated, "day").cohorts} == {"2026-03"}


@pytest.mark.parametrize("height", [0, 1])
def test_a_log_of_hardly_any_cases_has_a_page_too(height: int) -> None:
    """Nothing is divided by zero, and what there is not is said."""
    page = Reader(report_page(tallied(results()[:height], "region"), ABOUT))
    assert f"{height} application" in page.text
