"""Which answers a candidate could change next time."""

from __future__ import annotations

import re
from pathlib import Path

from knowledge.model.records import Changing, Option
from knowledge.reading.changing import MAX_COST
from knowledge.reading.loading import load
from tests.knowledge.planted import WORK
from tests.knowledge.rulebase import replace_text, write_rulebase
from tests.strategies import shipped


def test_a_changeable_question_has_a_cost_and_answers_to_aim_for(tmp_path: Path) -> None:
    """The fields are read as they are written; without them, nothing can be changed."""
    write_rulebase(tmp_path)
    assert all(question.changing is None for question in load(tmp_path).questions.values())
    replace_text(tmp_path, WORK, "    why: It is",
                 "    changeable: true\n    cost: 3\n    aim:\n      all: met them all\n"
                 "    not_from: [few]\n    why: It is")
    assert load(tmp_path).questions["work.match"].changing == Changing(
        3, (Option("all", "met them all"),), ("few",))


def test_every_shipped_question_says_whether_it_is_changeable() -> None:
    """It was decided for each: never for the employer's words, the outcome and the history."""
    for question in shipped().questions.values():
        text = Path(question.place.file).read_text("utf-8")
        entry = re.split(r"(?m)^  - id: ", text.split(f"- id: {question.id}\n")[1])[0]
        said = re.findall(r"(?m)^    changeable: (true|false)$", entry)
        assert said == ["false" if question.changing is None else "true"], question.id
        if question.id.startswith(("fb.", "out.", "hist.")):
            assert question.changing is None


def test_words_of_an_aim_go_on_after_had_you() -> None:
    """They begin small, have no full stop, and never lay blame."""
    for question in shipped().questions.values():
        if question.changing is None:
            continue
        assert 1 <= question.changing.cost <= MAX_COST
        for aim in question.changing.aims:
            assert aim.label[0].islower()
            assert not aim.label.endswith(".")
            assert not re.search(r"\b(fail|fault|should|must|wrong|blame)", aim.label)
