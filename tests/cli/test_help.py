"""The help pages of `debrief` and of all its commands."""

from __future__ import annotations

import importlib
import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import polars as pl
import pytest

from cli.main import COMMANDS
from tests.cli.running import (
    REAL_CASES,
    ROOT,
    SMALL_CASE,
    TIMEOUT,
    commands,
    environment,
    invoke,
    named,
    run,
)
from tests.knowledge.rulebase import write_rulebase

ALL = commands()


@pytest.mark.parametrize("words", ALL, ids=named)
def test_help_of_every_command(words: tuple[str, ...]) -> None:
    """-h and --help say the same: an example or what is listed or shown, and every option."""
    long, short = invoke(*words, "--help"), invoke(*words, "-h")
    assert (long.exit_code, long.stderr) == (0, "")
    assert short.output == long.output
    text = long.stdout
    assert "Examples:\n" in text or re.search(r"^  (List|Show one|Print) ", text, re.M), text
    for parameter in ALL[words].params:
        if isinstance(parameter, click.Option):
            assert parameter.help
            for option in parameter.opts:
                assert re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", text), option
    assert not [line for line in text.splitlines() if line != line.rstrip()]
    repeated = re.compile(r"(?:CASE|FILE)\.\.\.|\[(?:ARGS|IN)\]\.\.\.|\[[A-Z|]+ \.\.\.\]")
    assert "..." not in repeated.sub("", text), "cut short"


def test_examples_of_the_help_pages_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each example of a help page, typed as it stands, does what it should."""
    monkeypatch.chdir(tmp_path)
    Path("my-case.yaml").write_text(SMALL_CASE.replace("small", "my-case"), "utf-8")
    Path("log.jsonl").write_text(REAL_CASES.read_text("utf-8").splitlines()[0], "utf-8")
    write_rulebase(Path("mine"))
    Path("log.csv").write_text("case,region,fb.given\n1,north,boilerplate\n", "utf-8")
    pl.DataFrame({"Case no": ["1"], "fb_given": ["boilerplate"]}).write_excel("old.xlsx")
    examples = []
    for words in ALL:
        for line in invoke(*words, "--help").stdout.splitlines():
            if re.match(r" +debrief \w", line) and "Usage" not in line:
                examples.append(re.split(r"  +|[|<>]", line.strip())[0].strip())
    assert len(examples) >= 10
    store = Path("store.sqlite")
    monkeypatch.setenv("DEBRIEF_STORE", "full.sqlite")
    Path("acme.yaml").write_text(SMALL_CASE.replace("small", "acme"), "utf-8")
    assert invoke(
        "log", "add", "my-case.yaml", "acme.yaml", "--candidate", "Ann").exit_code == 0
    assert invoke("log", "export", "my-log.jsonl").exit_code == 0
    monkeypatch.setenv("DEBRIEF_STORE", str(store))
    for example in dict.fromkeys(examples):
        if "spark://" in example or example.startswith("debrief serve"):
            continue  # tests/engine/batch/spark and tests/web run them on this machine
        store.unlink(missing_ok=True)  # each starts from a log that holds my-case, or from none
        if not example.startswith("debrief log add"):
            store.write_bytes(Path("full.sqlite").read_bytes())
        result = invoke(*shlex.split(example)[1:], stdin="q\n")
        assert result.exit_code == 0, (example, result.output)


def test_every_line_of_the_list_of_commands() -> None:
    """Each command has a line in the list, and its module holds a command of its name."""
    text = run("--help").out
    for name, entry in COMMANDS.items():
        assert entry.help.strip().endswith(".")
        assert re.search(rf"^  {name} +{re.escape(entry.help)}$", text, re.M), text
        found = getattr(importlib.import_module(entry.module), name)
        assert isinstance(found, click.Command)
        assert found.name == name


def test_help_imports_nothing_slow() -> None:
    """`debrief --help` imports click and little else, so that it comes at once."""
    script = ("import sys\nfrom cli.main import main\nsys.argv = ['debrief', '--help']\n"
              "try:\n    main()\nfinally:\n    print(*sys.modules, file=sys.stderr)")
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT,
                          env=environment(), timeout=TIMEOUT, check=True)
    imported = {name.split(".")[0] for name in done.stderr.split()}
    assert "click" in imported
    assert not imported & {"rich", "networkx", "ruamel", "experta", "engine"}


def test_without_a_command_help_is_shown() -> None:
    """`debrief` alone shows the help page, on standard output, and that is no failure."""
    ended = run()
    assert (ended.code, ended.out, ended.err) == (0, run("--help").out, "")


@pytest.mark.parametrize("words", [words for words, found in ALL.items() if found.no_args_is_help],
                         ids=named)
def test_a_command_without_its_arguments_shows_its_help(words: tuple[str, ...]) -> None:
    """A command that needs arguments and got none shows its help page."""
    result = invoke(*words)
    assert result.output.strip() == invoke(*words, "--help").output.strip()
