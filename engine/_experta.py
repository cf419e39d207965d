"""The only importer of experta, which needs some repairs around its import.

experta 1.9.4 pins frozendict 1.2, which reads `collections.Mapping`, a name that Python 3.10
removed; it is set for the length of the import. And experta calls `logging.basicConfig()`, which
adds a handler to the root logger; it is taken off again.
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
    from experta.watchers import unwatch
finally:
    if _missing:
        del collections.Mapping  # type: ignore[attr-defined]
    logging.root.handlers[:] = _handlers
unwatch()  # else every match is logged, and formatted, for a program that listens to everything

__all__ = ["NOT", "NOTFC", "Fact", "InitialFact", "KnowledgeEngine", "L", "P", "Rule"]
