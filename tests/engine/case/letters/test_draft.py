"""Letters drafted from cases: what is filled in, what is asked for, and that nothing is made up."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.case.letters.draft import MARKED, Draft, UnknownBlankError, asked, draft
from engine.case.letters.plain_text import plain_text
from engine.core.proof import Proof
from engine.core.words.markdown_text import escaped
from knowledge.model.conditions import Situation, Value
from knowledge.model.problems import printable
from knowledge.reading.cases import Case
from knowledge.reading.letters import Letters, load_letters
from tests.engine.proofs import engine, infer, real_proofs
from tests.examples import examples
from tests.strategies import cases, shipped

NAMES = ("follow-up", "feedback-request", "leaver-outreach", "thank-you", "call-script")
PLEADING = re.compile(
    r"\b(please (?:reconsider|give me)|beg|desperate|unfair to me|your fault|you should have|"
    r"you failed|I failed|sorry|apologi[sz]e|discriminat\w+)\b", re.I)
MOTIVES = re.compile(r"\byou (?:wanted|preferred|disliked|decided because|felt|thought|feared)\b")
BRITISH_OR_AMERICAN = re.compile(
    r"\b(\w+is(?:e|ed|ing|ation)|favou?r\w*|colou?r\w*|licen[cs]e|programme|whilst|gotten|"
    r"organi[sz]\w+|cent(?:re|er))\b")


@cache
def letters() -> Letters:
    return load_letters(shipped())


def write(name: str, proof: Proof, given: Mapping[str, str] | None = None) -> Draft:
    return draft(letters().letters[name], letters(), proof, given or {})


def told(name: str, answers: Mapping[str, Value], **given: str) -> str:
    """A letter as text for these answers."""
    return plain_text(write(name, infer(answers), given))


def fixed_words(name: str) -> set[str]:
    """Every word that stands in the template, in a concern or in the question of a blank."""
    known = letters()
    texts = [known.letters[name].template.source,
             *(blank.question for blank in known.blanks.values()),
             *(f"{concern.words} {concern.reply}" for concern in known.concerns), "and And"]
    return set(re.findall(r"\w+", " ".join(texts)))


@pytest.mark.parametrize("name", NAMES)
def test_letters_of_real_cases(name: str) -> None:
    """Each letter of each case is whole, asks for what is missing, and has no word of its own.

    Every word stands in the template, in the wording of a concern or in a question: none comes from
    the notes of a case, and none is made up.
    """
    known = fixed_words(name)
    for proof in real_proofs().values():
        made = write(name, proof)
        text = plain_text(made)
        assert "{{" not in text
        assert "{%" not in text
        assert "\ue000" not in text + made.markdown
        assert set(re.findall(r"\w+", text.casefold())) <= {word.casefold() for word in known}
        for question in made.missing.values():
            assert f"[{question}]" in text
        assert len(MARKED.findall(made.marked)) >= len(made.missing)
        assert not re.search(r"  |\n\n\n| [.,?]|\.\.", text.replace("...", "")), text
        for tone in (PLEADING, MOTIVES):
            assert not tone.search(text), tone.search(text)


@pytest.mark.parametrize("name", NAMES)
def test_spelling_is_neither_british_nor_american(name: str) -> None:
    """No word in a letter is spelled one way in London and another in New York."""
    allowed = {"otherwise", "praised", "promise", "rise", "raised", "wise", "exercise"}
    found = {match[0].lower() for match in BRITISH_OR_AMERICAN.finditer(" ".join(
        sorted(fixed_words(name))))}
    assert found <= allowed, found


@pytest.mark.parametrize("name", NAMES)
def test_a_letter_is_short(name: str) -> None:
    """A letter fits on a page even with two concerns: at most 250 words, the script 350."""
    answers: dict[str, Value]
    answers = {"fb.given": "specific", "fb.source": "decision_maker",
               "fb.reason": ("lacks_skill", "lacks_experience", "stronger_candidate"),
               "out.encouraged_reapply": "yes", "iv.technical": "partial"}
    assert len(told(name, answers).split()) <= (350 if name == "call-script" else 250)


def test_the_concern_is_the_one_they_named() -> None:
    """The follow-up goes into what they said, at most two points, and into no suspicion."""
    said = told("follow-up", {"fb.given": "specific", "fb.source": "decision_maker",
                              "fb.reason": ("lacks_experience", "stronger_candidate", "salary")})
    assert "I understand that you were looking for more experience and that we were apart" in said
    assert "telling me the reason openly" in said
    suspected = told("follow-up", {"iv.answer_quality": "weak", "iv.technical": "failed",
                                   "mot.negative_past": "yes"})
    assert "I understand" not in suspected
    assert "reason" not in suspected
    voiced = told("follow-up", {"iv.concern_voiced": "experience"})
    assert "I understand that you had questions about my experience." in voiced


def test_thanks_for_openness_only_where_it_was_theirs() -> None:
    """A reason passed on by someone else is not thanked for as theirs."""
    said = told("follow-up", {"fb.given": "specific", "fb.source": "recruiter",
                              "fb.reason": ("lacks_skill",)})
    assert "openly" not in said
    assert "I understand that you were looking for a skill" in said


def test_encouragement_and_closed_positions() -> None:
    """Encouragement to apply again is thanked for; a position that is gone is not asked for."""
    said = told("follow-up", {"out.encouraged_reapply": "yes", "out.job_status": "frozen"})
    assert "Thank you as well for encouraging me to apply again." in said
    assert "I am still interested in working with you." in said
    assert "I am still interested in the position." in told("follow-up", {})


def test_cautions() -> None:
    """The sender is told where asking again would be too much."""
    asked_before = write("feedback-request", infer({"fb.requested": "yes"}))
    assert asked_before.cautions == ("You have asked for feedback already. Asking once is enough.",)
    assert write("feedback-request", infer({})).cautions == ()


def test_words_given_fill_blanks() -> None:
    """Words given stand where the question stood, and are no longer missing."""
    made = write("thank-you", infer({}), {"interviewer": " Ms  Rivera ", "role": ""})
    assert "Dear Ms Rivera," in plain_text(made)
    assert "interviewer" not in made.missing
    assert "role" in made.missing


def test_words_for_no_blank_are_refused() -> None:
    """Words for something that the letter does not have are refused."""
    with pytest.raises(UnknownBlankError, match="salary"):
        write("thank-you", infer({}), {"salary": "x"})


NASTY = st.text(min_size=1) | st.sampled_from((
    "{{ 7 * 7 }}", "{% raw %}", "{# x #}", "{{ interviewer.__class__ }}", "# Big", "- item",
    "1. one", "**bold**", "[x](http://x)", "<script>", "&lt;", "a\nb", "\ue000x\ue001", "~~~",
    "    x", "---", "![](x)", "`code`", "|a|", "\\", "*", "_"))


@given(NASTY, st.sampled_from(NAMES), st.data())
@examples(13)
def test_words_are_only_words(words: str, name: str, data: st.DataObject) -> None:
    """Whatever is given for a blank stands in the text as it is, and does nothing."""
    blank = data.draw(st.sampled_from(letters().letters[name].template.blanks))
    proof = infer({"fb.reason": ("lacks_skill",)})
    plain_made, made = write(name, proof, {blank: "WORDS"}), write(name, proof, {blank: words})
    shown = printable(" ".join(words.split()))
    if words.strip():
        assert plain_text(made) == plain_text(plain_made).replace("WORDS", shown)
        assert made.markdown == plain_made.markdown.replace("WORDS", escaped(words))


@given(cases(shipped()), st.sampled_from(NAMES))
@examples(5)
def test_letters_of_random_cases(case: Case, name: str) -> None:
    """For any answers a letter is whole, and its blanks are those it says."""
    proof = engine().infer(case)
    made = write(name, proof)
    situation = Situation(proof.case.answers, proof.findings, proof.diagnosis.leading)
    blanks = asked(letters().letters[name], letters(), situation)
    assert set(made.missing) <= set(blanks)
    filled = write(name, proof, dict.fromkeys(made.missing, "word"))
    assert filled.missing == {}
    assert "[" not in plain_text(filled)
