"""Letters: how their files are read and checked, and that templates can do nothing but letters."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.model.problems import KnowledgeError
from knowledge.reading.letter_template import TEMPLATE_NAMES, environment
from knowledge.reading.letters import Letters, load_letters
from knowledge.reading.loading import load
from tests.knowledge.rulebase import replace_text, write_rulebase
from tests.strategies import shipped


@pytest.fixture
def rulebase(tmp_path: Path) -> Path:
    return write_rulebase(tmp_path / "rulebase")


def letters_in(folder: Path) -> Letters:
    return load_letters(load(folder), folder)


def refused(folder: Path) -> str:
    """What is said of letters that are refused."""
    with pytest.raises(KnowledgeError) as error:
        letters_in(folder)
    return str(error.value)


def test_letters_are_read(rulebase: Path) -> None:
    """A letter has its blanks in the order of its text; a blank may be filled by a question."""
    found = letters_in(rulebase)
    assert found.letters["note"].template.blanks == ("who", "said", "reply")
    assert found.blanks["said"].answer == "talk.words"
    assert [concern.words for concern in found.concerns] == ["that a skill was missing"]


def test_every_shipped_blank_is_used() -> None:
    """No blank is listed that no letter shows."""
    found = load_letters(shipped())
    used = {blank for letter in found.letters.values() for blank in letter.template.blanks}
    assert used == set(found.blanks)
    assert list(found.letters) == [
        "follow-up", "feedback-request", "leaver-outreach", "thank-you", "call-script"]


TEMPLATE = "letters/note.md.j2"
YAML = "letters/letters.yaml"


@pytest.mark.parametrize(("file", "old", "new", "said"), [
    (TEMPLATE, "{{ who }}", "{{ whom }}", ["1:1: unknown blank 'whom'", "did you mean 'who'?"]),
    (TEMPLATE, "{{ said }}", "{{ said }", ["3:1: not a valid template"]),
    (TEMPLATE, "{% if concern %}", "{% if concern }", ["not a valid template"]),
    (TEMPLATE, "'talk.rounds'", "'talk.round'",
     ["8:1: unknown question 'talk.round'", "did you mean 'talk.rounds'?"]),
    (TEMPLATE, "'degree'", "'degre'",
     ["8:1: unknown option of work.gaps 'degre'", "did you mean 'degree'?"]),
    (TEMPLATE, "found('no_thanks')", "found('thanks')", ["unknown finding 'thanks'"]),
    (TEMPLATE, "found('no_thanks')", "found", ["'found' stands without what it asks for"]),
    (TEMPLATE, "found('no_thanks')", "found(who)", ["a call that a letter cannot make"]),
    (YAML, "- id: note", "- id: »notes", ["the letter has no text in notes.md.j2",
                                           "no letter is called 'note.md.j2'"]),
    (YAML, "id: who", "id: found", ["'found' cannot be the name of a blank"]),
    (YAML, "id: said", "id: who", ["'who' is the id of a blank twice"]),
    (YAML, "answer: talk.words", "answer: talk.rounds", ["unknown text question 'talk.rounds'"]),
    (YAML, "{finding: skill_gap}", "{finding: skill_gop}", ["did you mean 'skill_gap'?"]),
    (YAML, "say: You have", "says: You have", ["did you mean 'say'?"]),
])
def test_errors_are_told_with_their_place(
    rulebase: Path, file: str, old: str, new: str, said: list[str]
) -> None:
    """An error in a template or in the list is told with file and line, and what to do."""
    replace_text(rulebase, file, old, new)
    found = refused(rulebase)
    assert str(rulebase / "letters") in found
    for words in said:
        assert words in found


@pytest.mark.parametrize("escape", [
    "{{ who.__class__ }}", "{{ who['__class__'] }}", "{{ ''.__class__.__mro__ }}",
    "{{ who|attr('__class__') }}", "{{ self }}", "{{ self._TemplateReference__context }}",
    "{{ cycler.__init__.__globals__ }}", "{{ lipsum() }}", "{{ range(10**9) }}",
    "{{ 'x' * 1000000000 }}", "{{ '%1000000000d' % 1 }}", "{{ found.__globals__ }}",
    "{{ found.__call__('x') }}", "{{ answered.__self__ }}",
    "{% for x in who %}{% endfor %}", "{% set who = 'x' %}", "{% include '/etc/passwd' %}",
    "{% import 'x' as y %}", "{% extends 'x' %}", "{% macro m() %}{% endmacro %}",
    "{% filter upper %}{% endfilter %}", "{% call found('no_thanks') %}{% endcall %}",
    "{{ who ~ said }}", "{{ [who] }}", "{{ {'a': who} }}", "{{ who if concern else said }}",
    "{{ who is defined }}", "{{ found(*who) }}", "{{ found(**who) }}",
])
def test_templates_cannot_leave_the_letter(rulebase: Path, escape: str) -> None:
    """Whatever reaches beyond blanks and `if` is refused when the letters are read."""
    path = rulebase / TEMPLATE
    path.write_text(path.read_text("utf-8") + escape + "\n", "utf-8")
    assert f"{path}:" in refused(rulebase)


def test_the_sandbox_has_nothing_in_it() -> None:
    """Even without the check, a template finds no filter, no test and no global name."""
    sandbox = environment()
    assert not sandbox.globals
    assert not sandbox.filters
    assert not sandbox.tests
    assert set(TEMPLATE_NAMES).isdisjoint(load_letters(shipped()).blanks)


def test_a_folder_without_letters(rulebase: Path) -> None:
    """Knowledge without letters is told where to copy them from."""
    (rulebase / YAML).unlink()
    assert "there are no letters in this knowledge" in refused(rulebase)


def test_a_template_that_is_no_text(rulebase: Path) -> None:
    """A template in another encoding, or of too many characters, is refused."""
    (rulebase / TEMPLATE).write_bytes(b"Dear \xff")
    assert "cannot be read" in refused(rulebase)
    (rulebase / TEMPLATE).write_text("x" * 20_001, "utf-8")
    assert "20,000 characters" in refused(rulebase)
