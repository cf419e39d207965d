"""Cornerstone cases: for every rule the short case that made it necessary, and what must follow.

They stand in `cornerstones/*.yaml` beside the rules. Compton & Jansen (1990), A philosophical basis
for knowledge acquisition: a rule is kept with the case that prompted it, so that a later change
which breaks that case is noticed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from knowledge.model.conditions import UNDETERMINED, Grade, Value
from knowledge.model.problems import NOWHERE, KnowledgeError, Place, Problems
from knowledge.model.records import Knowledge
from knowledge.reading.cases import read_answer
from knowledge.reading.fields import Fields, fields, identifier, kind_of
from knowledge.reading.loading import read_tree
from knowledge.reading.places import BUILT_IN
from knowledge.reading.yaml_tree import Table, Text, Tree

FOLDER = "cornerstones"
UNKNOWN = "unknown"
"""Stands in `but` for an answer that is taken away."""
NONE = "none"
"""Stands in `second` for no second reason."""
MAX_TOTAL = 1000


@dataclass(frozen=True, slots=True)
class Cornerstone:
    """One short case, and what must follow from it. What is not stated is not tested.

    Attributes:
        keeps: rules that it keeps; each must fire.
        story: what happened, in a sentence.
        but: with these answers instead (None: without an answer), none of the rules fires.
        findings: findings that must hold, each with exactly this grade.
        absent: findings that must not hold.
        totals: decibans by category, where stated; a category left out has 0.
        leading: a category or `undetermined`, where stated.
        second: a category or `none`, where stated.
        steps: steps that must be called for.
    """

    id: str
    domain: str
    keeps: tuple[str, ...]
    story: str
    answers: Mapping[str, Value]
    but: Mapping[str, Value | None] | None
    findings: Mapping[str, Grade]
    absent: tuple[str, ...]
    totals: Mapping[str, int] | None
    leading: str | None
    second: str | None
    steps: tuple[str, ...]
    place: Place = field(default=NOWHERE, compare=False)


def load_cornerstones(knowledge: Knowledge, folder: Path | None = None) -> tuple[Cornerstone, ...]:
    """The cornerstones of a folder of knowledge, in the order of their files; none if it has none.

    Args:
        knowledge: the knowledge of that folder.
        folder: the folder of knowledge; None means the one that ships with the program.

    Raises:
        KnowledgeError: with every error found.
    """
    problems = Problems()
    found: dict[str, Cornerstone] = {}
    for path in sorted(((BUILT_IN if folder is None else folder) / FOLDER).glob("*.yaml")):
        tree = read_tree(path, problems)
        if tree is None:
            continue
        top = fields(tree, "a file of cornerstones", ["domain", FOLDER], [], problems)
        for row in top.rows(FOLDER):
            read = _cornerstone(row, top.text("domain"), knowledge, problems)
            if read.id in found:
                problems.add(read.place, f"'{read.id}' is the id of two cornerstones",
                             f"first used at {found[read.id].place}",
                             "give one of them another id")
            found[read.id] = read
    if problems:
        raise KnowledgeError(problems)
    return tuple(found.values())


def _cornerstone(
    tree: Tree, domain: str, knowledge: Knowledge, problems: Problems
) -> Cornerstone:
    found = fields(tree, "a cornerstone", ["id", "story", "answers"],
                   ["keeps", "but", "findings", "absent", "totals", "leading", "second", "steps"],
                   problems)
    name = identifier(found.entries.get("id"), "a cornerstone", problems)
    keeps = found.references("keeps", "rule", knowledge.rules)
    if "but" in found and "keeps" not in found:
        problems.add(found.places["but"], f"cornerstone {name} has 'but' and keeps no rule",
                     "`but` tells when the rules it keeps are silent",
                     "name the rules under `keeps`, or delete `but`")
    if not {"keeps", "findings", "absent", "totals", "leading", "second", "steps"} & {
            *found.entries}:
        problems.add(found.place, f"cornerstone {name} expects nothing", "it was not finished",
                     "write what must follow, for example `leading: undetermined`")
    answers = {question: value
               for question, value in _answers(found, "answers", knowledge).items()
               if value is not None}
    categories = [*knowledge.categories]
    return Cornerstone(
        id=name, domain=domain, keeps=keeps, story=found.text("story"), answers=answers,
        but=_answers(found, "but", knowledge) if "but" in found else None,
        findings=_findings(found, knowledge),
        absent=found.references("absent", "finding", knowledge.findings),
        totals=_totals(found, categories) if "totals" in found else None,
        leading=found.reference("leading", "category", [*categories, UNDETERMINED]) or None,
        second=found.reference("second", "category", [*categories, NONE]) or None,
        steps=found.references("steps", "step", knowledge.steps), place=found.place,
    )


def _table(found: Fields, name: str) -> tuple[tuple[Text, Tree], ...]:
    tree = found.entries.get(name)
    if tree is None:
        return ()
    if not isinstance(tree, Table):
        found.problems.add(tree.place, f"{found.what}: '{name}' must be a mapping, not "
                           f"{kind_of(tree)}", "a bracket or dash instead of braces",
                           f"write `{name}: {{...}}`, or nothing but braces for none")
        return ()
    return tree.entries


def _answers(found: Fields, name: str, knowledge: Knowledge) -> dict[str, Value | None]:
    """Answers by question, in the order of the questionnaire; None for `unknown`."""
    given: dict[str, Value | None] = {}
    for key, tree in _table(found, name):
        question = knowledge.questions.get(key.text)
        if question is None:
            found.problems.unknown(key.place, "question", key.text, knowledge.questions)
        elif name == "but" and isinstance(tree, Text) and tree.text == UNKNOWN:
            given[key.text] = None
        else:
            value = read_answer(question, tree, found.problems)
            if value is not None:
                given[key.text] = value
    return {question: given[question] for question in knowledge.questions if question in given}


def _findings(found: Fields, knowledge: Knowledge) -> dict[str, Grade]:
    read: dict[str, Grade] = {}
    grades = {grade.name: grade for grade in Grade}
    for key, tree in _table(found, "findings"):
        word = tree.text if isinstance(tree, Text) else kind_of(tree)
        if key.text not in knowledge.findings:
            found.problems.unknown(key.place, "finding", key.text, knowledge.findings)
        elif word not in grades:
            found.problems.unknown(tree.place, "grade", word, grades)
        else:
            read[key.text] = grades[word]
    return read


def _totals(found: Fields, categories: list[str]) -> dict[str, int]:
    tree = found.entries["totals"]
    _table(found, "totals")
    numbers = fields(tree, f"'totals' of {found.what}", [], categories, found.problems) if (
        isinstance(tree, Table)) else None
    return {category: numbers.whole(category, -MAX_TOTAL, MAX_TOTAL) if numbers else 0
            for category in categories}
