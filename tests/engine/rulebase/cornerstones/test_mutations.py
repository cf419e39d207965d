"""The mutation test of the cornerstones: small errors put in by themselves, and who notices."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from engine.core.interpreter import Interpreter
from engine.rulebase.cornerstones.cornerstones import answers_otherwise, mismatches
from engine.rulebase.cornerstones.mutations import (
    Fate,
    Mutant,
    MutationTest,
    Operator,
    Trial,
    mutants,
    share_caught,
)
from knowledge.model.conditions import Grade, Not
from knowledge.model.records import Evidence, Finding, Gate, GiveFinding, Knowledge, Rule
from knowledge.reading.cornerstones import Cornerstone, load_cornerstones
from tests.engine.small_stones import a_stone, giving, small, stone
from tests.strategies import shipped

KNOWN, STONES = small()
ENOUGH = 0.95


def of(operator: Operator, knowledge: Knowledge = KNOWN) -> dict[str, Mutant]:
    """The mutants that an operator makes, by what they say."""
    return {mutant.says: mutant for mutant in mutants(knowledge) if mutant.operator is operator}


def fate(mutant: Mutant, *stones: Cornerstone, knowledge: Knowledge = KNOWN) -> Fate:
    """What becomes of a mutant with these cornerstones."""
    return MutationTest(knowledge, stones).tried(mutant).fate


# --- the cornerstones that are shipped -----------------------------------------------------------


def test_the_cornerstones_notice_more_than_95_percent() -> None:
    """Of all errors put into the shipped knowledge, its cornerstones notice more than 95 %.

    Delete or negate each rule, shift each grade, each evidence number and each limit by one.
    """
    knowledge = shipped()
    test = MutationTest(knowledge, load_cornerstones(knowledge))
    trials = [test.tried(mutant) for mutant in mutants(knowledge)]
    assert share_caught(trials) > ENOUGH, _figures(trials)


def _figures(trials: list[Trial]) -> str:
    lines = []
    for operator in Operator:
        fates = Counter(
            trial.fate.value for trial in trials if trial.mutant.operator is operator)
        lines.append(f"{operator.value}: {dict(fates)}")
    lines += [trial.mutant.says for trial in trials if trial.fate is Fate.SURVIVED]
    return "\n".join(["", f"{share_caught(trials):.1%}", *lines])


# --- the mutants ---------------------------------------------------------------------------------


def test_every_rule_is_deleted_and_negated() -> None:
    """Each rule is deleted once, and once fires where it should not; nothing else is changed."""
    deleted = {mutant.subject: mutant.knowledge for mutant in of(Operator.DELETE).values()}
    negated = {mutant.subject: mutant.knowledge for mutant in of(Operator.NEGATE).values()}
    assert [*deleted] == [*negated] == [*KNOWN.rules]
    for name, rule in KNOWN.rules.items():
        others = {other: kept for other, kept in KNOWN.rules.items() if other != name}
        assert deleted[name] == replace(KNOWN, rules=others)
        assert negated[name].rules[name] == replace(rule, condition=Not(rule.condition))


def test_every_grade_is_shifted_within_the_scale() -> None:
    """Each grade goes one step up and one step down, where there is one."""
    up = {(mutant.subject, _grade(mutant.knowledge.rules[mutant.subject]))
          for mutant in of(Operator.GRADE_UP).values()}
    down = {(mutant.subject, _grade(mutant.knowledge.rules[mutant.subject]))
            for mutant in of(Operator.GRADE_DOWN).values()}
    graded = {name: _grade(rule) for name, rule in KNOWN.rules.items() if name != "C1"}
    assert up == {(name, grade + 1) for name, grade in graded.items() if grade < Grade.strong}
    assert down == {(name, grade - 1) for name, grade in graded.items() if grade > Grade.weak}


def _grade(rule: Rule) -> Grade:
    assert isinstance(rule.conclusion, GiveFinding)
    return rule.conclusion.grade


def test_every_number_is_shifted_by_one() -> None:
    """Each evidence number, of every grade, goes one up and one down."""
    shifts = {(mutant.subject, place, grade, number - evidence.decibans[grade])
              for operator in (Operator.EVIDENCE_UP, Operator.EVIDENCE_DOWN)
              for mutant in of(operator).values()
              for place, evidence in enumerate(KNOWN.findings[mutant.subject].evidence)
              for grade, number in
              mutant.knowledge.findings[mutant.subject].evidence[place].decibans.items()}
    assert {shift for shift in shifts if shift[3]} == {
        (finding.id, place, grade, by) for finding in KNOWN.findings.values()
        for place, evidence in enumerate(finding.evidence) for grade in evidence.decibans
        for by in (1, -1)}
    says = of(Operator.EVIDENCE_UP)
    assert "skill_gap (strong) weighs +9 instead of +8 for ability" in says
    assert "weak_match (weak) weighs +0 instead of −1 for luck" in says


def test_every_limit_is_off_by_one() -> None:
    """The margin, the distance of a second reason, and both limits of each gate: up and down."""
    assert [*of(Operator.LIMIT)] == [
        "margin 4 instead of 3", "second_within 7 instead of 6",
        "total_at_least of luck 8 instead of 7", "others_at_most of luck 7 instead of 6",
        "margin 2 instead of 3", "second_within 5 instead of 6",
        "total_at_least of luck 6 instead of 7", "others_at_most of luck 5 instead of 6",
    ]


# --- what becomes of them ------------------------------------------------------------------------


@pytest.mark.parametrize(("operator", "says"), [
    (Operator.DELETE, "M1 deleted"),
    (Operator.NEGATE, "M1 fires where it should not"),
    (Operator.GRADE_UP, "M1 gives weak_match strong instead of moderate"),
    (Operator.GRADE_DOWN, "M1 gives weak_match weak instead of moderate"),
    (Operator.EVIDENCE_UP, "weak_match (moderate) weighs +6 instead of +5 for ability"),
    (Operator.EVIDENCE_DOWN, "weak_match (moderate) weighs −3 instead of −2 for luck"),
])
def test_a_cornerstone_catches_what_it_expects_otherwise(operator: Operator, says: str) -> None:
    """Each kind of error is caught by a cornerstone that expects otherwise, and by none else."""
    mutant = of(operator)[says]
    elsewhere = a_stone(answers={"talk.thanked": "no"}, findings={"no_thanks": Grade.strong})
    assert fate(mutant, elsewhere, stone("half-met")) is Fate.CAUGHT
    assert fate(mutant, elsewhere) is Fate.SURVIVED


def test_the_cornerstone_that_caught_it_is_told() -> None:
    """A trial names the first cornerstone that failed, those that keep the rule tried first."""
    trial = MutationTest(KNOWN, [a_stone(id="other", answers={"work.match": "few"},
                                         totals={"ability": 5, "luck": -2}),
                                 *STONES]).tried(of(Operator.DELETE)["M1 deleted"])
    assert (trial.fate, trial.cornerstone) == (Fate.CAUGHT, "half-met")


def test_without_cornerstones_all_survive() -> None:
    """Nothing is noticed by nobody."""
    test = MutationTest(KNOWN, ())
    fates = {test.tried(mutant).fate for mutant in mutants(KNOWN)}
    assert Fate.SURVIVED in fates
    assert Fate.CAUGHT not in fates


def test_limits_are_caught_at_the_limit() -> None:
    """A margin is caught by a case at the margin, and by none that is far from it."""
    wider = of(Operator.LIMIT)["margin 4 instead of 3"]
    at_the_margin = giving(_weighing(3), "M1", GiveFinding("weak_match", Grade.moderate))
    caught = replace(wider, knowledge=replace(at_the_margin, policy=wider.knowledge.policy))
    case = a_stone(answers={"work.match": "half"}, leading="ability")
    assert fate(caught, case, knowledge=at_the_margin) is Fate.CAUGHT
    assert fate(wider, case) is Fate.SURVIVED


def _weighing(decibans: int) -> Knowledge:
    """The small rulebase in which a moderate weak match weighs so much."""
    finding = KNOWN.findings["weak_match"]
    first, *others = finding.evidence
    changed: Evidence = replace(first, decibans={**first.decibans, Grade.moderate: decibans})
    kept: Finding = replace(finding, evidence=(changed, *others))
    return replace(KNOWN, findings={**KNOWN.findings, "weak_match": kept})


def test_what_cannot_be_loaded_is_told_apart() -> None:
    """A rule without which its finding is never given is missed by loading, not by cornerstones."""
    only = of(Operator.DELETE)["G1 deleted"]
    without_g2 = replace(KNOWN, rules={
        name: rule for name, rule in KNOWN.rules.items() if name != "G2"})
    refused = of(Operator.DELETE, without_g2)["G1 deleted"]
    assert fate(only, *STONES) is Fate.CAUGHT
    assert fate(refused, *STONES, knowledge=without_g2) is Fate.REFUSED


def test_limits_that_cannot_be_written_are_told_apart() -> None:
    """A margin of 0, or a limit below 0, is refused when the knowledge is loaded."""
    narrow = replace(
        KNOWN, policy=replace(KNOWN.policy, margin=1, second_within=0),
        categories={**KNOWN.categories, "luck": replace(KNOWN.categories["luck"],
                                                        gate=Gate(0, 0))})
    fates = {says: fate(mutant, knowledge=narrow)
             for says, mutant in of(Operator.LIMIT, narrow).items()}
    assert {says for says, found in fates.items() if found is Fate.REFUSED} == {
        "margin 0 instead of 1", "second_within -1 instead of 0",
        "total_at_least of luck -1 instead of 0"}


def test_numbers_for_grades_that_no_rule_gives_are_told_apart() -> None:
    """No cornerstone can notice a number for a grade that no rule gives."""
    idle = {says for operator in (Operator.EVIDENCE_UP, Operator.EVIDENCE_DOWN)
            for says, mutant in of(operator).items() if fate(mutant, *STONES) is Fate.IDLE}
    assert idle == {
        "weak_match (strong) weighs +10 instead of +9 for ability",
        "weak_match (strong) weighs +8 instead of +9 for ability",
        "weak_match (strong) weighs −2 instead of −3 for luck",
        "weak_match (strong) weighs −4 instead of −3 for luck",
        "skill_gap (strong) weighs +9 instead of +8 for ability",
        "skill_gap (strong) weighs +7 instead of +8 for ability",
    }


def test_the_share_is_of_those_that_could_be_caught() -> None:
    """The share is of caught and survived; without any it is whole."""
    mutant = mutants(KNOWN)[0]
    trials = [Trial(mutant, found) for found in (
        Fate.CAUGHT, Fate.CAUGHT, Fate.CAUGHT, Fate.SURVIVED, Fate.REFUSED, Fate.IDLE)]
    assert share_caught(trials) == 0.75
    assert share_caught(trials[4:]) == 1.0


def test_trying_only_what_is_concerned_changes_nothing() -> None:
    """Only cornerstones that a mutant can change are tried; trying all of them tells the same."""
    test = MutationTest(KNOWN, STONES)
    for mutant in mutants(KNOWN):
        trial = test.tried(mutant)
        if trial.fate in (Fate.CAUGHT, Fate.SURVIVED):
            assert (trial.fate is Fate.CAUGHT) == any(
                _fails(cornerstone, mutant.knowledge) for cornerstone in STONES), mutant.says


def _fails(cornerstone: Cornerstone, knowledge: Knowledge) -> bool:
    interpreter = Interpreter(knowledge)
    otherwise = interpreter.read(answers_otherwise(cornerstone, knowledge))
    return [*mismatches(cornerstone, interpreter.read(cornerstone.answers), otherwise)] != []
