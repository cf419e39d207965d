"""`debrief feedback read`: words from wherever they come, as text and for programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from engine.rulebase.output_schemas import output_schemas
from tests.cli.running import invoke, on_terminal, run, told, words
from tests.knowledge.planted_lexicon import LEXICON_FILE, lexicon_text
from tests.knowledge.rulebase import write_marked

SAID = "Your skills were not the problem, but the role was put on hold. Blub di blub."
MAIL = """<html><body><p>Dear Sam,</p><p>We went with a candidate with more experience.</p>
<p>Kind regards,</p><p>Jo, Head of Overqualified People</p>
<blockquote>Was my salary too high?</blockquote></body></html>
"""
PLAIN_MAIL = """Hello Sam,

your salary expectations were too
high.

Best regards
Jo, Hiring Freeze Ltd

On Mon, 3 Mar 2025 at 10:00, Sam wrote:
> Was it that I lack experience?
"""


def reading(text: str, *arguments: str, stdin: str = "") -> dict[str, Any]:
    """What `--json` gives for a text, checked with its schema."""
    result = invoke("feedback", "read", text, "--json", *arguments, stdin=stdin)
    assert (result.exit_code, result.stderr) == (0, "")
    found: dict[str, Any] = json.loads(result.stdout)
    jsonschema.validate(found, output_schemas()["reading"],
                        jsonschema.Draft202012Validator)
    return found


def reasons(text: str, *arguments: str, stdin: str = "") -> list[str]:
    """The reasons that are read."""
    return list(reading(text, *arguments, stdin=stdin)["answers"].get("fb.reason", []))


def test_the_words_are_marked_and_what_they_say_is_told() -> None:
    """The words recognised stand in brackets, each answer with its words and entry."""
    shown = words(invoke("feedback", "read", SAID).stdout)
    assert "but [the role was put on hold]." in shown
    assert "The job was put on hold or cancelled from “the role was put on hold” (frozen)" in shown
    assert "A skill was missing" not in shown
    assert "? Blub di blub." in shown
    assert "Not understood ? “Blub di blub.”" in shown


def test_what_is_denied_is_told_with_its_denial() -> None:
    """A reason that is named to deny it is listed apart, with the words that deny it."""
    shown = words(invoke("feedback", "read", "We never felt that you were arrogant.").stdout)
    assert "“arrogant”: denied by “never” (lexicon entry attitude)" in shown
    assert "all of that stays unknown" in shown


def test_json_of_a_reading() -> None:
    """Answers, the words of each, and every sentence with its place in the text."""
    found = reading(SAID)
    assert found["answers"] == {"fb.given": "specific", "fb.reason": ["frozen"]}
    (hold,) = found["derived"]["fb.reason"]
    assert SAID[hold["start"]:hold["end"]] == hold["text"] == "the role was put on hold"
    assert [(one["understood"], one["text"]) for one in found["sentences"]] == [
        (True, SAID[:-14]), (False, "Blub di blub.")]


def test_words_given_in_a_file_and_on_standard_input(tmp_path: Path) -> None:
    """TEXT, FILE and - read the same, a mark of byte order or not."""
    file = tmp_path / "letter"
    file.write_text(SAID, "utf-8-sig")
    expected = invoke("feedback", "read", SAID).stdout
    assert invoke("feedback", "read", str(file)).stdout == expected
    assert invoke("feedback", "read", "-", stdin=SAID).stdout == expected
    assert run("feedback", "read", "-", stdin=SAID).out == expected


@pytest.mark.parametrize(("text", "wanted"), [
    (MAIL, ["lacks_experience"]), (PLAIN_MAIL, ["salary"]),
    ("You were 🎉 overqualified 🎉", ["overqualified"]),
    ("You were over\x07qualified, \x1b[31mand arrogant.", ["attitude", "overqualified"]),
])
def test_mails_and_odd_signs(text: str, wanted: list[str], tmp_path: Path) -> None:
    """Markup, quoted mails, signatures, emoji and control characters do no harm to the reading."""
    file = tmp_path / "mail.html"
    file.write_text(text, "utf-8")
    assert reasons(str(file)) == wanted


@pytest.mark.parametrize("text", [
    "", " ", "Grumpf.", "Wir haben eine Kandidatin mit mehr Erfahrung gewählt.",
    "我们选择了另一位更有经验的候选人。", "🙈🙉🙊",
])
def test_where_nothing_is_recognised(text: str) -> None:
    """That is said, and no reason is invented; it is no failure."""
    assert reading(text)["answers"] == {}
    shown = words(invoke("feedback", "read", text).stdout)
    assert "Nothing was recognised that answers a question; all of that stays unknown." in shown


def test_a_megabyte_of_text(tmp_path: Path) -> None:
    """A text of 1 MB is read to its end."""
    file = tmp_path / "long.txt"
    filler = "The weather in the north of the country was fair for the time of the year. "
    file.write_text(filler * (1_000_000 // len(filler)) + "The role was put on hold.", "utf-8")
    assert reasons(str(file)) == ["frozen"]


def test_control_characters_do_not_reach_the_terminal() -> None:
    """What is shown of the words holds none."""
    seen = on_terminal("feedback", "read", "You were \x1b[31marrogant\x07\x08.", TERM="dumb")
    assert "arrogant" in seen
    assert all(character.isprintable() or character == "\n" for character in seen), repr(seen)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    """A missing file, one that is no text, and a folder are refused by name with exit code 4."""
    binary = tmp_path / "photo.png"
    binary.write_bytes(bytes(range(256)))
    for name, why in (("none.txt", "there is no such file"), (str(binary), "not UTF-8"),
                      (str(tmp_path), "directory")):
        ended = run("feedback", "read", name)
        assert ended.code == 4
        assert name in told(ended)
        assert why in told(ended)


def test_a_lexicon_of_ones_own(rulebase: Path) -> None:
    """With another lexicon other words are read: what a counselor adds counts at once."""
    write_marked(rulebase / LEXICON_FILE, lexicon_text(
        "{id: short, means: {work.gaps: [skill]}, phrases: ['no .. grumpf*']}"))
    found = reading("He has no such grumpfing.", "--knowledge", str(rulebase))
    assert found["answers"] == {"work.gaps": ["skill"]}
    assert reading("The role was put on hold.", "--knowledge", str(rulebase))["answers"] == {}
