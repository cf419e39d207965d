"""How questions are answered from earlier cases: every slip in the YAML is told where it is."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from knowledge.editing.file_schemas import knowledge_schemas
from knowledge.model.from_earlier import What
from knowledge.model.problems import KnowledgeError
from knowledge.reading.canonical import knowledge_data
from knowledge.reading.kept_knowledge import load
from knowledge.reading.places import BUILT_IN
from knowledge.reading.rebuilding import rebuild
from tests.strategies import shipped

FILE = "questions/08-outcome.yaml"


def change(folder: Path, old: str, new: str) -> None:
    """Put the shipped knowledge into a folder, with a change in its file of the history."""
    shutil.copytree(BUILT_IN, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.py*"))
    text = (folder / FILE).read_text("utf-8")
    assert old in text
    (folder / FILE).write_text(text.replace(old, new, 1), "utf-8")


def errors(folder: Path, old: str, new: str) -> list[str]:
    """What is wrong with the shipped knowledge after a change in its file of the history."""
    change(folder, old, new)
    with pytest.raises(KnowledgeError) as caught:
        load(folder)
    for problem in caught.value.problems:
        assert problem.place.file.endswith(FILE)
        assert problem.place.line > 0
    return [problem.what for problem in caught.value.problems]


@pytest.mark.parametrize(("old", "new", "told"), [
    ("what: cases", "what: case", "unknown what 'case'"),
    ("what: same finding", "what: cases", "has 'among', but what it looks at is `cases`"),
    ("      otherwise: mixed\n", "", "has no 'otherwise'"),
    ("otherwise: mixed", "otherwise: mixt", "unknown option of hist.stage_pattern 'mixt'"),
    ("of: fb.reason", "of: fb.text", "has no options to compare"),
    ("of: fb.reason", "of: fb.raeson", "unknown question 'fb.raeson'"),
    ("lacks_skill: [hard_gap]", "lack_skill: [hard_gap]", "'lack_skill'"),
    ("lacks_skill: [hard_gap]", "lacks_skill: [hard_gab]", "unknown finding 'hard_gab'"),
    ("screen: early", "screen: eraly", "unknown option of hist.stage_pattern 'eraly'"),
    ("older_than_months: 12", "older_than_months: 0", "must be a whole number from 1 to 600"),
    ("old: 50", "old: 150", "must be a whole number from 0 to 100"),
    ("answered: 30", "answered: -1", "must be a whole number from 0 to 100"),
    ("least: {'2': 200, several: 300}", "least: {'2': 300, several: 200}", "do not rise"),
    ("least: {'2': 200, several: 300}", "least: {'2': 0}", "must be a whole number from 1"),
    ("least: {'2': 200, several: 300}", "least: {}", "has no numbers"),
    ("    from_earlier:\n      what: cases", "    from_earlier: 12\n    exempt:\n      what: cases",
     "must be a mapping of fields"),
])
def test_slips_are_told(tmp_path: Path, old: str, new: str, told: str) -> None:
    """Each slip is told with its place, the others are not made up."""
    assert any(told in what for what in errors(tmp_path, old, new))


@pytest.mark.parametrize(("old", "new", "told"), [
    ("of: iv.stage_reached\n      stands_for: {screen: early, first: early, technical: technical, "
     "final: late, references: late}",
     "of: hist.breadth\n      stands_for: {focused: early}", None),
    ("of: fb.reason", "of: hist.rejections", "which is answered so itself"),
    ("among: [hard_gap,", "among: [hard_gap, recurring_gap,", "rests on earlier cases itself"),
])
def test_nothing_is_counted_that_rests_on_earlier_cases(
    tmp_path: Path, old: str, new: str, told: str | None
) -> None:
    """Of an earlier case only what it says by itself is counted; else answers would be circular."""
    if told is None:
        change(tmp_path, old, new)
        load(tmp_path)
    else:
        assert any(told in what for what in errors(tmp_path, old, new))



def test_a_question_of_another_kind_cannot_have_it(tmp_path: Path) -> None:
    """Only a scale or a choice can be answered from earlier cases."""
    found = errors(tmp_path, "    text: Did they tell you that you were their second choice?\n",
                   "    text: Did they tell you that you were their second choice?\n"
                   "    from_earlier: {what: cases, older_than_months: 1, old: 0, because: So, "
                   "least: {'yes': 200}}\n")
    assert any("of kind yes_no cannot be answered from earlier cases" in what for what in found)


def test_it_survives_the_way_through_a_record() -> None:
    """Canonical data are read back to the same."""
    data = json.loads(json.dumps(knowledge_data(shipped())))
    again = rebuild(data, "record")
    assert again.questions == shipped().questions
    assert again.steps == shipped().steps
    assert again.hash == shipped().hash


def test_the_schema_takes_each_kind_and_no_mixture() -> None:
    """What an editor checks by has the fields of each kind, and refuses those of another."""
    schema = knowledge_schemas(shipped())["questions"]
    questions = schema["properties"]["questions"]["items"]  # type: ignore[index,call-overload]
    field = questions["properties"]["from_earlier"]  # type: ignore[index,call-overload]
    check = Draft202012Validator({**field, "$defs": schema["$defs"]})  # type: ignore[dict-item]
    forms = {row["from_earlier"]["what"]: row["from_earlier"]  # type: ignore[index,call-overload]
             for row in knowledge_data(shipped())["questions"]  # type: ignore[union-attr]
             if "from_earlier" in row}  # type: ignore[operator]
    assert forms.keys() == {what.value for what in What}
    for what, form in forms.items():
        assert check.is_valid(form)
        for other in forms.keys() - {what}:
            assert not check.is_valid({**form, "what": other})  # type: ignore[dict-item]
