"""Records that the tests of several renderings start from."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from engine.case.plan.plan import make_plan
from engine.case.record.recorder import Record
from engine.core.inference import InferenceEngine
from knowledge.model.records import Knowledge
from knowledge.reading.cases import Case, read_cases
from knowledge.reading.loading import load
from tests.knowledge.rulebase import write_rulebase
from tests.strategies import shipped

VERSIONS = {"debrief": "0", "experta": "0", "networkx": "0", "python": "0"}
CONFLICT = """\
case: conflict
candidate: Ann
answers:
  job.must_have_match: all
  iv.technical: solid
  cul.rapport: good
  iv.nerves: high
  iv.rambling: yes
  fb.given: specific
  fb.source: decision_maker
  fb.reason: [technical_fail, lacks_experience, communication]
confirmed: cannot_do_job
notes: {told_by: candidate, numbers: [1, 2.5, null, true]}
"""
"""A case in which one's own view and the employer's words do not fit together."""
TINY = "case: tiny\nanswers: {work.match: few, work.gaps: [skill], talk.thanked: no}\n"


@cache
def engine() -> InferenceEngine:
    return InferenceEngine(shipped())


@cache
def tiny_knowledge() -> Knowledge:
    with tempfile.TemporaryDirectory() as folder:
        return load(write_rulebase(Path(folder) / "rulebase"))


def a_record(text: str = CONFLICT, knowledge: Knowledge | None = None, cap: int = 10) -> Record:
    """The record of a case written as YAML, with the shipped knowledge or another."""
    known = knowledge or shipped()
    case = next(iter(read_cases(text, "case", known)))
    assert isinstance(case, Case), case
    proof = (InferenceEngine(known) if knowledge else engine()).infer(case)
    return Record(proof, make_plan(proof, cap), cap, VERSIONS)


def tiny_record() -> Record:
    """A small record, for tests of many copies."""
    return a_record(TINY, tiny_knowledge())
