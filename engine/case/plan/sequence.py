"""Whether one person can get through some steps in time, and in which order: decided exactly.

One step is worked on at a time, without a break, while the lead time of others goes by. This is
single-machine scheduling with delays between jobs, which is hard in general and small here: a
search over active schedules (Giffler, B. & Thompson, G. L. 1960, Algorithms for solving
production-scheduling problems), cut off where even interrupted work would come too late (the
preemptive earliest-deadline bound; Carlier, J. 1982, The one-machine sequencing problem), and
where the same steps were begun no later in another order. All times are whole units.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from dataclasses import dataclass

Times = dict[str, int]


@dataclass(frozen=True, slots=True)
class Job:
    """One step to be worked on.

    Attributes:
        work: the time it is worked on, above 0.
        lead: the least time from its begin until it is done.
        latest: the latest begin.
        after_all: jobs that must all be done before it begins.
        after_any: of these one must be done before; empty where none is needed.
    """

    work: int
    lead: int
    latest: int
    after_all: tuple[str, ...]
    after_any: tuple[str, ...]

    @property
    def span(self) -> int:
        """The time from its begin until it is done."""
        return max(self.work, self.lead)


class TooManyTriesError(Exception):
    """The search was stopped at the limit it was given."""


def in_time(jobs: Mapping[str, Job], most: int | None = None) -> Times | None:
    """When each job can begin, or None where they cannot all begin in time, which is then proved.

    Args:
        jobs: the jobs, each after what it waits for is among them too; there is no cycle.
        most: how many partial orders are tried at most; None means all that are needed.

    Raises:
        TooManyTriesError: the limit was reached.
    """
    return _Search(jobs, most).run()


class _Search:
    """The search for one set of jobs."""

    def __init__(self, jobs: Mapping[str, Job], most: int | None) -> None:
        self._jobs = jobs
        self._left = most
        self._order = _topological(jobs)
        self._latest = self._latest_begins()
        self._seen: dict[frozenset[str], list[tuple[int, ...]]] = {}

    def run(self) -> Times | None:
        return self._extend({}, {}, 0)

    def _latest_begins(self) -> Times:
        """The latest begin of each job, so that those which must wait for it are in time."""
        latest = {name: job.latest for name, job in self._jobs.items()}
        for name in reversed(self._order):
            job = self._jobs[name]
            must = [*job.after_all, *(job.after_any if len(job.after_any) == 1 else ())]
            for earlier in must:
                latest[earlier] = min(latest[earlier], latest[name] - self._jobs[earlier].span)
        return latest

    def _extend(self, begins: Times, done: Times, free: int) -> Times | None:
        """Go on from the jobs begun so far, of which each has its time of being done."""
        if len(begins) == len(self._jobs):
            return begins
        if self._left is not None:
            self._left -= 1
            if self._left < 0:
                raise TooManyTriesError
        soonest = self._soonest(done, free)
        if not self._may_be_in_time(soonest, begins) or self._is_beaten(done, free):
            return None
        ready = [name for name in self._order if name not in begins and self._is_ready(name, done)]
        first_end = min(soonest[name] + self._jobs[name].work for name in ready)
        for name in sorted((name for name in ready if soonest[name] < first_end),
                           key=lambda name: (soonest[name], self._latest[name])):
            job, begin = self._jobs[name], soonest[name]
            found = self._extend({**begins, name: begin}, {**done, name: begin + job.span},
                                 begin + job.work)
            if found is not None:
                return found
        return None

    def _is_ready(self, name: str, done: Times) -> bool:
        job = self._jobs[name]
        return done.keys() >= {*job.after_all} and (
            not job.after_any or not done.keys().isdisjoint(job.after_any))

    def _soonest(self, done: Times, free: int) -> Times:
        """When each job not yet begun can begin at the soonest, if nothing else were in its way."""
        ends = dict(done)
        soonest: Times = {}
        for name in self._order:
            if name in done:
                continue
            job = self._jobs[name]
            begin = max([free, *(ends[earlier] for earlier in job.after_all)])
            if job.after_any:
                begin = max(begin, min(ends[earlier] for earlier in job.after_any))
            soonest[name] = begin
            ends[name] = begin + job.span
        return soonest

    def _may_be_in_time(self, soonest: Times, begins: Times) -> bool:
        """Whether all would end in time if work could be interrupted: earliest deadline first."""
        if any(begin > self._latest[name] for name, begin in soonest.items()):
            return False
        coming = sorted((begin, self._latest[name] + self._jobs[name].work, self._jobs[name].work)
                        for name, begin in soonest.items())
        waiting: list[tuple[int, int]] = []
        now = place = 0
        while place < len(coming) or waiting:
            if not waiting:
                now = max(now, coming[place][0])
            while place < len(coming) and coming[place][0] <= now:
                heapq.heappush(waiting, coming[place][1:])
                place += 1
            deadline, work = heapq.heappop(waiting)
            until = coming[place][0] if place < len(coming) else now + work
            part = min(work, until - now)
            now += part
            if now > deadline:
                return False
            if part < work:
                heapq.heappush(waiting, (deadline, work - part))
        return True

    def _is_beaten(self, done: Times, free: int) -> bool:
        """Whether these jobs were begun in another order that left no less time for the rest."""
        times = (free, *(max(done[name], free) for name in self._order if name in done))
        seen = self._seen.setdefault(frozenset(done), [])
        if any(all(other <= time for other, time in zip(others, times, strict=True))
               for others in seen):
            return True
        seen.append(times)
        return False


def _topological(jobs: Mapping[str, Job]) -> list[str]:
    """The jobs, each after all it may wait for; else in their own order."""
    order: list[str] = []
    placed: set[str] = set()

    def place(name: str) -> None:
        if name not in placed:
            placed.add(name)
            for earlier in (*jobs[name].after_all, *jobs[name].after_any):
                place(earlier)
            order.append(name)

    for name in jobs:
        place(name)
    return order
