"""A month in the life of a candidate, played through as real commands.

Ann is turned down three times in March. `python -m tests.cli.month` writes the golden file anew:
read every line of what changed as the person it is written for.
"""

from __future__ import annotations

import contextlib
import re
import shlex
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.cli.running import invoke

HASH = re.compile(r"\b[0-9a-f]{64}\b")
"""A record names the versions of the programs, so that its hash differs with them."""
GOLDEN = Path(__file__).parent / "golden/month.txt"
MILL = """\
case: north-mill
candidate: Ann
date: 2026-03-02
answers:
  job.gap_type: [hard_skill]
  job.must_have_match: most
  iv.stage_reached: technical
  iv.technical: partial
  iv.answer_quality: ok
  fb.given: none
"""
WORKS = """\
case: river-works
candidate: Ann
date: 2026-03-10
answers:
  iv.stage_reached: first
  cul.rapport: good
  iv.answer_quality: ok
  fb.text: >-
    Thank you for your time. We decided to go with a candidate with more hands-on experience.
"""
LAB = """\
case: hill-lab
candidate: Ann
date: 2026-03-24
answers:
  job.gap_type: [hard_skill]
  iv.stage_reached: technical
  iv.technical: partial
  fb.given: specific
  fb.source: decision_maker
  fb.reason: [lacks_skill]
"""


@dataclass(frozen=True, slots=True)
class Day:
    """What is done on a day: a line about it, the file that is written first, and the commands."""

    story: str
    commands: tuple[str, ...]
    files: tuple[tuple[str, str], ...] = ()


MONTH = (
    Day("3 March. Yesterday the mill said no, after the test round. No reason was given.",
        ("debrief log add north-mill.yaml --on 2026-03-03",
         "debrief next --today 2026-03-03"), (("north-mill.yaml", MILL),)),
    Day("4 March. She has slept over it, written the interview down, and asks for feedback.",
        ("debrief steps done cool_off --on 2026-03-04",
         "debrief steps done debrief --on 2026-03-04",
         "debrief letter log:north-mill feedback-request --set interviewer='Ms Rivera'",
         "debrief steps start ask_feedback --on 2026-03-04 --note 'Wrote to Ms Rivera'")),
    Day("11 March. The works say no as well, with a form letter.",
        ("debrief log add river-works.yaml --on 2026-03-11",
         "debrief steps done cool_off --case river-works --on 2026-03-11",
         "debrief steps start exercise_drill --on 2026-03-11"), (("river-works.yaml", WORKS),)),
    Day("16 March. Ms Rivera calls: a skill was missing. The feedback comes late, but it comes.",
        ("debrief log edit north-mill --set fb.given=specific --set fb.source=decision_maker "
         "--set fb.reason=lacks_skill --on 2026-03-16",
         "debrief steps done ask_feedback --case north-mill --on 2026-03-16",
         "debrief letter log:north-mill thank-you --set interviewer='Ms Rivera' "
         "--set role='planner'")),
    Day("20 March. She has practised, and knows what she cannot do before summer.",
        ("debrief steps done exercise_drill --on 2026-03-20",
         "debrief steps done requirements_matrix --on 2026-03-20",
         "debrief steps skip self_study --because 'No evening free before summer' "
         "--on 2026-03-20")),
    Day("25 March. The lab says no: the same skill again.",
        ("debrief log add hill-lab.yaml --on 2026-03-25",
         "debrief diagnose log:hill-lab",
         "debrief explain log:hill-lab recurring_gap",
         "debrief next --today 2026-03-25"), (("hill-lab.yaml", LAB),)),
    Day("27 March. Kim, her counselor, looks at it with her.",
        ("debrief review hill-lab --agree --because 'Two employers named the same skill.' "
         "--by Kim --on 2026-03-27",
         "debrief plan log:hill-lab --budget 6",
         "debrief history",
         "debrief review --verify")),
    Day("31 March. She has a job. Nothing needs to stay.",
        ("debrief log erase Ann --yes",
         "debrief log list")),
)


def played(folder: Path) -> Iterator[str]:
    """The month as it is told: each day, each command and what it prints.

    Args:
        folder: an empty one, in which it happens.
    """
    (folder / "private").mkdir(mode=0o700)
    for day in MONTH:
        yield f"# {day.story}\n\n"
        for name, text in day.files:
            (folder / name).write_text(text, "utf-8")
            yield f"$ cat {name}\n{text}\n"
        for command in day.commands:
            with contextlib.chdir(folder):
                ended = invoke(*shlex.split(command)[1:], DEBRIEF_STORE="private/log.sqlite")
            assert ended.exit_code == 0, (command, ended.output)
            told = HASH.sub("(a hash)", ended.output.replace(str(folder), "HOME"))
            yield f"$ {command}\n{told}\n"


def main() -> None:
    """Write the golden file."""
    GOLDEN.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        GOLDEN.write_text("".join(played(Path(folder))), "utf-8")


if __name__ == "__main__":
    main()
