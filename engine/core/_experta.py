"""The only importer of experta, which needs some repairs around its import.

experta 1.9.4 pins frozendict 1.2, which reads `collections.Mapping`, a name that Python 3.10
removed; it is set for the length of the import. And experta calls `logging.basicConfig()`, which
adds a handler to the root logger; it is taken off again.

And half of the time in which it builds a network it rewrites rules into a form that those of
`engine.core.network` have from the beginning; `PreparedMatcher` takes them as they are.
"""

from __future__ import annotations

import collections
import collections.abc
import logging
from collections.abc import Mapping

_handlers = list(logging.root.handlers)
_missing = not hasattr(collections, "Mapping")
if _missing:
    collections.Mapping = collections.abc.Mapping  # type: ignore[attr-defined]
try:
    from experta import NOT, Fact, KnowledgeEngine, L, P, Rule
    from experta.fact import InitialFact
    from experta.fieldconstraint import NOTFC
    from experta.matchers import ReteMatcher
    from experta.matchers.rete.abstract import Node
    from experta.matchers.rete.check import SameContextCheck
    from experta.matchers.rete.nodes import ConflictSetNode, NotNode, OrdinaryMatchNode
    from experta.watchers import unwatch
finally:
    if _missing:
        del collections.Mapping  # type: ignore[attr-defined]
    logging.root.handlers[:] = _handlers
unwatch()  # else every match is logged, and formatted, for a program that listens to everything

__all__ = ["NOT", "NOTFC", "ConflictSetNode", "Fact", "InitialFact", "KnowledgeEngine", "L", "P",
           "PreparedMatcher", "ReteMatcher", "Rule"]


class PreparedMatcher(ReteMatcher):  # type: ignore[misc]
    """experta's network, built for rules that are in its normal form already.

    Each is a row of facts and of NOT of one fact, without alternatives, and begins with a fact.
    Nodes and matching are experta's.
    """

    @staticmethod
    def prepare_ruleset(engine: KnowledgeEngine) -> set[Rule]:
        """Copies of the rules, which belong to no engine."""
        return {rule.new_conditions(*rule) for rule in engine.get_rules()}

    @staticmethod
    def build_beta_part(ruleset: set[Rule], alpha_terminals: Mapping[Fact, Node]) -> None:
        """Join, for each rule, the nodes that match its facts, in order."""
        for rule in ruleset:
            first, *others = rule
            node = alpha_terminals[first]
            for part in others:
                is_not = isinstance(part, NOT)
                joined = (NotNode if is_not else OrdinaryMatchNode)(SameContextCheck())
                node.add_child(joined, joined.activate_left)
                matched = alpha_terminals[part[0] if is_not else part]
                matched.add_child(joined, joined.activate_right)
                node = joined
            last = ConflictSetNode(rule)
            node.add_child(last, last.activate)
