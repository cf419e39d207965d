"""`debrief accuracy`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from urllib.parse import quote

import click

from cli.shared.case_source import STDIN, CaseSource, again, shown_name
from cli.shared.failures import REFUSED, Failure, FileFailure
from cli.shared.options import CASE, json_option, knowledge_option, load_knowledge
from engine.batch.accuracy.comparison import compare
from engine.batch.accuracy.data import accuracy_data
from engine.batch.accuracy.page import accuracy_page
from engine.batch.accuracy.reliability_diagram import reliability_diagram
from engine.batch.accuracy.wording import REASON, assess_by_words, expected_of, judge
from engine.batch.accuracy.wording_page import wording_blocks
from knowledge.model.plain import canonical_json
from knowledge.model.problems import printable
from knowledge.model.records import Knowledge
from knowledge.reading.cases import Case
from knowledge.reading.places import BUILT_IN


@click.command()
@click.argument("cases", metavar="[CASE...]", nargs=-1, type=CASE)
@click.option("--diagram", metavar="FILE", type=CASE,
              help="Write the reliability diagram into this file, as SVG; - prints it instead of "
                   "the page.")
@json_option
@knowledge_option
def accuracy(
    cases: tuple[str, ...], diagram: str | None, as_json: bool, knowledge: Path | None
) -> None:
    """Show how often diagnoses agree with confirmed reasons, as Markdown.

    CASE is a YAML, JSON or JSON Lines file, or - for standard input; without one, the real cases
    that ship with debrief are used. Cases without `confirmed` are left out, those with errors are
    told. The page says what its numbers do not show.

    \b
    Examples:
      debrief accuracy
      debrief accuracy log.jsonl --json | jq .before_the_answer.right
      debrief accuracy log.jsonl --diagram reliability.svg > accuracy.md
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped
    if as_json and diagram == STDIN:
        raise click.UsageError("--json and --diagram - both go to standard output; choose one.")
    known = load_knowledge(knowledge)
    names = cases or (_near(BUILT_IN / "cases" / "real.jsonl"),)
    source = CaseSource(names, known, knowledge)
    read = [case for case, _ in source]
    if source.refused and source.seen > 1:
        what = "case or file was" if source.refused == 1 else "cases or files were"
        click.echo(f"{source.refused} {what} refused; see above.", err=True)
    if not read:
        sys.exit(source.exit_code)
    if not any(case.confirmed for case in read):
        _nothing_confirmed(known).show()
        sys.exit(source.exit_code or REFUSED)
    found = compare(read, known)
    if diagram is not None and diagram != STDIN:
        _write(diagram, reliability_diagram(found))
    if as_json:
        click.echo(canonical_json(accuracy_data(found, known)))
    elif diagram == STDIN:
        click.echo(reliability_diagram(found), nl=False)
    else:
        origin = ", ".join(f"`{shown_name(name)}`" for name in names)
        lookups = [again(name, "ID", knowledge) for name in names if name != STDIN]
        picture = quote(os.fsencode(Path(diagram).as_posix()), "/:") if diagram else ""
        page = accuracy_page(found, known, origin, lookups, picture, _wording(read, known))
        click.echo(printable(page), nl=False)
    sys.exit(source.exit_code)


def _wording(read: list[Case], known: Knowledge) -> list[str]:
    """How well the employer's words were read, where the cases hold any."""
    expected = list(expected_of(read)) if REASON in known.questions else []
    if not expected:
        return []
    return list(wording_blocks(
        judge(expected, known), assess_by_words(read, known), [], known))


def _nothing_confirmed(known: Knowledge) -> Failure:
    return Failure(
        "No case has a confirmed reason, so there is nothing to compare with. Write what the "
        "employer confirmed into each case, as `confirmed: CATEGORY`; the categories are: "
        + ", ".join(known.categories) + ".")


def _near(path: Path) -> str:
    """A path as seen from the folder where the program runs, if it is below that."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def _write(name: str, text: str) -> None:
    try:
        Path(name).write_bytes(text.encode("utf-8"))
    except OSError as error:
        raise FileFailure(name, error, "written") from None
