"""What users install: the wheel holds the knowledge, and its command works far from the sources."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path
from zipfile import ZipFile

from tests.cli.running import ROOT, SMALL_CASE, environment
from tests.examples import LONG

PACKAGES = ("debrief", "knowledge", "engine", "cli", "web")
MINUTES = 5


def test_the_wheel(tmp_path: Path) -> None:
    """The wheel is whole: built, installed and used in a folder of its own, without the sources.

    One test, so that it is built once, however many processes run the tests. Dependencies are those
    of this interpreter; in the long tests they come from the package index.
    """
    wheel = _build(tmp_path / "dist")
    _holds_the_knowledge_and_no_more(wheel)
    folder = _install(wheel, tmp_path / "venv")
    _works_elsewhere(folder, tmp_path / "else where")


def _run(*words: str | Path, cwd: Path = ROOT) -> str:
    settings = environment()
    del settings["PYTHONPATH"]
    done = subprocess.run([str(word) for word in words], cwd=cwd, env=settings, text=True,
                          capture_output=True, timeout=60 * MINUTES, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _build(folder: Path) -> Path:
    _run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT)
    [wheel] = folder.iterdir()
    return wheel


def _holds_the_knowledge_and_no_more(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        held = set(archive.namelist())
    wanted = {str(path.relative_to(ROOT)) for package in PACKAGES
              for pattern in ("*.py", "*.yaml", "*.jsonl", "*.schema.json", "py.typed")
              for path in (ROOT / package).rglob(pattern)}
    assert {"knowledge/diagnosis.yaml", "knowledge/cases/real.jsonl", "cli/py.typed"} <= wanted
    assert wanted <= held
    folders = {name.split("/")[0] for name in held}
    assert {name for name in folders if not name.endswith(".dist-info")} == set(PACKAGES)
    assert any(name.endswith("/LICENSE") for name in held)
    assert not [name for name in held if "__pycache__" in name]


def _install(wheel: Path, folder: Path) -> Path:
    commands = folder / ("Scripts" if os.name == "nt" else "bin")
    _run(sys.executable, "-m", "venv", folder)
    pip = (commands / "python", "-m", "pip", "--disable-pip-version-check")
    if LONG:
        _run(*pip, "install", "--quiet", wheel)
        _run(*pip, "check")
        return commands
    _run(*pip, "install", "--quiet", "--no-deps", wheel)
    [packages] = folder.rglob("site-packages")
    # found after those of the folder; the .pth files in it, and so these sources, are not read
    (packages / "dependencies.pth").write_text(f"{sysconfig.get_path('purelib')}\n", "utf-8")
    return commands


def _works_elsewhere(commands: Path, folder: Path) -> None:
    folder.mkdir()
    (folder / "my-case.yaml").write_text(SMALL_CASE, "utf-8")
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    debrief = commands / "debrief"
    assert _run(debrief, "--version", cwd=folder) == f"debrief {version}\n"
    assert _run(debrief, "diagnose", "my-case.yaml", cwd=folder).startswith("Case small\n")
    assert "R14a" in _run(debrief, "rules", cwd=folder)
    page = _run(debrief, "record", "my-case.yaml", "--format", "html", cwd=folder)
    assert page.startswith("<!doctype html>"), "its template is in the wheel"
    where = _run(commands / "python", "-c", "import cli; print(cli.__file__)", cwd=folder)
    assert Path(where.strip()).is_relative_to(commands.parent)
