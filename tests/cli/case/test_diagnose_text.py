"""`debrief diagnose`: how its text looks, and the commands that it names."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from pathlib import Path

import pytest
from rich.cells import cell_len

from knowledge.reading.loading import load
from tests.cli.running import (
    COLOUR,
    REAL,
    REAL_CASES,
    ROOT,
    SMALL_CASE,
    TIMEOUT,
    command,
    environment,
    in_shell,
    invoke,
    log,
    objects,
    on_terminal,
    run,
    tiny_knowledge,
    words,
)
from tests.knowledge.rulebase import write_rulebase

KNOWLEDGE = load()
ESCAPE = "\x1b"
SEQUENCE = re.compile(r"\x1b\[[0-9;]*m")


# --- how it looks ---------------------------------------------------------------------------------


@pytest.mark.parametrize("columns", [80, 40])
def test_text_fits_the_terminal(columns: int) -> None:
    """No line is wider than the terminal, and none ends in spaces."""
    text = "".join(json.dumps(case) + "\n" for case in REAL[::4])
    result = invoke("diagnose", "-", stdin=text, COLUMNS=str(columns))
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert not [line for line in lines if cell_len(line) > columns]
    assert not [line for line in lines if line != line.rstrip()]
    assert "\n\n\n" not in result.stdout


def test_one_is_no_plural() -> None:
    """Text says `1 step` and `1 more step`, never `1 steps`."""
    text = "\n".join(map(json.dumps, REAL[1:4]))
    shown = words(invoke("diagnose", "-", stdin=text).stdout)
    assert not re.findall(r"(?<![\d.,+−-])1 (?:more )?(?:steps|days|hours|cases|answers)\b", shown)


def test_a_real_terminal_of_40_columns(tmp_path: Path) -> None:
    """The same on a terminal that is 40 columns wide, with a long path."""
    case = tmp_path / "my-case.yaml"
    case.write_text(SMALL_CASE, "utf-8")
    lines = SEQUENCE.sub("", on_terminal("diagnose", case, columns=40)).splitlines()
    assert max(map(cell_len, lines)) <= 40
    assert not [line for line in lines if line != line.rstrip()]


def test_the_verdict_comes_first() -> None:
    """As text the verdict leads, then how sure it is; the numbers are those of --json."""
    text = "\n".join(map(json.dumps, REAL[:12]))
    verdicts = objects(invoke("diagnose", "-", "--json", stdin=text).stdout)
    texts = re.split(r"\n─+\n", invoke("diagnose", "-", stdin=text, COLUMNS="200").stdout)
    for case, found, shown_text in zip(REAL, verdicts, texts, strict=False):
        verdict = found["diagnosis"]
        lines = shown_text.splitlines()
        assert lines[0] == f"Case {case['case']}"
        if verdict["leading"] == "undetermined":
            assert lines[2] == "The facts do not decide it."
        else:
            percent = round(100 * verdict["probabilities"][verdict["leading"]])
            title = KNOWLEDGE.categories[verdict["leading"]].title
            said = f"{verdict['certainty']}: {title}."
            assert lines[2].casefold() == said.casefold()
            assert lines[5].startswith(f"How sure: {percent} %.")
        shown = [int(found) for line in lines if (match := re.search(r"(\d+) % +[+−]\d", line))
                 for found in match.groups()]
        assert shown == [round(100 * verdict["probabilities"][name]) for name in verdict["ranking"]]


def test_colour_only_where_someone_looks(tmp_path: Path) -> None:
    """Colour on a terminal; none with NO_COLOR; no escape at all when piped or on a dumb one."""
    case = log(tmp_path / "log.jsonl", REAL[0])
    assert COLOUR.search(on_terminal("diagnose", case, NO_COLOR=""))
    assert not COLOUR.search(on_terminal("diagnose", case, NO_COLOR="1"))
    assert ESCAPE not in on_terminal("diagnose", case, TERM="dumb")
    assert ESCAPE not in run("diagnose", case).out


def test_json_is_never_coloured(tmp_path: Path) -> None:
    """--json on a terminal is the same bytes as through a pipe."""
    case = log(tmp_path / "log.jsonl", REAL[0])
    assert on_terminal("diagnose", case, "--json") == invoke("diagnose", case, "--json").stdout


@pytest.mark.parametrize("form", [[], ["--json"]], ids=str)
def test_a_reader_that_has_seen_enough(form: list[str]) -> None:
    """As with `| head -1`, when the reader goes away the program ends quietly, with exit code 0."""
    with subprocess.Popen(command("diagnose", REAL_CASES, *form), stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, cwd=ROOT, env=environment()) as process:
        assert process.stdout is not None
        assert process.stdout.readline()
        process.stdout.close()
        assert process.stderr is not None
        err = process.stderr.read()
        assert (process.wait(TIMEOUT), err) == (0, b"")


def test_head_in_a_shell(tmp_path: Path) -> None:
    """`debrief diagnose FILE | head -1` prints one line and no complaint."""
    case = log(tmp_path / "log.jsonl", REAL[0])
    ended = in_shell('"$@" | head -1', "diagnose", case)
    assert (ended.out, ended.err) == (f"Case {REAL[0]['case']}\n", "")


# --- commands it names ----------------------------------------------------------------------------


@pytest.mark.parametrize(("file", "cases"), [
    ("plain.yaml", ["plain"]), ("other name.yaml", ["plain"]), ("log.jsonl", ["a", "log"]),
    ("many.json", ["a", "b"]), ("log.txt", ["a", "b"]),
    ("$HOME;'x'.jsonl", ["a b", "$(e);"]), ("-dash.jsonl", ["one", "--trace"]),
])
def test_commands_named_in_the_output_work(
    file: str, cases: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each command that the text names can be pasted into a shell, and is about the same case."""
    monkeypatch.chdir(tmp_path)
    tiny = tiny_knowledge(tmp_path)
    log(Path(file), *({"case": case, "answers": {"work.match": "few"}} for case in cases))
    text = invoke("diagnose", "--", file, COLUMNS="300", DEBRIEF_KNOWLEDGE=tiny).stdout
    named = [line[line.index("debrief "):]
             for line in text.splitlines() if "•" in line and "debrief " in line]
    assert len(named) >= 2 * len(cases)
    plans = []
    for line in named:
        ended = invoke(*shlex.split(line)[1:], DEBRIEF_KNOWLEDGE=tiny)
        assert ended.exit_code == 0, (line, ended.output)
        plans += re.findall(r"^Plan for (.*?):", ended.stdout, re.M)
    assert plans == cases


def test_the_command_for_the_rest_of_a_plan_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where steps were left out, the command that is said to show them all does so as it stands."""
    monkeypatch.chdir(tmp_path)
    log(Path("log.jsonl"), REAL[0])
    text = words(invoke("diagnose", "log.jsonl", COLUMNS="300").stdout)
    named = [found for found in re.findall(r"`(debrief [^`]*)`", text) if "--max-steps 0" in found]
    assert len(named) == 1
    result = invoke(*shlex.split(named[0])[1:])
    assert result.exit_code == 0, result.output
    assert "Left out" not in result.stdout


def test_commands_named_in_the_output_keep_the_knowledge(tmp_path: Path) -> None:
    """With --knowledge the commands named in the output use the same knowledge."""
    rulebase = write_rulebase(tmp_path / "rulebase")
    case = log(tmp_path / "tiny.jsonl", {"case": "tiny", "answers": {"work.match": "few"}})
    text = invoke("diagnose", case, "--knowledge", rulebase, COLUMNS="300").stdout
    named = [line[line.index("debrief "):]
             for line in text.splitlines() if "•" in line and "debrief " in line]
    assert named
    for line in named:
        assert invoke(*shlex.split(line)[1:]).exit_code == 0, line
