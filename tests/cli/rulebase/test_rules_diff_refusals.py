"""What `debrief rules diff` refuses: cases, folders, broken knowledge, nonsense."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import invoke, log, run, told
from tests.cli.test_nonsense import NONSENSE
from tests.knowledge.rulebase import FILES, replace_text, write_rulebase


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A folder with the tiny rulebase."""
    return write_rulebase(tmp_path / "old")


@pytest.fixture
def new(tmp_path: Path) -> Path:
    """A folder with the tiny rulebase, to be edited."""
    return write_rulebase(tmp_path / "new")


# --- cases ----------------------------------------------------------------------------------------


def test_a_case_that_one_side_cannot_read(old: Path, new: Path, tmp_path: Path) -> None:
    """It is told which side refuses it and why; the others go on, and the exit code is 1."""
    for file in FILES:
        path = new / file
        path.write_text(path.read_text("utf-8").replace("talk.rounds", "talk.number"), "utf-8")
    cases = log(tmp_path / "log.jsonl", {"case": "a", "answers": {"talk.rounds": 3}},
                {"case": "b", "answers": {"work.match": "few"}},
                {"case": "c", "answers": {"talk.number": 3}})
    result = invoke("rules", "diff", old, new, "--cases", cases)
    assert result.exit_code == 1
    parts = result.stderr.split("With the questions of ")
    assert [part.splitlines()[0] for part in parts[1:]] == [
        f"{new}, case 'a' is refused:", f"{old}, case 'c' is refused:"]
    assert f"{cases}:1:" in parts[1]
    assert "'talk.rounds'" in parts[1]
    assert f"{cases}:3:" in parts[2]
    assert result.stderr.endswith("2 cases or files were refused; see above.\n")
    assert "\nWhat changes in 1 case (2 refused)\n" in result.stdout
    found = json.loads(invoke("rules", "diff", old, new, "--cases", cases, "--json").stdout)
    assert [case["case"] for case in found["cases"]] == ["b"]
    assert found["summary"]["refused"] == 2


def test_a_case_that_neither_side_can_read(old: Path, new: Path, tmp_path: Path) -> None:
    """What is wrong for both is told once, without a side."""
    cases = log(tmp_path / "log.jsonl", {"case": "a", "answers": {"no.such": 1}},
                {"case": "b", "answers": {}}, "{nonsense")
    result = invoke("rules", "diff", old, new, "--cases", cases)
    assert result.exit_code == 1
    assert "With the questions of" not in result.stderr
    assert result.stderr.count("no.such") == 1
    assert result.stderr.count(f"{cases}:3:") == 1
    assert "\nWhat changes in 1 case (2 refused)\n" in result.stdout


@pytest.mark.parametrize(("name", "code"), [("empty.jsonl", 1), ("missing.jsonl", 4), (".", 4)])
def test_files_without_a_case(name: str, code: int, old: Path, new: Path, tmp_path: Path) -> None:
    """An empty log is a refused case, a file that cannot be read ends in 4; knowledge is told."""
    replace_text(new, "diagnosis.yaml", "margin: 3", "margin: 4")
    (tmp_path / "empty.jsonl").write_text("\n", "utf-8")
    result = invoke("rules", "diff", old, new, "--cases", tmp_path / name)
    assert result.exit_code == code
    assert str(tmp_path) in result.stderr
    assert "margin: 3 -> 4" in result.stdout
    assert "What changes in 0 cases (1 refused)" in result.stdout


# --- what cannot be compared ----------------------------------------------------------------------


@pytest.mark.parametrize("broken", [("old",), ("new",), ("old", "new")], ids=str)
def test_broken_knowledge(broken: tuple[str, ...], old: Path, new: Path) -> None:
    """Errors on either side stop the command: all of both told, exit code 3, no output."""
    places = []
    for folder in (old, new):
        if folder.name in broken:
            places += [replace_text(folder, "findings.yaml", "category: luck", "category: »luk"),
                       replace_text(folder, "rules/02-talk.yaml", "{step: again}",
                                    "{step: »agian}")]
    result = invoke("rules", "diff", old, new, "--cases", "missing.jsonl")
    assert (result.exit_code, result.stdout) == (3, "")
    assert [place for place in places if f"{place}: unknown " not in result.stderr] == []
    assert len(result.stderr.splitlines()) == 2 * len(places)


def test_a_folder_that_is_broken_is_told_once(old: Path) -> None:
    """The same broken folder on both sides has each of its errors told once."""
    replace_text(old, "findings.yaml", "category: luck", "category: luk")
    result = invoke("rules", "diff", old, old)
    assert result.exit_code == 3
    assert result.stderr.count("'luk'") == 1


def test_folders_that_are_none(old: Path, tmp_path: Path) -> None:
    """A missing folder, a file and an empty folder are refused with exit code 3."""
    (tmp_path / "empty").mkdir()
    for place in (tmp_path / "missing", tmp_path / "empty", old / "findings.yaml"):
        for arguments in ((old, place), (place, old)):
            result = invoke("rules", "diff", *arguments)
            assert (result.exit_code, result.stdout) == (3, "")
            assert str(place) in result.stderr


@pytest.mark.parametrize("arguments", [["-", "built-in"], ["built-in", "-"], ["", "built-in"]])
def test_no_folder_from_standard_input(arguments: list[str]) -> None:
    """- stands for no folder, and neither does an empty word; the message says what does."""
    ended = run("rules", "diff", *arguments)
    assert ended.code == 2
    assert told(ended).endswith("is no folder. Name a folder of knowledge, or built-in.")


def test_knowledge_is_not_taken_beside_the_folders(old: Path, new: Path) -> None:
    """`rules --knowledge DIR diff` is refused, as it could mean either side."""
    result = invoke("rules", "--knowledge", old, "diff", old, new)
    assert result.exit_code == 2
    assert "takes no --knowledge" in result.stderr


def test_one_folder_is_too_few(old: Path) -> None:
    """With one folder, what is missing is named."""
    ended = run("rules", "diff", old)
    assert ended.code == 2
    assert told(ended) == "Missing argument 'NEW'."


def test_a_condition_that_is_too_large(old: Path, new: Path, tiny: Path) -> None:
    """A condition too large to be judged is told with its place, and ends in exit code 3."""
    ways = "".join("        - any: [" + ", ".join(
        f"{{talk.rounds: {{is: {3 * number + way}}}}}" for way in range(3)) + "]\n"
        for number in range(12))
    replace_text(new, "rules/01-work.yaml", "    if: {work.gaps: {includes: skill}}\n",
                 f"    if:\n      all:\n{ways}")
    assert invoke("rules", "diff", old, new).exit_code == 0
    result = invoke("rules", "diff", old, new, "--cases", tiny)
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.startswith(f"{new / 'rules/01-work.yaml'}:")


@pytest.mark.parametrize("nonsense", NONSENSE)
def test_nonsense(
    nonsense: str, old: Path, tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever stands in the place of an argument, the command ends with a documented code."""
    (tmp_path / "a/b/here").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "a/b/here")
    word = NONSENSE[nonsense]
    for arguments in ([word, old], [old, word], [word, word], [old, old, "--cases", word],
                      [old, old, word], [old, old, "--cases", tiny, word]):
        result = invoke("rules", "diff", *arguments)
        assert result.exit_code in range(5), arguments
        assert isinstance(result.exception, SystemExit | None), arguments
        if result.exit_code:
            assert result.stderr, arguments
