"""A real Spark, with two workers on this machine, gives the rows that the embedded engine gives."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from engine.batch.columns.kernel import Kernel
from engine.batch.reading.block import InputError
from engine.batch.reading.log import Log
from engine.batch.reading.run import Batch
from engine.batch.report.page import About, report_page
from engine.batch.report.tally import Tally
from engine.batch.spark.session import missing
from knowledge.reading.log_map import LogMap
from tests.cli.running import invoke
from tests.strategies import real_cases, shipped

ABOUT = About(("log",), 4, "there.rejects.csv", None)

pytestmark = [
    pytest.mark.skipif(bool(missing()), reason=missing() or "Spark can be started"),
    pytest.mark.filterwarnings("default"),  # those of pyspark are not ours to mend
]


@pytest.fixture(scope="module")
def kernel() -> Kernel:
    """The shipped rules, compiled once."""
    return Kernel(shipped())


@pytest.fixture(scope="module")
def spark() -> Iterator[object]:
    """A session that the tests of this module share, as starting one takes seconds."""
    from engine.batch.spark.session import connect  # noqa: PLC0415 - only where there is a Spark

    session = connect("local[2]")
    yield session
    session.stop()


def write_log(folder: Path) -> None:
    """Two files of real cases; with a value that is wrong, ids that come twice, and one missing."""
    folder.mkdir()
    rows: list[dict[str, object]] = []
    for case in real_cases():
        answers = {name: ";".join(value) if isinstance(value, tuple) else str(value)
                   for name, value in case.answers.items()}
        rows.append({"case": case.id, "confirmed": case.confirmed, "region": "north, \"=1+1\"",
                     "visits": len(rows), **answers})
    columns = dict.fromkeys(name for row in rows for name in row)
    question = next(name for name in columns if name in shipped().questions)
    rows[3][question] = "no such option"
    rows[5]["case"] = None
    rows[30]["case"] = rows[2]["case"]
    rows[31]["case"] = f"  {rows[3]['case']} "  # its namesake is refused, so this one stands
    rows[4]["case"] = f" {rows[33]['case']}"
    frame = pl.DataFrame(rows, {name: pl.Int64 if name == "visits" else pl.String
                                for name in columns})
    frame[20:].write_parquet(folder / "b 2.parquet")
    frame[:20].write_parquet(folder / "a.parquet")


def test_what_cannot_be_done_is_told_in_one_line(
    spark: object, kernel: Kernel, tmp_path: Path
) -> None:
    """A folder that is not there, one without cases, and an output that is there already."""
    from pyspark.sql import SparkSession  # noqa: PLC0415 - only where there is a Spark

    from engine.batch.spark.log import read_log  # noqa: PLC0415
    from engine.batch.spark.run import diagnose  # noqa: PLC0415
    from engine.batch.spark.session import SparkError  # noqa: PLC0415

    assert isinstance(spark, SparkSession)
    log, other, out = tmp_path / "log", tmp_path / "other", tmp_path / "out"
    with pytest.raises(SparkError, match=r"log: .*Path does not exist"):
        read_log(spark, str(log), LogMap(), kernel)
    other.mkdir()
    pl.DataFrame({"number": [1]}).write_parquet(other / "a.parquet")
    with pytest.raises(InputError, match="no column is called 'case'"):
        read_log(spark, str(other), LogMap(), kernel)
    write_log(log)
    out.mkdir()
    with pytest.raises(SparkError, match="already exists") as failed:
        diagnose(spark, read_log(spark, str(log), LogMap(), kernel), str(out))
    assert "\n" not in str(failed.value)


def test_spark_gives_the_same_rows_and_rejects(
    spark: object, kernel: Kernel, tmp_path: Path
) -> None:
    """All columns of all rows are the same, so is what is refused, and why; and the report."""
    from pyspark.sql import SparkSession  # noqa: PLC0415 - only where there is a Spark

    from engine.batch.spark.log import read_log  # noqa: PLC0415
    from engine.batch.spark.report import tally_folder  # noqa: PLC0415
    from engine.batch.spark.run import diagnose  # noqa: PLC0415

    assert isinstance(spark, SparkSession)
    log, here, there = tmp_path / "log", tmp_path / "here.parquet", tmp_path / "there"
    write_log(log)
    with Log([str(log)], None, LogMap(), shipped()) as opened:
        progress = Batch(opened, LogMap(), kernel).to_file(here, "parquet", False, lambda _: None)

    found = diagnose(spark, read_log(spark, str(log), LogMap(), kernel), str(there))

    assert (found.rows, found.rejected) == (progress.rows, progress.rejected)
    assert found.bad_values == progress.bad_values
    assert found.categories == progress.categories
    assert found.rejected == 4
    counted = Tally(shipped(), "region")
    counted.add(pl.read_parquet(here))
    embedded = pl.read_parquet(here).with_columns(pl.col(pl.Enum).cast(pl.String)).sort("case")
    assert_frame_equal(pl.read_parquet(there / "*.parquet").sort("case"), embedded,
                       check_exact=True, check_dtypes=False)
    assert report_page(tally_folder(spark, str(there), shipped(), "region"), ABOUT) == report_page(
        counted, ABOUT)
    refused = pl.read_csv(there.with_name("there.rejects.csv") / "*.csv").sort("file", "row")
    assert_frame_equal(refused, pl.read_csv(tmp_path / "here.parquet.rejects.csv"),
                       check_dtypes=False)


def test_the_command_runs_on_spark(spark: object, tmp_path: Path) -> None:
    """`debrief batch --engine spark` writes the folder and the report, and tells what was refused.

    It ends the session that the tests share, so it is the last one.
    """
    log, out, report = tmp_path / "log", tmp_path / "out", tmp_path / "report.html"
    write_log(log)
    result = invoke("batch", log, "-o", out, "--engine", "spark", "--master", "local[2]",
                    "--report", report, "--by", "region")
    assert result.exit_code == 1, result.stderr
    assert "4 rows refused" in result.stderr
    assert pl.read_parquet(out / "*.parquet").height == 40
    assert "By region" in report.read_text("utf-8")
