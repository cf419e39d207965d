"""Plans for rows of inferred cases, and texts for rows of numbers; compiled by numba."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from engine.batch.columns.bits import compiled, inner
from engine.batch.columns.plan_search import Numbers, Scratch, Steps, search


class Facts(NamedTuple):
    """What was inferred; a row for each thing, a column for each case.

    Attributes:
        grades: of findings, 0 to 3.
        chosen: whether each rule that chooses a step fired.
        done: whether each step that can be done already is.
        totals: of categories, in decibans.
        leading: the place of the leading category, or -1.
        second: the place of the second one, or -1.
    """

    grades: NDArray[np.uint8 | np.int16]
    chosen: NDArray[np.uint8 | np.int16]
    done: NDArray[np.uint8 | np.int16]
    totals: NDArray[np.uint8 | np.int16]
    leading: NDArray[np.int8]
    second: NDArray[np.int8]


class Calls(NamedTuple):
    """What calls for steps, and which can be done already.

    Attributes:
        start: `start[n]:start[n + 1]` are the places in `steps` of finding n.
        steps: those that address a finding.
        sets: the same as `steps`, as sets.
        chosen: the step of each rule that chooses one.
        done: the steps that can be done already.
    """

    start: Numbers
    steps: Numbers
    sets: Numbers
    chosen: Numbers
    done: Numbers


class Worths(NamedTuple):
    """What findings are worth; see `engine.case.plan.plan`.

    Attributes:
        own: of each finding by itself.
        start: `start[n]:start[n + 1]` are the places of the evidence of finding n.
        category: what each evidence is for or against.
        decibans: of each evidence, by grade.
        margin: of the policy.
    """

    own: Numbers
    start: Numbers
    category: Numbers
    decibans: Numbers
    margin: int


@compiled
def plan_rows(
    first: int, last: int, facts: Facts, steps: Steps, calls: Calls, worths: Worths,
    plans: NDArray[np.int16], sizes: Numbers, dones: NDArray[np.int16], done_sizes: Numbers,
) -> None:
    """Make the plans of the cases from `first` up to `last`, without it.

    Args:
        first: the first case.
        last: the one after the last case.
        facts: what was inferred.
        steps: what the knowledge says of steps.
        calls: what calls for them.
        worths: what findings are worth.
        plans: where the steps of each plan are put, a row for each case.
        sizes: where the number of steps is put.
        dones: where the steps of each plan that are done already are put.
        done_sizes: where their number is put.
    """
    numbers = np.zeros((7, steps.place.size), np.int64)
    room = Scratch(numbers[0], numbers[1], np.zeros(steps.place.size), numbers[2], numbers[3],
                   numbers[4], numbers[5])
    worth = numbers[6]
    times = np.zeros(facts.totals.shape[0], np.int64)
    for row in range(first, last):
        _set_times(row, facts, worths.margin, times)
        called = steps.every | _call(row, facts, calls, worths, times, worth)
        done = _done(row, facts, calls)
        sizes[row] = search(steps, room, called, done, worth, plans[row])
        count = 0
        for place in range(sizes[row]):
            if done >> steps.told[plans[row, place]] & 1:
                dones[row, count] = plans[row, place]
                count += 1
        done_sizes[row] = count


@inner
def _set_times(row: int, facts: Facts, margin: int, times: Numbers) -> None:
    """How many times evidence for each category counts."""
    leading, second = facts.leading[row], facts.second[row]
    highest = facts.totals[0, row]
    for category in range(times.size):
        highest = max(highest, facts.totals[category, row])
    for category in range(times.size):
        if leading < 0:
            times[category] = 2 if highest - facts.totals[category, row] <= margin else 1
        else:
            times[category] = 3 if category == leading else 2 if category == second else 1


@inner
def _worth(finding: int, held: int, worths: Worths, times: Numbers) -> int:
    best = 0
    for place in range(worths.start[finding], worths.start[finding + 1]):
        best = max(best, worths.decibans[place, held] * times[worths.category[place]])
    return int(worths.own[finding] + best)


@inner
def _call(
    row: int, facts: Facts, calls: Calls, worths: Worths, times: Numbers, worth: Numbers
) -> int:
    """The steps that findings and rules call for; puts into `worth` what each step is worth."""
    called = 0
    worth[:] = 0
    for finding in range(worths.own.size):
        held = facts.grades[finding, row]
        if held and calls.sets[finding]:
            called |= calls.sets[finding]
            found = _worth(finding, held, worths, times)
            for place in range(calls.start[finding], calls.start[finding + 1]):
                worth[calls.steps[place]] += found
    for place in range(calls.chosen.size):
        if facts.chosen[place, row]:
            called |= 1 << calls.chosen[place]
    return called


@inner
def _done(row: int, facts: Facts, calls: Calls) -> int:
    """The steps done already."""
    done = 0
    for place in range(calls.done.size):
        if facts.done[place, row]:
            done |= 1 << calls.done[place]
    return done


class Words(NamedTuple):
    """The texts that numbers stand for, each with a separator behind it, one after another."""

    letters: NDArray[np.uint8]
    starts: Numbers


def words(texts: Sequence[str], separator: str) -> Words:
    """Keep texts so that compiled code can read them."""
    encoded = [(text + separator).encode() for text in texts]
    return Words(np.frombuffer(b"".join(encoded), np.uint8).copy(),
                 np.cumsum([0, *map(len, encoded)], dtype=np.int64))


def joined_rows(numbers: NDArray[np.int16], sizes: Numbers, known: Words) -> pl.Series:
    """Each row of numbers as text: the words they stand for, joined.

    Args:
        numbers: a row for each text.
        sizes: how many numbers of the row count.
        known: the words.
    """
    ends = np.zeros(len(sizes) + 1, np.int64)
    _measure(numbers, sizes, known, ends)
    letters = np.empty(ends[-1], np.uint8)
    _write(numbers, sizes, known, ends, letters)
    array = pa.LargeStringArray.from_buffers(len(sizes), pa.py_buffer(ends), pa.py_buffer(letters))
    series = pl.from_arrow(array)
    assert isinstance(series, pl.Series)
    return series


@compiled
def _measure(
    numbers: NDArray[np.int16], sizes: Numbers, known: Words, ends: Numbers
) -> None:
    for row in range(sizes.size):
        length = 0
        for place in range(sizes[row]):
            number = numbers[row, place]
            length += known.starts[number + 1] - known.starts[number]
        ends[row + 1] = ends[row] + max(0, length - 1)


@compiled
def _write(
    numbers: NDArray[np.int16], sizes: Numbers, known: Words, ends: Numbers,
    letters: NDArray[np.uint8],
) -> None:
    for row in range(sizes.size):
        at = ends[row]
        for place in range(sizes[row]):
            number = numbers[row, place]
            for letter in range(known.starts[number], known.starts[number + 1]):
                if at < ends[row + 1]:  # the last separator is left out
                    letters[at] = known.letters[letter]
                    at += 1
