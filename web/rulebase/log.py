"""What the rulebase is seen beside: its cornerstone cases, and the cases that were diagnosed."""

from __future__ import annotations

import threading
from collections import OrderedDict
from functools import cached_property
from pathlib import Path
from typing import cast

from starlette.requests import Request

from engine.log.diagnosed import Diagnosed, diagnosed, state
from engine.log.log import Log
from knowledge.model.problems import KnowledgeError
from knowledge.model.records import Knowledge
from knowledge.reading.cornerstones import Cornerstone, load_cornerstones

MOST_TRIED = 1_000
"""Cases that are looked at for one page, so that it comes at once."""
KEPT = 3


class RulebaseLog:
    """Cases to see rules by. Safe for several threads."""

    def __init__(self, log: Log, knowledge: Knowledge, folder: Path | None) -> None:
        """Name where they are; nothing is read yet.

        Args:
            log: of the cases.
            knowledge: the rulebase, as it was loaded.
            folder: where it was loaded from; None for the one that ships with the program.
        """
        self.knowledge = knowledge
        self._log = log
        self._folder = folder
        self._lock = threading.Lock()
        self._kept: OrderedDict[object, tuple[list[Diagnosed], int]] = OrderedDict()

    @cached_property
    def cornerstones(self) -> tuple[Cornerstone, ...] | None:
        """The cornerstone cases; None where their files cannot be read."""
        try:
            return load_cornerstones(self.knowledge, self._folder)
        except KnowledgeError:
            return None

    def keeping(self, rule: str) -> tuple[Cornerstone, ...]:
        """The cornerstone cases that keep a rule."""
        return tuple(one for one in self.cornerstones or () if rule in one.keeps)

    def cases(self, offset: int = 0) -> tuple[list[Diagnosed], int]:
        """`MOST_TRIED` cases that were diagnosed, the newest first, and how many there are in all.

        Args:
            offset: how many newer ones to leave out.

        Raises:
            LogError: the log cannot be read.
        """
        with self._log.reading() as connection:
            key = (state(connection), offset)
            with self._lock:
                if key in self._kept:
                    return self._kept[key]
            found = diagnosed(connection, self.knowledge, MOST_TRIED, offset)
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return found


def rulebase_of(request: Request) -> RulebaseLog:
    """What the application of a request sees rules by."""
    return cast(RulebaseLog, request.app.state.rulebase)
