"""The catalogs are complete; that they hold the texts of today is held with all generated files."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from docs import catalogs
from web.shared.languages import CATALOGS, DOMAIN

PLACEHOLDER = re.compile(r"%\((\w+)\)s|%%")
FILES = sorted(CATALOGS.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))
ENGLISH_ONLY = re.compile(
    r"web/(templates/(desk|rulebase|sandbox|upload|paging|letter)|batch/|log/|rulebase/"
    r"|case/letters|shared/paging)")
"""Of these pages no translation is asked; see `web.shared.texts.ENGLISH_ONLY`."""
ASKING = frozenset(catalogs.KEYWORDS)
DEFINING = ("engine/core/words/translation.py", "web/shared/texts.py")
"""Here the functions are that others ask for texts."""


@functools.cache
def read(path: Path) -> Catalog:
    """A catalog, read once."""
    return catalogs.read(path)


def strings(text: object) -> list[str]:
    return [str(one) for one in text] if isinstance(text, tuple | list) else [str(text)]


def wanted(message: Message) -> bool:
    return not all(ENGLISH_ONLY.match(place) for place, _ in message.locations)


def test_every_text_can_be_extracted() -> None:
    """A call for a text holds no f-string and no other call for one: extractors skip these."""
    asked = [call for path in modules() for call in calls_in(path)]
    assert len(asked) > 300
    assert [ast.unparse(call) for call in asked if unfit(call)] == []


def test_every_text_of_the_code_is_in_the_template() -> None:
    """Ids are written out, or looked up in a module that notes them; each is in the template."""
    with catalogs.TEMPLATE.open("rb") as template:
        known = {one for message in read_po(template) for one in strings(message.id)}
    for path in modules():
        asked = calls_in(path)
        written = {one.value for call in asked for one in ids(call)
                   if isinstance(one, ast.Constant)}
        assert written <= known, path
        looked_up = [ast.unparse(call) for call in asked
                     if not all(isinstance(one, ast.Constant) for one in ids(call))]
        assert not looked_up or any(called(call) == "noted" for call in asked), (path, looked_up)


@pytest.mark.parametrize(("text", "wrong"), [
    ('_("a %(b)s", b=b)', False), ('_(GRADES[grade])', False), ('_(group.word)', False),
    ('ngettext("one", "many", len(f"{a}"))', True), ('_("a %(b)s", b=f"{b}")', True),
    ('_("a %(b)s", b=", ".join(f"{one}" for one in b))', True), ('_(f"a {b}")', True),
    ('_("a %(b)s", b=b or _("none"))', True), ('_("a" + b)', True), ('_("a" % b)', True),
    ('noted(a)', True), ('ngettext(one, "many", 2)', True), ('texts.pgettext("at", name())', True),
])
def test_what_cannot_be_extracted_is_found(text: str, wrong: bool) -> None:
    """The search finds each kind of call that it is for, and leaves the others."""
    assert unfit(calls(text)[0]) is wrong


def modules() -> Iterator[Path]:
    """The modules that ask for texts."""
    return (path for room in catalogs.ROOMS for path in sorted((catalogs.ROOT / room).rglob("*.py"))
            if path.relative_to(catalogs.ROOT).as_posix() not in DEFINING)


def called(call: ast.Call) -> str:
    """The name of a function, without where it is from."""
    match call.func:
        case ast.Name(name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def calls(text: str) -> list[ast.Call]:
    """Every call for a text, the outer ones first."""
    return [one for one in ast.walk(ast.parse(text))
            if isinstance(one, ast.Call) and called(one) in ASKING]


@functools.cache
def calls_in(path: Path) -> list[ast.Call]:
    """The calls of a module, read once."""
    return calls(path.read_text("utf-8"))


def ids(call: ast.Call) -> list[ast.expr]:
    """The arguments of a call that are in catalogs."""
    return call.args[:2 if called(call) in ("ngettext", "pgettext") else 1]


def unfit(call: ast.Call) -> bool:
    """Whether an extractor could pass over a call, or over a part of it."""
    lookup: tuple[type[ast.expr], ...] = (
        (ast.Name, ast.Attribute, ast.Subscript) if called(call) in ("_", "gettext") else ())
    return any(not isinstance(one, (ast.Constant, *lookup)) for one in ids(call)) or any(
        isinstance(one, ast.JoinedStr) or (isinstance(one, ast.Call) and called(one) in ASKING)
        for part in (*call.args, *call.keywords) for one in ast.walk(part))


def test_there_is_spanish() -> None:
    """Spanish shows that a third language is only a catalog away."""
    assert Path("es/LC_MESSAGES/debrief.po") in [path.relative_to(CATALOGS) for path in FILES]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parents[1].name)
def test_complete(path: Path) -> None:
    """Every text of the candidate's pages, the engine and the knowledge is translated for sure."""
    catalog = read(path)
    assert len(catalog) > 1000
    assert [message.id for message in catalogs.untranslated(catalog) if wanted(message)] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parents[1].name)
def test_placeholders(path: Path) -> None:
    """A translation stands for the same values, has all its plural forms, and formats."""
    catalog = read(path)
    wrong = []
    for message in catalog:
        told = strings(message.string)
        if not message.id or not any(told):
            continue
        ids = strings(message.id)
        if len(ids) > 1:
            assert len(told) == catalog.num_plurals, message.id
        for text in told:
            names = set(PLACEHOLDER.findall(ids[-1])) - {""}
            found = set(PLACEHOLDER.findall(text)) - {""}
            # one of something may be named without its number
            if not found <= names or not names - {"number", "count"} <= found:
                wrong.append((ids, text))
            elif names or "%%" in ids[0]:
                text % dict.fromkeys(names, "x")
    assert wrong == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parents[1].name)
def test_questions_end_where_they_did(path: Path) -> None:
    """What a question asks ends at its question mark, as prose quotes it up to there."""
    for message in read(path):
        if str(message.context).startswith("question:") and message.string:
            assert ("?" in str(message.id)) == ("?" in str(message.string)), message.id
