"""The text of a letter: Markdown with a small part of Jinja2, checked before it is used.

A template may show blanks and what is told of the case, and may choose between texts by `if`. It
may do nothing else: what the language has besides (attributes, loops, imports, filters) is refused
when it is read, with its line, and it is run in Jinja2's sandbox all the same. Words of a case are
only ever values, never part of a template.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from knowledge.model.problems import Place, Problems, shown
from knowledge.model.records import Kind, Knowledge

ANSWERED = "answered"
FOUND = "found"
CONCERN = "concern"
TEMPLATE_NAMES = (ANSWERED, FOUND, CONCERN)
"""What a template can use besides the blanks."""
ALLOWED = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.If,
           nodes.And, nodes.Or, nodes.Not, nodes.Call)
MAX_CHARACTERS = 20_000
Value = str | Callable[..., bool]


@dataclass(frozen=True, slots=True)
class Template:
    """A checked template.

    Attributes:
        source: its text.
        blanks: the blanks that it may show, in the order in which they first stand in it.
    """

    source: str
    blanks: tuple[str, ...]

    def render(self, values: Mapping[str, Value]) -> str:
        """The text with all values in place.

        Args:
            values: for each blank and each of `TEMPLATE_NAMES`.
        """
        return environment().from_string(self.source).render(values)


@functools.cache
def environment() -> ImmutableSandboxedEnvironment:
    """The sandbox in which templates are read and run: no filters, tests or globals."""
    made = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        keep_trailing_newline=True, autoescape=False, extensions=())
    for names in (made.globals, made.filters, made.tests):
        names.clear()
    return made


def read_template(
    path: Path, listed_at: Place, blanks: Collection[str], knowledge: Knowledge,
    problems: Problems,
) -> Template:
    """Read and check one template.

    Args:
        path: its file.
        listed_at: where the letter is listed, for the error that the file is missing.
        blanks: the names of all blanks.
        knowledge: the questions and findings that it may name.
        problems: collects errors; with one the template returned is empty.
    """
    empty = Template("", ())
    try:
        source = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        problems.add(listed_at, f"the letter has no text in {path.name}",
                     "the file was renamed, or is not written yet", f"write {path}")
        return empty
    except (OSError, UnicodeDecodeError):
        problems.add(Place(str(path)), "cannot be read", "missing permission, or not UTF-8 text",
                     "save the file as UTF-8")
        return empty
    if len(source) > MAX_CHARACTERS:
        problems.add(Place(str(path)), f"has more than {MAX_CHARACTERS:,} characters",
                     "it is no letter", "shorten it")
        return empty
    try:
        tree = environment().parse(source.replace("\r\n", "\n"))
    except TemplateSyntaxError as error:
        problems.add(Place(str(path), error.lineno), f"not a valid template: {error.message}",
                     "often a missing brace, `%}` or `endif`", "look at this line")
        return empty
    before = len(problems)
    used = list(_Check(path, blanks, knowledge, problems).walk(tree))
    return empty if len(problems) > before else Template(
        source.replace("\r\n", "\n"), tuple(dict.fromkeys(used)))


class _Check:
    """Checks every part of a template."""

    def __init__(
        self, path: Path, blanks: Collection[str], knowledge: Knowledge, problems: Problems
    ) -> None:
        self._file = str(path)
        self._blanks = blanks
        self._knowledge = knowledge
        self._problems = problems

    def walk(self, node: nodes.Node) -> Iterator[str]:
        """The blanks used, after checking the node and all below it."""
        place = Place(self._file, node.lineno)
        if not isinstance(node, ALLOWED):
            self._problems.add(
                place, f"{_name_of(node)} has no place in a letter",
                "only blanks, `answered`, `found`, `concern` and `if` can be used",
                "write the words out")
            return
        if isinstance(node, nodes.Call):
            self._call(node, place)
            return
        if isinstance(node, nodes.Name):
            if node.name in self._blanks:
                yield node.name
            elif node.name in (ANSWERED, FOUND):
                self._problems.add(place, f"'{node.name}' stands without what it asks for",
                                   "the brackets are missing", f"write {node.name}('...')")
            elif node.name != CONCERN:
                self._problems.unknown(place, "blank", node.name, [*self._blanks, CONCERN])
        for child in node.iter_child_nodes():
            yield from self.walk(child)

    def _call(self, node: nodes.Call, place: Place) -> None:
        name = node.node.name if isinstance(node.node, nodes.Name) else ""
        words = [each.value for each in node.args
                 if isinstance(each, nodes.Const) and isinstance(each.value, str)]
        plain = len(words) == len(node.args) and not (
            node.kwargs or node.dyn_args or node.dyn_kwargs)
        if name == FOUND and plain and len(words) == 1:
            if words[0] not in self._knowledge.findings:
                self._problems.unknown(place, "finding", words[0], self._knowledge.findings)
        elif name == ANSWERED and plain and words:
            self._answered(words[0], words[1:], place)
        else:
            self._problems.add(
                place, "a call that a letter cannot make", "a slip of typing",
                "write answered('question', 'option') or found('finding')")

    def _answered(self, name: str, options: Collection[str], place: Place) -> None:
        question = self._knowledge.questions.get(name)
        if question is None:
            self._problems.unknown(place, "question", name, self._knowledge.questions)
            return
        known = [] if question.kind in (Kind.COUNT, Kind.TEXT) else question.option_ids
        for option in options:
            if option not in known:
                self._problems.unknown(place, f"option of {name}", option, known)


def _name_of(node: nodes.Node) -> str:
    """What a part of a template is, in words."""
    known = {nodes.Getattr: "a full stop after a name", nodes.Getitem: "square brackets",
             nodes.For: "a loop", nodes.Filter: "a filter (`|`)", nodes.Import: "an import",
             nodes.FromImport: "an import", nodes.Include: "an include",
             nodes.Extends: "`extends`", nodes.Assign: "`set`", nodes.Macro: "a macro"}
    return known.get(type(node), f"{shown(type(node).__name__)} of Jinja2")
