"""Answers from words in cases: what was told wins, differences are found, all readers agree."""

from __future__ import annotations

import functools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.case.why.derivation import explain
from engine.core.inference import InferenceEngine
from engine.core.interpreter import Interpreter
from engine.core.proof import FactKind
from engine.core.proof_data import proof_data
from knowledge.model.conditions import Value
from knowledge.reading.cases import Case
from tests.engine.core.hearing.reading_words import listener, sentences
from tests.engine.inferring import SOME
from tests.strategies import answers, shipped

MONEY = "We liked you. Your salary expectations were above our budget."


def heard(**told: Value) -> Case:
    """A case with these answers about feedback and what its words say."""
    return listener().listen(Case("c", {f"fb.{name}": value for name, value in told.items()}))


def test_answers_are_derived_with_their_words() -> None:
    """Words give answers, each with the words it follows from and the entry of the lexicon."""
    case = heard(text=MONEY)
    assert case.answers == {"fb.text": MONEY, "fb.given": "specific", "fb.reason": ("salary",)}
    assert case.told == {"fb.text": MONEY}
    assert case.heard is not None
    (words,) = case.heard.answers[1].words
    assert (words.entry, MONEY[words.start:words.end]) == ("salary", words.text)


def test_answers_given_outright_win() -> None:
    """An answer given outright stays, and a difference is answered with yes and found."""
    case = heard(text=MONEY, reason=("lacks_skill",))
    assert case.answers["fb.reason"] == ("lacks_skill",)
    assert case.answers["fb.words_differ"] == "yes"
    assert "words_differ" in InferenceEngine(shipped()).infer(case).findings


@pytest.mark.parametrize("told", [("salary",), ("lacks_skill", "salary")])
def test_words_that_agree_make_no_difference(told: tuple[str, ...]) -> None:
    """Nothing differs where the answers hold all that the words say."""
    assert "fb.words_differ" not in heard(text=MONEY, reason=told).answers


def test_the_hash_is_that_of_what_was_told() -> None:
    """Reading the words does not change the hash of a case, and reading twice changes nothing."""
    plain = Case("c", {"fb.text": MONEY})
    once = listener().listen(plain)
    assert once.hash == plain.hash
    assert listener().listen(once) == once


def test_words_in_which_nothing_is_recognised_answer_nothing() -> None:
    """What is not understood stays unknown, and the words are kept to be listed."""
    case = heard(text="Grumpf.")
    assert case.answers == case.told
    assert case.heard is not None
    assert [words.text for words in case.heard.not_understood] == ["Grumpf."]


def test_the_proof_tells_what_was_derived() -> None:
    """Derived answers are facts of their own kind, with the words, in proof and explanation."""
    case = heard(text=MONEY)
    proof = InferenceEngine(shipped()).infer(case)
    kinds = {fact.subject: fact.kind for firing in proof.firings for fact in firing.matched
             if fact.kind in (FactKind.ANSWER, FactKind.DERIVED)}
    assert kinds["fb.reason"] is FactKind.DERIVED
    facts = proof_data(proof)["facts"]
    assert isinstance(facts, list)
    (fact,) = [fact for fact in facts
               if isinstance(fact, dict) and fact["subject"] == "fb.reason"]
    assert fact["kind"] == "derived"
    assert isinstance(fact["words"], list)
    assert [one["text"] for one in fact["words"] if isinstance(one, dict)] == [
        "salary expectations were above"]
    text = str(explain(proof, "pay_mismatch"))
    assert "derived from your words" in text
    assert "salary expectations were above" in text


@functools.cache
def engine() -> InferenceEngine:
    """One engine for all examples."""
    return InferenceEngine(shipped())


TEXTS = [one.text for found in sentences().values() for one in found]


@SOME
@given(answers(shipped()), st.lists(st.sampled_from(TEXTS), min_size=1, max_size=3))
def test_all_readers_see_the_same_answers(told: dict[str, Value], said: list[str]) -> None:
    """Experta and the interpreter find the same for a case with words."""
    case = listener().listen(Case("c", {**told, "fb.text": " ".join(said)}))
    proof = engine().infer(case)
    reading = Interpreter(shipped()).read(case.answers)
    assert proof.findings == reading.findings
    assert proof.diagnosis == reading.diagnosis
    assert {question: case.answers[question] for question in case.told} == case.told
