"""The YAML files of cornerstones: writes what came out in the place of what was expected.

Like `cli.shared.case_file` this replaces the text of single values and leaves every other
character as it
was. What an edit made is read back before it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from cli.shared.case_file import write_whole
from cli.shared.failures import FileFailure, Refused
from engine.rulebase.cornerstones.cornerstones import Aspect, Result
from knowledge.model.plain import JsonValue
from knowledge.model.problems import Problem, Problems, ProblemsError
from knowledge.model.records import GiveFinding, Knowledge
from knowledge.reading.cases import plain
from knowledge.reading.cornerstones import FOLDER, NONE
from knowledge.reading.yaml_tree import read_yaml

Outcome: TypeAlias = Mapping[str, str | Mapping[str, str | int]]
"""By the name of a field, what is to stand in it."""
MAX_LINE = 110
BOM = "\ufeff"
_Edit: TypeAlias = tuple[int, int, str]
"""Where a text is replaced, from and up to, and by what."""


def acceptable(result: Result) -> bool:
    """Whether what came out can be taken for what is expected.

    Not where a rule that the cornerstone keeps is silent, or fires with `but`: the case would no
    longer show what it is kept for.
    """
    return not result.holds and not any(
        mismatch.aspect in (Aspect.RULE, Aspect.BUT) for mismatch in result.mismatches)


def accept(results: Sequence[Result], knowledge: Knowledge) -> tuple[str, ...]:
    """Write what came out into the files of cornerstones that fail.

    Args:
        results: cornerstones that are acceptable.
        knowledge: the knowledge they were run with.

    Returns:
        The ids of those that were changed.

    Raises:
        Refused: a file is laid out so that it cannot be changed safely; it is left as it is.
        FileFailure: a file cannot be read or written.
    """
    changed: list[str] = []
    for file in dict.fromkeys(result.cornerstone.place.file for result in results):
        text = before = _text(file)
        for result in results:
            if result.cornerstone.place.file == file:
                edited = _with_outcome(text, result, knowledge)
                changed += [result.cornerstone.id] if edited != text else []
                text = edited
        if text != before:
            try:
                write_whole(Path(file), text)
            except OSError as error:
                raise FileFailure(file, error, "written") from None
    return tuple(changed)


def _text(file: str) -> str:
    try:
        return Path(file).read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FileFailure(file, error, "read") from None


def outcome(result: Result, knowledge: Knowledge) -> Outcome:
    """What came out, for each field of a cornerstone that says so.

    Of the findings those that it names, and those that the rules it keeps give.
    """
    reading = result.reading
    given = [rule.conclusion.finding for name in result.cornerstone.keeps
             if isinstance((rule := knowledge.rules[name]).conclusion, GiveFinding)]
    named = {*result.cornerstone.findings, *given}
    return {
        "findings": {name: grade.name for name, grade in reading.findings.items()
                     if name in named},
        "totals": {name: total for name, total in reading.diagnosis.totals.items() if total},
        "leading": reading.diagnosis.leading,
        "second": reading.diagnosis.second or NONE,
    }


def _with_outcome(text: str, result: Result, knowledge: Knowledge) -> str:
    """The text with what came out, after making sure that this is all that has changed."""
    name, file = result.cornerstone.id, result.cornerstone.place.file
    wanted = _data(text, file)
    row = next(row for row in _rows(wanted) if row.get("id") == name)
    new = {field: value for field, value in outcome(result, knowledge).items() if field in row}
    row.update({field: dict(value) if isinstance(value, Mapping) else value
                for field, value in new.items()})
    with suppress(ProblemsError, YAMLError):
        edited = _edited(text, name, new)
        if _data(edited, file) == wanted:
            return edited
    raise Refused([Problem(
        result.cornerstone.place, f"{name} cannot be changed safely",
        "its lines are laid out in an unusual way; the file was left as it is",
        "write what came out by hand")])


def _data(text: str, file: str) -> JsonValue:
    tree = read_yaml(text.removeprefix(BOM), file, Problems())
    return None if tree is None else plain(tree)


def _rows(data: JsonValue) -> Iterator[dict[str, JsonValue]]:
    rows = data.get(FOLDER) if isinstance(data, dict) else None
    yield from (row for row in (rows if isinstance(rows, list) else []) if isinstance(row, dict))


# --- the text ------------------------------------------------------------------------------------


def _edited(text: str, name: str, new: Outcome) -> str:
    if text.startswith(BOM):
        return BOM + _edited(text.removeprefix(BOM), name, new)
    top = _pairs(YAML(typ="safe", pure=True).compose(text))
    rows = top[FOLDER][1].value
    row = next(pairs for pairs in map(_pairs, rows) if pairs["id"][1].value == name)
    edits: list[_Edit] = []
    for field, value in new.items():
        key, node = row[field]
        if isinstance(value, Mapping):
            edits += _mapping_edits(text, key, node, {k: str(v) for k, v in value.items()})
        elif node.value != value:
            edits.append((node.start_mark.index, node.end_mark.index, str(value)))
    for start, end, written in sorted(edits, reverse=True):
        text = text[:start] + written + text[end:]
    return text


def _pairs(node: Node) -> dict[str, tuple[ScalarNode, Node]]:
    if not isinstance(node, MappingNode):
        return {}
    return {key.value: (key, value) for key, value in node.value if isinstance(key, ScalarNode)}


def _mapping_edits(
    text: str, key: ScalarNode, node: Node, new: Mapping[str, str]
) -> Iterator[_Edit]:
    """Edits that put the entries into a mapping; only what differs is touched."""
    old = _pairs(node)
    if old.keys() != new.keys():
        yield from _entries_edits(text, key, node, new)
        return
    for name, (_, value) in old.items():
        if value.value != new[name]:
            yield value.start_mark.index, value.end_mark.index, new[name]


def _entries_edits(
    text: str, key: ScalarNode, node: Node, new: Mapping[str, str]
) -> Iterator[_Edit]:
    """Edits for a mapping whose entries come and go: those that stay keep their place."""
    names = [*dict.fromkeys([*(name for name in _pairs(node) if name in new), *new])]
    entries = [f"{name}: {new[name]}" for name in names]
    column, start = key.start_mark.column, text.index(":", key.end_mark.index) + 1
    end = _end(node)
    line_end = "\r\n" if "\r\n" in text else "\n"
    comments = re.findall(r"(?<=\s)#[^\r\n]*", text[start:end])
    yield key.start_mark.index, key.start_mark.index, "".join(
        f"{comment.rstrip()}{line_end}{' ' * column}" for comment in comments)
    one_line = f" {{{', '.join(entries)}}}"
    in_a_block = isinstance(node, MappingNode) and not node.flow_style
    if entries and (in_a_block or column + len(key.value) + 1 + len(one_line) > MAX_LINE):
        yield start, end, "".join(f"{line_end}{' ' * (column + 2)}{entry}" for entry in entries)
    else:
        yield start, end, one_line


def _end(node: Node) -> int:
    """Where a value ends; the mark of a block stands behind the comments that follow it."""
    if isinstance(node, SequenceNode | MappingNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last)
    index: int = node.end_mark.index
    return index
