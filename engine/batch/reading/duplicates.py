"""Which ids of cases have come before, in a log of any length."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class _Run:
    """Hashes of ids, sorted by the first one."""

    first: NDArray[np.uint64]
    second: NDArray[np.uint32]

    def holds(self, first: NDArray[np.uint64], second: NDArray[np.uint32]) -> NDArray[np.bool_]:
        places = np.searchsorted(self.first, first)
        places[places == self.first.size] = 0
        found: NDArray[np.bool_] = (self.first[places] == first) & (self.second[places] == second)
        return found


class Duplicates:
    """Knows ids by 96 bits of two hashes, so it takes 12 bytes for each case.

    That any two of a hundred million ids have these in common by chance is less likely than 1 in
    10^12.
    """

    def __init__(self) -> None:
        self._runs: list[_Run] = []

    def new(self, ids: pl.Series) -> NDArray[np.bool_]:
        """Which ids are neither known nor stand above in the same column; learns nothing."""
        first, second = hashes(ids)
        new: NDArray[np.bool_] = ids.is_first_distinct().to_numpy().copy()
        for run in self._runs:
            new &= ~run.holds(first, second)
        return new

    def learn(self, ids: pl.Series) -> None:
        """From now on know these ids."""
        if not ids.len():
            return
        first, second = hashes(ids)
        order = np.argsort(first, kind="stable")
        run = _Run(first[order], second[order])
        while self._runs and self._runs[-1].first.size <= 2 * run.first.size:
            run = _merged(self._runs.pop(), run)  # so there are few runs, each merged seldom
        self._runs.append(run)


def hashes(ids: pl.Series) -> tuple[NDArray[np.uint64], NDArray[np.uint32]]:
    """Two numbers for each name; those of different names differ, see `Duplicates`."""
    return ids.hash(1).to_numpy(), ids.hash(2).to_numpy().astype(np.uint32)


def _merged(one: _Run, other: _Run) -> _Run:
    first = np.concatenate([one.first, other.first])
    order = np.argsort(first, kind="stable")
    return _Run(first[order], np.concatenate([one.second, other.second])[order])
