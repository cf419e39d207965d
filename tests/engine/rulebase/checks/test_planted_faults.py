"""The mutation test of the checker: every planted fault is found, and nothing else is claimed."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from engine.core.symbolic.prover import Prover
from engine.rulebase.checks.check import verify
from engine.rulebase.checks.fault import Fault, Ground
from knowledge.model.checks import CHECKS
from knowledge.reading.cornerstones import load_cornerstones
from knowledge.reading.loading import load
from tests.engine.rulebase.checks.planted_faults import PLANTED, Planted
from tests.knowledge.rulebase import replace_text, write_marked, write_rulebase
from tests.strategies import shipped

READ_OFF = {"unread_question", "same_options", "no_direction", "idle_finding", "no_step",
            "rival_steps", "misread_sentence", "untested_entry", "shadowed_phrase",
            "opposed_phrases", "unused_group", "unused_source", "because_repeats", "id_spelling",
            "no_cornerstone", "idle_exemption"}
"""Checks that need no proof."""


def faults(folder: Path, *only: str) -> list[Fault]:
    """What the checks find in a folder of knowledge."""
    knowledge = load(folder)
    return verify(Prover(knowledge), load_cornerstones(knowledge, folder), only)


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Counter[tuple[str, str, str]]:
    """What is found in the tiny rulebase as it is."""
    found = faults(write_rulebase(tmp_path_factory.mktemp("tiny")))
    return Counter((fault.check, fault.id, fault.what) for fault in found)


def test_every_check_has_a_planted_fault() -> None:
    """No check is without a fault that it must find, and there are more than fifty in all."""
    assert {planted.check for planted in PLANTED} == {*CHECKS}
    assert len(PLANTED) > 50


def plant(planted: Planted, folder: Path) -> None:
    """Make the edits of a fault in a folder of knowledge."""
    for file, old, new in planted.edits:
        if old:
            replace_text(folder, file, old, new)
        else:
            write_marked(folder / file, new)


@pytest.mark.parametrize("planted", PLANTED, ids=str)
def test_every_planted_fault_is_found(
    planted: Planted, tmp_path: Path, before: Counter[tuple[str, str, str]]
) -> None:
    """It is told once, of the right entry at its place, with its ground and what would mend it."""
    write_rulebase(tmp_path)
    plant(planted, tmp_path)
    only = ("never_fires", planted.check) if planted.check == "idle_exemption" else (
        planted.check,)
    new_ones = [fault for fault in faults(tmp_path, *only) if fault.check == planted.check
                and not before[fault.check, fault.id, fault.what]]
    found = [fault for fault in new_ones if fault.id == planted.id and planted.says in fault.what]
    assert len(found) == 1, [fault.what for fault in new_ones]
    fault, = found
    assert (fault.kind, fault.exempt) == (planted.kind, "")
    assert planted.others is None or fault.others == planted.others or {
        *planted.others} <= {*fault.others}
    assert fault.mend.endswith((".", "`."))
    assert (fault.ground is Ground.TEXT) is (planted.check in READ_OFF)
    line = Path(fault.place.file).read_text("utf-8").splitlines()[fault.place.line - 1]
    assert line[fault.place.column - 1:].startswith(f"id: {planted.id}")
    if fault.ground is Ground.WITNESS:
        assert fault.witness is not None and fault.witness.confirmed
    else:
        assert fault.witness is None


@pytest.mark.parametrize("planted", [found for found in PLANTED if found.check not in (
    "idle_exemption",)], ids=str)
def test_a_reason_in_the_knowledge_makes_it_exempt(planted: Planted, tmp_path: Path) -> None:
    """With `exempt: {CHECK: why}` in the entry the same fault is told as meant, with the reason."""
    write_rulebase(tmp_path)
    plant(planted, tmp_path)
    fault = next(fault for fault in faults(tmp_path, planted.check)
                 if fault.id == planted.id and planted.says in fault.what)
    path = Path(fault.place.file)
    text = path.read_text("utf-8")
    path.write_text(text.replace(
        f"- id: {planted.id}\n",
        f"- id: {planted.id}\n    exempt: {{{planted.check}: It is meant so.}}\n", 1), "utf-8")
    again = [fault for fault in faults(tmp_path, planted.check)
             if fault.id == planted.id and planted.says in fault.what]
    assert [fault.exempt for fault in again] == ["It is meant so."]


def test_nothing_is_wrong_with_the_shipped_knowledge() -> None:
    """Every check of the shipped rulebase finds nothing, or something that is meant, with why."""
    knowledge = shipped()
    found = verify(Prover(knowledge), load_cornerstones(knowledge))
    assert [fault.what for fault in found if not fault.exempt] == []
    assert all(fault.witness.confirmed for fault in found if fault.witness is not None)
    assert all(len(fault.exempt.split()) > 5 for fault in found)
