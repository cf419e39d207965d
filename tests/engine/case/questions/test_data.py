"""Audits as plain data: just as the published schemas say."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from jsonschema import Draft202012Validator

from engine.case.questions.case_space import CaseSpace
from engine.case.questions.data import flip_data, settle_data, what_if_data, why_not_data
from engine.case.questions.flip import flip
from engine.case.questions.prior import Prior
from engine.case.questions.settle import Settler
from engine.case.questions.what_if import what_if
from engine.case.questions.why_not import HoldsError, why_not
from engine.rulebase.impact import Impact, dependents
from engine.rulebase.impact_data import impact_data
from engine.rulebase.output_schemas import output_schemas
from knowledge.model.conditions import UNDETERMINED
from knowledge.model.plain import Data
from tests.strategies import real_cases, shipped

CASE = real_cases()[3]


@pytest.fixture(scope="module")
def space() -> CaseSpace:
    return CaseSpace(shipped())


def audits(space: CaseSpace) -> Iterator[tuple[str, Data]]:
    """Audits of all kinds, by the names of their schemas."""
    knowledge = space.knowledge
    for what in (*knowledge.categories, UNDETERMINED, "thin", "R14a", "college_course"):
        try:
            yield "why-not", why_not_data(why_not(space, CASE, what, everything=True))
        except HoldsError:
            continue
    yield "what-if", what_if_data(what_if(space.engine, space.knowledge, CASE, {"fb.given": None}))
    yield "what-if", what_if_data(what_if(space.engine, space.knowledge, CASE, {}))
    for any_answer in (False, True):
        yield "flip", flip_data(flip(space, CASE, None, any_answer), knowledge)
    settler = Settler(space, Prior(knowledge))
    outlook = settler.outlook(CASE.answers)
    yield "settle", settle_data(outlook, settler.way_out(CASE.answers), CASE, knowledge)
    closed = [name for name in knowledge.questions if name not in CASE.answers]
    yield "settle", settle_data(settler.outlook(CASE.answers, closed), (), CASE, knowledge)
    found = dependents("R14a", knowledge)
    yield "rules-impact", impact_data("R14a", knowledge, found, None, 0)
    cases = list(Impact("R14a", knowledge).of(real_cases()[:10]))
    yield "rules-impact", impact_data("R14a", knowledge, found, cases, 2)


def test_every_audit_is_as_its_schema_says(space: CaseSpace) -> None:
    """Each is valid, and names its format; a field more or less is not."""
    seen = set()
    for name, data in audits(space):
        seen.add(name)
        validator = Draft202012Validator(output_schemas()[name])
        validator.check_schema(output_schemas()[name])
        assert not list(validator.iter_errors(data)), name
        assert data["format"] == f"debrief.{name}/1"
        assert list(validator.iter_errors({**data, "more": 1}))
        for field in data:
            assert list(validator.iter_errors(
                {key: value for key, value in data.items() if key != field}))
    assert seen == {"why-not", "what-if", "flip", "settle", "rules-impact"}
