"""The command `debrief` as a whole: help, names, exit codes, and what no nonsense may break.

The helpers at the top run the real program, and are used by the tests of the single commands.
"""

from __future__ import annotations

import errno
import fcntl
import importlib
import os
import pty
import re
import shlex
import shutil
import signal
import struct
import subprocess
import sys
import termios
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from cli.main import COMMANDS, debrief
from tests.knowledge.rulebase import replace_text, write_rulebase

ROOT = Path(__file__).parents[2]
REAL_CASES = ROOT / "knowledge/cases/real.jsonl"
TIMEOUT = 120
SETTINGS = ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "TERM", "COLORTERM", "TTY_COMPATIBLE",
            "TTY_INTERACTIVE", "DEBRIEF_KNOWLEDGE", "PYTHONIOENCODING", "PYTHONPATH")

SMALL_CASE = """\
case: small
answers:
  job.gap_type: [years_experience, hard_skill]
  iv.stage_reached: final
  iv.technical: partial
  fb.requested: yes
  fb.given: specific
  fb.source: decision_maker
  fb.reason: [lacks_experience]
"""
TINY_CASE = """\
case: tiny
answers:
  work.match: few
  work.gaps: [skill]
  talk.thanked: no
"""
"""For the knowledge of `tests.knowledge.rulebase`."""


@dataclass(frozen=True)
class Ended:
    """A process that has ended."""

    code: int
    out: str
    err: str


def environment(**changes: str) -> dict[str, str]:
    """The environment for the program, without what would change its output."""
    kept = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    return {**kept, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color", **changes}


def command(*arguments: str | Path) -> list[str]:
    """The program as a command line."""
    return [sys.executable, "-m", "cli", *map(str, arguments)]


def run(
    *arguments: str | Path, stdin: str | bytes = b"", cwd: Path = ROOT, **changes: str
) -> Ended:
    """Run the program with pipes for its input and its outputs."""
    done = subprocess.run(
        command(*arguments), input=stdin.encode() if isinstance(stdin, str) else stdin,
        capture_output=True, cwd=cwd, env=environment(**changes), timeout=TIMEOUT, check=False)
    encoding = changes.get("PYTHONIOENCODING", "utf-8")
    return Ended(done.returncode, done.stdout.decode(encoding), done.stderr.decode(encoding))


def in_shell(script: str, *arguments: str | Path, cwd: Path = ROOT) -> Ended:
    """Run a shell script in which `"$@"` is the program, as for redirections and pipes."""
    done = subprocess.run(
        ["/bin/sh", "-c", script, "sh", *command(*arguments)], capture_output=True, cwd=cwd,
        env=environment(), timeout=TIMEOUT, check=False)
    return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())


def on_terminal(*arguments: str | Path, columns: int = 80, **changes: str) -> str:
    """What the program writes to a terminal of this width, errors included."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    with subprocess.Popen(command(*arguments), stdin=theirs, stdout=theirs, stderr=theirs,
                          cwd=ROOT, env=environment(**changes)):
        os.close(theirs)
        written = b"".join(_until_closed(ours))
    os.close(ours)
    return written.decode().replace("\r\n", "\n")


def _until_closed(terminal: int) -> Iterator[bytes]:
    while True:
        try:
            read = os.read(terminal, 65536)
        except OSError as error:  # how Linux tells that the other side was closed
            assert error.errno == errno.EIO
            return
        if not read:
            return
        yield read


def invoke(*arguments: str | Path, stdin: str = "", **changes: str) -> Result:
    """Run the program in this process, for tests of many runs."""
    settings: dict[str, str | None] = dict.fromkeys(SETTINGS)
    return CliRunner(env={**settings, "COLUMNS": "80", **changes}).invoke(
        debrief, [str(argument) for argument in arguments], input=stdin, prog_name="debrief")


def told(ended: Ended) -> str:
    """The one line of a refusal that says what is wrong, without how to get help."""
    assert ended.out == ""
    assert "Traceback" not in ended.err
    lines = ended.err.splitlines()
    if len(lines) > 1:
        assert lines[0].startswith("Usage: debrief"), ended.err
        assert lines[1].startswith("Try 'debrief"), ended.err
        assert lines[2] == "", ended.err
        lines = lines[3:]
    assert len(lines) == 1, ended.err
    return lines[0].removeprefix("Error: ")


def commands() -> dict[tuple[str, ...], click.Command]:
    """Every command by its words, that without any included."""
    return dict(_walk(debrief, ()))


def _walk(group: click.Command, words: tuple[str, ...]) -> Iterator[
    tuple[tuple[str, ...], click.Command]
]:
    yield words, group
    if isinstance(group, click.Group):
        for name in group.list_commands(click.Context(group)):
            below = group.get_command(click.Context(group), name)
            assert below is not None
            yield from _walk(below, (*words, name))


ALL = commands()


def named(words: tuple[str, ...]) -> str:
    """A command as a test id."""
    return " ".join(words) or "debrief"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A file with one case for the shipped knowledge."""
    path = tmp_path / "small.yaml"
    path.write_text(SMALL_CASE, "utf-8")
    return path


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A file with one case for the tiny rulebase."""
    path = tmp_path / "tiny.yaml"
    path.write_text(TINY_CASE, "utf-8")
    return path


@pytest.fixture
def rulebase(tmp_path: Path) -> Path:
    """A folder with a tiny rulebase that shares no id with the shipped one."""
    return write_rulebase(tmp_path / "rulebase")


# --- help -----------------------------------------------------------------------------------------


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
    assert "..." not in text.replace("CASE...", "").replace("[ARGS]...", ""), "cut short"


def test_examples_of_the_help_pages_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each example of a help page, typed as it stands, does what it should."""
    monkeypatch.chdir(tmp_path)
    Path("my-case.yaml").write_text(SMALL_CASE, "utf-8")
    Path("log.jsonl").write_text(REAL_CASES.read_text("utf-8").splitlines()[0], "utf-8")
    write_rulebase(Path("mine"))
    examples = set()
    for words in ALL:
        for line in invoke(*words, "--help").stdout.splitlines():
            if re.match(r" +debrief \w", line) and "Usage" not in line:
                examples.add(re.split(r"  +|[|>]", line.strip())[0].strip())
    assert len(examples) >= 10
    for example in sorted(examples):
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
    """`debrief` alone shows the help page."""
    ended = run()
    assert run("--help").out.strip() in ended.out + ended.err
    assert ended.code == 2


@pytest.mark.parametrize("words", [words for words, found in ALL.items() if found.no_args_is_help],
                         ids=named)
def test_a_command_without_its_arguments_shows_its_help(words: tuple[str, ...]) -> None:
    """A command that needs arguments and got none shows its help page."""
    result = invoke(*words)
    assert result.output.strip() == invoke(*words, "--help").output.strip()


@pytest.mark.parametrize(("typed", "meant"), [
    ("diagnos", "diagnose"), ("DIAGNOSE", "diagnose"), ("explian", "explain"), ("rule", "rules"),
    ("questons", "questions"),
])
def test_misspelled_commands(typed: str, meant: str) -> None:
    """A misspelled command is refused with the one that was probably meant."""
    result = invoke(typed, "x")
    assert result.exit_code == 2
    assert f"Error: There is no command '{typed}'. Did you mean '{meant}'?\n" in result.stderr


def test_a_command_like_no_other() -> None:
    """Where nothing is near, the refusal tells how to find all."""
    ended = run("qwertz")
    assert ended.code == 2
    assert told(ended) == "There is no command 'qwertz'. `debrief --help` lists all."


def test_misspelled_commands_below_a_command() -> None:
    """`debrief rules shwo` is refused with `show`, as a misspelled command at the top is."""
    for group in ("questions", "findings", "rules", "steps"):
        result = invoke(group, "shwo", "x")
        assert result.exit_code == 2
        assert re.search(r"did you mean.*show", result.stderr, re.I | re.S), result.stderr


def test_misspelled_options_are_suggested() -> None:
    """A misspelled option is refused with the right one."""
    ended = run("diagnose", "x.yaml", "--jsn")
    assert ended.code == 2
    assert "--jsn" in told(ended)
    assert "--json" in told(ended)


def test_version() -> None:
    """--version prints name and version; run from a checkout it shows no traceback either."""
    ended = run("--version")
    assert "Traceback" not in ended.err
    try:
        installed = version("debrief")
    except PackageNotFoundError:
        assert len(ended.out.splitlines() + ended.err.splitlines()) == 1
        return
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert installed == project["version"]
    assert (ended.code, ended.out, ended.err) == (0, f"debrief {installed}\n", "")


def test_every_option_is_used_in_some_test() -> None:
    """No option of any command is without a test that gives it."""
    sources = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    missing = {
        f"{named(words)} {option}"
        for words, found in ALL.items() for parameter in found.params
        if isinstance(parameter, click.Option) for option in parameter.opts
        if not re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", sources)
    }
    assert not missing


# --- knowledge ------------------------------------------------------------------------------------

TINY_OUTPUT: dict[tuple[str, ...], tuple[list[str], str]] = {
    ("ask",): ([], "How many requirements did you meet?"),
    ("diagnose",): (["CASE"], "Too little matched"),
    ("explain",): (["CASE"], "Rule M1: A few were met"),
    ("plan",): (["CASE"], "Let a day pass"),
    ("questions",): ([], "work.match"),
    ("questions", "show"): (["work.match"], "It is the plainest check."),
    ("findings",): ([], "weak_match"),
    ("findings", "show"): (["weak_match"], "Few of the requirements were met."),
    ("rules",): ([], "M1"),
    ("rules", "show"): (["M1"], "Half is little."),
    ("rules", "doc"): ([], "Too little matched"),
    ("steps",): ([], "learn"),
    ("steps", "show"): (["learn"], "Take a course."),
    ("schema",): (["case"], "work.match"),
}
"""Every command that reads knowledge: its arguments, and what only the tiny rulebase can say."""


def test_every_command_that_reads_knowledge_is_tested_with_another() -> None:
    """No command that takes --knowledge is missing in the table above."""
    assert set(TINY_OUTPUT) == {
        words for words, found in ALL.items()
        if any("--knowledge" in parameter.opts for parameter in found.params)}


@pytest.mark.parametrize("words", TINY_OUTPUT, ids=named)
def test_another_rulebase(words: tuple[str, ...], tiny: Path, rulebase: Path) -> None:
    """--knowledge and DEBRIEF_KNOWLEDGE put another rulebase in the place of the shipped one."""
    given, expected = TINY_OUTPUT[words]
    arguments = [*words, *(str(tiny) if word == "CASE" else word for word in given)]
    by_option = invoke(*arguments, "--knowledge", rulebase, stdin="\nq\n")
    by_variable = invoke(*arguments, stdin="\nq\n", DEBRIEF_KNOWLEDGE=str(rulebase))
    assert by_option.exit_code == by_variable.exit_code == 0, by_option.output
    assert expected in by_option.stdout
    hint = f" --knowledge {rulebase}"  # commands named in the output repeat the option
    unwrapped = " ".join(by_option.stdout.split()).replace(hint, "")
    assert unwrapped == " ".join(by_variable.stdout.split()).replace(hint, "")


@pytest.mark.parametrize("words", TINY_OUTPUT, ids=named)
def test_broken_rulebase(words: tuple[str, ...], tiny: Path, rulebase: Path) -> None:
    """A rulebase with errors in two files stops every command: all of them told, exit code 3."""
    places = [replace_text(rulebase, "findings.yaml", "category: luck", "category: »luk"),
              replace_text(rulebase, "rules/02-talk.yaml", "{step: again}", "{step: »agian}")]
    given, _ = TINY_OUTPUT[words]
    arguments = [*words, *(str(tiny) if word == "CASE" else word for word in given)]
    result = invoke(*arguments, "--knowledge", rulebase, stdin="\nq\n")
    assert (result.exit_code, result.stdout) == (3, "")
    assert isinstance(result.exception, SystemExit)
    for place, near in zip(places, ("luck", "again"), strict=True):
        assert f"{place}: unknown " in result.stderr
        assert f"did you mean '{near}'?" in result.stderr
    assert invoke(*arguments, DEBRIEF_KNOWLEDGE=str(rulebase)).stderr == result.stderr


def test_broken_rulebase_in_a_real_process(tiny: Path, rulebase: Path) -> None:
    """The same with a real process: exit code 3, errors on standard error, no traceback."""
    place = replace_text(rulebase, "findings.yaml", "category: luck", "category: »luk")
    ended = run("diagnose", tiny, DEBRIEF_KNOWLEDGE=str(rulebase))
    assert (ended.code, ended.out) == (3, "")
    assert ended.err.startswith(f"{place}: unknown category 'luk'\n")
    assert len(ended.err.splitlines()) == 2


def test_missing_rulebase(tmp_path: Path) -> None:
    """A folder that is not there, a file, and an empty folder are each refused with exit code 3."""
    file = tmp_path / "file.yaml"
    file.write_text("rules: []\n", "utf-8")
    (tmp_path / "empty").mkdir()
    for place in (tmp_path / "none", file, tmp_path / "empty"):
        result = invoke("rules", "--knowledge", place)
        assert (result.exit_code, result.stdout) == (3, "")
        assert str(place) in result.stderr


def test_the_option_goes_before_the_variable(tiny: Path, rulebase: Path, tmp_path: Path) -> None:
    """--knowledge is used although DEBRIEF_KNOWLEDGE names something else, wherever it stands."""
    other = str(tmp_path / "none")
    for given in ("diagnose CASE --knowledge OURS", "rules --knowledge OURS",
                  "rules show M1 --knowledge OURS", "rules --knowledge OURS show M1",
                  "rules --knowledge OURS doc"):
        arguments = [{"CASE": tiny, "OURS": rulebase}.get(word, word) for word in given.split()]
        result = invoke(*arguments, DEBRIEF_KNOWLEDGE=other)
        assert result.exit_code == 0, (arguments, result.output)


def test_an_empty_variable_counts_as_unset() -> None:
    """DEBRIEF_KNOWLEDGE= means the shipped knowledge, as NO_COLOR= means colour."""
    assert invoke("rules", DEBRIEF_KNOWLEDGE="").exit_code == 0


# --- completion -----------------------------------------------------------------------------------


def completions(*words: str) -> list[str]:
    """What the Tab key offers for the last of these words."""
    ended = run(_DEBRIEF_COMPLETE="bash_complete", COMP_WORDS=" ".join(("debrief", *words)),
                COMP_CWORD=str(len(words)))
    assert ended.err == ""
    return ended.out.splitlines()


@pytest.mark.parametrize(("words", "offered"), [
    (("di",), ["diagnose"]),
    (("",), list(COMMANDS)),
    (("diagnose", "--m"), ["--max-steps"]),
    (("plan", "x.yaml", "--format", "s"), ["svg"]),
    (("rules", ""), ["doc", "show"]),
], ids=str)
def test_completion_for_bash(words: tuple[str, ...], offered: list[str]) -> None:
    """Commands, options and choices are completed."""
    assert sorted(completions(*words)) == sorted(f"plain,{word}" for word in offered)


@pytest.mark.parametrize("words", [
    ("diagnose", "my"), ("diagnose", "a.yaml", "my"), ("explain", "my"), ("plan", "my"),
    ("ask", "my"),
], ids=named)
def test_completion_of_case_files(words: tuple[str, ...]) -> None:
    """Where a case is named, bash is told to complete file names."""
    assert [line.split(",")[0] for line in completions(*words)] == ["file"]


def test_completion_of_the_folder_of_knowledge() -> None:
    """Where knowledge is named, bash is told to complete names of folders."""
    assert [line.split(",")[0] for line in completions("rules", "--knowledge", "x")] == ["dir"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(shell: str) -> None:
    """The script that turns completion on is printed, as the README says; bash accepts its own."""
    ended = run(_DEBRIEF_COMPLETE=f"{shell}_source")
    assert (ended.code, ended.err) == (0, "")
    assert "_DEBRIEF_COMPLETE" in ended.out
    if shell == "bash" and shutil.which("bash"):
        subprocess.run(["bash", "-n"], input=ended.out, text=True, timeout=TIMEOUT, check=True)


# --- what goes wrong outside ----------------------------------------------------------------------

NONSENSE = {
    "escapes": "\x1b[31mred\x07\x08", "lines": "a\nb\r\tc", "long": "x" * 10_000, "emoji": "🦊",
    "dashes": "--", "empty": "", "space": " ", "dash": "-", "undecodable": "\udcff",
    "format": "%s%d{0}", "path": "../..", "minus": "-1", "option": "--no-such",
    "number": "1e999", "wide": "漢" * 50,
}
POSITIONS = (
    "?", "diagnose ?", "diagnose CASE ?", "diagnose CASE --max-steps ?", "explain ?",
    "explain CASE ?", "explain CASE --case ?", "plan ?", "plan CASE --prefer ?",
    "plan CASE --start ? --hours-per-week 3", "plan CASE --start 2026-03-31 --hours-per-week ?",
    "plan CASE --format ?", "plan CASE --max-steps ?", "plan CASE --case ?", "questions ?",
    "questions show ?", "findings show ?", "rules show ?", "rules doc ?", "steps show ?",
    "schema ?", "schema --write ?", "rules --knowledge ?", "diagnose CASE --knowledge ?",
    "ask --section ?", "ask --date ?", "ask - ?",
)


@pytest.mark.parametrize("nonsense", NONSENSE)
def test_nonsense_is_refused_not_a_crash(
    nonsense: str, tiny: Path, rulebase: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever stands in the place of an argument, the program ends with a documented exit code."""
    (tmp_path / "a/b/here").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "a/b/here")
    crashed = []
    for position in POSITIONS:
        arguments = [{"?": NONSENSE[nonsense], "CASE": str(tiny)}.get(word, word)
                     for word in position.split()]
        result = invoke(*arguments, DEBRIEF_KNOWLEDGE=str(rulebase))
        if result.exit_code not in range(5) or not isinstance(
                result.exception, SystemExit | None):
            crashed.append((position, result.exception))
        elif result.exit_code:
            assert result.stderr, position
    assert not crashed


@pytest.mark.parametrize("position", ["?", "diagnose ?", "questions show ?", "schema ?",
                                      "explain CASE ?", "explain CASE --case ?",
                                      "plan CASE --prefer ?", "rules --knowledge ?"])
def test_control_characters_do_not_reach_the_terminal(
    position: str, tiny: Path, rulebase: Path
) -> None:
    """A message that repeats an argument shows its control characters, and does not send them."""
    arguments = [{"?": NONSENSE["escapes"], "CASE": str(tiny)}.get(word, word)
                 for word in position.split()]
    seen = on_terminal(*arguments, TERM="dumb", DEBRIEF_KNOWLEDGE=str(rulebase))
    assert "red" in seen
    assert all(character.isprintable() or character == "\n" for character in seen), repr(seen)


def test_the_rest_after_two_dashes_is_no_option(small: Path, tmp_path: Path) -> None:
    """After `--` a name that begins with a dash is a file."""
    shutil.copy(small, tmp_path / "--json")
    ended = run("diagnose", "--", "--json", cwd=tmp_path)
    assert ended.code == 0
    assert ended.out.startswith("Case small\n")


def test_closed_input(small: Path) -> None:
    """With standard input closed everything works but what reads it, which ends in one line."""
    assert in_shell('exec "$@" <&-', "diagnose", small).code == 0
    ended = in_shell('exec "$@" <&-', "diagnose", "-")
    assert "Traceback" not in ended.err
    assert (ended.code, ended.out) == (4, "")
    assert ended.err.startswith("standard input: cannot be read: ")


def test_closed_input_of_the_questionnaire() -> None:
    """`debrief ask` with standard input closed says so, or ends as at the end of its input."""
    ended = in_shell('exec "$@" <&-', "ask")
    assert "Traceback" not in ended.err
    assert ended.code in (0, 4)


@pytest.mark.parametrize("stream", ["1", "2"])
def test_closed_outputs(stream: str, small: Path) -> None:
    """With one of its outputs closed the program does not crash."""
    for arguments in (["diagnose", small, "no-such-file"], ["--help"], ["rules", "shwo"]):
        ended = in_shell(f'exec "$@" {stream}>&-', *arguments)
        assert "Traceback" not in ended.err + ended.out
        assert ended.code in range(5)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device that is always full")
@pytest.mark.parametrize("arguments", ["diagnose CASE", "plan CASE --format svg", "--help"])
def test_a_full_disk(arguments: str, small: Path) -> None:
    """Where the output cannot be written, exit code 4 and one line tell so."""
    words = [str(small) if word == "CASE" else word for word in arguments.split()]
    ended = in_shell('exec "$@" >/dev/full', *words)
    assert "Traceback" not in ended.err
    assert ended.code == 4
    assert len(ended.err.splitlines()) == 1


@pytest.mark.parametrize(("arguments", "encoding"), [
    ("diagnose CASE", "cp1252"), ("diagnose CASE", "ascii"), ("explain CASE --trace", "cp1252"),
    ("plan CASE", "cp1252"), ("rules doc", "cp1252"), ("steps", "ascii"),
])
def test_outputs_that_are_not_utf_8(arguments: str, encoding: str, small: Path) -> None:
    """An output that lacks some characters, such as a pipe on Windows, gets all the others."""
    words = [str(small) if word == "CASE" else word for word in arguments.split()]
    ended = run(*words, PYTHONIOENCODING=encoding)
    assert "Traceback" not in ended.err
    assert ended.code == 0


@pytest.mark.parametrize("arguments", [["diagnose", "PIPE"], ["plan", "PIPE"]], ids=str)
def test_interrupted(arguments: list[str], tmp_path: Path) -> None:
    """Ctrl-C ends a command with one word and exit code 130."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    words = [str(pipe) if word == "PIPE" else word for word in arguments]
    with subprocess.Popen(command(*words), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          cwd=ROOT, env=environment()) as process, pipe.open("wb"):
        process.send_signal(signal.SIGINT)  # the pipe opens when the program reads
        out, err = process.communicate(timeout=TIMEOUT)
    assert (process.returncode, out, err.strip()) == (130, b"", b"Interrupted.")
