"""Conditions between their YAML form and the dataclasses of `knowledge.model.conditions`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import assert_never

from knowledge.model.conditions import (
    UNDETERMINED,
    All,
    Answered,
    AnyOf,
    AtLeast,
    Compare,
    CompareCount,
    Condition,
    Grade,
    Holds,
    Leading,
    Not,
    Operator,
)
from knowledge.model.plain import JsonValue
from knowledge.model.problems import Problems, shown
from knowledge.model.records import Kind, Question
from knowledge.reading.fields import kind_of, whole_number
from knowledge.reading.yaml_tree import Items, Table, Text, Tree

ANSWERED = "answered"
OPERATORS: dict[Kind, tuple[str, ...]] = {
    Kind.SCALE: ("is", "is not", "in", "at least", "at most", ANSWERED),
    Kind.CHOICE: ("is", "is not", "in", ANSWERED),
    Kind.YES_NO: ("is", "is not", "in", ANSWERED),
    Kind.CHOICES: ("includes", "includes only", ANSWERED),
    Kind.COUNT: ("is", "is not", "at least", "at most", ANSWERED),
    Kind.TEXT: (ANSWERED,),
}
"""The words each kind of question can be compared with."""
KEYWORDS = ("all", "any", "not", "at least", "of", "finding", "leading")
MAX_COUNT = 1000
"""The highest answer to a count."""


def accepted_options(
    question: Question, operator: Operator, values: Collection[str]
) -> frozenset[str]:
    """The options of a question for which a comparison is true.

    Args:
        question: a question with options.
        operator: how it is compared; `at least` and `at most` follow the order of the options.
        values: the options compared with.
    """
    ids = question.option_ids
    match operator:
        case Operator.IS_NOT:
            return frozenset(ids) - frozenset(values)
        case Operator.AT_LEAST:
            return frozenset(ids[min(ids.index(value) for value in values):])
        case Operator.AT_MOST:
            return frozenset(ids[: max(ids.index(value) for value in values) + 1])
        case _:
            return frozenset(values)


@dataclass(frozen=True, slots=True)
class ConditionReader:
    """Reads conditions, noting every error.

    Attributes:
        questions: the questions by id.
        findings: ids of all findings; None where none may be read.
        categories: ids of all categories; None where the diagnosis may not be read.
    """

    questions: Mapping[str, Question]
    findings: Collection[str] | None
    categories: Collection[str] | None
    problems: Problems

    def read(self, tree: Tree) -> Condition | None:
        """Read one condition, or note what is wrong and return None."""
        if not isinstance(tree, Table) or not tree.entries:
            return self._wrong(tree, f"a condition must be a mapping, not {kind_of(tree)}",
                               "write for example `job.level: {is: step_up}`")
        names = {key.text: value for key, value in tree.entries}
        key, value = tree.entries[0]
        if "at least" in names and set(names) == {"at least", "of"}:
            return self._at_least(tree, names["at least"], names["of"])
        if "finding" in names and set(names) <= {"finding", "at least"}:
            return self._holds(names["finding"], names.get("at least"))
        if len(names) > 1:
            return self._wrong(
                tree, "one condition is expected here, not " + " and ".join(map(shown, names)),
                "write several conditions as a list under `all:` or `any:`")
        match key.text:
            case "at least" | "of":
                missing = "of" if key.text == "at least" else "at least"
                return self._wrong(key, f"'{key.text}' stands here without '{missing}'",
                                   f"write `at least: 2` and below it `{missing}:`"
                                   if missing == "of" else "write `at least: 2` above it")
            case "all" | "any":
                parts = self._parts(key.text, value)
                if parts is None:
                    return None
                return All(parts) if key.text == "all" else AnyOf(parts)
            case "not":
                part = self.read(value)
                return None if part is None else Not(part)
            case "leading":
                return self._leading(value)
            case _:
                return self._compare(key, value)

    def _parts(self, name: str, tree: Tree) -> tuple[Condition, ...] | None:
        if not isinstance(tree, Items) or not tree.items:
            self._wrong(tree, f"'{name}' must be a list of conditions, not {kind_of(tree)}",
                        "write one condition a line, each after a dash")
            return None
        parts = [self.read(item) for item in tree.items]
        read = tuple(part for part in parts if part is not None)
        return read if len(read) == len(parts) else None

    def _at_least(self, tree: Table, count: Tree, of: Tree) -> Condition | None:
        parts = self._parts("of", of)
        number = whole_number(count)
        size = len(of.items) if isinstance(of, Items) else 1
        if number is None or not 1 <= number <= size:
            return self._wrong(count, f"'at least' must be a whole number from 1 to {size}",
                               "count the parts listed under `of:`")
        return None if parts is None else AtLeast(number, parts)

    def _holds(self, finding: Tree, grade: Tree | None) -> Condition | None:
        grades = {grade.name: grade for grade in Grade}
        if grade is not None and (not isinstance(grade, Text) or grade.text not in grades):
            word = grade.text if isinstance(grade, Text) else kind_of(grade)
            self.problems.unknown(grade.place, "grade", word, grades)
            return None
        if self.findings is None:
            return self._wrong(finding, "findings cannot be read here",
                               "use answers to questions only")
        if not isinstance(finding, Text) or finding.text not in self.findings:
            word = finding.text if isinstance(finding, Text) else kind_of(finding)
            self.problems.unknown(finding.place, "finding", word, self.findings)
            return None
        least = grades[grade.text] if isinstance(grade, Text) else Grade.weak
        return Holds(finding.text, least)

    def _leading(self, tree: Tree) -> Condition | None:
        if self.categories is None:
            return self._wrong(tree, "the diagnosis cannot be read here",
                               "use answers to questions only")
        known = [*self.categories, UNDETERMINED]
        if not isinstance(tree, Text) or tree.text not in known:
            word = tree.text if isinstance(tree, Text) else kind_of(tree)
            self.problems.unknown(tree.place, "category", word, known)
            return None
        return Leading(tree.text)

    def _compare(self, key: Text, tree: Tree) -> Condition | None:
        question = self.questions.get(key.text)
        if question is None:
            kind = "question" if "." in key.text else "question or keyword"
            self.problems.unknown(key.place, kind, key.text, [*self.questions, *KEYWORDS])
            return None
        words = OPERATORS[question.kind]
        if not isinstance(tree, Table) or len(tree.entries) != 1:
            return self._wrong(tree, f"{key.text} must be compared once, not {kind_of(tree)}",
                               f"write for example `{key.text}: {{{words[0]}: ...}}`")
        (word, value), = tree.entries
        if word.text not in words:
            self.problems.unknown(word.place, f"comparison of a {question.kind}", word.text, words)
            return None
        if word.text == ANSWERED:
            return self._answered(question.id, value)
        if question.kind is Kind.COUNT:
            number = whole_number(value)
            if number is None or not 0 <= number <= MAX_COUNT:
                return self._wrong(value, f"{key.text} is a count; {kind_of(value)} is no count",
                                   f"write a whole number from 0 to {MAX_COUNT}")
            return CompareCount(question.id, Operator(word.text), number)
        return self._options(question, Operator(word.text), value)

    def _answered(self, question: str, tree: Tree) -> Condition | None:
        if not isinstance(tree, Text) or tree.text not in ("true", "false"):
            return self._wrong(tree, f"'answered' must be true or false, not {kind_of(tree)}",
                               "write `{answered: true}`")
        answered = Answered(question)
        return answered if tree.text == "true" else Not(answered)

    def _options(self, question: Question, operator: Operator, tree: Tree) -> Condition | None:
        many = operator in (Operator.IN, Operator.INCLUDES_ONLY)
        either = operator is Operator.INCLUDES
        if isinstance(tree, Items) and tree.items and (many or either):
            items = tree.items
        elif isinstance(tree, Text) and not many:
            items = (tree,)
        else:
            wanted = "a list of options" if many else "one option"
            return self._wrong(tree, f"'{operator}' takes {wanted}, not {kind_of(tree)}",
                               f"the options of {question.id}: {', '.join(question.option_ids)}")
        values: list[str] = []
        for item in items:
            word = item.text if isinstance(item, Text) else kind_of(item)
            if word not in question.option_ids:
                self.problems.unknown(item.place, f"option of {question.id}", word,
                                      question.option_ids)
            elif word in values:
                self._wrong(item, f"{shown(word)} is given twice", "keep one")
            else:
                values.append(word)
        if len(values) < len(items):
            return None
        accepted = accepted_options(question, operator, values)
        return Compare(question.id, operator, tuple(values), accepted)

    def _wrong(self, tree: Tree, what: str, suggestion: str) -> Condition | None:
        """Note an error. Returns None, as every reader does that could not read."""
        self.problems.add(tree.place, what, "the condition is not in the form a rule reads",
                          suggestion)
        return None


def condition_data(condition: Condition) -> JsonValue:
    """A condition in the form of the files, as plain data. `ConditionReader` reads it back."""
    match condition:
        case Compare(question, operator, values):
            many = len(values) > 1 or operator in (Operator.IN, Operator.INCLUDES_ONLY)
            return {question: {operator.value: list(values) if many else values[0]}}
        case CompareCount(question, operator, number):
            return {question: {operator.value: number}}
        case Answered(question):
            return {question: {ANSWERED: True}}
        case Holds(finding, least):
            if least is Grade.weak:
                return {"finding": finding}
            return {"finding": finding, "at least": least.name}
        case Leading(category):
            return {"leading": category}
        case All(parts):
            return {"all": [condition_data(part) for part in parts]}
        case AnyOf(parts):
            return {"any": [condition_data(part) for part in parts]}
        case Not(Answered(question)):
            return {question: {ANSWERED: False}}
        case Not(part):
            return {"not": condition_data(part)}
        case AtLeast(count, parts):
            return {"at least": count, "of": [condition_data(part) for part in parts]}
        case _ as never:
            assert_never(never)
