"""What a person's cases say together is said as a person would."""

from __future__ import annotations

import datetime

import pytest

from engine.log.history.development import Development, Moment, Verdict
from engine.log.history.development_words import moment_words, summary
from knowledge.model.conditions import UNDETERMINED
from tests.strategies import shipped

DAY = datetime.date(2026, 3, 31)
FIT, ABLE, NONE = "culture_fit", "cannot_do_job", UNDETERMINED


def told(*leading: str) -> Development:
    """Cases with these verdicts."""
    return Development("Ann", tuple(
        Moment(f"case-{number}", DAY, None, (Verdict(DAY, category, None, {}),), {})
        for number, category in enumerate(leading)), (), ())


@pytest.mark.parametrize(("leading", "words"), [
    ((FIT, FIT), "Both name the same reason: "),
    ((FIT, FIT, FIT), "All three name the same reason: "),
    ((FIT, NONE, FIT), "Two of three name the same reason: "),
    ((FIT, ABLE), "No reason is named twice."),
    ((NONE, NONE), "In neither of them is one reason clearly ahead. "),
    ((NONE, NONE, NONE), "In none of them is one reason clearly ahead. "),
    ((FIT,), "This is the first case, "),
])
def test_how_many_say_the_same(leading: tuple[str, ...], words: str) -> None:
    """Two are both or neither, more are all or none of them."""
    assert summary(told(*leading), shipped())[0].startswith(words)


@pytest.mark.parametrize(("leading", "confirmed", "lines"), [
    ([NONE, NONE], None, ["no reason was clearly ahead"]),
    ([NONE, FIT], FIT, ["“They were not sure you would fit in” (50 %)",
                        "until 2026-04-01: no reason was clearly ahead",
                        "the employer confirmed this reason"]),
    ([FIT, NONE], FIT, ["no reason was clearly ahead",
                        "until 2026-04-01: “They were not sure you would fit in” (50 %)",
                        "the employer confirmed: “They were not sure you would fit in”"]),
    ([ABLE], FIT, ["“They doubted that you could do the job” (50 %)",
                   "the employer confirmed another reason: “They were not sure you would fit in”"]),
])
def test_a_case(leading: list[str], confirmed: str | None, lines: list[str]) -> None:
    """What it said before is told only where it said something else."""
    verdicts = tuple(Verdict(DAY + datetime.timedelta(days=number), category, None,
                             {FIT: 0, ABLE: 0}) for number, category in enumerate(leading))
    assert moment_words(Moment("case", DAY, confirmed, verdicts, {}), shipped()) == lines
