"""The core does without the extras, and one line says which one is missing where it is needed."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from cli.shared.failures import MISSING
from engine.core.words.extras import EXTRAS, how_to_install
from tests.cli.running import REAL_CASES, ROOT, TIMEOUT, environment

WITHOUT = """
import importlib.abc, json, sys

class Missing(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in sys.argv[1].split(","):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Missing())
from cli.main import run
for line in sys.stdin:
    code = run(json.loads(line))
    print("\\0", code, "\\0", file=sys.stderr, flush=True)
"""
"""Runs commands, one a line, in a Python in which some packages cannot be imported."""
CORE = [
    "diagnose CASE", "explain CASE", "explain CASE --why-not culture_fit", "plan CASE",
    "plan CASE --budget 5", "plan CASE --format svg",
    "plan CASE --format ical --hours-per-week 5 --start 2026-12-01",
    "letter CASE call-script", "record CASE -o record.json", "replay record.json",
    "flip CASE", "settle CASE", "whatif CASE --set fb.given=none",
    "log add CASE", "log list", "log show small", "log export out.jsonl", "next", "history",
    "review small --agree --because so --by Ann", "rules", "rules test",
    "rules export --format clips", "questions", "findings", "steps", "sources", "schema batch",
    "feedback read words.txt", "batch --template",
]
"""What a candidate and a counselor use, on the file CASE."""
NEEDS_BATCH = ["batch LOG -o results.parquet", "batch LOG --write-map map.yaml",
               "rules export --format sql"]


def without(packages: tuple[str, ...], commands: list[str], folder: Path, case: Path) -> list[
        tuple[int, str]]:
    """Exit code and error output of each command where packages are missing."""
    lines = [json.dumps(command.replace("CASE", str(case)).replace("LOG", str(REAL_CASES)).split())
             for command in commands]
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, ",".join(packages)], input="\n".join(lines), text=True,
        capture_output=True, cwd=folder, timeout=TIMEOUT, check=False,
        env=environment(DEBRIEF_STORE=str(folder / "store.sqlite"), PYTHONPATH=str(ROOT)))
    parts = done.stderr.split("\0")
    assert len(parts) == 2 * len(commands) + 1, done.stderr
    return [(int(code), told.strip())
            for told, code in zip(parts[0:-1:2], parts[1::2], strict=True)]


def test_the_core_needs_no_extra(tmp_path: Path, small: Path) -> None:
    """Asking, diagnosing, planning, letters, the log and the rules work without any extra."""
    (tmp_path / "words.txt").write_text("You lack experience.", "utf-8")
    every = tuple(package for packages in EXTRAS.values() for package in packages)
    for command, (code, told) in zip(
            CORE, without(every, CORE, tmp_path, small), strict=True):
        assert code == 0, (command, told)


def test_one_line_says_which_extra_is_missing(tmp_path: Path, small: Path) -> None:
    """A command that needs an extra ends with the line that brings it, and has written nothing."""
    before = sorted(tmp_path.iterdir())
    for command, (code, told) in zip(
            NEEDS_BATCH, without(EXTRAS["batch"], NEEDS_BATCH, tmp_path, small), strict=True):
        assert code == MISSING, (command, told)
        assert told.endswith(how_to_install("batch"))
        assert "\n" not in told
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(("packages", "command", "extra"), [
    (EXTRAS["postgres"], "log list --store postgresql://127.0.0.1:1/none", "postgres"),
    ((*EXTRAS["spark"], *EXTRAS["batch"]), "batch LOG -o results --engine spark", "spark"),
])
def test_other_extras(
    packages: tuple[str, ...], command: str, extra: str, tmp_path: Path, small: Path
) -> None:
    """A log on a server and a batch on a cluster name their own extra."""
    folder = tmp_path / "logs"
    folder.mkdir()
    [(code, told)] = without(
        packages, [command.replace("LOG", str(folder))], tmp_path, small)
    assert code != 0
    assert how_to_install(extra) in told


def test_a_fault_of_the_program_is_not_called_an_extra(tmp_path: Path, small: Path) -> None:
    """A module of the core that is missing is told as it is."""
    with pytest.raises(AssertionError, match="No module named 'rich'"):
        without(("rich",), ["plan CASE"], tmp_path, small)


def test_every_library_of_an_extra_is_named() -> None:
    """What pyproject.toml lists in an extra and not in the core is in `EXTRAS`, and no more."""
    names = {"ibis-framework": {"ibis"}, "numba": {"numba", "llvmlite"}}
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for extra, packages in EXTRAS.items():
        wanted: set[str] = set()
        for line in listed["optional-dependencies"][extra]:
            name = Requirement(line).name
            wanted |= names.get(name, {name} if name != "debrief" else set())
        assert wanted == set(packages)
    core = {Requirement(line).name for line in listed["dependencies"]}
    assert not core & {package for packages in EXTRAS.values() for package in packages}
    assert {Requirement(line).name for line in requires("llvmlite") or ()} <= core | {"llvmlite"}
