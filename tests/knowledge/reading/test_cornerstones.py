"""Cornerstones are read whole, or every error in them is told at once, each with its place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from knowledge.model.conditions import Grade
from knowledge.model.problems import KnowledgeError, Problem
from knowledge.reading.cornerstones import Cornerstone, load_cornerstones
from knowledge.reading.loading import load
from tests.knowledge.rulebase import replace_text, write_marked, write_rulebase

FILE = "cornerstones/01-work.yaml"


def read(folder: Path) -> tuple[Cornerstone, ...]:
    """The cornerstones of a folder of knowledge."""
    return load_cornerstones(load(folder), folder)


def errors_in(folder: Path) -> tuple[Problem, ...]:
    """The errors for which the cornerstones of a folder are refused."""
    with pytest.raises(KnowledgeError) as refused:
        read(folder)
    return refused.value.problems


def test_a_cornerstone_is_read_whole(tmp_path: Path) -> None:
    """Every field is read; a reason left out of the totals has 0, and `unknown` is no answer."""
    first, second = read(write_rulebase(tmp_path))
    assert first == Cornerstone(
        id="half-met", domain="The work", keeps=("M1",),
        story="Half of the list could be shown.", answers={"work.match": "half"},
        but={"work.match": "all"}, findings={"weak_match": Grade.moderate}, absent=("skill_gap",),
        totals={"ability": 5, "luck": -2}, leading="ability", second="none", steps=("learn",))
    assert (first.place.file, first.place.line) == (str(tmp_path / FILE), 3)
    assert second.but == {"work.gaps": None}
    assert (second.second, second.steps, second.absent) == (None, (), ())


def test_what_is_not_stated_is_not_expected(tmp_path: Path) -> None:
    """Without totals none are expected; with empty ones, each reason must have 0."""
    write_rulebase(tmp_path)
    replace_text(tmp_path, FILE, "    totals: {ability: 5, luck: -2}\n", "")
    replace_text(tmp_path, FILE, "totals: {ability: 4, luck: -1}", "totals: {}")
    first, second = read(tmp_path)
    assert first.totals is None
    assert second.totals == {"ability": 0, "luck": 0}


def test_a_folder_without_cornerstones_has_none(tmp_path: Path) -> None:
    """Cornerstones are not required: a folder without them has none, and that is no error."""
    (write_rulebase(tmp_path) / FILE).unlink()
    assert read(tmp_path) == ()


def test_answers_are_in_the_order_of_the_questionnaire(tmp_path: Path) -> None:
    """However they are written, answers and options stand as in the questionnaire."""
    write_rulebase(tmp_path)
    replace_text(tmp_path, FILE, "answers: {work.gaps: [skill]}",
                 "answers: {talk.rounds: 2, work.gaps: [degree, skill]}")
    assert [*read(tmp_path)[1].answers.items()] == [
        ("work.gaps", ("skill", "degree")), ("talk.rounds", 2)]


@dataclass(frozen=True)
class Planted:
    """One error put in the place of a text; `»` stands before the place where it must be told."""

    old: str
    new: str
    what: str
    suggestion: str = ""


ERRORS = [
    Planted("keeps: [M1]", "keeps: [»M11]", "unknown rule 'M11'", "did you mean 'M1'?"),
    Planted("keeps: [M2, G1]", "keeps: »M2", "'keeps' must be a list of rule names",
            "write it as [first, second]"),
    Planted("story: Half of the list could be shown.", "story: »''", "'story' must be words"),
    Planted("answers: {work.match: half}", "answers: {»work.mach: half}",
            "unknown question 'work.mach'", "did you mean 'work.match'?"),
    Planted("answers: {work.match: half}", "answers: {work.match: »haf}",
            "unknown option of work.match 'haf'", "did you mean 'half'?"),
    Planted("answers: {work.match: half}", "answers: {work.match: »unknown}",
            "'unknown' is not an option of work.match", "delete the line"),
    Planted("answers: {work.match: half}", "answers: »half",
            "'answers' must be a mapping, not 'half'", "write `answers: {...}`"),
    Planted("but: {work.match: all}", "but: {work.match: »al}",
            "unknown option of work.match 'al'", "did you mean 'all'?"),
    Planted("but: {work.match: all}", "but: »[all]", "'but' must be a mapping, not a list"),
    Planted("    keeps: [M1]\n    story: Half of the list could be shown.\n"
            "    answers: {work.match: half}\n    but: {",
            "    story: Half of the list could be shown.\n"
            "    answers: {work.match: half}\n    »but: {",
            "cornerstone half-met has 'but' and keeps no rule", "name the rules under `keeps`"),
    Planted("findings: {weak_match: moderate}", "findings: {»weak_mach: moderate}",
            "unknown finding 'weak_mach'", "did you mean 'weak_match'?"),
    Planted("findings: {weak_match: moderate}", "findings: {weak_match: »moderat}",
            "unknown grade 'moderat'", "did you mean 'moderate'?"),
    Planted("findings: {weak_match: moderate}", "findings: {weak_match: »[moderate]}",
            "unknown grade", "use one of: weak, moderate, strong"),
    Planted("absent: [skill_gap]", "absent: [»skill_gaps]", "unknown finding 'skill_gaps'",
            "did you mean 'skill_gap'?"),
    Planted("totals: {ability: 5, luck: -2}", "totals: {»abilty: 5, luck: -2}",
            "unknown field of 'totals' of a cornerstone 'abilty'", "did you mean 'ability'?"),
    Planted("totals: {ability: 5, luck: -2}", "totals: {ability: »much, luck: -2}",
            "'ability' must be a whole number from -1000 to 1000"),
    Planted("totals: {ability: 5, luck: -2}", "totals: »5", "'totals' must be a mapping, not '5'"),
    Planted("second: none", "second: »nobody", "unknown category 'nobody'",
            "use one of: ability, luck, none"),
    Planted("leading: ability\n    second", "leading: »undetermind\n    second",
            "unknown category 'undetermind'", "did you mean 'undetermined'?"),
    Planted("steps: [learn]", "steps: [»lern]", "unknown step 'lern'", "did you mean 'learn'?"),
    Planted("steps: [learn]", "»colour: red", "unknown field of a cornerstone 'colour'"),
    Planted("id: half-met", "id: »half met", "'half met' cannot be an id"),
    Planted("- id: skill-missing", "- »id: half-met", "'half-met' is the id of two cornerstones",
            "give one of them another id"),
    Planted("domain: The work\n", "domain: The work\n»colour: red\n",
            "unknown field of a file of cornerstones 'colour'"),
]


@pytest.mark.parametrize("planted", ERRORS, ids=lambda planted: planted.what)
def test_each_error_is_told_with_its_place(planted: Planted, tmp_path: Path) -> None:
    """A slip is told once, at its line and column, with what to do."""
    write_rulebase(tmp_path)
    place = replace_text(tmp_path, FILE, planted.old, planted.new)
    problem, = errors_in(tmp_path)
    assert problem.place == place
    assert planted.what in problem.what
    assert planted.suggestion in problem.suggestion
    assert problem.cause and problem.suggestion


@pytest.mark.parametrize("field", ["id", "story", "answers"])
def test_a_field_that_must_be_there_is_missed(field: str, tmp_path: Path) -> None:
    """A cornerstone without id, story or answers is refused by the name of what is missing."""
    place = write_marked(
        write_rulebase(tmp_path) / FILE,
        "domain: Work\ncornerstones:\n  - »" + "\n    ".join(
            line for line in ("id: a", "story: It was.", "answers: {}", "leading: undetermined")
            if not line.startswith(field)) + "\n")
    problem, = errors_in(tmp_path)
    assert problem.place == place
    assert problem.what == f"a cornerstone has no '{field}'"


def test_a_cornerstone_that_expects_nothing_is_refused(tmp_path: Path) -> None:
    """A case without anything that must follow would always hold."""
    place = write_marked(
        write_rulebase(tmp_path) / FILE,
        "domain: Work\ncornerstones:\n  - »id: a\n    story: It was.\n    answers: {}\n")
    problem, = errors_in(tmp_path)
    assert (problem.place, problem.what) == (place, "cornerstone a expects nothing")


def test_errors_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    """An unreadable file, an empty one and a misspelling are told in one go, by file."""
    write_rulebase(tmp_path)
    places = [
        replace_text(tmp_path, FILE, "keeps: [M1]", "keeps: [»M11]"),
        write_marked(tmp_path / "cornerstones/02-empty.yaml", "»# nothing yet\n"),
        write_marked(tmp_path / "cornerstones/03-broken.yaml", "domain: [\n»"),
    ]
    problems = errors_in(tmp_path)
    assert [problem.place for problem in problems] == places
    assert [problem.what.split(":")[0] for problem in problems] == [
        "unknown rule 'M11'", "the file is empty", "not valid YAML"]
