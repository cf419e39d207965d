"""`debrief letter`: drafts on standard output or in files, and what is still to be filled in."""

from __future__ import annotations

import io
import json
from pathlib import Path

import docx
import pytest
from jsonschema import Draft202012Validator

from tests.cli.running import SMALL_CASE, TINY_CASE, Ended, invoke, log, on_terminal, run, told
from tests.knowledge.rulebase import replace_text, write_rulebase

NAMES = ("follow-up", "feedback-request", "leaver-outreach", "thank-you", "call-script")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.yaml"
    path.write_text(SMALL_CASE, "utf-8")
    return path


@pytest.mark.parametrize("name", NAMES)
def test_every_letter(name: str, small: Path) -> None:
    """Each letter goes to standard output; each blank left is told on the other."""
    ended = run("letter", small, name)
    assert ended.code == 0
    assert "[Which company was it?]" in ended.out
    assert "Still to fill in" in ended.err
    assert "  company " in ended.err
    assert "Still to fill in" not in ended.out


def test_set(small: Path) -> None:
    """--set fills a blank with words as they are; with all of them nothing is left."""
    result = invoke("letter", small, "leaver-outreach", "--set", "person=Ms *Rivera* = {{ 1 }}",
                    "--set", "company=Acme")
    assert "Hello Ms *Rivera* = {{ 1 }}," in result.stdout
    assert "company" not in result.stderr
    given = [f"--set={name}=x" for name in ("person", "company", "department", "background",
                                            "name", "contact")]
    assert invoke("letter", small, "leaver-outreach", *given).stderr == ""


def test_ask(small: Path) -> None:
    """--ask puts the questions on standard error; an empty reply or the end leaves the rest."""
    ended = run("letter", small, "thank-you", "--ask", stdin="Ms Rivera\n\nAcme\n")
    assert ended.code == 0
    assert ended.out.startswith("Subject: Thank you\n\nDear Ms Rivera,\n")
    assert "the [Which position was it?] position at Acme." in ended.out
    assert ended.err.startswith("Who interviewed you?\n> Ms Rivera\n")
    assert "  role " in ended.err


def test_formats(small: Path) -> None:
    """Text has no Markdown in it, Markdown has, and a document is one."""
    text = invoke("letter", small, "call-script").stdout
    assert text.startswith("THE FEEDBACK CALL\n")
    markdown = invoke("letter", small, "call-script", "--format", "markdown").stdout
    assert markdown.startswith("# The feedback call\n")
    data = invoke("letter", small, "call-script", "--format", "docx").stdout_bytes
    assert docx.Document(io.BytesIO(data)).paragraphs[0].text == "The feedback call"


def test_json_is_valid_by_its_schema(small: Path) -> None:
    """JSON tells the draft, the blanks left and the cautions, by the published schema."""
    validator = Draft202012Validator(json.loads(invoke("schema", "letter").stdout))
    for name in NAMES:
        made = json.loads(invoke("letter", small, name, "--format", "json").stdout)
        validator.validate(made)
        assert made["letter"] == name
        assert "company" in [blank["name"] for blank in made["missing"]]


@pytest.mark.parametrize(("file", "begins"), [
    ("letter.txt", b"Subject: "), ("letter.MD", b"Subject: "), ("letter.docx", b"PK"),
    ("letter.json", b"{")])
def test_output(file: str, begins: bytes, small: Path, tmp_path: Path) -> None:
    """--output and -o write to a file, whose name tells the format, and print no draft."""
    for number, option in enumerate(("--output", "-o")):
        path = tmp_path / f"{number}-{file}"
        result = invoke("letter", small, "thank-you", option, path)
        assert (result.exit_code, result.stdout) == (0, "")
        assert path.read_bytes().startswith(begins)


def test_cautions(small: Path) -> None:
    """What speaks against sending a letter is told on standard error."""
    result = invoke("letter", small, "feedback-request")
    assert "Mind: You have asked for feedback already." in result.stderr


def test_one_of_several_cases(tmp_path: Path) -> None:
    """--case takes one case of several."""
    several = log(tmp_path / "log.jsonl", {"case": "a", "answers": {}}, {
        "case": "b", "answers": {"fb.requested": "yes"}})
    assert "Mind: " in invoke("letter", several, "call-script", "--case", "b").stderr
    assert invoke("letter", several, "call-script").exit_code == 2


@pytest.mark.parametrize(("options", "said"), [
    ((), "Say which letter: note."), (("nota",), "Did you mean 'note'?"),
    (("note", "--set", "who"), "has no ="), (("note", "--set", "whom=x"), "Did you mean 'who'?"),
    (("note", "--format", "pdf"), "'pdf'"), (("note", "-o", "letter.pdf"), "does not tell"),
    (("note", "--ask"), "--ask hears your replies"),
])
def test_bad_options(options: tuple[str, ...], said: str, tmp_path: Path) -> None:
    """What cannot be done is refused in one clear line, with exit code 2 and no output."""
    rulebase = write_rulebase(tmp_path / "rulebase")
    result = invoke("letter", "-", *options, "--knowledge", rulebase, stdin=TINY_CASE)
    assert result.exit_code == 2
    assert said in told(Ended(result.exit_code, result.stdout, result.stderr))


def test_a_blank_of_another_letter(small: Path) -> None:
    """Words for a blank that only other letters have are refused as such."""
    ended = run("letter", small, "thank-you", "--set", "person=x")
    assert ended.code == 2
    assert "It belongs to other letters." in told(ended)


def test_a_document_on_a_terminal(small: Path) -> None:
    """A document is not written to a terminal."""
    assert "cannot be shown here" in on_terminal("letter", small, "thank-you", "--format", "docx")


def test_a_file_that_cannot_be_written(small: Path, tmp_path: Path) -> None:
    """A file in a folder that is not there is told, with exit code 4."""
    result = invoke("letter", small, "thank-you", "-o", tmp_path / "none" / "letter.txt")
    assert result.exit_code == 4
    assert "cannot be written" in result.stderr


def test_a_template_with_an_error(tmp_path: Path) -> None:
    """An error in a template stops the command with its file and line, exit code 3."""
    rulebase = write_rulebase(tmp_path / "rulebase")
    place = replace_text(rulebase, "letters/note.md.j2", "{{ who }}", "{{ »whoo }}")
    assert place is not None
    result = invoke("letter", "-", "note", "--knowledge", rulebase, stdin=TINY_CASE)
    assert (result.exit_code, result.stdout) == (3, "")
    assert f"{place.file}:{place.line}:1: unknown blank 'whoo'" in result.stderr
    assert "did you mean 'who'?" in result.stderr


def test_a_text_question_fills_a_blank(tmp_path: Path) -> None:
    """The answer to a question of kind text stands in the letter as it is, inert."""
    rulebase = write_rulebase(tmp_path / "rulebase")
    case = TINY_CASE + "  talk.rounds: 2\n  talk.words: 'Too *few* {{ who }}'\n"
    result = invoke("letter", "-", "note", "--knowledge", rulebase, stdin=case)
    assert "You said: Too *few* {{ who }}" in result.stdout
    assert "said" not in result.stderr
    assert "I understand that a skill was missing. [What comes close to it?]" in result.stdout
