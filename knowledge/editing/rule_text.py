"""One rule as YAML text, and the knowledge as it would be with another text in its place.

The text is read and checked as the files are, so that what passes here passes there; nothing is
written.
"""

from __future__ import annotations

import io

from ruamel.yaml import YAML

from knowledge.model.problems import KnowledgeError, Place, Problem, Problems, ProblemsError
from knowledge.model.records import Knowledge, Rule
from knowledge.reading.canonical import knowledge_data, rule_data
from knowledge.reading.loading import from_trees
from knowledge.reading.rebuilding import trees_of
from knowledge.reading.yaml_tree import Items, Table, Text, Tree, read_yaml

THE_RULE = "the rule"
"""Stands for the text where places name a file."""
MAX_RULE = 20_000
"""The most characters of a rule."""
_WIDTH = 100


def rule_text(rule: Rule) -> str:
    """A rule as its file could have it; comments are not kept."""
    data = {name: value for name, value in rule_data(rule).items()
            if name != "domain" and value != {}}
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = None
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    yaml.width = _WIDTH
    yaml.allow_unicode = True
    written = io.StringIO()
    yaml.dump(data, written)
    return written.getvalue()


def with_rule(knowledge: Knowledge, name: str, text: str) -> Knowledge:
    """The knowledge with another text in the place of a rule.

    Args:
        knowledge: what the rule is in.
        name: the id of the rule.
        text: of the rule, as a mapping or as a list of this one.

    Raises:
        KeyError: there is no such rule.
        KnowledgeError: with every error found.
    """
    if name not in knowledge.rules:
        raise KeyError(name)
    problems = Problems()
    row = _read(text, problems)
    trees = trees_of(knowledge_data(knowledge), "knowledge")
    trees["rules"] = [_replaced(tree, name, row) for tree in trees["rules"]]
    return from_trees(trees, problems)


def _read(text: str, problems: Problems) -> Tree:
    """The tree of one rule.

    Raises:
        KnowledgeError: it cannot be read.
    """
    if len(text) > MAX_RULE:
        raise _refused(Place(THE_RULE), f"the rule has {len(text):,} characters",
                       "it is not what was meant", f"a rule has at most {MAX_RULE:,}")
    try:
        tree = read_yaml(text, THE_RULE, problems)
    except ProblemsError as error:
        raise KnowledgeError(error.problems) from None
    if tree is None:
        raise _refused(Place(THE_RULE), "the rule is empty", "it was deleted",
                       "write it, beginning with `id: ...`")
    if isinstance(tree, Items):
        if len(tree.items) != 1:
            raise _refused(tree.place, f"these are {len(tree.items)} rules",
                           "more than one was copied", "try one rule at a time")
        return tree.items[0]
    return tree


def _replaced(tree: Tree, name: str, row: Tree) -> Tree:
    """A file of rules with another row in the place of the one of this id."""
    assert isinstance(tree, Table)
    return Table(tree.place, tuple(
        (key, Items(value.place, tuple(row if _is_called(item, name) else item
                                       for item in value.items))
         if isinstance(value, Items) else value)
        for key, value in tree.entries))


def _is_called(row: Tree, name: str) -> bool:
    return isinstance(row, Table) and any(
        key.text == "id" and isinstance(value, Text) and value.text == name
        for key, value in row.entries)


def _refused(place: Place, what: str, cause: str, suggestion: str) -> KnowledgeError:
    return KnowledgeError([Problem(place, what, cause, suggestion)])
