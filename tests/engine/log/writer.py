"""A process that writes to a log and confirms each thing on standard output once it is kept.

Run as `python -m tests.engine.log.writer PLACE KNOWLEDGE FIRST`: adds cases without end, named
by numbers from FIRST, each with an edit, a note on a step and a review.
"""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

from engine.case.plan.progress import State
from engine.log import reviews, step_marks
from engine.log.errors import LogError
from engine.log.keeping import Diagnoser, keep
from engine.log.log import open_log
from knowledge.reading.cases import Case
from knowledge.reading.loading import load
from tests.engine.log.filling import DAY, edit_and_diagnose

LONG = "so they said. " * 300
"""Long enough that a case takes several pages of the file."""


def case(number: int) -> Case:
    """A case, as it is first added."""
    return Case(f"case-{number}", {"work.match": "few", "talk.words": f"{number} {LONG}"},
                candidate=f"candidate-{number % 7}")


def main() -> None:
    """Write until killed, or until the log cannot be written; that is then told."""
    place, folder, first = sys.argv[1:]
    diagnoser = Diagnoser(load(Path(folder)))
    try:
        log = open_log(place)
        for number in itertools.count(int(first)):
            name = f"case-{number}"
            keep(log, case(number), diagnoser, DAY)
            print("added", number, flush=True)
            edit_and_diagnose(log, name, {"work.match": "all", "talk.thanked": "yes"}, diagnoser)
            print("edited", number, flush=True)
            with log.writing() as connection:
                step_marks.note(connection, name, "rest", State.STARTED, DAY)
                step_marks.note(connection, name, "rest", State.DONE, DAY)
            print("noted", number, flush=True)
            with log.writing() as connection:
                reviews.review(connection, name, category="luck", because=LONG, on=DAY)
            print("reviewed", number, flush=True)
    except LogError as error:
        print("failed", error.what, "|", error.mend, flush=True)


if __name__ == "__main__":
    main()
