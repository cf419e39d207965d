"""Another rulebase in the place of the shipped one: --knowledge and DEBRIEF_KNOWLEDGE."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import ROOT, commands, invoke, named, run
from tests.knowledge.rulebase import replace_text

OLD_RECORD = ROOT / "tests/engine/case/record/written-with-python-3.12.json"
"""A record of a case for the tiny rulebase."""
TINY_OUTPUT: dict[tuple[str, ...], tuple[list[str], str]] = {
    ("ask",): ([], "How many requirements did you meet?"),
    ("diagnose",): (["CASE"], "Too little matched"),
    ("explain",): (["CASE"], "M1: A few were met"),
    ("plan",): (["CASE"], "Let a day pass"),
    ("batch",): (["--template"], "work.match"),
    ("letter",): (["CASE", "note"], "Dear [Whom did you talk with?],"),
    ("record",): (["CASE"], "Too little matched"),
    ("replay",): ([str(OLD_RECORD)], "The knowledge of today is the same"),
    ("whatif",): (["CASE", "--set", "work.match=all"], "Too little matched"),
    ("flip",): (["CASE", "--any"], "Ability was doubted"),
    ("settle",): (["CASE"], "Ability was doubted"),
    ("accuracy",): (["CASE"], "Ability was doubted"),
    ("log", "add"): (["CASE", "--update"], "Ability was doubted"),
    ("log", "show"): (["tiny"], "How many requirements did you meet?"),
    ("log", "edit"): (["tiny", "--set", "talk.thanked=no"], "says this already"),
    ("next",): (["--today", "2026-03-31", "--months", "0"], "Wait for a day."),
    ("history",): ([], "“Ability was doubted” (83 %)"),
    ("review",): (["--summary"], "the counselor “Bad luck”"),
    ("feedback", "read"): (["It was above our budget."], "Nothing was recognised"),
    ("questions",): ([], "work.match"),
    ("questions", "show"): (["work.match"], "It is the plainest check."),
    ("findings",): ([], "weak_match"),
    ("findings", "show"): (["weak_match"], "Few of the requirements were met."),
    ("rules",): ([], "M1"),
    ("rules", "show"): (["M1"], "Half is little."),
    ("rules", "check"): (["--only", "cannot_lead"], "“Bad luck” can never lead"),
    ("rules", "doc"): ([], "Too little matched"),
    ("rules", "export"): (["--format", "clips"], "rule-M1"),
    ("rules", "impact"): (["M1"], "Too little matched"),
    ("rules", "test"): ([], "2 cornerstones hold, 0 fail. 5 of 9 rules fired"),
    ("steps",): ([], "learn"),
    ("steps", "show"): (["learn"], "Take a course."),
    ("steps", "start"): (["learn"], "Done when: The course is done."),
    ("steps", "done"): (["again", "--case", "tiny"], "“Apply again” done"),
    ("steps", "skip"): (["again", "--case", "tiny", "--because", "So"], "“Apply again” left out"),
    ("steps", "note"): (["learn", "Begun with Ben"], "“Learn the skill” noted"),
    ("steps", "reset"): (["again", "--case", "tiny"], "“Apply again” open again"),
    ("sources",): ([], "BOOK"),
    ("sources", "show"): (["BOOK"], "BOOK"),
    ("schema",): (["case"], "work.match"),
}
"""Every command that reads knowledge: its arguments, and what only the tiny rulebase can say."""


@pytest.fixture
def tiny(tiny: Path, rulebase: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The case for the tiny rulebase, with the confirmed reason that `accuracy` needs.

    It is also in a log, with a review.
    """
    tiny.write_text(tiny.read_text("utf-8") + "candidate: Ann\nconfirmed: ability\n", "utf-8")
    monkeypatch.setenv("DEBRIEF_STORE", str(tmp_path / "log.sqlite"))
    for arguments in (["log", "add", tiny],
                      ["review", "tiny", "--disagree", "luck", "--because", "So it was."]):
        assert invoke(*arguments, "--knowledge", rulebase).exit_code == 0
    return tiny


def test_every_command_that_reads_knowledge_is_tested_with_another() -> None:
    """No command that takes --knowledge is missing in the table above."""
    assert set(TINY_OUTPUT) == {
        words for words, found in commands().items()
        if any("--knowledge" in parameter.opts for parameter in found.params)
    } - {("serve",)}  # it serves until it is stopped; see tests/web


@pytest.mark.parametrize("words", TINY_OUTPUT, ids=named)
def test_another_rulebase(words: tuple[str, ...], tiny: Path, rulebase: Path) -> None:
    """--knowledge and DEBRIEF_KNOWLEDGE put another rulebase in the place of the shipped one."""
    given, expected = TINY_OUTPUT[words]
    arguments = [*words, *(str(tiny) if word == "CASE" else word for word in given)]
    by_option = invoke(*arguments, "--knowledge", rulebase, stdin="\nq\n")
    by_variable = invoke(*arguments, stdin="\nq\n", DEBRIEF_KNOWLEDGE=str(rulebase))
    found_faults = 1 if words == ("rules", "check") else 0
    assert by_option.exit_code == by_variable.exit_code == found_faults, by_option.output
    assert expected in by_option.stdout
    hint = f" --knowledge {rulebase}"  # commands named in the output repeat the option
    unwrapped = " ".join(by_option.stdout.split()).replace(hint, "")
    assert unwrapped == " ".join(by_variable.stdout.split()).replace(hint, "")


@pytest.mark.parametrize("words", TINY_OUTPUT, ids=named)
def test_broken_rulebase(words: tuple[str, ...], tiny: Path, rulebase: Path) -> None:
    """A rulebase with errors in two files stops every command: all of them told, exit code 3."""
    places = [replace_text(rulebase, "findings.yaml", "category: luck", "category: »luk"),
              replace_text(rulebase, "rules/02-talk.yaml", "{step: again}", "{step: »agian}")]
    given, _ = TINY_OUTPUT[words]
    arguments = [*words, *(str(tiny) if word == "CASE" else word for word in given)]
    result = invoke(*arguments, "--knowledge", rulebase, stdin="\nq\n")
    assert (result.exit_code, result.stdout) == (3, "")
    assert isinstance(result.exception, SystemExit)
    for place, near in zip(places, ("luck", "again"), strict=True):
        assert f"{place}: unknown " in result.stderr
        assert f"did you mean '{near}'?" in result.stderr
    assert invoke(*arguments, DEBRIEF_KNOWLEDGE=str(rulebase)).stderr == result.stderr


def test_broken_rulebase_in_a_real_process(tiny: Path, rulebase: Path) -> None:
    """The same with a real process: exit code 3, errors on standard error, no traceback."""
    place = replace_text(rulebase, "findings.yaml", "category: luck", "category: »luk")
    ended = run("diagnose", tiny, DEBRIEF_KNOWLEDGE=str(rulebase))
    assert (ended.code, ended.out) == (3, "")
    assert ended.err.startswith(f"{place}: unknown category 'luk'\n")
    assert len(ended.err.splitlines()) == 2


def test_missing_rulebase(tmp_path: Path) -> None:
    """A folder that is not there, a file, and an empty folder are each refused with exit code 3."""
    file = tmp_path / "file.yaml"
    file.write_text("rules: []\n", "utf-8")
    (tmp_path / "empty").mkdir()
    for place in (tmp_path / "none", file, tmp_path / "empty"):
        result = invoke("rules", "--knowledge", place)
        assert (result.exit_code, result.stdout) == (3, "")
        assert str(place) in result.stderr


def test_the_option_goes_before_the_variable(tiny: Path, rulebase: Path, tmp_path: Path) -> None:
    """--knowledge is used although DEBRIEF_KNOWLEDGE names something else, wherever it stands."""
    other = str(tmp_path / "none")
    for given in ("diagnose CASE --knowledge OURS", "rules --knowledge OURS",
                  "rules show M1 --knowledge OURS", "rules --knowledge OURS show M1",
                  "rules --knowledge OURS doc"):
        arguments = [{"CASE": tiny, "OURS": rulebase}.get(word, word) for word in given.split()]
        result = invoke(*arguments, DEBRIEF_KNOWLEDGE=other)
        assert result.exit_code == 0, (arguments, result.output)


def test_an_empty_variable_counts_as_unset() -> None:
    """DEBRIEF_KNOWLEDGE= means the shipped knowledge, as NO_COLOR= means colour."""
    assert invoke("rules", DEBRIEF_KNOWLEDGE="").exit_code == 0
