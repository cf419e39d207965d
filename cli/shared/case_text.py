"""The text of a case in YAML, and edits that leave every other character as it was."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from knowledge.model.conditions import Value

HEADER = "# One rejection, as remembered. What is left out counts as unknown.\n"
PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_.+-]*")
WORDS_OF_YAML_1_1 = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null"))


def case_text(case: str, answers: Mapping[str, Value], day: date | None = None) -> str:
    """A whole case as YAML."""
    text = new_text(case, day, HEADER)
    for question, value in answers.items():
        text = with_answer(text, question, value, list(answers))
    return text


def new_text(case: str, day: date | None, header: str) -> str:
    """A case without answers as YAML, below a header of comments."""
    lines = [header.rstrip("\r\n"), f"case: {scalar(case)}"]
    lines += [] if day is None else [f"date: {day.isoformat()}"]
    return _line_end(header).join([*lines, "answers:", ""])


def with_answer(text: str, question: str, value: Value | None, order: Sequence[str]) -> str:
    """The text of a case with one answer given, changed, or removed (None).

    Args:
        text: YAML that `read_cases` accepts.
        question: the question's id.
        value: the answer.
        order: ids of questions; a new answer goes below the nearest one before it.
    """
    text = _one_a_line(text)
    key, answers = _fields(text)["answers"]
    spans = {name: _span(text, *pair) for name, pair in _pairs(answers).items()}
    if question in spans:
        return _changed(text, spans[question], "" if value is None else value_text(value))
    if value is None:
        return text
    column = next((span.column for span in spans.values()), key.start_mark.column + 2)
    above = [name for name in order[:order.index(question)] if name in spans]
    place = spans[above[-1]].end if above else key.end_mark.index
    return _with_lines(text, place, [" " * column + f"{question}: {value_text(value)}"])


def with_date(text: str, day: date) -> str:
    """The text of a case with this date, written below its id where there was none."""
    fields = _fields(text)
    if "date" in fields:
        return _changed(text, _span(text, *fields["date"]), day.isoformat())
    above = _span(text, *fields["case"])
    return _with_lines(text, above.end, [" " * above.column + f"date: {day.isoformat()}"])


def value_text(value: Value) -> str:
    """An answer as YAML."""
    if isinstance(value, tuple):
        return f"[{', '.join(scalar(option) for option in value)}]"
    return str(value) if isinstance(value, int) else scalar(value)


def scalar(word: str) -> str:
    """Words as YAML, in quotation marks where a YAML 1.1 tool would read something else."""
    if PLAIN.fullmatch(word) and word.casefold() not in WORDS_OF_YAML_1_1:
        return word
    if word.isprintable():
        return "'" + word.replace("'", "''") + "'"
    escaped = word.encode("utf-8", "replace").decode().replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in escaped) + '"'


@dataclass(frozen=True, slots=True)
class _Span:
    """Where one `key: value` stands in a text, and the comments inside its list, if it is one."""

    column: int
    start: int
    key_end: int
    end: int
    comments: tuple[str, ...]


def _fields(text: str) -> dict[str, tuple[ScalarNode, Node]]:
    return _pairs(YAML(typ="safe", pure=True).compose(text))


def _pairs(node: Node) -> dict[str, tuple[ScalarNode, Node]]:
    if not isinstance(node, MappingNode):
        return {}
    return {key.value: (key, value) for key, value in node.value if isinstance(key, ScalarNode)}


def _span(text: str, key: ScalarNode, value: Node) -> _Span:
    key_end: int = key.end_mark.index
    end = _end(value)
    if isinstance(value, ScalarNode) and not value.value and not value.style:
        colon = re.compile(r"[ \t]*:").match(text, key_end)  # the mark of nothing is further on
        end = colon.end() if colon else key_end
    end = max(key_end, len(text[:end].rstrip()))
    inside = "" if isinstance(value, ScalarNode) else text[key_end:end]
    comments = tuple(found.rstrip() for found in re.findall(r"(?<=\s)#[^\r\n]*", inside))
    return _Span(key.start_mark.column, key.start_mark.index, key_end, end, comments)


def _end(node: Node) -> int:
    """Where a value ends; the mark of a block stands behind the comments that follow it."""
    if isinstance(node, SequenceNode | MappingNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last)
    index: int = node.end_mark.index
    return index


def _one_a_line(text: str) -> str:
    """The text with answers in braces, or none at all, laid out one on a line."""
    key, answers = _fields(text)["answers"]
    if isinstance(answers, MappingNode) and not answers.flow_style:
        return text
    whole = _span(text, key, answers)
    pairs = [_span(text, *pair) for pair in _pairs(answers).values()]
    rows = [*whole.comments, *(text[pair.start:pair.end] for pair in pairs)]
    text = text[:whole.key_end] + ":" + text[whole.end:]
    return _with_lines(text, whole.key_end, [" " * (whole.column + 2) + row for row in rows])


def _changed(text: str, span: _Span, written: str) -> str:
    """The text with another value in a span; without its line where nothing is written."""
    line_start = text.rfind("\n", 0, span.start) + 1
    line_end = text.find("\n", span.end) + 1 or len(text)
    above = "".join(" " * span.column + comment + _line_end(text) for comment in span.comments)
    if not written and not text[span.end:line_end].strip():
        return text[:line_start] + above + text[line_end:]
    key = text[line_start:span.key_end]
    value = f": {written}" if written else ":"
    return text[:line_start] + above + key + value + text[span.end:]


def _with_lines(text: str, place: int, lines: Sequence[str]) -> str:
    """The text with new lines below the one in which a place is."""
    end = _line_end(text)
    below = text.find("\n", place) + 1
    if not below:
        text += end
        below = len(text)
    return text[:below] + "".join(line + end for line in lines) + text[below:]


def _line_end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"
