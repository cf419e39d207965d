"""A map from the columns and values of a foreign log to our questions and options, in YAML.

```yaml
columns:
  applicant_no: case
  Technical round: iv.technical
  Reasons:
    is: fb.reason
    separator: ","
    values: {not enough experience: lacks_experience, no comment: null}
unknown: ["n/a", "-"]
ignore: [internal notes]
```
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from knowledge.model.plain import JsonValue
from knowledge.model.problems import Place, Problems, ProblemsError, shown
from knowledge.model.records import Kind, Knowledge
from knowledge.reading.condition_syntax import MAX_COUNT
from knowledge.reading.fields import Fields, fields, kind_of, whole_number
from knowledge.reading.yaml_tree import Items, Table, Text, Tree, read_yaml

CASE, CANDIDATE, DATE, CONFIRMED = "case", "candidate", "date", "confirmed"
DETAILS = (CASE, CANDIDATE, DATE, CONFIRMED)
"""What a log says of a case besides its answers."""
SEPARATOR = ";"
NULLS = ("", "~", "null")


class MapError(ProblemsError):
    """A map cannot be used as it stands."""


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """What a foreign column is.

    Attributes:
        target: a question, or one of `DETAILS`.
        separator: stands between the options of a set.
        values: what foreign values mean, by `folded`; an empty tuple is no answer.
    """

    target: str
    separator: str = SEPARATOR
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LogMap:
    """The meaning of a foreign log.

    Attributes:
        columns: by the name of the foreign column.
        unknown: values that mean no answer in whatever column, by `folded`.
        ignore: columns to leave aside.
    """

    columns: Mapping[str, MappedColumn] = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()

    def data(self) -> JsonValue:
        """The map as plain data: the same for maps that mean the same."""
        columns: dict[str, JsonValue] = {
            name: {"is": column.target, "separator": column.separator,
                   "values": {value: [*options] for value, options in column.values.items()}}
            for name, column in self.columns.items()}
        return {"columns": columns, "unknown": [*sorted(self.unknown)],
                "ignore": [*sorted(self.ignore)]}


def folded(word: str) -> str:
    """A word without what people write differently: capital letters, and spaces about it."""
    return " ".join(word.split()).casefold()


def read_log_map(text: str, file: str, knowledge: Knowledge) -> LogMap:
    """Read a map and check it against the knowledge.

    Args:
        text: YAML.
        file: its name, for the places of errors.
        knowledge: tells which questions, options and categories there are.

    Raises:
        MapError: everything that is wrong with it.
    """
    problems = Problems()
    try:
        tree = read_yaml(text.removeprefix("\ufeff"), file, problems)
    except ProblemsError as error:
        raise MapError(error.problems) from None
    found = fields(tree if tree is not None else Table(Place(file), ()), "the map", ["columns"],
                   ["unknown", "ignore"], problems)
    columns = _columns(found.entries.get("columns"), knowledge, problems)
    log_map = LogMap(columns, frozenset(map(folded, _words(found, "unknown"))),
                     frozenset(_words(found, "ignore")))
    if problems:
        raise MapError(problems)
    return log_map


def _columns(
    tree: Tree | None, knowledge: Knowledge, problems: Problems
) -> dict[str, MappedColumn]:
    if tree is None:
        return {}
    if not isinstance(tree, Table):
        problems.add(tree.place, f"'columns' must be a mapping of columns, not {kind_of(tree)}",
                     "a dash or a bracket too many", "write `their column: our question` below it")
        return {}
    columns: dict[str, MappedColumn] = {}
    given: dict[str, Text] = {}
    for key, value in tree.entries:
        column = _column(value, f"column {shown(key.text)}", knowledge, problems)
        if not column.target:
            continue
        if column.target in given:
            first = given[column.target]
            problems.add(key.place, f"{column.target} is already read from {shown(first.text)}",
                         f"that stands in line {first.place.line}", "keep one of the two")
        given.setdefault(column.target, key)
        columns[" ".join(key.text.split())] = column
    return columns


def _column(tree: Tree, what: str, knowledge: Knowledge, problems: Problems) -> MappedColumn:
    if isinstance(tree, Text):
        return MappedColumn(_target(tree, knowledge, problems))
    found = fields(tree, what, ["is"], ["separator", "values"], problems)
    aim = found.entries.get("is")
    if not isinstance(aim, Text):
        if aim is not None:
            problems.add(aim.place, f"{what}: 'is' must be a question, not {kind_of(aim)}",
                         "a bracket too many", "write `is: ` and the id of one question")
        return MappedColumn("")
    target = _target(aim, knowledge, problems)
    separator = _separator(found)
    values = found.entries.get("values")
    if values is None or not target:
        return MappedColumn(target, separator)
    return MappedColumn(target, separator, _values(values, what, target, knowledge, problems))


def _target(tree: Text, knowledge: Knowledge, problems: Problems) -> str:
    if tree.text in DETAILS or tree.text in knowledge.questions:
        return tree.text
    problems.unknown(tree.place, "question", tree.text, [*DETAILS, *knowledge.questions])
    return ""


def _separator(found: Fields) -> str:
    tree = found.entries.get("separator")
    if tree is None:
        return SEPARATOR
    if isinstance(tree, Text) and 1 <= len(tree.text) <= 5:
        return tree.text
    found.problems.add(tree.place, f"{found.what}: 'separator' must be one to five characters",
                       "quotation marks are missing", 'write it as separator: ","')
    return SEPARATOR


def _values(
    tree: Tree, what: str, target: str, knowledge: Knowledge, problems: Problems
) -> dict[str, tuple[str, ...]]:
    if not isinstance(tree, Table):
        problems.add(tree.place, f"{what}: 'values' must be a mapping, not {kind_of(tree)}",
                     "a dash or a bracket too many", "write `their value: our option` below it")
        return {}
    question = knowledge.questions.get(target)
    if target != CONFIRMED and (question is None or question.kind is Kind.TEXT):
        problems.add(tree.place, f"{what}: the values of {target} cannot be mapped",
                     "it has no options", "leave `values` out")
        return {}
    values: dict[str, tuple[str, ...]] = {}
    for key, value in tree.entries:
        if folded(key.text) in values:
            problems.add(key.place, f"{what}: {shown(key.text)} is given twice",
                         "capital letters and spaces do not count", "keep one of the two")
        values[folded(key.text)] = _options(value, target, knowledge, problems)
    return values


def _options(
    tree: Tree, target: str, knowledge: Knowledge, problems: Problems
) -> tuple[str, ...]:
    """The options that one foreign value stands for."""
    question = knowledge.questions.get(target)
    if isinstance(tree, Text) and not tree.quoted and tree.text in NULLS:
        return ()
    if isinstance(tree, Items) and question is not None and question.kind is Kind.CHOICES:
        return tuple(option for item in tree.items
                     for option in _options(item, target, knowledge, problems))
    if not isinstance(tree, Text):
        problems.add(tree.place, f"{kind_of(tree)} is not an option of {target}",
                     "a bracket too many", "name one option, or null for no answer")
        return ()
    if question is not None and question.kind is Kind.COUNT:
        number = whole_number(tree)
        if number is None or not 0 <= number <= MAX_COUNT:
            problems.add(tree.place, f"{target} is a count; {kind_of(tree)} is none", "words",
                         f"write a whole number from 0 to {MAX_COUNT}")
        return (tree.text,)
    known = list(knowledge.categories) if question is None else [*question.option_ids]
    if tree.text not in known:
        kind = "category" if question is None else f"option of {target}"
        problems.unknown(tree.place, kind, tree.text, known)
    return (tree.text,)


def _words(found: Fields, name: str) -> list[str]:
    tree = found.entries.get(name)
    if tree is None:
        return []
    if isinstance(tree, Items) and all(isinstance(item, Text) for item in tree.items):
        return [item.text for item in tree.items if isinstance(item, Text)]
    found.problems.add(tree.place, f"{found.what}: '{name}' must be a list of words",
                       "brackets are missing", "write it as [first, second]")
    return []
