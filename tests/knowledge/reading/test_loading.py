"""Knowledge loads whole, or every error in it is told at once, each with its place."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given

from knowledge.model.conditions import Leading, findings_read, leaves
from knowledge.model.problems import KnowledgeError, Place, Problem, Problems
from knowledge.model.records import GiveFinding, Knowledge
from knowledge.reading.checking import check
from knowledge.reading.loading import KINDS, load
from knowledge.reading.places import BUILT_IN
from tests.examples import examples
from tests.knowledge.planted import (
    CONDITIONS,
    DIAGNOSIS,
    EMPTY,
    FILES_AND_FIELDS,
    MORE,
    SOURCES,
    TALK,
    TALK_RULES,
    WORK,
    YAML_ERRORS,
    Planted,
)
from tests.knowledge.planted_lexicon import ENTRIES, PHRASES
from tests.knowledge.planted_records import (
    FINDINGS_AND_RULES,
    QUESTIONS,
    REQUIRED,
    SOURCES_AND_STEPS,
    VERDICT,
)
from tests.knowledge.rulebase import FILES, replace_text, write_marked, write_rulebase
from tests.random_rulebases import rulebases
from tests.strategies import shipped

Errors = tuple[Problem, ...]
TABLE = [*CONDITIONS, *QUESTIONS, *FINDINGS_AND_RULES, *SOURCES_AND_STEPS, *VERDICT,
         *FILES_AND_FIELDS, *YAML_ERRORS, *PHRASES, *ENTRIES]


def errors_in(folder: Path) -> Errors:
    """The errors for which a folder is refused."""
    with pytest.raises(KnowledgeError) as refused:
        load(folder)
    return refused.value.problems


def lines_of(problems: Iterable[Problem]) -> str:
    """The errors as they are shown, for the messages of failing tests."""
    return "\n" + "\n".join(map(str, problems))


@pytest.mark.parametrize("planted", TABLE, ids=lambda planted: planted.name)
def test_each_error_is_told_once_with_its_place(planted: Planted, tmp_path: Path) -> None:
    """One error in one file gives one message: its line and column, what is wrong, what to do."""
    place = planted.plant(write_rulebase(tmp_path))
    problems = errors_in(tmp_path)
    assert len(problems) == 1, lines_of(problems)
    problem, = problems
    assert problem.place == place, problem
    assert planted.what in problem.what
    assert planted.suggestion in problem.suggestion
    assert planted.cause in problem.cause
    assert problem.cause and problem.suggestion


@pytest.mark.parametrize("planted", EMPTY, ids=lambda planted: planted.name)
def test_an_empty_list_is_refused_for_being_empty(planted: Planted, tmp_path: Path) -> None:
    """An empty list or mapping is an error, which does not say `must be a list, not a list`."""
    place = planted.plant(write_rulebase(tmp_path))
    problems = errors_in(tmp_path)
    assert len(problems) == 1, lines_of(problems)
    problem, = problems
    assert problem.place == place, problem
    assert planted.what in problem.what
    assert not re.search(r"(a list|a mapping)\b.*, not \1$", problem.what), problem.what


@pytest.mark.parametrize(("file", "line", "owner", "start"), REQUIRED)
def test_each_required_field_is_missed(
    file: str, line: str, owner: str, start: str, tmp_path: Path
) -> None:
    """A field that must be there and is not is named, at the start of what it belongs to."""
    write_rulebase(tmp_path)
    replace_text(tmp_path, file, line, "")
    place = replace_text(tmp_path, file, start, "»" + start)
    name = line.strip(" ,\n").partition(":")[0]
    found = [problem for problem in errors_in(tmp_path) if f"has no '{name}'" in problem.what]
    assert [problem.place for problem in found] == [place]
    assert owner in found[0].what
    assert found[0].suggestion == f"add a line `{name}: ...`"


def test_a_misspelt_required_field_is_told_with_the_right_spelling(tmp_path: Path) -> None:
    """A misspelt field that must be there is both an unknown field and a missing one."""
    place = replace_text(
        write_rulebase(tmp_path), TALK, "why: Their words count.", "»whi: Their words count.")
    missing, unknown = errors_in(tmp_path)
    assert (missing.what, unknown.what) == (
        "question talk.words has no 'why'", "unknown field of question talk.words 'whi'")
    assert unknown.place == place
    assert unknown.suggestion == "did you mean 'why'?"


def test_a_rule_that_cannot_be_read_still_gives_its_finding(tmp_path: Path) -> None:
    """A misspelling in the only rule of a finding is not also told as a finding without a rule."""
    write_rulebase(tmp_path)
    replace_text(tmp_path, TALK_RULES, "then: {finding: open_end, grade: weak}",
                 "then: {finding: no_thanks, grade: weak}")
    place = replace_text(tmp_path, TALK_RULES, "leading: undetermined", "leading: »undetermind")
    problems = errors_in(tmp_path)
    assert [problem.place for problem in problems] == [place], lines_of(problems)


@pytest.mark.parametrize("kind", ["sources", "questions", "findings", "steps"])
def test_a_file_that_is_not_yaml_is_told_once(kind: str, tmp_path: Path) -> None:
    """A slip that makes a file unreadable is told; not every mention of what it holds."""
    write_rulebase(tmp_path)
    file = next(name for name in FILES if name.startswith(kind))
    write_marked(tmp_path / file, FILES[file] + "  : [\n")
    problems = errors_in(tmp_path)
    files = {problem.place.file for problem in problems}
    assert files == {str(tmp_path / file)}, lines_of(problems)


def test_many_errors_are_told_at_once_in_the_order_of_the_files(tmp_path: Path) -> None:
    """Errors planted in several files are all reported in one go, sorted by file and line."""
    write_rulebase(tmp_path)
    planted = [row for row in TABLE if row.name in (
        "margin too high", "unknown category", "worth too high", "unknown kind",
        "core neither true nor false", "unknown grade concluded", "too many hours",
        "lead days too long", "unknown source of a rule", "unknown option of yes_no")]
    assert len(planted) == 10
    places = sorted(row.plant(tmp_path) for row in planted)
    problems = errors_in(tmp_path)
    assert [problem.place for problem in problems] == places, lines_of(problems)


def test_each_error_is_one_line(tmp_path: Path) -> None:
    """The text of the exception has one line for each error: place, what, cause and what to do."""
    write_rulebase(tmp_path)
    replace_text(tmp_path, DIAGNOSIS, "margin: 3", r'margin: "3\n\e[31m"')
    replace_text(tmp_path, TALK, "core: false", "core: no")
    with pytest.raises(KnowledgeError) as refused:
        load(tmp_path)
    first, second = str(refused.value).splitlines()
    assert first == (
        f"{tmp_path / DIAGNOSIS}:1:9: diagnosis.yaml: 'margin' must be "
        r"a whole number from 1 to 60, not '3\n\x1b[31m'; a slip of typing or indent; "
        "write `margin:` followed by a whole number from 1 to 60")
    assert second.startswith(f"{tmp_path / TALK}:17:11: question talk.words: 'core'")


# --- files and folders ---------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS if not kind.optional])
def test_each_kind_of_file_is_missed(kind: str, tmp_path: Path) -> None:
    """A folder without one of the six kinds of files is refused by the name of that kind."""
    write_rulebase(tmp_path)
    for file in FILES:
        if file.startswith(kind):
            (tmp_path / file).unlink()
    problem, = (found for found in errors_in(tmp_path) if "there is no" in found.what)
    assert problem.place == Place(str(tmp_path))
    assert problem.what == f"there is no {kind}.yaml and no folder {kind}/"
    assert problem.suggestion == f"add {kind}.yaml"


def test_an_empty_folder_misses_all(tmp_path: Path) -> None:
    """In an empty folder, all six kinds of files are missed, and nothing else is said."""
    assert len(errors_in(tmp_path)) == sum(not kind.optional for kind in KINDS) == 6


def test_a_folder_that_does_not_exist(tmp_path: Path) -> None:
    """A path that leads nowhere is refused by its name."""
    problem, = errors_in(tmp_path / "nowhere")
    assert problem.place == Place(str(tmp_path / "nowhere"))
    assert problem.what == "there is no such folder of knowledge"


def test_a_file_instead_of_a_folder(tmp_path: Path) -> None:
    """A path to a file is no folder of knowledge."""
    write_rulebase(tmp_path)
    problem, = errors_in(tmp_path / SOURCES)
    assert problem.what == "there is no such folder of knowledge"


@pytest.mark.parametrize(("data", "byte"), [
    (FILES[WORK].replace("plainest", "plâinest").encode("latin-1"), FILES[WORK].index("ainest")),
    (FILES[WORK].encode("utf-16"), 0),
    (b"section: \xff\n", 9),
])
def test_another_encoding(data: bytes, byte: int, tmp_path: Path) -> None:
    """A file that is not UTF-8 is refused, with the first byte that is none."""
    write_rulebase(tmp_path)
    (tmp_path / WORK).write_bytes(data)
    problem, = (found for found in errors_in(tmp_path) if found.place.file.endswith(WORK))
    assert problem.what.startswith("not UTF-8 text (byte ")
    assert problem.place == Place(str(tmp_path / WORK))
    assert problem.suggestion == "save the file as UTF-8"
    assert f"(byte {byte})" in problem.what


@pytest.mark.parametrize("file", ["rules/03-more.yaml", "sources/more.yaml"])
def test_a_file_that_cannot_be_read(file: str, tmp_path: Path) -> None:
    """What is named like a file and is a folder, or leads nowhere, is refused with the reason."""
    write_rulebase(tmp_path)
    (tmp_path / file).mkdir(parents=True)
    dangling = tmp_path / "steps" / "more.yaml"
    dangling.parent.mkdir()
    dangling.symlink_to(tmp_path / "nowhere")
    folder, nowhere = errors_in(tmp_path)
    assert folder.place == Place(str(tmp_path / file))
    assert folder.what == "cannot be read: Is a directory"
    assert nowhere.place == Place(str(dangling))
    assert nowhere.what == "cannot be read: No such file or directory"


def test_files_of_other_kinds_are_left_alone(tmp_path: Path) -> None:
    """Files that are not YAML, such as cases, schemas and notes, are nobody's business."""
    write_rulebase(tmp_path)
    expected = load(tmp_path).hash
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "one.jsonl").write_text("{", encoding="utf-8")
    (tmp_path / "rules" / "README.md").write_text("{", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("{", encoding="utf-8")
    assert load(tmp_path).hash == expected


# --- hostile files -------------------------------------------------------------------------------


HOSTILE = {
    "brackets": "[" * 100_000,
    "balanced brackets": "[" * 100_000 + "]" * 100_000,
    "braces": "{a: " * 100_000,
    "dashes": "- " * 100_000,
    "question marks": "? " * 100_000,
    "deeper and deeper": "".join(" " * depth + "a:\n" for depth in range(1_000)),
    "alias bomb": "a: &a [x]\n" + "".join(
        f"{chr(letter + 1)}: &{chr(letter + 1)} [{f'*{chr(letter)}, ' * 9}]\n"
        for letter in range(ord("a"), ord("y"))),
    "merge key": "a: &a {b: c}\nd:\n  <<: *a\n",
    "tag of an object": "!!python/object/apply:os.system ['true']\n",
    "tag of a name": "a: !!python/name:os.system\n",
    "tag directive": "%TAG ! tag:example.org,2000:\n---\n!x a\n",
    "directive of another version": "%YAML 3.0\n---\na: b\n",
    "a megabyte of one key": "k" * 1_048_576 + ": v\n",
    "a long key within the limits": "k" * 900_000 + ": v\n",
    "a long quoted key": '? "' + "k" * 900_000 + '"\n: v\n',
    "a megabyte of one value": "k: " + "v" * 1_048_576 + "\n",
    "one character too many": "# " + "v" * 999_999,
    "NUL": "domain: \0\n",
    "second document": "domain: a\n---\ndomain: b\n",
    "thousand documents": "---\n" * 1_000,
    "300,000 values": "[" + "a," * 300_000 + "]\n",
    "300,000 keys": "{" + "a," * 300_000 + "}\n",
    "20,000 keys of one name": "{" + "a: ," * 20_000 + "}\n",
    "a quotation mark": '"' * 100_001,
    "backslashes": '"' + "\\x41" * 200_000,
    "percent signs": "%" * 100_000,
    "block scalar without end": "a: |\n" + "  \n" * 200_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_a_clear_error_soon(name: str, tmp_path: Path) -> None:
    """A hostile file is refused with an error that stands in it, within two seconds of work."""
    write_rulebase(tmp_path)
    (tmp_path / MORE).write_text(HOSTILE[name], encoding="utf-8")
    start = time.process_time()
    problems = errors_in(tmp_path)
    assert time.process_time() - start < 60
    assert {problem.place.file for problem in problems} == {str(tmp_path / MORE)}
    assert all(len(str(problem)) < 500 + len(str(tmp_path)) for problem in problems)


def test_long_chains_are_judged_without_recursion(tmp_path: Path) -> None:
    """A chain of 1,200 rules and one of 1,200 steps, longest first, load like any other."""
    write_rulebase(tmp_path)
    size = 1_200
    findings = "".join(f"  - {{id: x{n}, title: X, means: X}}\n" for n in range(size))
    rules = "".join(
        f"  - {{id: X{n}, title: X, if: {{finding: x{n - 1}}}, "
        f"then: {{finding: x{n}, grade: weak}}, because: X, sources: [ART]}}\n"
        for n in range(1, size))
    steps = "".join(
        f"  - {{id: s{n}, title: S, do: S, addresses: every plan, after_all: [s{n - 1}], hours: 1, "
        "lead_days: [0, 0], done_when: S, sources: [ART]}\n" for n in range(size - 1, 0, -1))
    first = ("  - {id: X0, title: X, if: {work.match: {is: all}}, "
             "then: {finding: x0, grade: weak}, because: X, sources: [ART]}\n")
    (tmp_path / "findings").mkdir()
    (tmp_path / "findings" / "more.yaml").write_text("findings:\n" + findings, encoding="utf-8")
    (tmp_path / MORE).write_text(f"domain: More\nrules:\n{rules}{first}", encoding="utf-8")
    (tmp_path / "steps").mkdir()
    (tmp_path / "steps" / "more.yaml").write_text(
        "theme: More\nsteps:\n" + steps.replace("[s0]", "[rest]"), encoding="utf-8")
    assert load(tmp_path).levels[f"X{size - 1}"] == size - 1


# --- the whole -----------------------------------------------------------------------------------


def test_the_smallest_knowledge_is_read_as_written(tmp_path: Path) -> None:
    """The records hold what the files say, each with the place where it stands."""
    knowledge = load(write_rulebase(tmp_path))
    assert list(knowledge.questions) == [
        "work.match", "work.gaps", "work.level", "talk.thanked", "talk.rounds", "talk.words"]
    assert knowledge.questions["talk.thanked"].option_ids == ("yes", "no")
    assert knowledge.questions["work.match"].label("half") == "Half of them"
    assert knowledge.findings["skill_gap"].cluster == "match"
    assert knowledge.findings["open_end"].cluster == "open_end"
    assert knowledge.rules["T1"].place == Place(str(tmp_path / TALK_RULES), 3, 5)
    assert knowledge.rules["T1"].domain == "The talk"
    assert knowledge.steps["rest"].every_plan
    assert knowledge.steps["learn"].lead_days == (7, 30)
    assert knowledge.categories["ability"].gate is None
    assert dict(knowledge.levels) == {
        "M1": 0, "G1": 0, "G2": 0, "M2": 1, "T1": 0, "T2": 0, "V1": 2, "V2": 0, "C1": 2}


def test_the_shipped_knowledge_loads() -> None:
    """The knowledge that ships is valid, and has a hash of 64 hexadecimal digits."""
    knowledge = shipped()
    assert re.fullmatch("[0-9a-f]{64}", knowledge.hash)
    assert {"cannot_do_job", "missing_qualification", "culture_fit", "outside_control"} == set(
        knowledge.categories)
    assert knowledge.questions and knowledge.findings and knowledge.rules and knowledge.steps
    settled_in_order(knowledge)


def test_the_shipped_knowledge_means_the_same_in_another_folder(tmp_path: Path) -> None:
    """Places have no part in what knowledge is equal to, nor in its hash."""
    copy = shutil.copytree(BUILT_IN, tmp_path / "copy", ignore=shutil.ignore_patterns("*.py"))
    assert load(copy) == shipped()


@examples(5)
@given(rulebases())
def test_random_rulebases_are_valid_and_settled_in_order(knowledge: Knowledge) -> None:
    """The random rulebases of the tests pass every check of the loader, with the same levels."""
    problems = Problems()
    assert check(knowledge, problems) == knowledge
    assert not problems, lines_of(problems)
    settled_in_order(knowledge)


def settled_in_order(knowledge: Knowledge) -> None:
    """Each rule stands above every rule that gives a finding it reads; 0 reads answers only."""
    for rule in knowledge.rules.values():
        read = set(findings_read(rule.condition))
        if any(isinstance(leaf, Leading) for leaf in leaves(rule.condition)):
            read |= {name for name, finding in knowledge.findings.items() if finding.evidence}
        below = [knowledge.levels[other.id] for other in knowledge.rules.values()
                 if isinstance(other.conclusion, GiveFinding) and other.conclusion.finding in read]
        assert knowledge.levels[rule.id] == max((level + 1 for level in below), default=0)
