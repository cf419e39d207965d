"""The knowledge from its canonical data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given

from knowledge.model.plain import JsonValue, canonical_json
from knowledge.model.problems import KnowledgeError
from knowledge.model.records import Knowledge
from knowledge.reading.canonical import knowledge_data
from knowledge.reading.loading import load
from knowledge.reading.rebuilding import rebuild
from tests.examples import examples
from tests.knowledge.rulebase import write_rulebase
from tests.random_rulebases import rulebases
from tests.strategies import shipped


def through_json(knowledge: Knowledge) -> dict[str, JsonValue]:
    """The canonical data of some knowledge after they have been written and read."""
    found: dict[str, JsonValue] = json.loads(canonical_json(knowledge_data(knowledge)))
    return found


def test_the_shipped_knowledge_comes_back() -> None:
    """What is rebuilt equals what was loaded, in every field, and has the same hash."""
    again = rebuild(through_json(shipped()), "record")
    assert again == shipped()
    assert again.hash == shipped().hash


def test_the_order_of_entries_comes_back() -> None:
    """Mappings compare without order, so the order, which has meaning, is compared by itself."""
    again = rebuild(through_json(shipped()), "record")
    for kind in ("categories", "sources", "questions", "findings", "rules", "steps", "levels"):
        assert list(getattr(again, kind)) == list(getattr(shipped(), kind))


def test_the_smallest_knowledge_comes_back(tmp_path: Path) -> None:
    """The same with a rulebase that leaves out all that may be left out."""
    known = load(write_rulebase(tmp_path))
    assert rebuild(through_json(known), "record") == known


@given(drawn=rulebases())
@examples(5, suppress=list(HealthCheck))
def test_random_knowledge_comes_back(drawn: Knowledge) -> None:
    """Any rulebase that the checks let pass comes back equal; none comes back as another one."""
    try:
        again = rebuild(through_json(drawn), "record")
    except KnowledgeError as error:
        assert all("no rule" in problem.what or "answers nothing" in problem.what
                   for problem in error.problems), error
        return
    assert again == drawn


@pytest.mark.parametrize(("path", "value"), [
    (["rules"], None), (["rules"], [1]), (["rules", 0], {}), (["rules", 0, "if"], {"no": 1}),
    (["diagnosis"], []), (["questions", 0, "options"], 5), (["more"], {}),
    (["rules", 0, "then", "finding"], "nothing_of_the_sort"), (["steps", 0, "hours"], -1),
    (["rules", 0, "if"], json.loads('{"not":' * 60 + "1" + "}" * 60)),
], ids=str)
def test_malformed_data_are_refused(path: list[str | int], value: JsonValue) -> None:
    """Data that are no knowledge are refused with their place, whatever is wrong with them."""
    data = through_json(shipped())
    where: object = data
    for name in path[:-1]:
        where = where[name]  # type: ignore[index]
    where[path[-1]] = value  # type: ignore[index]
    with pytest.raises(KnowledgeError) as caught:
        rebuild(data, "record")
    assert all(problem.place.file.startswith("record/") for problem in caught.value.problems)
