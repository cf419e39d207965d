"""A log in a file says the same as its cases one at a time; whatever is in it, nothing breaks."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.batch.columns.kernel import Kernel
from engine.batch.reading.block import Reject
from engine.batch.reading.log import Log, LogError
from engine.batch.reading.run import Batch, Step
from engine.core.hearing.listener import TEXT
from engine.core.inference import InferenceEngine
from knowledge.model.conditions import Value
from knowledge.reading.cases import Case
from knowledge.reading.log_map import LogMap
from tests.engine.core.hearing.reading_words import listener, sentences
from tests.engine.outcomes import MANY, outcome, some_cases
from tests.examples import examples
from tests.strategies import shipped

ENDINGS = ("csv", "jsonl", "parquet")


@pytest.fixture(scope="module")
def kernel() -> Kernel:
    return Kernel(shipped())


@pytest.fixture(scope="module")
def engine() -> InferenceEngine:
    return InferenceEngine(shipped())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all examples; each writes its files anew."""
    return tmp_path_factory.mktemp("logs")


def rows(path: Path, kernel: Kernel) -> tuple[list[dict[str, object]], int]:
    """The results of a log, and how many of its rows are refused."""
    out = io.BytesIO()
    refused: list[Reject] = []
    with Log([str(path)], None, LogMap(), kernel.knowledge) as log:
        progress = Batch(log, LogMap(), kernel).to_stream(
            out, "jsonl", refused.extend, lambda _step: None)
    assert progress.bad_values == len(refused)
    return [json.loads(line) for line in out.getvalue().decode().splitlines()], progress.rejected


def write(cases: Sequence[Case], path: Path, delimiter: str) -> None:
    """Write a log as its users do."""
    if path.suffix == ".jsonl":
        path.write_text("".join(json.dumps({"case": case.id, "answers": case.answers}) + "\n"
                                for case in cases), "utf-8")
        return
    names = ["case", *shipped().questions]
    table = [[case.id, *(_cell(case.answers.get(name)) for name in names[1:])] for case in cases]
    if path.suffix == ".parquet":
        pl.DataFrame(table, schema=dict.fromkeys(names, pl.String), orient="row").write_parquet(
            path)
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow(names)
        writer.writerows(table)


def _cell(value: Value | None) -> str | None:
    if isinstance(value, tuple):
        return ";".join(value)
    return None if value is None else str(value)


@MANY
@given(cases=some_cases(shipped(), 6), ending=st.sampled_from(ENDINGS),
       delimiter=st.sampled_from(",;\t|"))
def test_a_file_says_the_same_as_its_cases(
    kernel: Kernel, engine: InferenceEngine, folder: Path, cases: list[Case], ending: str,
    delimiter: str,
) -> None:
    """Of each case the row holds its answers and all that the experta reader infers from them."""
    check(kernel, engine, folder / f"log.{ending}", cases, delimiter)


SAYINGS = st.lists(st.sampled_from(
    [each.text for those in sentences().values() for each in those]), min_size=1, max_size=3)
"""What employers write, as one text or another."""


@MANY
@given(cases=some_cases(shipped(), 4), data=st.data(), ending=st.sampled_from(ENDINGS))
def test_words_in_a_file_say_the_same_as_in_its_cases(
    kernel: Kernel, engine: InferenceEngine, folder: Path, cases: list[Case], data: st.DataObject,
    ending: str,
) -> None:
    """The words are heard as those of a single case are, whatever else was answered outright."""
    spoken = [replace(case, answers={**case.answers, TEXT: " ".join(data.draw(SAYINGS))})
              for case in cases]
    check(kernel, engine, folder / f"words.{ending}", spoken, ",")


def test_what_was_not_understood_is_counted(kernel: Kernel, folder: Path) -> None:
    """A sentence in which nothing is recognised is counted, once for each case it stands in."""
    path = folder / "words.jsonl"
    lost = "Your zebra outpaced the committee."
    write([Case("a", {TEXT: lost}), Case("b", {TEXT: f"{lost} {lost}"}), Case("c", {})], path, ",")
    with Log([str(path)], None, LogMap(), kernel.knowledge) as log:
        batch = Batch(log, LogMap(), kernel)
        batch.to_stream(io.BytesIO(), "jsonl", lambda _rejects: None, lambda _step: None)
        assert batch.hearing.not_understood == {lost: 2}


def check(
    kernel: Kernel, engine: InferenceEngine, path: Path, cases: list[Case], delimiter: str
) -> None:
    """A file with these cases holds of each what the reader of single cases says."""
    write(cases, path, delimiter)
    found, refused = rows(path, kernel)
    assert refused == 0
    for case, row in zip(cases, found, strict=True):
        expected = outcome(engine.infer(listener().listen(case)))
        assert row["case"] == case.id
        assert row["answers"] == {
            name: [*value] if isinstance(value, tuple) else value
            for name, value in case.answers.items()}
        assert row["category"] == expected.leading
        assert row.get("second") == expected.second
        assert row["margin_decibans"] == expected.margin
        assert row["decibans"] == expected.totals
        assert row["findings"] == [
            dict(zip(("id", "grade"), each.split(":"), strict=True)) for each in expected.findings]
        assert row["fired"] == [*expected.fired]
        assert row["steps"] == [*expected.steps]
        assert row["steps_done"] == [*expected.done]


@examples(13)
@given(ending=st.sampled_from(("csv", "jsonl", "parquet", "xlsx", "tsv")),
       start=st.sampled_from((b"", b"case,fb.given\n", b"case\tfb.given\r\n", b'{"case": "1"}\n',
                              b"PAR1", b"PK\x03\x04", b"\xff\xfe", b"\xef\xbb\xbfcase;fb.given\n")),
       rest=st.one_of(st.binary(max_size=200),
                      st.text(alphabet='ab,;"\n\r\t{}[]:0é\0=', max_size=200).map(str.encode)))
@example("csv", b"", b'case,fb.given\n"1,boilerplate\n')
@example("jsonl", b"", b"[" * 5_000)
def test_nonsense_is_told_in_lines(
    kernel: Kernel, folder: Path, ending: str, start: bytes, rest: bytes
) -> None:
    """Whatever bytes a file holds, its rows are diagnosed or refused, or it is told what is wrong.

    No other error comes out, and what is told names the file and has no lines within.
    """
    path = folder / f"nonsense.{ending}"
    path.write_bytes(start + rest)
    try:
        rows(path, kernel)
    except LogError as error:
        assert error.lines
        for line in error.lines:
            assert path.name in line
            assert line.isprintable()


@examples(2)
@given(sizes=st.lists(st.integers(0, 3), min_size=1, max_size=4))
def test_files_add_up(kernel: Kernel, folder: Path, sizes: list[int]) -> None:
    """A log of several files has the rows of all, file by file; progress only grows."""
    for old in folder.glob("part-*"):
        old.unlink()
    names = []
    for number, size in enumerate(sizes):
        path = folder / f"part-{number}.csv"
        path.write_text("case,fb.given\n" + "".join(
            f"{number}-{row},boilerplate\n" for row in range(size)), "utf-8")
        names.append(str(path))
    steps: list[Step] = []
    out = io.BytesIO()
    with Log(names, None, LogMap(), kernel.knowledge) as log:
        batch = Batch(log, LogMap(), kernel)
        if not any(sizes):
            with pytest.raises(LogError, match="it holds no case"):
                batch.to_stream(out, "jsonl", lambda _rejects: None, steps.append)
            return
        batch.to_stream(out, "jsonl", lambda _rejects: None, steps.append)
    found = [json.loads(line)["case"] for line in out.getvalue().decode().splitlines()]
    assert found == [f"{number}-{row}" for number, size in enumerate(sizes) for row in range(size)]
    assert [step.rows for step in steps] == sorted(step.rows for step in steps)
    assert steps[-1].rows == sum(sizes)
