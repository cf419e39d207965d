"""Diagnoses judged against confirmed reasons: counts, losses, intervals, calibration, the page."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.batch.accuracy.comparison import (
    Accuracy,
    Comparison,
    Judged,
    Outcome,
    assess,
    before_the_answer,
    compare,
    outcome,
)
from engine.batch.accuracy.data import accuracy_data
from engine.batch.accuracy.page import LIMITS, accuracy_page
from engine.batch.accuracy.reliability import BIN_EDGES, Share, binned, calibration_error
from engine.batch.accuracy.sensitivity import STEPS, sensitivity
from engine.core.diagnosis import Diagnosis, probabilities
from engine.core.inference import InferenceEngine
from knowledge.model.conditions import UNDETERMINED
from knowledge.model.plain import canonical_json
from knowledge.model.records import Knowledge
from knowledge.reading.cases import Case
from knowledge.reading.loading import load
from tests.knowledge.rulebase import write_rulebase
from tests.strategies import real_cases, shipped

NAMES = ("a", "b", "c", "d")


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    """A rulebase of two categories: `few` gives ability 5 decibans and takes 2 from luck."""
    return load(write_rulebase(tmp_path_factory.mktemp("knowledge")))


@pytest.fixture(scope="module")
def real() -> Comparison:
    return compare(real_cases(), shipped())


def judged(confirmed: str, given: Mapping[str, float], leading: str = UNDETERMINED) -> Judged:
    """A forecast made by hand."""
    return Judged("case", confirmed, Diagnosis(leading, None, dict.fromkeys(given, 0), given, ()),
                  {})


@st.composite
def accuracies(draw: st.DrawFn) -> Accuracy:
    """Up to 30 diagnoses with any totals, any leading category and any confirmed reason."""
    names = NAMES[:draw(st.integers(2, 4))]
    totals = st.fixed_dictionaries({name: st.integers(-40, 40) for name in names})
    found = draw(st.lists(st.tuples(totals, st.sampled_from(names),
                                    st.sampled_from([UNDETERMINED, *names])), min_size=1,
                          max_size=30))
    return Accuracy(tuple(
        Judged(str(place), confirmed, Diagnosis(leading, None, total, probabilities(total), ()), {})
        for place, (total, confirmed, leading) in enumerate(found)), names)


# --- counts and losses ----------------------------------------------------------------------------


def test_counts_and_losses_of_hand_made_cases(tiny: Knowledge) -> None:
    """One right, one wrong and one undetermined case are counted, and lose as the laws say."""
    few = {"work.match": "few"}
    accuracy = assess([Case("r", few, confirmed="ability"), Case("w", few, confirmed="luck"),
                       Case("u", {}, confirmed="luck"), Case("no reason", few)], tiny)
    assert [each.case for each in accuracy.judged] == ["r", "w", "u"]
    assert [accuracy.share(wanted).count for wanted in Outcome] == [1, 1, 1]
    assert accuracy.table == {"ability": {"ability": 1, "luck": 0, UNDETERMINED: 0},
                              "luck": {"ability": 1, "luck": 0, UNDETERMINED: 1}}
    assert (accuracy.precision("ability"), accuracy.precision("luck")) == (Share(1, 2), Share(0, 0))
    assert (accuracy.recall("ability"), accuracy.recall("luck")) == (Share(1, 1), Share(0, 2))
    sure = 10**0.7 / (1 + 10**0.7)  # 5 for ability, 2 against luck
    assert accuracy.log_loss == pytest.approx(
        -(math.log(sure) + math.log(1 - sure) + math.log(1 / 2)) / 3)
    assert accuracy.brier == pytest.approx((2 * (1 - sure)**2 + 2 * sure**2 + 2 / 4) / 3)
    assert accuracy.base_log_loss == pytest.approx(-(math.log(1 / 3) + 2 * math.log(2 / 3)) / 3)
    assert accuracy.base_brier == pytest.approx(1 - 1 / 9 - 4 / 9)


def test_without_confirmed_reasons_there_is_nothing_to_judge(tiny: Knowledge) -> None:
    """An error, not a division by zero."""
    with pytest.raises(ValueError, match="confirmed"):
        assess([Case("a", {})], tiny)


def test_before_the_answer_nothing_told_afterwards_is_left() -> None:
    """Only answers from before the employer's answer stay; the case is otherwise the same."""
    case = Case("a", {"iv.technical": "failed", "fb.given": "none", "out.runner_up": "yes"},
                confirmed="culture_fit", notes="x")
    assert before_the_answer(case) == replace(case, answers={"iv.technical": "failed"})


def test_the_cases_are_judged_twice() -> None:
    """A comparison holds all answers, and those from before the answer; it counts the rest."""
    case = Case("a", {"out.status": "frozen", "fb.given": "none"}, confirmed="outside_control")
    found = compare([case, Case("b", {})], shipped())
    assert found.left_out == 1
    assert found.told == assess([case], shipped())
    assert found.untold == assess([Case("a", {}, confirmed="outside_control")], shipped())


def test_a_probability_too_small_for_a_float_loses_much_and_no_more() -> None:
    """The log loss stays finite."""
    accuracy = Accuracy((judged("b", {"a": 1.0, "b": 0.0}),), ("a", "b"))
    assert 700 < accuracy.log_loss < math.inf


@given(accuracies())
def test_laws_of_the_numbers(accuracy: Accuracy) -> None:
    """Counts add up, losses keep their bounds, and base rates lose what forecasting them loses."""
    assert sum(accuracy.share(wanted).count for wanted in Outcome) == accuracy.cases
    names, table = accuracy.categories, accuracy.table
    assert accuracy.share(Outcome.RIGHT).count == sum(table[name][name] for name in names)
    assert sum(accuracy.recall(name).of for name in names) == accuracy.cases
    assert sum(accuracy.precision(name).of for name in names) == (
        accuracy.cases - accuracy.share(Outcome.UNDETERMINED).count)
    assert 0 <= accuracy.brier <= 2
    assert accuracy.log_loss >= 0
    base = Accuracy(tuple(judged(each.confirmed, accuracy.base_rates)
                          for each in accuracy.judged), names)
    assert accuracy.base_log_loss == pytest.approx(base.log_loss)
    assert accuracy.base_brier == pytest.approx(base.brier)
    assert base.calibration_error <= 1
    assert 0 <= accuracy.base_brier <= 1 - 1 / len(names) + 1e-9
    assert accuracy.base_log_loss <= math.log(len(names)) + 1e-9


# --- intervals ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("count", "of", "interval"), [
    (81, 263, (0.2553, 0.3662)), (15, 148, (0.0624, 0.1605)), (0, 20, (0.0, 0.1611)),
    (1, 29, (0.0061, 0.1718)),
])
def test_intervals_that_others_published(
    count: int, of: int, interval: tuple[float, float]
) -> None:
    """The examples of Newcombe (1998), Statistics in Medicine 17, 857-872, for Wilson's method."""
    assert Share(count, of).interval == pytest.approx(interval, abs=5e-5)


@given(st.integers(1, 10_000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_the_ends_of_an_interval_are_just_not_refuted(trials: tuple[int, int]) -> None:
    """At each end p the share is 1.96 standard errors of p away, which defines the interval."""
    share = Share(*trials)
    assert share.value is not None
    least, most = share.interval
    assert 0 <= least <= share.value <= most <= 1
    for end in (least, most):
        assert abs(share.value - end) == pytest.approx(
            1.959964 * math.sqrt(end * (1 - end) / share.of), abs=1e-6)
    mirrored = Share(share.of - share.count, share.of).interval
    assert mirrored == pytest.approx((1 - most, 1 - least))


def test_without_trials_everything_is_possible() -> None:
    """No trials: no share, and an interval that says nothing."""
    assert (Share(0, 0).value, Share(0, 0).interval) == (None, (0.0, 1.0))


# --- reliability ----------------------------------------------------------------------------------


def test_bins_by_hand() -> None:
    """A bin begins with its lower bound; 100 % is in the last one; each has its mean and count."""
    found = binned([(0.0, False), (0.1, True), (0.2, False), (0.5, True), (0.9, True), (1.0, True)])
    assert [each.confirmed for each in found] == [
        Share(0, 1), Share(1, 2), Share(0, 0), Share(1, 1), Share(0, 0), Share(2, 2)]
    means = [each.mean for each in found]
    assert means == [0.0, pytest.approx(0.15), None, 0.5, None, pytest.approx(0.95)]
    by_hand = (0 + 2 * abs(0.5 - 0.15) + 0.5 + 2 * 0.05) / 6
    assert calibration_error(found) == pytest.approx(by_hand)


def test_without_pairs_there_is_no_error() -> None:
    """Empty bins: none is missing, and the calibration error is 0."""
    assert [(each.low, each.high) for each in binned([])] == [
        (0, 10), (10, 30), (30, 50), (50, 70), (70, 90), (90, 100)]
    assert calibration_error(binned([])) == 0


@given(accuracies())
def test_every_pair_is_in_one_bin(accuracy: Accuracy) -> None:
    """The bins hold each case once for each category, and once as confirmed; means are inside."""
    bins = accuracy.bins
    assert sum(found.confirmed.of for found in bins) == accuracy.cases * len(accuracy.categories)
    assert sum(found.confirmed.count for found in bins) == accuracy.cases
    for found in bins:
        assert (found.mean is None) == (found.confirmed.of == 0)
        assert found.mean is None or found.low - 1e-9 <= 100 * found.mean <= found.high + 1e-9


@given(accuracies())
def test_the_calibration_error_by_its_textbook_formula(accuracy: Accuracy) -> None:
    """It is the weighted mean gap, computed here pair by pair in another way."""
    pairs = [(probability, name == each.confirmed) for each in accuracy.judged
             for name, probability in each.diagnosis.probabilities.items()]
    expected = 0.0
    for low in BIN_EDGES[:-1]:
        inside = [pair for pair in pairs if max(
            edge for edge in BIN_EDGES[:-1] if edge <= 100 * pair[0]) == low]
        if inside:
            share = sum(so for _, so in inside) / len(inside)
            mean = sum(probability for probability, _ in inside) / len(inside)
            expected += len(inside) / len(pairs) * abs(share - mean)
    assert accuracy.calibration_error == pytest.approx(expected)
    assert 0 <= accuracy.calibration_error <= 1


@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=20))
def test_a_perfect_forecaster(confirmed: Sequence[str]) -> None:
    """Who always gives everything to the reason that is confirmed loses nothing at all."""
    perfect = Accuracy(tuple(judged(name, {each: float(each == name) for each in NAMES}, name)
                             for name in confirmed), NAMES)
    assert (perfect.brier, perfect.log_loss, perfect.calibration_error) == (0, 0, 0)
    assert perfect.share(Outcome.RIGHT) == Share(len(confirmed), len(confirmed))


def test_a_coin_that_says_so_is_calibrated() -> None:
    """Half given to each of two reasons, each confirmed half the time: no calibration error."""
    coin = Accuracy(tuple(judged(name, {"a": 0.5, "b": 0.5}) for name in "abab"), ("a", "b"))
    assert coin.calibration_error == 0
    assert coin.brier == pytest.approx(coin.base_brier)


# --- sensitivity ----------------------------------------------------------------------------------


def test_sensitivity_is_that_of_every_shifted_rulebase(tiny: Knowledge) -> None:
    """The ranges are those of running experta with each number shifted, for every case."""
    cases = [Case("0", {"work.match": "few"}, confirmed="ability"),
             Case("1", {"work.gaps": ("skill",)}, confirmed="ability"),
             Case("2", {"work.level": "up"}, confirmed="luck"), Case("3", {}, confirmed="luck"),
             Case("4", {"work.level": "up", "work.match": "all"}, confirmed="ability")]
    usual = [each.outcome for each in assess(cases, tiny).judged]
    seen, moved, numbers = [usual], set(), 0
    for finding in tiny.findings.values():
        for place, evidence in enumerate(finding.evidence):
            for grade, decibans in evidence.decibans.items():
                numbers += 1
                for step in STEPS:
                    entries = list(finding.evidence)
                    entries[place] = replace(evidence, decibans={
                        **evidence.decibans, grade: decibans + step})
                    changed = replace(finding, evidence=tuple(entries))
                    engine = InferenceEngine(replace(tiny, findings={
                        **tiny.findings, finding.id: changed}))
                    after = [outcome(engine.infer(case).diagnosis, str(case.confirmed))
                             for case in cases]
                    moved |= {case.id for case, old, new in zip(cases, usual, after, strict=True)
                              if old is not new}
                    seen.append(after)
    found = sensitivity(assess(cases, tiny), tiny)
    assert found.numbers == numbers == 9
    assert found.moved == tuple(sorted(moved)) != ()
    for wanted in Outcome:
        counts = [outcomes.count(wanted) for outcomes in seen]
        assert found.ranges[wanted] == (min(counts), max(counts))


def test_a_case_on_the_edge_is_named(tiny: Knowledge) -> None:
    """One deciban short of the margin is reached by one; without findings nothing can move."""
    edge = Case("edge", {"work.level": "up"}, confirmed="ability")  # 2 decibans; the margin is 3
    found = sensitivity(assess([edge, Case("silent", {}, confirmed="luck")], tiny), tiny)
    assert found.moved == ("edge",)
    assert found.ranges == {Outcome.RIGHT: (0, 1), Outcome.UNDETERMINED: (1, 2),
                            Outcome.WRONG: (0, 0)}


# --- the page and the data ------------------------------------------------------------------------


def page_of(found: Comparison, picture: str = "") -> str:
    return accuracy_page(found, shipped(), "`log`", ["log --case ID"], picture)


def test_the_page_lists_every_case_that_was_not_right(real: Comparison) -> None:
    """Each is a row in its setting with what was confirmed, what was named and the totals."""
    page = page_of(real)
    rows = [line.split(" | ") for line in page.partition("## The cases that were not right")[2]
            .splitlines() if re.match(r"\| (?!case |---)", line)]
    missed = [each for accuracy in (real.told, real.untold) for each in accuracy.judged
              if each.outcome is not Outcome.RIGHT]
    assert sorted(row[0].removeprefix("| ") for row in rows) == sorted(
        each.case for each in missed)
    for each in missed:
        totals = [str(total) for total in each.diagnosis.totals.values()]
        assert any(row[1:3] == [each.confirmed, each.diagnosis.leading] and totals == [
            cell.removesuffix(" |").replace("−", "-").replace("+", "") for cell in row[3:]]
            for row in rows if row[0] == f"| {each.case}")


def test_the_page_says_what_it_does_not_show(real: Comparison) -> None:
    """The limits stand above the first details, with a picture and without one."""
    for page in (page_of(real), page_of(real, "a.svg")):
        assert page.startswith("# How often is it right?\n\n")
        assert page.index(LIMITS) < page.index("\n## ")
        assert page.endswith("\n")
        assert not page.endswith("\n\n")
        assert "`debrief explain log --case ID`" in page
    assert "](a.svg)" in page_of(real, "a.svg")
    assert "![" not in page_of(real)


def test_every_table_of_the_page_is_whole(real: Comparison) -> None:
    """All rows of a table have as many cells as its head, whatever the ids of the cases hold."""
    odd = [replace(each, case="a|b\n`c`*[d") for each in real.untold.judged]
    page = page_of(replace(real, untold=replace(real.untold, judged=tuple(odd))))
    for block in page.split("\n\n"):
        lines = block.splitlines()
        if lines[0].startswith("|"):
            assert len({len(re.findall(r"(?<!\\)\|", line)) for line in lines}) == 1, block


@given(accuracies())
def test_any_numbers_make_a_page_and_data(accuracy: Accuracy) -> None:
    """Whatever was judged, page and data are written, and the data are plain JSON."""
    categories = dict.fromkeys(accuracy.categories, next(iter(shipped().categories.values())))
    known = replace(shipped(), categories=categories)
    found = Comparison(accuracy, accuracy, 1)
    page = accuracy_page(found, known, "`log`", [])
    assert "1 more case without a confirmed reason is left out." in page
    data = json.loads(canonical_json(accuracy_data(found, known)))
    assert data["all_answers"] == data["before_the_answer"]


def test_the_data_are_the_numbers(real: Comparison) -> None:
    """The data for programs hold the same numbers, rounded to six digits."""
    data = json.loads(canonical_json(accuracy_data(real, shipped())))
    assert data["cases"] == len(real_cases())
    for name, accuracy in (("all_answers", real.told), ("before_the_answer", real.untold)):
        one = data[name]
        for wanted in Outcome:
            share = accuracy.share(wanted)
            assert (one[wanted]["count"], one[wanted]["of"]) == (share.count, share.of)
            assert one[wanted]["interval"] == pytest.approx(share.interval, abs=1e-6)
        for measure in ("log_loss", "brier", "base_log_loss", "base_brier", "calibration_error"):
            assert one[measure] == pytest.approx(getattr(accuracy, measure), abs=1e-6)
        assert one["table"] == accuracy.table
        assert [(found["from_percent"], found["to_percent"], found["confirmed"]["of"])
                for found in one["bins"]] == [
            (found.low, found.high, found.confirmed.of) for found in accuracy.bins]
        assert len(one["not_right"]) == accuracy.cases - accuracy.share(Outcome.RIGHT).count


@pytest.mark.parametrize(("confirmed", "words"), [
    (9, "no more and no less"), (12, "too careful"), (2, "too sure"),
])
def test_the_page_says_in_words_how_sure_it_was(confirmed: int, words: str) -> None:
    """Of 12 reasons given 75 %, 9 confirmed is as expected, all too careful, few too sure."""
    first, second, *_ = shipped().categories
    given = {**dict.fromkeys(shipped().categories, 0.0), first: 0.75, second: 0.25}
    accuracy = Accuracy(tuple(judged(first if place < confirmed else second, given)
                              for place in range(12)), tuple(shipped().categories))
    page = page_of(Comparison(accuracy, accuracy, 0))
    assert f"of 12 pairs given 50 % or more, on average 75 %, {confirmed} were confirmed" in page
    assert words in page


def test_the_same_page_for_the_same_cases() -> None:
    """Page and data depend on nothing but cases and knowledge."""
    few = real_cases()[:6]
    assert page_of(compare(few, shipped())) == page_of(compare(few, shipped()))
