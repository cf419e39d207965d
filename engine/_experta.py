"""The only importer of experta, which needs some repairs around its import.

experta 1.9.4 pins frozendict 1.2, which reads `collections.Mapping`, a name that Python 3.10
removed; it is set for the length of the import. And experta calls `logging.basicConfig()`, which
adds a handler to the root logger; it is taken off again.

And its matcher first rewrites all rules several times over, into a form that those of
`engine.network` have from the beginning; `PreparedMatcher` takes them as they are.
"""

from __future__ import annotations

import collections
import collections.abc
import logging

_handlers = list(logging.root.handlers)
_missing = not hasattr(collections, "Mapping")
if _missing:
    collections.Mapping = collections.abc.Mapping  # type: ignore[attr-defined]
try:
    from experta import NOT, Fact, KnowledgeEngine, L, P, Rule
    from experta.fact import InitialFact
    from experta.fieldconstraint import NOTFC
    from experta.matchers import ReteMatcher
    from experta.watchers import unwatch
finally:
    if _missing:
        del collections.Mapping  # type: ignore[attr-defined]
    logging.root.handlers[:] = _handlers
unwatch()  # else every match is logged, and formatted, for a program that listens to everything

__all__ = ["NOT", "NOTFC", "Fact", "InitialFact", "KnowledgeEngine", "L", "P", "PreparedMatcher",
           "ReteMatcher", "Rule"]


class PreparedMatcher(ReteMatcher):  # type: ignore[misc]
    """experta's network for rules that are in its normal form already.

    Each is a row of facts and of NOT of one fact, without alternatives, and begins with a fact.
    """

    @staticmethod
    def prepare_ruleset(engine: KnowledgeEngine) -> set[Rule]:
        """Copies of the rules, which belong to no engine."""
        return {rule.new_conditions(*rule) for rule in engine.get_rules()}
