"""How a typed line is read as the reply to a question."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from cli.shared.reply import Move, UnclearReply, read_reply
from knowledge.model.records import Kind, Question
from tests.cli.sitting import FIRST, QUESTIONS


@given(st.sampled_from(QUESTIONS), st.text(max_size=12) | st.from_regex(r"[0-9,; .-]{1,9}"))
def test_no_reply_breaks_the_questionnaire(question: Question, line: str) -> None:
    """Whatever is typed is an answer that this question takes, a wish, or called unclear."""
    try:
        reply = read_reply(question, line.strip())
    except UnclearReply as unclear:
        assert str(unclear)
        return
    if isinstance(reply, tuple):
        assert reply
        assert [option for option in question.option_ids if option in reply] == list(reply)
    elif isinstance(reply, str) and question.kind is Kind.TEXT:
        assert reply == line.strip()
    elif isinstance(reply, str):
        assert reply in question.option_ids
    elif isinstance(reply, int):
        assert question.kind is Kind.COUNT
        assert reply >= 0


def test_every_option_can_be_given_by_number_id_and_label() -> None:
    """No option of the shipped questions hides behind another one, or behind a key."""
    for question in QUESTIONS:
        for number, option in enumerate(question.options, 1):
            wanted = (option.id,) if question.kind is Kind.CHOICES else option.id
            names = [str(number), f"{number}.", option.label, option.label.upper()]
            names += [] if option.id.isdecimal() else [option.id]
            for name in names:
                assert read_reply(question, name) == wanted, (question.id, name)


def test_a_text_question_takes_any_words() -> None:
    """Where words are asked for they are taken as they are; only the keys keep their meaning."""
    question = replace(FIRST, kind=Kind.TEXT, options=())
    for words_given in ("back to school", "quit", "1", "Why?"):
        assert read_reply(question, words_given) == words_given
    assert read_reply(question, "?") is Move.WHY
