"""`debrief review`: second opinions, and what becomes of them."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from engine.rulebase.output_schemas import output_schemas
from tests.cli.logging_store import add_three, begin, call
from tests.cli.running import objects, words


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of a log with three cases."""
    path = begin(tmp_path, monkeypatch)
    add_three(tmp_path)
    return path


def opinion(folder: Path, case: str, *arguments: str) -> dict[str, object]:
    """Add a review; it as data, as the published schema says."""
    ended = call(folder, "review", case, *arguments, "--on", "2026-05-01", "--json")
    assert (ended.code, ended.err) == (0, "")
    found: dict[str, object] = json.loads(ended.out)
    Draft202012Validator(output_schemas()["review"]).validate(found)
    return found


@pytest.mark.usefixtures("store")
def test_reviews_are_chained(tmp_path: Path) -> None:
    """The first follows from the record, the next from it; the same words give the same hash."""
    first = opinion(tmp_path, "acme", "--agree", "--because", "Yes.", "--by", "Kim")
    second = opinion(tmp_path, "log:acme", "--disagree", "luck", "--because", "No.")
    record = json.loads(call(tmp_path, "log", "show", "acme", "--json").out)["diagnoses"][0]["hash"]
    assert (first["previous"], second["previous"]) == (record, first["hash"])
    assert (second["number"], second["agrees"], second["category"], second["reviewer"]) == (
        2, False, "luck", None)
    text = call(tmp_path, "review", "acme", "--agree", "--because", "Yes.", "--by", "Kim").out
    assert text.startswith("Review 3 of acme is kept. SHA-256 ")


@pytest.mark.usefixtures("store")
def test_summary(tmp_path: Path) -> None:
    """Over all cases it is shown where rules and counselors part, and through which rules."""
    assert "There are no reviews yet" in call(tmp_path, "review", "--summary").out
    opinion(tmp_path, "acme", "--agree", "--because", "Yes.", "--by", "Kim")
    opinion(tmp_path, "acme", "--disagree", "luck", "--because", "No.", "--by", "Bo")
    opinion(tmp_path, "other", "--disagree", "luck", "--because", "They said so.")
    text = words(call(tmp_path, "review", "--summary").out)
    for expected in (
            "3 reviews: 1 agrees with the rules, 2 do not",
            "1 × the rules say “Ability was doubted”, the counselor “Bad luck”",
            "1 × the rules say no reason is clearly ahead, the counselor “Bad luck”",
            "M1: A few were met: in 1 of 2 reviewed verdicts", "acme, 2026-05-01: Bo: No."):
        assert expected in text, text
    found = json.loads(call(tmp_path, "review", "--summary", "--json").out)
    Draft202012Validator(output_schemas()["review-summary"]).validate(found)
    assert (found["reviews"], found["agree"], found["disagree"]) == (3, 1, 2)


def test_verify(store: Path, tmp_path: Path) -> None:
    """What was changed in the file is found, by `review --verify` and by `replay`: exit code 1."""
    opinion(tmp_path, "acme", "--agree", "--because", "Yes.", "--by", "Kim")
    ended = call(tmp_path, "review", "--verify")
    assert (ended.code, ended.out.splitlines()) == (0, [
        "✓ acme, diagnosis 1 with 1 review: holds", "✓ beta, diagnosis 1 with 0 reviews: holds",
        "✓ other, diagnosis 1 with 0 reviews: holds"])
    assert call(tmp_path, "replay", "log:acme").code == 0
    with closing(sqlite3.connect(store)) as file:
        file.execute("UPDATE reviews SET because = 'Never.'")
        file.commit()
    ended = call(tmp_path, "review", "acme", "--verify")
    assert (ended.code, "review 1: it is not what was written" in ended.out) == (1, True)
    ended = call(tmp_path, "replay", "log:acme", "log:beta")
    assert (ended.code, "review 1: it is not what was written" in ended.err) == (1, True)
    assert "log:beta: case beta ✓ It replays" in words(ended.out)
    found = objects(call(tmp_path, "review", "--verify", "--json").out)
    for each in found:
        Draft202012Validator(output_schemas()["review-proof"]).validate(each)
    assert [each["holds"] for each in found] == [False, True, True]


@pytest.mark.parametrize("change", [
    "UPDATE diagnoses SET record = x'00'", "UPDATE knowledge SET content = x'00'",
    "UPDATE diagnoses SET hash = replace(hash, substr(hash, 1, 1), 'x')",
])
def test_a_tampered_record(store: Path, tmp_path: Path, change: str) -> None:
    """A record or rulebase that is not as it was written is told, without a traceback."""
    with closing(sqlite3.connect(store)) as file:
        file.execute(change)
        file.commit()
    ended = call(tmp_path, "review", "acme", "--verify")
    assert (ended.code, "not as it was written" in ended.out) == (1, True)


@pytest.mark.parametrize(("arguments", "code", "expected"), [
    (["acme"], 2, "Give one of --agree, --disagree, --verify and --summary."),
    (["acme", "--agree", "--disagree", "luck", "--because", "x"], 2, "Give one of"),
    (["acme", "--agree", "--verify"], 2, "Give one of"),
    (["acme", "--agree"], 2, "--because with a reason"),
    (["acme", "--agree", "--because", " "], 2, "--because with a reason"),
    (["--agree", "--because", "x"], 2, "needs a CASE"),
    (["acme", "--summary"], 2, "leave CASE out"),
    (["acme", "--disagree", "lukc", "--because", "x"], 2, "did you mean 'luck'?"),
    (["acme", "--disagree", "ability", "--because", "x"], 2, "use --agree"),
    (["acne", "--agree", "--because", "x"], 1, "Did you mean 'acme'?"),
    (["acne", "--verify"], 1, "Did you mean 'acme'?"),
])
@pytest.mark.usefixtures("store")
def test_mistakes(tmp_path: Path, arguments: list[str], code: int, expected: str) -> None:
    """Each is told with what to do, and nothing is kept."""
    ended = call(tmp_path, "review", *arguments)
    assert (ended.code, ended.out) == (code, "")
    assert expected in words(ended.err)
    assert json.loads(call(tmp_path, "review", "--summary", "--json").out)["reviews"] == 0
