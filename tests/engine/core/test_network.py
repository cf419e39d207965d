"""The network of productions: what experta need not prepare any more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from hypothesis import given

from engine.core._experta import ConflictSetNode, KnowledgeEngine, PreparedMatcher, ReteMatcher
from engine.core.network import Production, engine_class, productions
from knowledge.model.records import Knowledge
from tests.engine.inferring import SOME
from tests.random_rulebases import rulebases
from tests.strategies import shipped


def fire(_engine: KnowledgeEngine, _production: Production) -> None:
    """Take a firing; nothing fires here."""


def check(knowledge: Knowledge) -> None:
    """What experta makes of the rules, and the network it builds, is what is made here."""
    engine = engine_class(productions(knowledge), knowledge, fire)()
    assert isinstance(engine.matcher, PreparedMatcher)
    made, taken = ({rule.salience: tuple(rule) for rule in matcher.prepare_ruleset(engine)}
                   for matcher in (ReteMatcher, PreparedMatcher))
    assert made == taken
    assert Counter(paths(ReteMatcher(engine).root_node)) == Counter(
        paths(engine.matcher.root_node))


def paths(node: Any, before: tuple[object, ...] = ()) -> Iterator[tuple[object, ...]]:
    """Every way through a network from its root to a rule: the nodes on it, and their tests."""
    check = getattr(node, "matcher", None)
    here = (*before, type(node), type(check))
    if type(check).__name__ in ("FeatureCheck", "TypeCheck"):
        here = (*here, id(check))  # there is one of each in the program
    if isinstance(node, ConflictSetNode):
        yield (*here, node.rule.salience)
    for child in node.children:
        yield from paths(child.node, (*here, child.callback.__name__))


def test_the_rules_that_ship_need_no_preparing() -> None:
    """Those of the knowledge that ships are in experta's normal form."""
    check(shipped())


@SOME
@given(rulebases())
def test_no_rules_need_preparing(knowledge: Knowledge) -> None:
    """Neither do those of any knowledge: negations, counts and rules without a condition alike."""
    check(knowledge)
