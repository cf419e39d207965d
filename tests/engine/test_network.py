"""The network of productions: what experta need not prepare any more."""

from __future__ import annotations

from hypothesis import given

from engine._experta import KnowledgeEngine, PreparedMatcher, ReteMatcher
from engine.network import Production, engine_class
from knowledge.model import Knowledge
from tests.engine.inferring import SOME
from tests.random_rulebases import rulebases
from tests.strategies import shipped


def fire(_engine: KnowledgeEngine, _production: Production) -> None:
    """Take a firing; nothing fires here."""


def check(knowledge: Knowledge) -> None:
    """What experta's own preparation makes of the rules is what they are already."""
    engine = engine_class(knowledge, fire)()
    assert isinstance(engine.matcher, PreparedMatcher)
    made, taken = ({rule.salience: tuple(rule) for rule in matcher.prepare_ruleset(engine)}
                   for matcher in (ReteMatcher, PreparedMatcher))
    assert made == taken


def test_the_rules_that_ship_need_no_preparing() -> None:
    """Those of the knowledge that ships are in experta's normal form."""
    check(shipped())


@SOME
@given(rulebases())
def test_no_rules_need_preparing(knowledge: Knowledge) -> None:
    """Neither do those of any knowledge: negations, counts and rules without a condition alike."""
    check(knowledge)
