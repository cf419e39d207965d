"""Conditions and facts as English that a counselor can read and cannot read in two ways."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core.proof import Fact, FactKind
from engine.core.words.prose import (
    asked,
    fact_sentence,
    listed,
    number_word,
    quoted,
    sentence,
    signed,
    value_words,
    weight_words,
)
from knowledge.model.conditions import (
    UNDETERMINED,
    All,
    Answered,
    AnyOf,
    AtLeast,
    Compare,
    CompareCount,
    Condition,
    Grade,
    Holds,
    Leading,
    Not,
    Operator,
    Situation,
    Value,
    truth,
)
from knowledge.model.records import Knowledge, Rule
from knowledge.reading.condition_syntax import accepted_options
from knowledge.reading.loading import load
from tests.examples import examples
from tests.knowledge.rulebase import write_rulebase
from tests.random_rulebases import rulebases
from tests.strategies import shipped

PLAIN_WORDS = {"no", "none", "some", "most", "all", "other"}
"""Words that sentences need, and that happen to be ids of options as well."""


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    return load(write_rulebase(tmp_path_factory.mktemp("knowledge")))


MATCH = ("all", "half", "few")
GAPS = ("none", "skill", "degree")


def match(operator: Operator, *values: str) -> Compare:
    """A comparison with the scale `work.match`."""
    ids = MATCH
    accepted = {
        Operator.AT_LEAST: frozenset(ids[ids.index(values[0]):]),
        Operator.AT_MOST: frozenset(ids[:ids.index(values[0]) + 1]),
        Operator.IS_NOT: frozenset(ids) - {*values},
    }.get(operator, frozenset(values))
    return Compare("work.match", operator, values, accepted)


def gaps(operator: Operator, *values: str) -> Compare:
    """A comparison with the set `work.gaps`."""
    return Compare("work.gaps", operator, values, frozenset(values))


def rounds(operator: Operator, number: int) -> CompareCount:
    return CompareCount("talk.rounds", operator, number)


THANKED = Compare("talk.thanked", Operator.IS, ("yes",), frozenset({"yes"}))
FEW = match(Operator.IS, "few")
UP = Compare("work.level", Operator.IS, ("up",), frozenset({"up"}))

SKILL, THANKS = Holds("skill_gap"), Holds("no_thanks")

HOW_MANY = "“How many requirements did you meet?”"
MISSING = "“What was missing?”"
TALKS = "“How many talks were there?”"
WROTE = "“Did you write to thank them?” is “Yes”"
WROTE_NOT = WROTE.replace("Yes", "No")
ONLY_A_FEW = f"{HOW_MANY} is “Only a few”"
STEP_UP = "“Was it a step up?” is “A step up”"
THREE = f"{ONLY_A_FEW}; {WROTE}; {STEP_UP}"

SENTENCES: list[tuple[Condition, str]] = [
    (FEW, ONLY_A_FEW),
    (match(Operator.IS_NOT, "all"), f"{HOW_MANY} is “Half of them” or “Only a few”"),
    (match(Operator.IN, "few", "all"), f"{HOW_MANY} is “All of them” or “Only a few”"),
    (match(Operator.AT_LEAST, "half"), f"{HOW_MANY} is “Half of them” or “Only a few”"),
    (match(Operator.AT_MOST, "half"), f"{HOW_MANY} is “All of them” or “Half of them”"),
    (gaps(Operator.INCLUDES, "skill"), f"{MISSING} includes “A skill”"),
    (gaps(Operator.INCLUDES, "skill", "degree"), f"{MISSING} includes “A skill” or “A degree”"),
    (gaps(Operator.INCLUDES_ONLY, "none"), f"{MISSING} includes nothing but “Nothing”"),
    (rounds(Operator.IS, 2), f"{TALKS} is 2"),
    (rounds(Operator.IS_NOT, 2), f"{TALKS} is not 2"),
    (rounds(Operator.AT_LEAST, 3), f"{TALKS} is at least 3"),
    (rounds(Operator.AT_MOST, 0), f"{TALKS} is at most 0"),
    (Answered("talk.words"), "“What did they say?” is answered"),
    (Not(Answered("talk.words")), "“What did they say?” is not answered"),
    (Holds("skill_gap"), "“A skill was missing” was found"),
    (Holds("skill_gap", Grade.moderate), "“A skill was missing” (moderate or strong) was found"),
    (Holds("skill_gap", Grade.strong), "“A skill was missing” (strong) was found"),
    (Not(Holds("skill_gap")), "“A skill was missing” was not found"),
    (Not(Holds("skill_gap", Grade.moderate)),
     "“A skill was missing” (moderate or strong) was not found"),
    (Leading("luck"), "the leading reason is “Bad luck”"),
    (Leading(UNDETERMINED), "no reason leads"),
    (Not(Leading(UNDETERMINED)), "some reason leads"),
    (Not(Leading("luck")), "the leading reason is not “Bad luck”"),
    (Not(THANKED), WROTE_NOT),
    (Not(gaps(Operator.INCLUDES, "skill")), f"{MISSING} is answered without “A skill”"),
    (Not(gaps(Operator.INCLUDES_ONLY, "none")),
     f"{MISSING} includes something other than “Nothing”"),
    (Not(rounds(Operator.AT_LEAST, 3)), f"{TALKS} is less than 3"),
    (All((FEW,)), ONLY_A_FEW),
    (All((FEW, THANKED)), f"{ONLY_A_FEW}, and {WROTE}"),
    (AnyOf((FEW, THANKED, UP)), f"{ONLY_A_FEW}, or {WROTE}, or {STEP_UP}"),
    (All((FEW, AnyOf((THANKED, UP)))), f"{ONLY_A_FEW}, and ({WROTE}, or {STEP_UP})"),
    (AnyOf((All((FEW, THANKED)), UP)), f"({ONLY_A_FEW}, and {WROTE}), or {STEP_UP}"),
    (All((FEW, All((THANKED, UP)))), f"{ONLY_A_FEW}, and {WROTE}, and {STEP_UP}"),
    (AtLeast(2, (FEW, THANKED, UP)), f"at least two of these hold: {THREE}"),
    (Not(AtLeast(2, (Not(FEW), Not(THANKED), Not(UP)))), f"at least two of these hold: {THREE}"),
    (Not(AtLeast(3, (Not(FEW), Not(THANKED), Not(UP)))), f"{ONLY_A_FEW}, or {WROTE}, or {STEP_UP}"),
    (All((FEW, AtLeast(2, (THANKED, FEW, UP)))),
     f"{ONLY_A_FEW}, and (at least two of these hold: {WROTE}; {ONLY_A_FEW}; {STEP_UP})"),
    (Not(All((FEW, THANKED))), f"{HOW_MANY} is “All of them” or “Half of them”, or {WROTE_NOT}"),
    (Not(AnyOf((Not(FEW), THANKED))), f"{ONLY_A_FEW}, and {WROTE_NOT}"),
    (All((SKILL, THANKS)), "“A skill was missing” and “No thanks were sent” were found"),
    (AnyOf((SKILL, FEW, THANKS)),
     f"“A skill was missing” or “No thanks were sent” was found, or {ONLY_A_FEW}"),
    (Not(AnyOf((SKILL, THANKS))),
     "neither “A skill was missing” nor “No thanks were sent” was found"),
    (All((FEW, Not(SKILL), UP, Not(THANKS), Not(Holds("open_end")))),
     f"{ONLY_A_FEW}, and none of these was found: “A skill was missing”, “No thanks were sent” or "
     f"“The reason is open”, and {STEP_UP}"),
    (AnyOf((FEW, Not(Answered("work.match")))), f"{ONLY_A_FEW} or not answered"),
    (AnyOf((Not(Answered("work.match")), match(Operator.AT_LEAST, "half"), UP)),
     f"{HOW_MANY} is “Half of them”, “Only a few” or not answered, or {STEP_UP}"),
    (AnyOf((gaps(Operator.INCLUDES, "skill"), Not(Answered("work.gaps")))),
     f"{MISSING} includes “A skill” or is not answered"),
    (AnyOf((rounds(Operator.AT_MOST, 2), Not(Answered("talk.rounds")))),
     f"{TALKS} is at most 2 or is not answered"),
    (AnyOf((FEW, match(Operator.IS, "all"), Not(Answered("work.match")))),
     f"{ONLY_A_FEW}, or {HOW_MANY} is “All of them”, or {HOW_MANY} is not answered"),
]
"""Small conditions, with the sentence that a reader expects for each."""


@pytest.mark.parametrize(("condition", "expected"), SENTENCES, ids=[text for _, text in SENTENCES])
def test_sentence(condition: Condition, expected: str, knowledge: Knowledge) -> None:
    """A small condition is told in the words of the questions, options, findings and reasons."""
    assert sentence(condition, knowledge) == expected


def test_the_table_has_every_kind_of_condition(knowledge: Knowledge) -> None:
    """Every dataclass of the language is in the table, each comparison as a file would have it."""
    conditions = [condition for condition, _ in SENTENCES]
    assert {type(condition) for condition in conditions} == {
        Compare, CompareCount, Answered, Holds, Leading, All, AnyOf, Not, AtLeast}
    compares = [condition for condition in conditions if isinstance(condition, Compare)]
    assert {condition.operator for condition in compares} == set(Operator)
    for condition in compares:
        question = knowledge.questions[condition.question]
        assert condition.accepted == accepted_options(
            question, condition.operator, condition.values)


TWO_READINGS: list[tuple[Condition, Condition]] = [
    (Not(All((FEW, THANKED))), All((Not(FEW), THANKED))),
    (Not(AnyOf((FEW, THANKED))), AnyOf((Not(FEW), THANKED))),
    (All((UP, Not(AnyOf((FEW, THANKED))))), All((UP, AnyOf((Not(FEW), THANKED))))),
    (AnyOf((Not(AnyOf((Holds("skill_gap"), Holds("no_thanks")))), UP)),
     All((Not(Holds("skill_gap")), AnyOf((Not(Holds("no_thanks")), UP))))),
    (AtLeast(2, (AtLeast(1, (FEW, THANKED)), UP)), AtLeast(2, (AtLeast(1, (FEW,)), THANKED, UP))),
    (Not(Not(FEW)), Not(FEW)),
    (All((FEW, AnyOf((THANKED, UP)))), AnyOf((All((FEW, THANKED)), UP))),
]
"""Pairs of conditions that are not the same, but could be told alike."""


@pytest.mark.parametrize(("first", "second"), TWO_READINGS)
def test_what_differs_is_told_differently(
    first: Condition, second: Condition, knowledge: Knowledge
) -> None:
    """Two conditions that differ in some situation do not have one and the same sentence."""
    situations = [
        Situation({"work.match": few, "talk.thanked": thanked, "work.level": up}, findings)
        for few in MATCH for thanked in ("yes", "no") for up in ("up", "same")
        for findings in ({}, {"skill_gap": Grade.weak}, {"no_thanks": Grade.weak})]
    assert any(truth(first, each) != truth(second, each) for each in situations)
    assert sentence(first, knowledge) != sentence(second, knowledge)


def mixes(text: str) -> bool:
    """Whether `and` and `or` stand side by side, so that only brackets could tell which binds."""
    between = re.sub(r"“[^”]*”", "", text)
    while between != (flat := re.sub(r"\([^()]*\)", "", between)):
        between = flat
    return ", and " in between and ", or " in between


@pytest.mark.parametrize("condition", [
    All((FEW, AnyOf((THANKED, UP)))), AnyOf((FEW, All((THANKED, UP)))),
    AnyOf((Not(AnyOf((Holds("skill_gap"), Holds("no_thanks")))), UP))])
def test_and_and_or_do_not_mix(condition: Condition, knowledge: Knowledge) -> None:
    """Where a condition has both `and` and `or`, brackets tell what belongs together."""
    assert not mixes(sentence(condition, knowledge))


# --- every condition that can be written ---------------------------------------------------------


def assert_readable(condition: Condition, knowledge: Knowledge) -> None:
    """Quotations are of words shown to people; between them is plain English without any id."""
    text = sentence(condition, knowledge)
    shown = {asked(question) for question in knowledge.questions.values()}
    shown |= {option.label for question in knowledge.questions.values()
              for option in question.options}
    shown |= {finding.title for finding in knowledge.findings.values()}
    shown |= {category.title for category in knowledge.categories.values()}
    assert set(re.findall(r"“([^”]*)”", text)) <= shown
    between = re.sub(r"“[^”]*”", "", text)
    assert re.fullmatch(r"[a-z0-9 ,;:()]+", between), between
    assert between.count("(") == between.count(")")
    ids = {*knowledge.findings, *knowledge.categories}
    ids |= {name for question in knowledge.questions.values() for name in question.option_ids}
    assert (set(re.findall(r"\w+", between)) & ids) <= PLAIN_WORDS
    assert not re.search(r"  |\s,|“”", text)
    assert not mixes(text)
    assert text == text.strip()


@pytest.mark.parametrize("rule", shipped().rules.values(), ids=lambda rule: rule.id)
def test_shipped_rules_are_readable(rule: Rule) -> None:
    """Every shipped rule's condition is a sentence without ids, braces or `None`."""
    assert_readable(rule.condition, shipped())


def test_other_shipped_conditions_are_readable() -> None:
    """So is every condition on which a question is asked, or a step is done already."""
    conditions = [question.ask_if for question in shipped().questions.values()]
    conditions += [step.done_if for step in shipped().steps.values()]
    for condition in conditions:
        if condition is not None:
            assert_readable(condition, shipped())


@given(rulebases())
@examples(2)
def test_random_conditions_are_readable(knowledge: Knowledge) -> None:
    """So is every condition that a file can hold."""
    for rule in knowledge.rules.values():
        assert_readable(rule.condition, knowledge)


def test_shipped_questions_are_told_apart() -> None:
    """No two shipped questions, nor two options of one, are told in the same words."""
    questions = shipped().questions.values()
    assert len({asked(question) for question in questions}) == len(questions)
    for question in questions:
        assert len({option.label for option in question.options}) == len(question.options)


# --- facts ---------------------------------------------------------------------------------------

FACTS: list[tuple[Fact, str]] = [
    (Fact(FactKind.ANSWER, "work.match", "half"), f"{HOW_MANY}: Half of them"),
    (Fact(FactKind.DERIVED, "work.match", "half"),
     f"{HOW_MANY}: Half of them (derived from your words)"),
    (Fact(FactKind.ANSWER, "work.gaps", ("skill", "degree")), f"{MISSING}: A skill; A degree"),
    (Fact(FactKind.ANSWER, "talk.rounds", 0), f"{TALKS}: 0"),
    (Fact(FactKind.ANSWER, "talk.thanked", "no"), "“Did you write to thank them?”: No"),
    (Fact(FactKind.ANSWER, "talk.words", "no, thanks"), "“What did they say?”: no, thanks"),
    (Fact(FactKind.UNANSWERED, "work.match"), f"{HOW_MANY} is not answered"),
    (Fact(FactKind.FINDING, "weak_match", "moderate"), "Too little matched (moderate)"),
    (Fact(FactKind.NOT_FOUND, "weak_match", "weak"), "not found: Too little matched"),
    (Fact(FactKind.NOT_FOUND, "weak_match", "moderate"),
     "not found: Too little matched (moderate or strong)"),
    (Fact(FactKind.EVIDENCE, "weak_match", 5, "ability"), "+5 decibans for “Ability was doubted”"),
    (Fact(FactKind.EVIDENCE, "weak_match", -3, "luck"), "−3 decibans for “Bad luck”"),
    (Fact(FactKind.DIAGNOSIS, "ability"), "the leading reason is “Ability was doubted”"),
    (Fact(FactKind.DIAGNOSIS, UNDETERMINED), "no reason leads"),
    (Fact(FactKind.STEP, "learn"), "step: Learn the skill"),
    (Fact(FactKind.DONE, "learn"), "done already: Learn the skill"),
]
"""Facts of every kind, with the sentence that a reader expects for each."""


@pytest.mark.parametrize(("fact", "expected"), FACTS, ids=[text for _, text in FACTS])
def test_fact_sentence(fact: Fact, expected: str, knowledge: Knowledge) -> None:
    """A fact is told in the words of its question, finding, reason or step."""
    assert fact_sentence(fact, knowledge) == expected


def test_the_table_has_every_kind_of_fact() -> None:
    """No kind of fact is missing from the table."""
    assert {fact.kind for fact, _ in FACTS} == set(FactKind)


@pytest.mark.parametrize(("question", "value", "expected"), [
    ("work.level", "same", "The same level"), ("work.gaps", ("none",), "Nothing"),
    ("talk.rounds", 12, "12"), ("talk.words", "as they said it", "as they said it")])
def test_value_words(question: str, value: Value, expected: str, knowledge: Knowledge) -> None:
    """An answer is told by the label of its option, a number or text as it is."""
    assert value_words(value, knowledge.questions[question]) == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("What was it? Choose all that apply.", "What was it?"), ("What was it?", "What was it?"),
    ("Tell what it was.", "Tell what it was.")])
def test_asked(text: str, expected: str, knowledge: Knowledge) -> None:
    """Of a question's text only the question is quoted, not the advice that follows it."""
    question = next(iter(knowledge.questions.values()))
    assert asked(type(question)(
        question.id, "", question.kind, True, text, question.options, "", ())) == expected


# --- words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("decibans", "expected"), [
    (0, "no difference"), (1, "about 1.3 times likelier"), (3, "about twice as likely"),
    (-3, "about half as likely"), (4, "about 2.5 times likelier"), (5, "about 3 times likelier"),
    (7, "about 5 times likelier"), (-7, "about 5 times less likely"),
    (10, "about 10 times likelier"), (20, "about 100 times likelier"),
    (-20, "about 100 times less likely")])
def test_weight_words(decibans: int, expected: str) -> None:
    """Decibans in words, at some well-known points."""
    assert weight_words(decibans) == expected


@given(st.integers(-60, 60).filter(bool))
def test_weight_words_follow_the_law(decibans: int) -> None:
    """The number in the words is 10^(decibans/10) within a tenth of it, and the side is right."""
    text = weight_words(decibans)
    number = re.search(r"[\d.]+", text)
    times = float(number[0]) if number else 2.0
    assert times == pytest.approx(10 ** (abs(decibans) / 10), rel=0.1)
    assert ("less" in text or "half" in text) == (decibans < 0)
    assert times > 1


@given(st.integers(-200, 200))
def test_signed(decibans: int) -> None:
    """Decibans always have their sign; below zero it is the minus sign, not a hyphen."""
    text = signed(decibans)
    assert text[0] == ("−" if decibans < 0 else "+")
    assert "-" not in text
    assert int(text.replace("−", "-")) == decibans


@pytest.mark.parametrize(("words", "expected"), [
    ([], ""), (["a"], "a"), (["a", "b"], "a or b"), (["a", "b", "c"], "a, b or c"),
    (["a", "b", "c", "d"], "a, b, c or d")])
def test_listed(words: list[str], expected: str) -> None:
    """Words are listed with commas, and the conjunction before the last."""
    assert listed(words, "or") == expected


@pytest.mark.parametrize(("number", "expected"), [
    (0, "no"), (1, "one"), (2, "two"), (10, "ten"), (11, "11"), (-1, "-1")])
def test_number_word(number: int, expected: str) -> None:
    """Numbers up to ten are words, the others digits."""
    assert number_word(number) == expected


def test_quoted() -> None:
    """Quotation marks are the typographic ones, so that none of the text need be escaped."""
    assert quoted("so") == "“so”"
