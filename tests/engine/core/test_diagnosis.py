"""The laws by which evidence becomes totals, probabilities and a diagnosis."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from engine.core.diagnosis import Contribution, Diagnosis, diagnose, probabilities
from knowledge.model.conditions import UNDETERMINED
from knowledge.model.records import Category, Certainty, Gate, Policy
from tests.strategies import shipped

NAMES = ("a", "b", "c", "d")


def categories_with(gates: Sequence[Gate | None]) -> dict[str, Category]:
    """Categories named `a`, `b` and so on, with these gates."""
    return {name: Category(name, name, name, gate)
            for name, gate in zip(NAMES, gates, strict=False)}


def policy(margin: int, within: int) -> Policy:
    """A policy with these margins."""
    return Policy(margin, within, Category(UNDETERMINED, "Open", "Open."), (Certainty(0, "x"),))


@st.composite
def evidence(draw: DrawFn) -> list[Contribution]:
    """Contributions of some findings in a few clusters, to at most four categories."""
    pieces = draw(st.lists(st.tuples(
        st.sampled_from(NAMES), st.sampled_from(("x", "y", "z")), st.integers(-12, 12)),
        max_size=14))
    return [Contribution(category, cluster, f"f{number}", decibans)
            for number, (category, cluster, decibans) in enumerate(pieces)]


ANY_GATES = st.lists(
    st.none() | st.builds(Gate, st.integers(0, 12), st.integers(-6, 12)), min_size=4, max_size=4)
POLICIES = st.builds(policy, st.integers(1, 8), st.integers(0, 12))
FREE = categories_with([None] * 4)
PLAIN = policy(3, 6)


def strongest(decibans: Sequence[int]) -> int:
    """The strongest for and the strongest against, added: what one cluster says."""
    return max([0, *decibans]) + min([0, *decibans])


def law(found: Sequence[Contribution]) -> dict[str, int]:
    """The totals as the law states them, in one line."""
    return {
        name: sum(
            strongest([piece.decibans for piece in found
                       if (piece.category, piece.cluster) == (name, cluster)])
            for cluster in {piece.cluster for piece in found})
        for name in NAMES
    }


# --- totals --------------------------------------------------------------------------------------


@given(evidence())
def test_totals_follow_the_law(found: list[Contribution]) -> None:
    """A total is the sum over clusters of the strongest for and the strongest against."""
    diagnosis = diagnose(found, FREE, PLAIN)
    assert diagnosis.totals == law(found)
    assert list(diagnosis.totals) == list(NAMES)


@given(evidence(), evidence())
def test_totals_add_up_over_clusters(one: list[Contribution], other: list[Contribution]) -> None:
    """Evidence of other clusters is added, whatever it says."""
    apart = [Contribution(piece.category, "of " + piece.cluster, "of " + piece.finding,
                          piece.decibans) for piece in other]
    both = diagnose([*one, *apart], FREE, PLAIN).totals
    first, second = (diagnose(part, FREE, PLAIN).totals for part in (one, apart))
    assert both == {name: first[name] + second[name] for name in NAMES}


@given(evidence(), st.data())
def test_weaker_evidence_of_a_cluster_is_swallowed(
    found: list[Contribution], data: st.DataObject
) -> None:
    """Evidence no stronger than what its cluster already says for its side changes nothing."""
    if not found:
        return
    piece = data.draw(st.sampled_from(found))
    weaker = data.draw(st.integers(min(0, piece.decibans), max(0, piece.decibans)))
    more = Contribution(piece.category, piece.cluster, "more", weaker)
    before, after = (diagnose(pieces, FREE, PLAIN) for pieces in (found, [*found, more]))
    assert after.totals == before.totals
    assert (after.leading, after.second) == (before.leading, before.second)


@given(evidence())
def test_what_is_counted_is_the_strongest_of_its_side(found: list[Contribution]) -> None:
    """In a cluster, per category, one piece for and one against is counted: the strongest."""
    judged = diagnose(found, FREE, PLAIN).contributions
    assert [(piece.category, piece.cluster, piece.finding, piece.decibans) for piece in judged] == [
        (piece.category, piece.cluster, piece.finding, piece.decibans) for piece in found]
    sides: dict[tuple[str, str, bool], list[Contribution]] = {}
    for piece in judged:
        if piece.decibans:
            key = (piece.category, piece.cluster, piece.decibans > 0)
            sides.setdefault(key, []).append(piece)
    for pieces in sides.values():
        counted = [piece for piece in pieces if piece.counted]
        assert len(counted) == 1
        assert abs(counted[0].decibans) == max(abs(piece.decibans) for piece in pieces)


@given(evidence())
def test_the_counted_pieces_make_the_totals(found: list[Contribution]) -> None:
    """What is marked as counted adds up to the totals."""
    diagnosis = diagnose(found, FREE, PLAIN)
    sums = dict.fromkeys(NAMES, 0)
    for piece in diagnosis.contributions:
        sums[piece.category] += piece.decibans if piece.counted else 0
    assert sums == diagnosis.totals


@given(evidence(), ANY_GATES, POLICIES, st.randoms(use_true_random=False))
def test_the_order_of_evidence_does_not_matter(
    found: list[Contribution], gates: list[Gate | None], rule: Policy, random: Random
) -> None:
    """Totals, the leading category and the second one are the same for any order."""
    mixed = random.sample(found, len(found))
    one, other = (diagnose(pieces, categories_with(gates), rule) for pieces in (found, mixed))
    assert (one.totals, one.leading, one.second, one.probabilities) == (
        other.totals, other.leading, other.second, other.probabilities)


# --- probabilities -------------------------------------------------------------------------------

TOTALS = st.dictionaries(st.sampled_from(NAMES), st.integers(-10_000, 10_000), min_size=1)


@given(TOTALS)
def test_probabilities_sum_to_one(totals: dict[str, int]) -> None:
    """Probabilities are between 0 and 1 and sum to 1, for totals of up to 10,000 either way."""
    found = probabilities(totals)
    assert list(found) == list(totals)
    assert all(0 <= probability <= 1 for probability in found.values())
    assert abs(sum(found.values()) - 1) < 1e-9


@given(TOTALS)
def test_probabilities_are_ordered_as_totals(totals: dict[str, int]) -> None:
    """A higher total is never less probable, and an equal one is exactly as probable."""
    found = probabilities(totals)
    for one, other in itertools.permutations(totals, 2):
        if totals[one] >= totals[other]:
            assert found[one] >= found[other]
        if totals[one] == totals[other]:
            assert found[one] == found[other]


@given(st.dictionaries(st.sampled_from(NAMES), st.integers(-100, 100), min_size=2),
       st.integers(-1000, 1000))
def test_decibans_are_ten_times_the_logarithm_of_odds(
    totals: dict[str, int], shift: int
) -> None:
    """The odds of two categories are 10^(difference/10), wherever the zero is."""
    found = probabilities(totals)
    for one, other in itertools.permutations(totals, 2):
        odds = found[one] / found[other]
        assert math.isclose(10 * math.log10(odds), totals[one] - totals[other], abs_tol=1e-6)
    assert probabilities({name: total + shift for name, total in totals.items()}) == found


@pytest.mark.parametrize("total", [10_000, -10_000])
def test_extreme_totals_do_not_overflow(total: int) -> None:
    """One category far ahead is certain; all far from zero together are as likely as at zero."""
    assert probabilities({"a": total, "b": -total}) == {
        "a": float(total > 0), "b": float(total < 0)}
    assert probabilities({"a": total, "b": total}) == {"a": 0.5, "b": 0.5}


def test_no_evidence_is_no_preference() -> None:
    """Without evidence all totals are 0, all categories equally likely, and none leads."""
    diagnosis = diagnose([], FREE, PLAIN)
    assert diagnosis == Diagnosis(
        UNDETERMINED, None, dict.fromkeys(NAMES, 0), dict.fromkeys(NAMES, 0.25), ())


# --- the leading category ------------------------------------------------------------------------


def of_totals(totals: Mapping[str, int], gates: Sequence[Gate | None], rule: Policy) -> Diagnosis:
    """The diagnosis where the evidence amounts to these totals."""
    found = [Contribution(name, "x", f"f of {name}", total)
             for name, total in totals.items() if total]
    return diagnose(found, categories_with(gates), rule)


SOME_TOTALS = st.fixed_dictionaries({name: st.integers(-15, 15) for name in NAMES})


def leaders(totals: Mapping[str, int], gates: Sequence[Gate | None], rule: Policy) -> list[str]:
    """The categories that lead by the law: an open gate, and ahead of the others and of zero."""
    found = []
    for name, gate in zip(NAMES, gates, strict=True):
        others = [total for other, total in totals.items() if other != name]
        is_open = gate is None or (
            totals[name] >= gate.total_at_least
            and all(total <= gate.others_at_most for total in others))
        if is_open and all(totals[name] >= total + rule.margin for total in (0, *others)):
            found.append(name)
    return found


@given(SOME_TOTALS, ANY_GATES, POLICIES)
def test_undetermined_exactly_where_none_leads(
    totals: dict[str, int], gates: list[Gate | None], rule: Policy
) -> None:
    """At most one category with an open gate is ahead of all and of zero by the margin."""
    expected = leaders(totals, gates, rule)
    assert len(expected) <= 1
    assert of_totals(totals, gates, rule).leading == (expected[0] if expected else UNDETERMINED)


@pytest.mark.parametrize(("own", "other", "leading"), [
    (3, 0, "b"), (2, 0, UNDETERMINED), (3, -20, "b"), (2, -20, UNDETERMINED),
    (0, -20, UNDETERMINED), (-1, -20, UNDETERMINED), (9, 6, "b"), (9, 7, UNDETERMINED),
])
def test_the_margin_is_exact(own: int, other: int, leading: str) -> None:
    """Who leads is ahead of the others and of zero; that others are unlikely is no reason."""
    totals = {"a": other, "b": own, "c": -20, "d": -20}
    assert of_totals(totals, [None] * 4, PLAIN).leading == leading


@given(SOME_TOTALS, POLICIES)
def test_the_leading_category_is_the_first_of_the_ranking(
    totals: dict[str, int], rule: Policy
) -> None:
    """The ranking is by total, equal ones in the order of the knowledge; who leads is its first."""
    diagnosis = of_totals(totals, [None] * 4, rule)
    assert sorted(diagnosis.ranking) == sorted(NAMES)
    for one, other in itertools.pairwise(diagnosis.ranking):
        assert (-totals[one], NAMES.index(one)) < (-totals[other], NAMES.index(other))
    assert diagnosis.leading in (diagnosis.ranking[0], UNDETERMINED)


@given(SOME_TOTALS, ANY_GATES, POLICIES)
def test_a_gate_only_closes(
    totals: dict[str, int], gates: list[Gate | None], rule: Policy
) -> None:
    """With gates the same category leads as without them, or none; totals do not change."""
    free, gated = of_totals(totals, [None] * 4, rule), of_totals(totals, gates, rule)
    assert gated.leading in (free.leading, UNDETERMINED)
    assert (gated.totals, gated.probabilities) == (free.totals, free.probabilities)


@pytest.mark.parametrize(("own", "other", "leading"), [
    (7, 0, "d"), (6, 0, UNDETERMINED), (20, 6, "d"), (20, 7, UNDETERMINED), (9, 6, "d"),
    (8, 6, UNDETERMINED), (7, -20, "d"),
])
def test_the_gate_is_exact(own: int, other: int, leading: str) -> None:
    """The gate opens at its own total, and closes one deciban above its limit for others."""
    gates = [None, None, None, Gate(7, 6)]
    totals = {"a": other, "b": 0, "c": 0, "d": own}
    assert of_totals(totals, gates, policy(3, 6)).leading == leading


def test_a_closed_gate_does_not_let_the_next_one_lead() -> None:
    """Who is behind a category whose gate is closed does not lead in its stead."""
    gates = [None, None, None, Gate(7, 6)]
    diagnosis = of_totals({"a": 8, "b": 0, "c": 0, "d": 20}, gates, policy(3, 6))
    assert (diagnosis.leading, diagnosis.second) == (UNDETERMINED, None)


# --- the second category -------------------------------------------------------------------------


@given(SOME_TOTALS, ANY_GATES, POLICIES)
def test_the_second_category(
    totals: dict[str, int], gates: list[Gate | None], rule: Policy
) -> None:
    """Second is the best other one, where one leads by no more than allowed and it is above 0."""
    diagnosis = of_totals(totals, gates, rule)
    others = [name for name in diagnosis.ranking if name != diagnosis.leading]
    expected = None
    if diagnosis.leading != UNDETERMINED:
        behind = totals[diagnosis.leading] - totals[others[0]]
        if totals[others[0]] > 0 and behind <= rule.second_within:
            expected = others[0]
    assert diagnosis.second == expected


def test_equally_good_seconds_come_in_the_order_of_the_knowledge() -> None:
    """Of two equal totals, the category written first is the second one."""
    totals = {"a": 2, "b": 9, "c": 4, "d": 4}
    assert of_totals(totals, [None] * 4, policy(3, 6)).second == "c"


# --- the shipped policy --------------------------------------------------------------------------


def test_the_shipped_gate_lets_the_others_come_first() -> None:
    """What is outside control leads only where it is strong and nothing else is."""
    knowledge = shipped()
    gated = [category.id for category in knowledge.categories.values() if category.gate]
    assert gated == ["outside_control"]

    def leading(**decibans: int) -> str:
        found = [Contribution(name, "x", name, number) for name, number in decibans.items()]
        return diagnose(found, knowledge.categories, knowledge.policy).leading

    gate = knowledge.categories["outside_control"].gate
    assert gate is not None
    assert leading(outside_control=gate.total_at_least) == "outside_control"
    assert leading(outside_control=gate.total_at_least - 1) == UNDETERMINED
    assert leading(outside_control=60, culture_fit=gate.others_at_most + 1) == UNDETERMINED
    assert leading(culture_fit=knowledge.policy.margin) == "culture_fit"
