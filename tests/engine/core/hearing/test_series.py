"""A column of texts says what the single cases say."""

from __future__ import annotations

from collections import Counter

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from engine.core.hearing.series import ColumnReader, commonest
from tests.engine.core.hearing.reading_words import read, sentences
from tests.examples import examples
from tests.strategies import shipped

TEXTS = [one.text for found in sentences().values() for one in found]
ODD = ["", "Grumpf.", "Dear Sam,\n\nyou were overqualified.\n\nKind regards\nJo",
       "> quoted\n> text", "<p>You failed the test.</p>", "a\x00b",
       "Was it money?", "not, but; e.g. this. Blah."]
READER = ColumnReader(shipped())


@examples(5)
@given(st.lists(st.none() | st.sampled_from(ODD) | st.lists(
    st.sampled_from([*TEXTS, *ODD]), min_size=1, max_size=3).map(" ".join), max_size=30))
def test_a_column_says_what_single_cases_say(texts: list[str | None]) -> None:
    """Row by row the answers are those of the reader of a single case; so are the words lost."""
    found = READER.read(pl.Series("said", texts, dtype=pl.String))
    lost: Counter[str] = Counter()
    for row, text in zip(found.answers.iter_rows(named=True), texts, strict=True):
        reading = None if text is None else read(text)
        wanted = {answer.question: answer.value for answer in reading.answers} if reading else {}
        assert {question: tuple(value) if isinstance(value, list) else value
                for question, value in row.items() if value is not None} == wanted
        if reading:
            lost.update({one.plain for one in reading.not_understood})
    assert found.not_understood == lost


def test_the_commonest_sentences_that_were_not_understood() -> None:
    """They are counted once for each text that has them, the commonest first."""
    column = pl.Series(["Grumpf. Grumpf.", "Grumpf.", "Blah. We hired internally.", None])
    assert commonest(READER.read(column).not_understood, 5) == [("Grumpf.", 2), ("Blah.", 1)]
    assert commonest(READER.read(column).not_understood, 1) == [("Grumpf.", 2)]
