"""Small faults planted in the code one by one: which does the suite notice?

    coverage run -m pytest            # which test runs which line; see pyproject.toml
    python -m benchmarks.mutants --count 200 --seed 1

A mutant changes one place: a comparison, `and`, `or`, `not`, a number, a sum, what is returned. It
is planted in a copy of the project, and the tests that run its line are run until one fails. The
same seed and sources give the same mutants. Prints each that no test noticed, and the share that
was.
"""

from __future__ import annotations

import argparse
import ast
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from coverage import CoverageData

ROOT = Path(__file__).parent.parent
ROOMS = ("knowledge", "engine", "cli", "web")
LEFT_OUT = shutil.ignore_patterns(".git", ".venv*", "*cache*", ".coverage*", ".hypothesis")
MOST_TESTS = 40
HANGS = 600
OPPOSITES: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE,
    ast.GtE: ast.Gt, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One planted fault: in a file, what stands between two offsets becomes something else."""

    file: str
    line: int
    start: int
    end: int
    instead: str

    def text(self, source: str) -> str:
        """The file with the fault."""
        return source[:self.start] + self.instead + source[self.end:]


def mutants(file: str, source: str) -> Iterator[Mutant]:
    """Every fault that can be planted in a file, in the order of the source."""
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))

    def offset(line: int, column: int) -> int:
        text = source[starts[line - 1]:starts[line]]
        return starts[line - 1] + len(text.encode()[:column].decode())

    for node in ast.walk(ast.parse(source)):
        if (changed := _changed(node)) is not None and isinstance(node, ast.expr | ast.stmt):
            yield Mutant(
                file, node.lineno, offset(node.lineno, node.col_offset),
                offset(node.end_lineno or node.lineno, node.end_col_offset or 0), changed)


def _changed(node: ast.AST) -> str | None:
    match node:
        case ast.Compare(ops=[operator]) if type(operator) in OPPOSITES:
            changed: ast.AST = ast.Compare(
                node.left, [OPPOSITES[type(operator)]()], node.comparators)
        case ast.BoolOp(op=ast.And()):
            changed = ast.BoolOp(ast.Or(), node.values)
        case ast.BoolOp(op=ast.Or()):
            changed = ast.BoolOp(ast.And(), node.values)
        case ast.UnaryOp(op=ast.Not()):
            changed = node.operand
        case ast.Constant(value=int(number)) if not isinstance(number, bool):
            changed = ast.Constant(number + 1)
        case ast.BinOp(op=ast.Add()) if not isinstance(node.left, ast.JoinedStr | ast.Constant):
            changed = ast.BinOp(node.left, ast.Sub(), node.right)
        case ast.BinOp(op=ast.Sub()):
            changed = ast.BinOp(node.left, ast.Add(), node.right)
        case ast.Return(value=ast.expr()):
            return "return None"
        case _:
            return None
    return f"({ast.unparse(changed)})"


def chosen(count: int, seed: int, covered: CoverageData) -> list[Mutant]:
    """So many mutants on lines that some test runs, by chance."""
    found: list[Mutant] = []
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            lines = set(covered.lines(str(path)) or ())
            found += [mutant for mutant in mutants(
                str(path.relative_to(ROOT)), path.read_text("utf-8")) if mutant.line in lines]
    return random.Random(seed).sample(found, count)


def tests_of(mutant: Mutant, covered: CoverageData) -> list[str]:
    """The tests that run its line, as pytest names them; those of few lines first."""
    contexts = covered.contexts_by_lineno(str(ROOT / mutant.file)).get(mutant.line, [])
    named = []
    for context in sorted(set(contexts) - {""}):
        module, _, function = context.rpartition(".")
        path = Path(*module.split(".")).with_suffix(".py")
        if function.startswith("test_") and (ROOT / path).exists():
            named.append(f"{path}::{function}")
    if not named:  # run by another process, which tells no test: those beside it
        _, *folders, _ = Path(mutant.file).parts
        room = Path("tests", Path(mutant.file).parts[0], *folders)
        while not (ROOT / room).is_dir():
            room = room.parent
        named = [str(room)]
    return named[:MOST_TESTS]


def noticed(mutant: Mutant, tests: list[str], copy: Path) -> bool:
    """Whether a test fails where the mutant is planted."""
    place = copy / mutant.file
    source = place.read_text("utf-8")
    place.write_text(mutant.text(source), "utf-8")
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests],
            cwd=copy, capture_output=True, timeout=HANGS, check=False)
        return ended.returncode != 0
    except subprocess.TimeoutExpired:
        return True
    finally:
        place.write_text(source, "utf-8")


def main() -> None:
    """Plant mutants, and print those that no test noticed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--data", type=Path, default=ROOT / ".coverage")
    given = options.parse_args()
    covered = CoverageData(str(given.data))
    covered.read()
    survived = 0
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copytree(ROOT, Path(folder) / "copy", ignore=LEFT_OUT))
        for number, mutant in enumerate(chosen(given.count, given.seed, covered), 1):
            if not noticed(mutant, tests_of(mutant, covered), copy):
                survived += 1
                print(f"{mutant.file}:{mutant.line}: not noticed: {mutant.instead[:70]}",
                      flush=True)
            print(f"{number} planted, {survived} not noticed", end="\r", file=sys.stderr)
    print(f"{given.count - survived} of {given.count} noticed")


if __name__ == "__main__":
    main()
