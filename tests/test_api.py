"""What other programs import: the names that are promised, and the page that shows them."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

import debrief
from engine import api

ROOT = Path(__file__).parent.parent


def test_the_package_has_the_names_of_the_front_door() -> None:
    """`import debrief` gives what `engine.api` gives: ten to fifteen names, each documented."""
    assert debrief.__all__ == api.__all__
    assert 10 <= len(api.__all__) <= 15
    assert all(getattr(debrief, name) is getattr(api, name) for name in api.__all__)
    assert all(getattr(api, name).__doc__ for name in api.__all__ if name != "Value")
    page = (ROOT / "docs/api.md").read_text("utf-8")
    assert [name for name in api.__all__ if f"debrief.{name}" not in page
            and name not in ("Case", "Knowledge", "Plan", "Proof", "Value")] == []


def test_the_page_shows_what_is_true(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every example of docs/api.md gives what stands there."""
    monkeypatch.chdir(ROOT)
    failed, tried = doctest.testfile(
        str(ROOT / "docs/api.md"), module_relative=False,
        optionflags=doctest.NORMALIZE_WHITESPACE)
    assert (failed, tried > 15) == (0, True)


def test_words_are_heard_whichever_call_is_made() -> None:
    """The verdict of a case rests on its words in every call; none of them needs a listener."""
    fb = debrief.Debrief()
    case = debrief.case_from(
        {"case": "mine", "answers": {"fb.text": "We chose someone with more experience."}},
        "mine", fb.knowledge)
    reason = fb.proof(case).case.answers["fb.reason"]
    assert reason == fb.listen(case).answers["fb.reason"]
    assert fb.what_if(case, {"iv.technical": "partial"}).before.case.answers["fb.reason"] == reason
    assert fb.flip(case, any_answer=True).case.answers["fb.reason"] == reason
    assert fb.listen(fb.listen(case)) == fb.listen(case)


def test_a_file_with_a_faulty_case_is_refused(tmp_path: Path) -> None:
    """The error has the place, and what was probably meant."""
    file = tmp_path / "case.yaml"
    file.write_text("case: one\nanswers:\n  fb.sorce: hr\n", "utf-8")
    with pytest.raises(debrief.CaseError) as caught:
        debrief.read_cases(file, debrief.load())
    assert str(caught.value.problems[0].place).startswith(f"{file}:3")
