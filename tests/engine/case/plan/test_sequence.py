"""Whether one person can be in time, against trying all orders."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.case.plan.sequence import Job, TooManyTriesError, in_time
from tests.examples import examples


@st.composite
def random_jobs(draw: st.DrawFn) -> dict[str, Job]:
    """Up to six jobs, each after some earlier ones."""
    jobs: dict[str, Job] = {}
    for number in range(draw(st.integers(1, 6))):
        some = st.lists(st.sampled_from([*jobs]), max_size=2, unique=True).map(tuple) if (
            jobs) else st.just(())
        jobs[f"j{number}"] = Job(
            work=draw(st.integers(1, 4)), lead=draw(st.integers(0, 8)),
            latest=draw(st.integers(-1, 14)), after_all=draw(some), after_any=draw(some))
    names = draw(st.permutations([*jobs]))
    return {name: jobs[name] for name in names}


def is_in_time(jobs: dict[str, Job], order: Sequence[str]) -> bool:
    """Whether the jobs are in time, each begun as soon as this order allows."""
    free = 0
    ends: dict[str, int] = {}
    for name in order:
        job = jobs[name]
        if not ends.keys() >= {*job.after_all}:
            return False
        group = [ends[earlier] for earlier in job.after_any if earlier in ends]
        if job.after_any and not group:
            return False
        begin = max([free, *(ends[earlier] for earlier in job.after_all)])
        begin = max(begin, min(group, default=0))
        if begin > job.latest:
            return False
        free, ends[name] = begin + job.work, begin + max(job.work, job.lead)
    return True


@given(random_jobs())
@examples(17)
def test_an_order_is_found_where_there_is_one(jobs: dict[str, Job]) -> None:
    """Times are found just where some order is in time, and they are those of such an order."""
    begins = in_time(jobs)
    assert (begins is not None) == any(
        is_in_time(jobs, order) for order in itertools.permutations(jobs))
    if begins is not None:
        assert is_in_time(jobs, sorted(jobs, key=begins.__getitem__))


def test_waiting_for_a_job_can_be_better_than_beginning_another() -> None:
    """Sometimes the only way is to stay idle until a job can begin."""
    jobs = {"call": Job(1, 3, 0, (), ()), "reply": Job(1, 1, 3, ("call",), ()),
            "long": Job(5, 5, 9, (), ())}
    assert in_time(jobs) == {"call": 0, "reply": 3, "long": 4}


def test_the_limit_of_tries() -> None:
    """With a limit the search ends undecided where more tries are needed."""
    jobs = {f"j{number}": Job(2, 0, 7, (), ()) for number in range(4)}
    assert in_time(jobs) is not None
    with pytest.raises(TooManyTriesError):
        in_time(jobs, most=2)
