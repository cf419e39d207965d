"""A record replays bit for bit, and whatever is changed in it is told with its place."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from engine.case.plan.plan import make_plan
from engine.case.record.places import path_at, pointer, span
from engine.case.record.recorder import PARTS, Record, record_data, record_json, sealed
from engine.case.record.replay import replay
from engine.case.record.today import compare_today
from engine.core.inference import InferenceEngine
from engine.rulebase.output_schemas import output_schemas
from knowledge.model.conditions import Value
from knowledge.model.plain import JsonValue, canonical_json
from knowledge.model.records import Knowledge
from knowledge.reading.cases import Case
from tests.engine.case.record.records import VERSIONS, a_record, tiny_knowledge, tiny_record
from tests.engine.inferring import SOME, python
from tests.random_rulebases import rulebases_with_answers
from tests.strategies import real_cases, shipped

CORRUPTIONS = int(os.environ.get("DEBRIEF_CORRUPTIONS", "150"))
"""How many single bytes are changed; 1000 and more by hand."""
OLD = sorted(Path(__file__).parent.glob("written-*.json"))


@pytest.fixture(scope="module")
def tiny() -> bytes:
    """A small record."""
    return record_json(tiny_record()).encode("ascii")


# --- replaying ------------------------------------------------------------------------------------


def test_real_cases_replay() -> None:
    """The records of real cases replay to the same bytes, notes and all, and are valid."""
    schema = Draft202012Validator(output_schemas()["record"])
    engine = InferenceEngine(shipped())
    for case in real_cases()[::20]:
        proof = engine.infer(case)
        text = record_json(Record(proof, make_plan(proof, 4), 4, VERSIONS))
        schema.validate(json.loads(text))
        found = replay(text.encode())
        assert found.faults == ()
        assert found.record is not None
        assert found.record.case == case
        assert record_json(found.record) == text


@given(drawn=rulebases_with_answers())
@SOME
def test_random_rulebases_replay(drawn: tuple[Knowledge, dict[str, Value]]) -> None:
    """So do cases of any rulebase that the checks let pass; others are told, and do not crash."""
    knowledge, answers = drawn
    proof = InferenceEngine(knowledge).infer(Case("case", answers))
    text = record_json(Record(proof, make_plan(proof, 0), 0, VERSIONS))
    found = replay(text.encode())
    if found.holds:
        assert found.record is not None
        assert record_json(found.record) == text
    else:
        assert [fault.part for fault in found.faults] == ["knowledge"]
        assert "cannot be used" in found.faults[0].what


def test_hash_seed_changes_no_byte() -> None:
    """A record has the same bytes under any PYTHONHASHSEED, and replays under any other."""
    code = ("from tests.engine.case.record.records import a_record\n"
            "from engine.case.record.recorder import record_json\n"
            "from engine.case.record.replay import replay\n"
            "text = record_json(a_record())\n"
            "assert replay(text.encode()).holds\nprint(text, end='')\n")
    here = record_json(a_record())
    assert replay(here.encode()).holds
    for hash_seed in ("7", "random"):
        assert python(code, hash_seed=hash_seed) == here, hash_seed


@pytest.mark.parametrize("path", OLD, ids=lambda path: path.stem)
def test_records_of_other_pythons_replay(path: Path) -> None:
    """Records written long ago, by other versions of Python, replay with the knowledge in them."""
    found = replay(path.read_bytes())
    assert found.faults == ()
    assert found.record is not None
    assert record_json(found.record).encode() == path.read_bytes()


def test_there_are_old_records() -> None:
    """The records for the test above are there, of two versions of Python at least."""
    versions = {json.loads(path.read_text("utf-8"))["versions"]["python"] for path in OLD}
    assert len(versions) >= 2


@pytest.mark.skipif(not os.environ.get("DEBRIEF_OTHER_PYTHON"),
                    reason="DEBRIEF_OTHER_PYTHON names no other Python with debrief's dependencies")
def test_another_python_writes_the_same_record() -> None:
    """Another Python, given by hand, writes the same bytes, and replays ours."""
    code = ("import sys\nfrom tests.engine.case.record.records import a_record\n"
            "from engine.case.record.recorder import record_json\n"
            "from engine.case.record.replay import replay\n"
            "assert replay(sys.stdin.buffer.read()).holds\n"
            "print(record_json(a_record()), end='')\n")
    here = record_json(a_record())
    done = subprocess.run(
        [os.environ["DEBRIEF_OTHER_PYTHON"], "-c", code], input=here.encode(),
        capture_output=True, check=True, cwd=Path(__file__).parents[4], timeout=120)
    assert done.stdout.decode() == here


# --- tampering ------------------------------------------------------------------------------------


def test_every_changed_byte_is_told(tiny: bytes) -> None:
    """Whatever single byte is changed, the record does not hold; the place told is that byte's.

    Where the text is no JSON any more, the place is the one where the parser stumbled, a few bytes
    further on at most.
    """
    chance = random.Random(5)
    for number in range(CORRUPTIONS):
        at = chance.randrange(len(tiny))
        other = tiny[at] ^ (1 << chance.randrange(8)) if number % 2 else (
            chance.choice([byte for byte in range(256) if byte != tiny[at]]))
        found = replay(tiny[:at] + bytes([other]) + tiny[at + 1:])
        assert found.faults, at
        near = 80 if "not valid JSON" in found.faults[0].what else 0
        assert any(fault.start - near <= at < fault.end + near for fault in found.faults), (
            at, tiny[at - 20:at + 5], bytes([other]), found.faults)


def test_cut_and_longer_records_are_told(tiny: bytes) -> None:
    """A record that ends early, has more behind it, or lost a byte does not hold."""
    for at in range(0, len(tiny), 997):
        assert replay(tiny[:at]).faults
        assert replay(tiny[:at] + tiny[at + 1:]).faults
        assert replay(tiny[:at] + b" " + tiny[at:]).faults
    assert replay(tiny + b"\n").faults
    assert replay(tiny.replace(b"\n", b"\r\n")).faults


@pytest.mark.parametrize("raw", [
    b"", b"\n", b"[]", b"5", b"{}", b'{"format":"debrief.record/2","hash":"x"}', b"\xff\xfe",
    b"[" * 100_000, b'{"a":' * 50_000, b'{"hash":' + b"9" * 6000 + b"}", b'{"hash":NaN}',
    b'{"format":"debrief.record/1","hash":"","case":1}', b'{"a":"\\ud800"}',
], ids=lambda raw: repr(raw[:30]))
def test_what_is_no_record_is_told(raw: bytes) -> None:
    """Whatever the file holds, it is told that it is no record; nothing crashes."""
    found = replay(raw)
    assert found.record is None
    assert len(found.faults) == 1


def changes() -> Iterator[tuple[list[str | int], object]]:
    """Changes to single values of the tiny record, in every part."""
    yield ["case", "case"], "other"
    yield ["case", "answers", "work.match"], "half"
    yield ["settings", "max_steps"], 3
    yield ["versions", "python"], "2.7"
    yield ["recorded"], "2026-01-01"
    yield ["knowledge", "rules", 0, "because"], "Another reason."
    yield ["knowledge", "findings", 0, "evidence", 0, "decibans", "strong"], 20
    yield ["knowledge", "diagnosis", "margin"], 4
    yield ["proof", "firings", 0, "matched"], []
    yield ["proof", "diagnosis", "leading"], "luck"
    yield ["plan", "hours"], 1.5
    yield ["plan", "steps", 0, "title"], "Do nothing"


@pytest.mark.parametrize(("path", "value"), list(changes()), ids=str)
def test_an_edited_value_is_told_with_its_place(
    path: list[str | int], value: object, tiny: bytes
) -> None:
    """A value that someone edited is told by its part, its entry, and its bytes."""
    data: dict[str, Any] = json.loads(tiny)
    where: Any = data
    for name in path[:-1]:
        where = where[name]
    where[path[-1]] = value
    found = replay((canonical_json(data) + "\n").encode())
    fault, *more = found.faults
    assert not more
    assert fault.part == path[0]
    assert pointer(tuple(path)).startswith(fault.path)
    start, end = span(data, tuple(path))
    assert fault.start <= start < end <= fault.end
    if path[0] in ("proof", "plan"):
        assert fault.path == pointer(tuple(path)), "what follows is compared value by value"


@pytest.mark.parametrize(("path", "value"), [
    (["proof", "diagnosis", "leading"], "luck"), (["plan", "hours"], 1.5),
    (["proof", "knowledge_hash"], "0" * 64),
], ids=str)
def test_a_forged_conclusion_is_told(path: list[str], value: object, tiny: bytes) -> None:
    """Where all hashes were made to fit, what does not follow is told all the same."""
    data: dict[str, Any] = json.loads(tiny)
    where = data
    for name in path[:-1]:
        where = where[name]
    where[path[-1]] = value
    forged = sealed({part: data[part] for part in PARTS})
    found = replay((canonical_json(forged) + "\n").encode())
    assert [fault.path for fault in found.faults] == [pointer(tuple(path))]
    assert "follows" in found.faults[0].what
    assert forged["hash"] != data["hash"], "another record has another hash"


def test_forged_inputs_are_refused(tiny: bytes) -> None:
    """Parts that cannot be used, with hashes that fit, are told with what is wrong with them."""
    forgeries: list[tuple[str, JsonValue, str]] = [
        ("case", {"case": "x", "answers": {"no.such": "y"}}, "no.such"),
        ("settings", {"max_steps": -1}, "max_steps"), ("recorded", "soon", "date"),
        ("knowledge", {}, "missing"),
    ]
    for part, value, words in forgeries:
        data: dict[str, Any] = json.loads(tiny)
        forged = sealed({**{name: data[name] for name in PARTS}, part: value})
        found = replay((canonical_json(forged) + "\n").encode())
        assert [fault.part for fault in found.faults] == [part]
        assert words in found.faults[0].what


def test_paths_and_spans_agree(tiny: bytes) -> None:
    """The span of a value in the text is that value, and its first byte leads back to its path."""
    text, data = tiny.decode(), json.loads(tiny)

    def walk(value: object, path: tuple[str | int, ...]) -> None:
        start, end = span(data, path)
        assert json.loads(text[start:end]) == value
        if not isinstance(value, dict | list):
            assert path_at(text, start) == path
        items = value.items() if isinstance(value, dict) else (
            enumerate(value) if isinstance(value, list) else ())
        for name, item in items:
            walk(item, (*path, name))

    walk(data["plan"], ("plan",))
    walk(data["knowledge"]["rules"], ("knowledge", "rules"))


# --- today ----------------------------------------------------------------------------------------


def test_the_same_knowledge_answers_the_same() -> None:
    """Against the knowledge in it, a record shows no difference."""
    record = tiny_record()
    found = compare_today(record, InferenceEngine(tiny_knowledge()), tiny_knowledge())
    assert found.diff.same
    assert found.case is not None
    assert found.case.causes == ()


def test_the_rule_that_makes_the_difference_is_named() -> None:
    """Without a rule that fired, the comparison names that rule as what is behind."""
    record = tiny_record()
    known = tiny_knowledge()
    rule = next(firing.rule for firing in record.proof.firings if firing.rule in known.rules)
    other = replace(known, hash="", rules={
        name: kept for name, kept in known.rules.items() if name != rule})
    found = compare_today(record, InferenceEngine(other), other)
    assert found.case is not None
    assert rule in [cause.id for cause in found.case.causes]


def test_a_case_that_todays_questions_cannot_read() -> None:
    """Where a question of the case is gone, that is told, and nothing is made up."""
    found = compare_today(tiny_record(), InferenceEngine(shipped()), shipped())
    assert found.case is None
    assert found.refused is not None


def test_nothing_in_a_record_depends_on_the_machine() -> None:
    """Apart from versions there is no date, path or name of a machine in a record."""
    text = canonical_json({key: value for key, value in record_data(tiny_record()).items()
                           if key != "versions"})
    for word in (str(Path.home()), str(Path(__file__).parents[4]), sys.executable):
        assert word not in text
    assert '"recorded":null' in text
