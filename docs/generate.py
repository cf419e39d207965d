"""Writes everything in the repository that is made from the knowledge or from real runs.

`make generate` calls it. `stale()` says which files would change; a test keeps that empty.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import shlex
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import click
from click.testing import CliRunner, Result
from rich.console import Console
from ruamel.yaml import YAML

from cli.main import COMMANDS, debrief
from cli.shared.diagnosis_view import show_diagnosis
from docs import catalogs
from engine.batch.accuracy.comparison import compare
from engine.batch.accuracy.page import accuracy_page
from engine.batch.accuracy.reliability_diagram import reliability_diagram
from engine.batch.accuracy.wording import Expected, assess_by_words, expected_of, judge
from engine.batch.accuracy.wording_page import wording_blocks
from engine.case.plan.formats import svg
from engine.case.plan.plan import make_plan
from engine.case.questions.unknowns import prospects
from engine.core.inference import InferenceEngine
from engine.rulebase.handbook.book import FOLDER
from engine.rulebase.handbook.page import handbook
from engine.rulebase.output_schemas import output_schemas
from knowledge.editing.file_schemas import schema_files
from knowledge.model.records import Knowledge
from knowledge.reading.cases import Case, read_cases
from knowledge.reading.cornerstones import load_cornerstones
from knowledge.reading.loading import load

ROOT = Path(__file__).parent.parent
EXAMPLE = "knowledge/cases/example.yaml"
SENTENCES = "tests/engine/core/hearing/sentences.yaml"
REAL = "knowledge/cases/real.jsonl"
PICTURE_COLUMNS = 84
OUTPUT = re.compile(r"(<!-- output: (?P<command>[^\n]*) -->\n```text\n)(?P<text>.*?)(```\n)", re.S)
# The terminal picture of rich without its downloaded fonts.
PICTURE = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
    <style>
    .{unique_id}-matrix {{
        font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace;
        font-size: {char_height}px;
        line-height: {line_height}px;
    }}
    .{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: sans-serif; }}
    {styles}
    </style>
    <defs>
    <clipPath id="{unique_id}-clip-terminal">
      <rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
    </clipPath>
    {lines}
    </defs>
    {chrome}
    <g transform="translate({terminal_x}, {terminal_y})"
       clip-path="url(#{unique_id}-clip-terminal)">
    {backgrounds}
    <g class="{unique_id}-matrix">
    {matrix}
    </g>
    </g>
</svg>
"""


def generated() -> Iterator[tuple[Path, str]]:
    """Every generated file with what it should hold."""
    knowledge = load()
    for name, text in handbook(knowledge, load_cornerstones(knowledge)).items():
        yield ROOT / name, text
    yield ROOT / "docs/cli.md", command_reference()
    cases = real_cases(knowledge)
    accuracy = compare(cases, knowledge)
    wording = wording_blocks(
        judge(list(expected_of(cases)), knowledge), assess_by_words(cases, knowledge),
        [(title, judge(found, knowledge)) for title, found in own_sentences().items()], knowledge)
    yield ROOT / "docs/accuracy.md", accuracy_page(
        accuracy, knowledge, f"`{REAL}`", [f"{REAL} --case ID"], "pictures/reliability.svg",
        wording)
    yield ROOT / "docs/pictures/reliability.svg", reliability_diagram(accuracy)
    for name, text in schema_files(knowledge).items():
        yield ROOT / "knowledge/schemas" / name, text
    for name, schema in output_schemas().items():
        yield ROOT / f"docs/schemas/{name}.schema.json", pretty(schema)
    yield from catalogs.texts()
    yield from pictures(knowledge)
    readme = ROOT / "README.md"
    yield readme, OUTPUT.sub(_with_output, readme.read_text("utf-8"))


def stale() -> list[str]:
    """The generated files that do not hold what they should, and pages that are no more."""
    files = list(generated())
    return [str(path.relative_to(ROOT)) for path in (
        *(path for path, text in files if not path.exists() or path.read_text("utf-8") != text),
        *left_over(path for path, _ in files))]


def left_over(written: Iterable[Path]) -> list[Path]:
    """The files in the folder of the handbook that are not written any more."""
    return sorted({path for path in (ROOT / FOLDER).rglob("*") if path.is_file()} - {*written})


def real_cases(knowledge: Knowledge) -> list[Case]:
    """The real cases that ship with the project."""
    path = ROOT / REAL
    return [case for case in read_cases(path.read_text("utf-8"), str(path), knowledge)
            if isinstance(case, Case)]


def own_sentences() -> dict[str, list[Expected]]:
    """The sentences of our own with what must be read in them, by the title of their set."""
    read = YAML(typ="safe").load((ROOT / SENTENCES).read_text("utf-8"))
    return {
        name.replace("_", " "): [
            Expected(row["text"], frozenset(row.get("reasons", ())), row.get("given", ""),
                     row.get("denied", False)) for row in rows]
        for name, rows in read.items()}


def pretty(data: object) -> str:
    """JSON for people."""
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def command_reference() -> str:
    """The help of every command as one Markdown page."""
    parts = ["# The commands\n\nWritten by `make generate` from the commands' own help.\n"]
    for words in [[], *([name] for name in COMMANDS), *subcommands()]:
        command = " ".join(["debrief", *words])
        parts.append(f"## {command}\n\n```text\n{run([*words, '--help'])}```\n")
    return "\n".join(parts)


def subcommands() -> Iterator[list[str]]:
    """The commands below commands."""
    context = click.Context(debrief)
    for name in COMMANDS:
        command = debrief.get_command(context, name)
        if isinstance(command, click.Group):
            yield from ([name, below] for below in command.commands)


def run(arguments: list[str]) -> str:
    """What a command prints."""
    return invoked(arguments).stdout


def invoked(arguments: list[str]) -> Result:
    """Run a command as on a terminal of 80 columns."""
    return CliRunner().invoke(
        debrief, arguments, prog_name="debrief", env={"COLUMNS": "80", "NO_COLOR": "1"},
        catch_exceptions=False, terminal_width=80)


def pictures(knowledge: Knowledge) -> Iterator[tuple[Path, str]]:
    """A diagnosis as it looks on a terminal, and a plan as a drawing."""
    text = (ROOT / EXAMPLE).read_text("utf-8")
    case = next(iter(read_cases(text, EXAMPLE, knowledge)))
    if not isinstance(case, Case):
        raise case
    proof = InferenceEngine(knowledge).infer(case)
    plan = make_plan(proof)
    console = Console(record=True, width=PICTURE_COLUMNS, file=io.StringIO(), force_terminal=True,
                      highlight=False, markup=False, emoji=False, color_system="truecolor",
                      legacy_windows=False, _environ={})
    show_diagnosis(console, proof, plan, prospects(knowledge, case.answers), EXAMPLE)
    yield ROOT / "docs/pictures/diagnosis.svg", console.export_svg(
        title=f"debrief diagnose {EXAMPLE}", code_format=PICTURE, unique_id="diagnosis")
    yield ROOT / "docs/pictures/plan.svg", svg(plan, f"Plan for {plan.case}")


def _with_output(found: re.Match[str]) -> str:
    """A block of the README, with what its command shows; it writes its files elsewhere."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        Path("knowledge").symlink_to(ROOT / "knowledge")
        shown = invoked(shlex.split(found["command"])[1:]).output
    return f"{found[1]}{shown}{found[4]}"


def main() -> None:
    """Write what is stale, and say what was written."""
    files = list(generated())
    for path in left_over(path for path, _ in files):
        path.unlink()
        print(path.relative_to(ROOT), "(removed)")
    for path, text in files:
        if not path.exists() or path.read_text("utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
            print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
