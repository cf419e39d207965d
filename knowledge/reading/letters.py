"""Letters: their templates, what they may have to ask, and how a concern is worded.

They stand in `letters/` beside the rules: `letters.yaml`, and for each letter its text in
`NAME.md.j2`. No rule reads them, so they are no part of the hash of the knowledge.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge.model.conditions import Condition
from knowledge.model.problems import KnowledgeError, Place, Problem, Problems, shown
from knowledge.model.records import Kind, Knowledge
from knowledge.reading.condition_syntax import ConditionReader
from knowledge.reading.fields import Fields, fields, identifier
from knowledge.reading.letter_template import TEMPLATE_NAMES, Template, read_template
from knowledge.reading.loading import read_tree
from knowledge.reading.places import BUILT_IN
from knowledge.reading.yaml_tree import Tree

FOLDER = "letters"
FILE = "letters.yaml"
SUFFIX = ".md.j2"
BLANK_NAME = "letters, digits and _, beginning with a letter"


@dataclass(frozen=True, slots=True)
class Caution:
    """Something to tell the sender where a condition is true of the case."""

    condition: Condition
    say: str


@dataclass(frozen=True, slots=True)
class Letter:
    """One kind of letter.

    Attributes:
        use: when to send it, and to whom.
        cautions: what to tell the sender first.
        template: its text.
    """

    id: str
    title: str
    use: str
    cautions: tuple[Caution, ...]
    template: Template


@dataclass(frozen=True, slots=True)
class Blank:
    """Something that a letter needs and that may have to be asked.

    Attributes:
        question: what the sender is asked.
        answer: a question of kind `text` that fills it; None where there is none.
    """

    id: str
    question: str
    answer: str | None


@dataclass(frozen=True, slots=True)
class Concern:
    """A concern they named.

    Attributes:
        condition: true of the case where they named it.
        words: the concern, going on from `I understand`.
        reply: what the sender is asked for an answer to it.
    """

    condition: Condition
    words: str
    reply: str


@dataclass(frozen=True, slots=True)
class Letters:
    """All that is known of letters.

    Attributes:
        letters: by id.
        blanks: by id.
        concerns: the more telling first.
    """

    letters: dict[str, Letter]
    blanks: dict[str, Blank]
    concerns: tuple[Concern, ...]


def load_letters(knowledge: Knowledge, folder: Path | None = None) -> Letters:
    """The letters of a folder of knowledge.

    Args:
        knowledge: the knowledge of that folder.
        folder: the folder of knowledge; None means the one that ships with the program.

    Raises:
        KnowledgeError: with every error found, in `letters.yaml` and in the templates.
    """
    place = (BUILT_IN if folder is None else folder) / FOLDER
    problems = Problems()
    if not (place / FILE).exists():
        raise KnowledgeError([Problem(
            Place(str(place / FILE)), "there are no letters in this knowledge",
            "it was made before there were letters, or they were left out",
            f"copy the folder {FOLDER}/ from {BUILT_IN}")])
    tree = read_tree(place / FILE, problems)
    found = Letters({}, {}, ())
    if tree is not None:
        found = _Reader(knowledge, place, problems).read(tree)
    if problems:
        raise KnowledgeError(problems)
    return found


class _Reader:
    """Reads `letters.yaml` and the templates, noting every error."""

    def __init__(self, knowledge: Knowledge, place: Path, problems: Problems) -> None:
        self._knowledge = knowledge
        self._place = place
        self._problems = problems

    def read(self, tree: Tree) -> Letters:
        top = fields(tree, "the file of letters", ["letters", "blanks"], ["concerns"],
                     self._problems)
        blanks = {blank.id: blank for blank in self._blanks(top)}
        letters = {letter.id: letter for letter in self._letters(top, blanks)}
        self._refuse_strangers(letters)
        return Letters(letters, blanks, tuple(self._concerns(top)))

    def _blanks(self, top: Fields) -> Iterator[Blank]:
        seen: dict[str, Place] = {}
        texts = [question.id for question in self._knowledge.questions.values()
                 if question.kind is Kind.TEXT]
        for row in top.rows("blanks"):
            found = fields(row, "a blank", ["id", "question"], ["answer"], self._problems)
            name = self._id(found, "a blank", seen)
            if name and (not name.isidentifier() or name in TEMPLATE_NAMES):
                self._problems.add(
                    found.entries["id"].place, f"{shown(name)} cannot be the name of a blank",
                    "templates use it as a word of their own" if name in TEMPLATE_NAMES
                    else "a sign in it", f"use {BLANK_NAME}")
            answer = found.reference("answer", "text question", texts) or None
            yield Blank(name, found.text("question"), answer)

    def _letters(self, top: Fields, blanks: dict[str, Blank]) -> Iterator[Letter]:
        seen: dict[str, Place] = {}
        for row in top.rows("letters"):
            found = fields(row, "a letter", ["id", "title", "use"], ["cautions"], self._problems)
            name = self._id(found, "a letter", seen)
            if not name:
                continue
            template = read_template(
                self._place / f"{name}{SUFFIX}", found.entries["id"].place, blanks,
                self._knowledge, self._problems)
            yield Letter(name, found.text("title"), found.text("use"),
                         tuple(self._cautions(found)), template)

    def _cautions(self, letter: Fields) -> Iterator[Caution]:
        for row in letter.rows("cautions"):
            found = fields(row, "a caution", ["if", "say"], [], self._problems)
            condition = self._condition(found)
            if condition is not None:
                yield Caution(condition, found.text("say"))

    def _concerns(self, top: Fields) -> Iterator[Concern]:
        for row in top.rows("concerns"):
            found = fields(row, "a concern", ["if", "words", "reply"], [], self._problems)
            condition = self._condition(found)
            if condition is not None:
                yield Concern(condition, found.text("words"), found.text("reply"))

    def _condition(self, found: Fields) -> Condition | None:
        tree = found.entries.get("if")
        if tree is None:
            return None
        known = self._knowledge
        return ConditionReader(known.questions, known.findings, known.categories,
                               self._problems).read(tree)

    def _id(self, found: Fields, what: str, seen: dict[str, Place]) -> str:
        name = identifier(found.entries.get("id"), what, self._problems)
        if name in seen:
            self._problems.add(found.place, f"{shown(name)} is the id of {what} twice",
                               f"first used at {seen[name]}", "give one of them another id")
        if name:
            seen[name] = found.place
        return name

    def _refuse_strangers(self, letters: dict[str, Letter]) -> None:
        for path in sorted(self._place.iterdir()):
            if path.name.endswith(".j2") and path.name.removesuffix(SUFFIX) not in letters:
                self._problems.add(
                    Place(str(path)), f"no letter is called {shown(path.name)}",
                    f"it is not listed in {FILE}, or misspelled",
                    f"add an entry to {FILE}, or delete the file")
