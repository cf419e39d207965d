"""Changes of answers in words."""

from __future__ import annotations

from collections.abc import Sequence

from engine.case.questions.changes import Change
from engine.core.words.prose import asked, listed, quoted, value_words
from engine.core.words.translation import gettext as _
from engine.core.words.translation import ngettext
from knowledge.model.conditions import Value
from knowledge.model.records import Knowledge, Question

MOST_NAMED = 4
"""The most answers that are named one by one, where several would do."""


def question_words(question: str, knowledge: Knowledge) -> str:
    """What a question asks, in quotation marks."""
    return quoted(asked(knowledge.questions[question]))


def answer_words(value: Value | None, question: Question) -> str:
    """An answer in quotation marks, or that there is none."""
    return _("not answered") if value is None else quoted(value_words(value, question))


def needed_words(change: Change, knowledge: Knowledge) -> str:
    """The answers that would do, as in `“A”, “B” or 3 others`; of a set, what is more or less."""
    question = knowledge.questions[change.question]
    return enough([_otherwise(change.before, value, question)
                   for value in (change.after, *change.also)])


def enough(words: Sequence[str]) -> str:
    """Words as a list of alternatives; the last ones counted where there are many."""
    if len(words) > MOST_NAMED + 1:
        others = len(words) - MOST_NAMED
        words = [*words[:MOST_NAMED], ngettext("%(number)s other", "%(number)s others", others)]
    return listed(words, "or")


def _otherwise(before: Value | None, after: Value | None, question: Question) -> str:
    if not isinstance(before, tuple) or not isinstance(after, tuple):
        return answer_words(after, question)
    added = tuple(option for option in after if option not in before)
    gone = tuple(option for option in before if option not in after)
    if not gone:
        return _("also %(answer)s", answer=answer_words(added, question))
    return answer_words(after, question) if added else (
        _("without %(answer)s", answer=answer_words(gone, question)))
