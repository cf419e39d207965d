"""`debrief log edit`: changed, diagnosed again, and told why."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from engine.case.plan.progress import State
from engine.log import step_marks
from engine.log.log import open_log
from engine.rulebase.output_schemas import output_schemas
from tests.cli.logging_store import add_three, begin, call
from tests.cli.running import command, environment, words
from tests.engine.log.filling import DAY


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of a log with three cases."""
    path = begin(tmp_path, monkeypatch)
    add_three(tmp_path)
    return path


def shown(folder: Path, name: str) -> dict[str, object]:
    """A case of the log as data."""
    found: dict[str, object] = json.loads(call(folder, "log", "show", name, "--json").out)
    return found


def test_feedback_arrives_late(store: Path, tmp_path: Path) -> None:
    """It is told what changed in the verdict and why; a step that was done stays done."""
    with open_log(str(store)).writing() as connection:
        step_marks.note(connection, "acme", "learn", State.DONE, DAY, "with Ann")
    ended = call(tmp_path, "log", "edit", "acme", "--set", "work.match=all", "--unset", "work.gaps",
                 "--confirmed", "luck", "--date", "2026-03-02", "--on", "2026-04-20")
    assert (ended.code, ended.err) == (0, "")
    text = words(ended.out)
    for expected in (
            "Case acme, changed: revision 2",
            "“How many requirements did you meet?”: “Only a few” → “All of them”",
            "“What was missing?”: “A skill” → not answered",
            "Reason confirmed: “Bad luck”", "Date of the case: 2026-03-02",
            "before: likely (83 %): “Ability was doubted” now: no reason is clearly ahead",
            "“Too little matched” (moderate) is not found any more; it spoke for “Ability was "
            "doubted” (+5 decibans).", "Stays done: "):
        assert expected in text, text
    whole = shown(tmp_path, "acme")
    assert (whole["confirmed"], whole["date"], whole["revision"]) == ("luck", "2026-03-02", 2)
    assert isinstance(whole["diagnoses"], list)
    assert [one["on"] for one in whole["diagnoses"]] == ["2026-03-31", "2026-04-20"]
    assert isinstance(whole["progress"], list)
    assert [one["state"] for one in whole["progress"]] == ["done"]


def test_the_change_as_data(store: Path, tmp_path: Path) -> None:
    """With --json, as the published schema says; nothing of it is on standard error."""
    ended = call(tmp_path, "log", "edit", "acme", "--set", "work.match=all", "--candidate", "none",
                 "--json")
    found = json.loads(ended.out)
    Draft202012Validator(output_schemas()["log-change"]).validate(found)
    assert (found["fields"], found["revision"]) == ({"case:candidate": None}, 2)
    assert found["why"]
    assert shown(tmp_path, "acme")["candidate"] is None
    assert (ended.code, ended.err, store.exists()) == (0, "", True)


@pytest.mark.usefixtures("store")
def test_nothing_to_change(tmp_path: Path) -> None:
    """What the case says already makes no revision and no diagnosis."""
    ended = call(tmp_path, "log", "edit", "acme", "--set", "work.match=few", "--unset",
                 "work.level")
    assert (ended.code, ended.out) == (0, "Case acme says this already; nothing was changed.\n")
    assert shown(tmp_path, "acme")["revision"] == 1


@pytest.mark.parametrize(("arguments", "code", "expected"), [
    (["acne", "--set", "work.match=few"], 1, "Did you mean 'acme'?"),
    (["acme", "--set", "work.mach=few"], 2, "did you mean 'work.match'?"),
    (["acme", "--set", "work.match=fwe"], 2, "did you mean 'few'?"),
    (["acme", "--unset", "work.mach"], 2, "did you mean 'work.match'?"),
    (["acme", "--set", "work.match=few", "--unset", "work.match"], 2, "both set and unset"),
    (["acme", "--confirmed", "lukc"], 2, "did you mean 'luck'?"),
    (["acme", "--date", "31.3.2026"], 2, "Write it as 2026-03-31."),
    (["acme", "--set", "work.match=few", "--on", "today"], 2, "Write it as 2026-03-31."),
])
@pytest.mark.usefixtures("store")
def test_mistakes(tmp_path: Path, arguments: list[str], code: int, expected: str) -> None:
    """Each is told with what was probably meant, and nothing is changed."""
    before = call(tmp_path, "log", "export", "-").out
    ended = call(tmp_path, "log", "edit", *arguments)
    assert (ended.code, ended.out) == (code, "")
    assert expected in words(ended.err)
    assert call(tmp_path, "log", "export", "-").out == before


# --- in an editor ---------------------------------------------------------------------------------


def by_hand(folder: Path, script: str) -> subprocess.CompletedProcess[str]:
    """Edit a case with an editor that is a shell script; $1 is its file."""
    editor = folder / "editor"
    editor.write_text(f"#!/bin/sh\n{script}\n")
    editor.chmod(0o700)
    return subprocess.run(
        command("log", "edit", "acme"), text=True, capture_output=True, input="", check=False,
        env=environment(DEBRIEF_KNOWLEDGE=str(folder / "rulebase"), VISUAL="",
                        EDITOR=str(editor), DEBRIEF_STORE=os.environ["DEBRIEF_STORE"]))


@pytest.mark.usefixtures("store")
def test_in_an_editor(tmp_path: Path) -> None:
    """The case is shown as YAML, and kept as it was saved; its own file is private, and goes."""
    done = by_hand(tmp_path, f'cd {tmp_path}; cp "$1" seen; stat -c %a "$1" > mode; '
                             'echo "$1" > name; sed -i "s/match: few/match: all/; '
                             's/^candidate:.*/candidate: Zoë/" "$1"')
    assert done.returncode == 0, done.stderr
    assert "“Only a few” → “All of them”" in words(done.stdout)
    whole = shown(tmp_path, "acme")
    assert (whole["candidate"], whole["revision"]) == ("Zoë", 2)
    assert "\ncandidate: Ann\n" in (tmp_path / "seen").read_text("utf-8")
    assert (tmp_path / "mode").read_text() == "600\n"
    assert not Path((tmp_path / "name").read_text().strip()).exists()


@pytest.mark.parametrize(("script", "expected"), [
    ("true", "Nothing was changed."),
    ('sed -i "s/match: few/match: fwe/" "$1"', "did you mean 'few'?"),
    ('sed -i "s/case: acme/case: acne/" "$1"', "stays as it is; nothing was changed."),
    (': > "$1"', "there is no case here"),
    ("exit 3", "Editing failed"),
])
@pytest.mark.usefixtures("store")
def test_in_an_editor_without_effect(tmp_path: Path, script: str, expected: str) -> None:
    """Left as it was, left with a mistake, or not saved: told, and nothing is changed."""
    done = by_hand(tmp_path, script)
    assert (done.returncode, done.stdout) == (1, "")
    assert expected in words(done.stderr)
    assert "Traceback" not in done.stderr
    assert shown(tmp_path, "acme")["revision"] == 1


@pytest.mark.usefixtures("store")
def test_someone_else_is_quicker(tmp_path: Path) -> None:
    """What another one changed while the editor was open is told, and is not overwritten."""
    other = " ".join(command("log", "edit", "acme", "--set", "talk.rounds=3"))
    done = by_hand(tmp_path, f'{other} > /dev/null\nsed -i "s/match: few/match: all/" "$1"')
    assert (done.returncode, done.stdout) == (1, "")
    assert "changed by someone else meanwhile" in done.stderr
    assert "talk.rounds (nothing) -> 3" in done.stderr
    whole = shown(tmp_path, "acme")
    assert isinstance(whole["answers"], dict)
    assert (whole["revision"], whole["answers"]["talk.rounds"]) == (2, 3)
    assert whole["answers"]["work.match"] == "few"
