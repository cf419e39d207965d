"""The files of cornerstones when what came out is accepted: only values change, however written."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.rulebase.cornerstone_file import accept, acceptable, outcome
from cli.shared.failures import FileFailure, Refused
from engine.rulebase.cornerstones.cornerstones import Result, run_cornerstones
from knowledge.model.records import Knowledge
from knowledge.reading.cornerstones import load_cornerstones
from knowledge.reading.loading import load
from tests.knowledge.rulebase import write_rulebase

FILE = "cornerstones/01-work.yaml"
HEAD = """\
# yaml-language-server: $schema=../schemas/cornerstones.schema.json
# ours, do not lose this line
domain: The work
cornerstones:

  # the first
  - id: "one"   # its id
    keeps:
      - M1
    story: >-
      Half of the list
      could be shown.
    answers: {work.match: half,
              work.gaps: [skill]}   # two
    but: {work.match: all}
"""


def run(folder: Path) -> tuple[Knowledge, tuple[Result, ...]]:
    """The cornerstones of a folder, run."""
    knowledge = load(folder)
    return knowledge, run_cornerstones(load_cornerstones(knowledge, folder), knowledge)


def accepted(folder: Path, text: str) -> str:
    """A file after all that fails in it was accepted; it holds then."""
    path = write_rulebase(folder) / FILE
    path.write_bytes(text.encode("utf-8"))
    knowledge, results = run(folder)
    failing = [result for result in results if acceptable(result)]
    assert accept(failing, knowledge) == tuple(result.cornerstone.id for result in failing)
    assert all(result.holds for result in run(folder)[1])
    return path.read_bytes().decode("utf-8")


LAYOUTS = [
    ("in braces, a value changed",
     "    findings: {weak_match: weak, skill_gap: moderate}   # why\n",
     "    findings: {weak_match: moderate, skill_gap: moderate}   # why\n"),
    ("in braces, an entry gone and one come",
     "    findings: {no_thanks: weak, skill_gap: weak}   # why\n",
     "    findings: {skill_gap: moderate, weak_match: moderate}   # why\n"),
    ("one a line, a value changed",
     "    findings:   # these\n      weak_match: weak   # why\n\n      skill_gap: moderate\n",
     "    findings:   # these\n      weak_match: moderate   # why\n\n      skill_gap: moderate\n"),
    ("one a line, an entry gone: comments go above",
     "    findings:   # these\n      no_thanks: weak   # why\n      skill_gap: weak   # last\n",
     "    # these\n    # why\n    findings:\n      skill_gap: moderate\n"
     "      weak_match: moderate   # last\n"),
    ("over two lines",
     "    totals: {ability: 7,\n             luck: -9}\n",
     "    totals: {ability: 5,\n             luck: -2}\n"),
    ("all gone", "    findings: {}\n    totals: {}\n",
     "    findings: {weak_match: moderate}\n    totals: {ability: 5, luck: -2}\n"),
    ("a reason", "    leading:   luck   # no\n    second: 'luck'\n",
     "    leading:   ability   # no\n    second: none\n"),
    ("what holds stays", "    totals: {luck: -2, ability: 5}\n    leading: luck\n",
     "    totals: {luck: -2, ability: 5}\n    leading: ability\n"),
]


@pytest.mark.parametrize(("before", "after"), [row[1:] for row in LAYOUTS],
                         ids=[row[0] for row in LAYOUTS])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["unix", "windows"])
def test_only_values_change(before: str, after: str, line_end: str, tmp_path: Path) -> None:
    """Every other character stays, comments and line ends included, in whatever layout."""
    tail = "\n  # the end\n"
    text = (HEAD + before + tail).replace("\n", line_end)
    assert accepted(tmp_path, text) == (HEAD + after + tail).replace("\n", line_end)


def test_a_byte_order_mark_stays(tmp_path: Path) -> None:
    """A file that begins with a byte order mark keeps it."""
    assert accepted(tmp_path, "\ufeff" + HEAD + "    leading: luck\n") == (
        "\ufeff" + HEAD + "    leading: ability\n")


def test_several_in_one_file(tmp_path: Path) -> None:
    """All that fail are written, each into its own lines."""
    other = HEAD.partition("  # the first\n")[2].replace('"one"', "two")
    text = HEAD + "    leading: luck\n" + other + "    totals: {}\n"
    assert accepted(tmp_path, text) == (
        HEAD + "    leading: ability\n" + other + "    totals: {ability: 5, luck: -2}\n")


def test_a_long_line_is_split(tmp_path: Path) -> None:
    """What is too long for a line in braces is written with one entry on each."""
    folder = write_rulebase(tmp_path)
    long = "weak_match_" + "x" * 49
    for file in (path for path in folder.rglob("*.yaml") if path.parent.name != "questions"):
        file.write_text(file.read_text("utf-8").replace("weak_match", long), "utf-8")
    path = folder / FILE
    text = HEAD.replace("work.gaps: [skill]", "work.gaps: [skill], talk.thanked: no")
    path.write_text(f"{text}    findings: {{skill_gap: weak, no_thanks: weak}}\n", "utf-8")
    knowledge, results = run(folder)
    accept(results, knowledge)
    assert path.read_text("utf-8") == (
        f"{text}    findings:\n      skill_gap: moderate\n      no_thanks: strong\n"
        f"      {long}: moderate\n")


def test_what_came_out_of_the_findings_that_matter(tmp_path: Path) -> None:
    """Of the findings those are written that are named or that a kept rule gives, and no others."""
    knowledge, (first, second) = run(write_rulebase(tmp_path))
    assert outcome(first, knowledge) == {
        "findings": {"weak_match": "moderate"}, "totals": {"ability": 5, "luck": -2},
        "leading": "ability", "second": "none"}
    assert outcome(second, knowledge)["findings"] == {
        "weak_match": "weak", "skill_gap": "moderate"}


def test_an_unusual_layout_is_refused_and_left(tmp_path: Path) -> None:
    """Where an edit would change more than the values, the file stays as it is."""
    path = write_rulebase(tmp_path) / FILE
    text = HEAD + "    leading: >-\n      luck\n    second: luck\n"
    path.write_text(text, "utf-8")
    knowledge, results = run(tmp_path)
    with pytest.raises(Refused) as refused:
        accept(results, knowledge)
    assert refused.value.message.startswith(f"{path}:7:5: one cannot be changed safely\n")
    assert path.read_text("utf-8") == text


def test_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    """A file that is gone meanwhile is a failure of files, told by its name."""
    path = write_rulebase(tmp_path) / FILE
    path.write_text(HEAD + "    leading: luck\n", "utf-8")
    knowledge, results = run(tmp_path)
    path.unlink()
    with pytest.raises(FileFailure) as failed:
        accept(results, knowledge)
    assert str(path) in failed.value.message
