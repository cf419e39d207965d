"""The catalogs are complete and fit the texts of today."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from docs import catalogs
from web.languages import CATALOGS, DOMAIN

PLACEHOLDER = re.compile(r"%\((\w+)\)s|%%")
FILES = sorted(CATALOGS.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))
ENGLISH_ONLY = re.compile(r"web/(templates/)?(desk|rulebase|sandbox|upload|paging|letter)")
"""Of these pages no translation is asked; see `web.texts.ENGLISH_ONLY`."""


def strings(text: object) -> list[str]:
    return [str(one) for one in text] if isinstance(text, tuple | list) else [str(text)]


def wanted(message: Message) -> bool:
    return not all(ENGLISH_ONLY.match(place) for place, _ in message.locations)


def test_nothing_is_stale() -> None:
    """The template and each catalog hold the texts of today, no more and no less."""
    assert [str(path) for path, text in catalogs.texts()
            if not path.exists() or path.read_text("utf-8") != text] == [], "run `make generate`"


def test_there_is_spanish() -> None:
    """Spanish shows that a third language is only a catalog away."""
    assert Path("es/LC_MESSAGES/debrief.po") in [path.relative_to(CATALOGS) for path in FILES]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parents[1].name)
def test_complete(path: Path) -> None:
    """Every text of the candidate's pages, the engine and the knowledge is translated for sure."""
    catalog = catalogs.read(path)
    assert len(catalog) > 1000
    assert [message.id for message in catalogs.untranslated(catalog) if wanted(message)] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parents[1].name)
def test_placeholders(path: Path) -> None:
    """A translation stands for the same values, has all its plural forms, and formats."""
    catalog = catalogs.read(path)
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
    for message in catalogs.read(path):
        if str(message.context).startswith("question:") and message.string:
            assert ("?" in str(message.id)) == ("?" in str(message.string)), message.id


def test_calls_can_be_extracted() -> None:
    """No call for a text holds an f-string: what extracts texts warns of it, or skips it."""
    wrong = []
    for room in catalogs.ROOMS:
        for path in sorted((catalogs.ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and called(node) in catalogs.KEYWORDS:
                    given = [*node.args, *(keyword.value for keyword in node.keywords)]
                    if any(isinstance(part, ast.JoinedStr)
                           for one in given for part in ast.walk(one)):
                        wrong.append(f"{path.relative_to(catalogs.ROOT)}:{node.lineno}")
    assert wrong == []


def called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""
