"""`debrief rules export`."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import clips
import duckdb
import pytest

from engine.batch.export import DIALECTS, FORMATS
from tests.cli.running import TIMEOUT, invoke, run_process
from tests.strategies import shipped

FAILED = '(assert (answer (question "iv.technical") (value "failed")))'


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """The shipped rules as a program for CLIPS."""
    path = tmp_path / "debrief.clp"
    ended = invoke("rules", "export", "--format", "clips", "-o", path)
    assert (ended.exit_code, ended.output) == (0, "")
    return path


def test_a_program_for_clips(program: Path) -> None:
    """The file that is written loads in CLIPS, and what it says at its head works."""
    head = [line.removeprefix("; ") for line in program.read_text("utf-8").splitlines()
            if line.startswith(";   (")]
    assert head[0].strip() == '(load "debrief.clp")'
    environment = clips.Environment()
    environment.load(str(program))
    for line in head[1:]:
        environment.eval(line.strip())
    assert any(fact.template.name == "diagnosis" for fact in environment.facts())


@pytest.mark.skipif(shutil.which("clips") is None, reason="CLIPS: apt-get install clips")
def test_plain_clips_prints_a_report(program: Path, tmp_path: Path) -> None:
    """CLIPS itself, without anything of ours, runs the program and prints what followed."""
    typed = tmp_path / "typed.bat"
    typed.write_text(f'(load "{program}")\n(reset)\n{FAILED}\n(run)\n(report)\n(exit)\n', "utf-8")
    ended = subprocess.run(["clips", "-f2", str(typed)], capture_output=True, text=True,
                           check=True, timeout=TIMEOUT)
    printed = ended.stdout[ended.stdout.index("leading "):].splitlines()
    assert printed[0] == "leading cannot_do_job, second none, 12 decibans ahead"
    assert "finding task_failed: strong" in printed
    assert "step exercise_drill" in printed


def test_a_query_is_printed_and_runs() -> None:
    """What is printed runs in DuckDB as it stands, over the table that was named."""
    ended = invoke("rules", "export", "--format", "sql", "--table", "log")
    assert (ended.exit_code, ended.stderr) == (0, "")
    with duckdb.connect() as connection:
        listed = ", ".join(f'"{name}" VARCHAR' for name in ("case", *shipped().questions))
        connection.execute(f"CREATE TABLE log ({listed})")
        connection.execute("""INSERT INTO log ("case", "iv.technical") VALUES ('one', 'failed')""")
        found = connection.execute(ended.stdout)
        row = dict(zip([name for name, *_ in found.description], found.fetchall()[0], strict=True))
    assert (row["case"], row["category"]) == ("one", "cannot_do_job")
    assert row["findings"] == "task_failed:strong"


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_dialect(dialect: str, rulebase: Path) -> None:
    """A query says at its head which dialect it is in."""
    ended = invoke("rules", "export", "--format", "sql", "--dialect", dialect,
                   "--knowledge", rulebase)
    assert (ended.exit_code, ended.stderr) == (0, "")
    assert f"one query for {dialect}" in ended.stdout.splitlines()[0]


@pytest.mark.parametrize("language", FORMATS)
def test_the_same_bytes_whatever_the_hash_seed(language: str, rulebase: Path) -> None:
    """The same knowledge gives the same bytes in every run of the program."""
    first, second = (
        run_process("rules", "export", "--format", language, "--knowledge", rulebase,
                    PYTHONHASHSEED=seed)
        for seed in ("1", "2"))
    assert (first.code, first.err) == (0, "")
    assert first.out == second.out


@pytest.mark.parametrize(("arguments", "told"), [
    ((), "--format"),
    (("--format", "prolog"), "'prolog'"),
    (("--format", "sql", "--dialect", "oracle"), "'oracle'"),
    (("--format", "sql", "--table", "a; DROP TABLE b"), "Write it as answers or as schema.answers"),
    (("--format", "clips", "--dialect", "spark"), "--dialect is for --format sql only"),
    (("--format", "clips", "--table", "log"), "--table is for --format sql only"),
])
def test_wrong_command_lines(arguments: tuple[str, ...], told: str) -> None:
    """A wrong command line is refused with what is wrong."""
    ended = invoke("rules", "export", *arguments)
    assert ended.exit_code == 2
    assert told in ended.stderr


def test_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    """Where the file cannot be written, the reason is told: exit code 4."""
    ended = invoke("rules", "export", "--format", "clips", "--output", tmp_path / "no" / "x.clp")
    assert (ended.exit_code, ended.stdout) == (4, "")
    assert "cannot be written" in ended.stderr
