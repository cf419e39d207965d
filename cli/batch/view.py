"""What is seen of a batch: how far it has come, what was refused, and what came out."""

from __future__ import annotations

import csv
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple
from typing import TYPE_CHECKING

import click

from engine.batch.reading.schemas import BATCH_FORMAT
from knowledge.model.conditions import UNDETERMINED
from knowledge.model.plain import JsonValue
from knowledge.model.problems import printable
from knowledge.model.records import Knowledge

if TYPE_CHECKING:
    from engine.batch.reading.block import Reject
    from engine.batch.reading.run import Step, Watcher
    from engine.batch.reading.staging import Progress

FEW = 5
"""So many sentences that were not understood are shown."""


@contextmanager
def show_progress(size: int) -> Iterator[Watcher]:
    """A bar on standard error with rows a second and the time left, where someone looks.

    Args:
        size: bytes that will be read.
    """
    with click.progressbar(
            length=max(size, 1), file=sys.stderr, label="Diagnosing", show_percent=True,
            hidden=not sys.stderr.isatty(), item_show_func=lambda words: words or "") as shown:
        start = time.monotonic()

        def watch(step: Step) -> None:
            nonlocal start
            if not step.rows:
                start = time.monotonic()
                words = "looking for earlier cases"
            else:
                rate = step.rows / max(time.monotonic() - start, 0.001)
                words = f"{step.rows:,} rows, {rate:,.0f} a second"
            shown.update(min(step.read, size) - shown.pos, words)

        yield watch


class RejectLines:
    """Tells rejects on standard error, as CSV with a header before the first."""

    def __init__(self) -> None:
        self._told = False

    def __enter__(self) -> RejectLines:
        return self

    def __exit__(self, *_error: object) -> None:
        sys.stderr.flush()

    def __call__(self, rejects: Sequence[Reject]) -> None:
        """Tell some more."""
        writer = csv.writer(sys.stderr, lineterminator="\n")
        if rejects and not self._told:
            writer.writerow(("file", "row", "column", "value", "reason", "suggestion"))
            self._told = True
        writer.writerows(astuple(reject) for reject in rejects)


def show_summary(
    progress: Progress, output: str, refused: str | None, known: Knowledge
) -> None:
    """Say on standard error what came out.

    Args:
        progress: the counts.
        output: where the results are.
        refused: where the rejects are; None where they were told already.
        known: the names of the categories.
    """
    say = _line
    say(f"{_rows(progress.rows)} diagnosed"
        + (f": {output}" if output != "-" else ""))
    for name, title in _titles(known).items():
        count = progress.categories.get(name, 0)
        share = f"{100 * count / progress.rows:.0f} %" if progress.rows else "-"
        say(f"  {count:>10,}  {share:>5}  {title}")
    if progress.from_earlier:
        say(f"{_rows(progress.from_earlier)} with answers from earlier cases of the same candidate")
    if progress.rejected:
        where = f": {refused} lists them" if refused else ", told above"
        values = progress.bad_values
        say(f"{_rows(progress.rejected)} refused, for {values:,} wrong "
            f"{'value' if values == 1 else 'values'}{where}")
    if progress.unheard:
        say("Employers' words that were not understood, the commonest first; the lexicon can be "
            "extended, see docs/feedback.md:")
        for sentence, cases in progress.unheard[:FEW]:
            say(f"  {cases:>10,}  {printable(sentence)}")


def summary_data(
    progress: Progress, output: str, refused: str | None, known: Knowledge
) -> dict[str, JsonValue]:
    """The same as plain data; its schema is `batch-summary` in `engine.rulebase.output_schemas`."""
    return {
        "format": BATCH_FORMAT, "output": output, "rows": progress.rows,
        "rejected": progress.rejected, "bad_values": progress.bad_values,
        "rejects": refused if progress.rejected else None,
        "categories": {name: progress.categories.get(name, 0) for name in _titles(known)},
        "from_earlier": progress.from_earlier,
        "not_understood": [{"sentence": sentence, "cases": cases}
                           for sentence, cases in progress.unheard],
        "knowledge_hash": known.hash,
    }


def _titles(known: Knowledge) -> dict[str, str]:
    return {**{category.id: category.title for category in known.categories.values()},
            UNDETERMINED: known.policy.undetermined.title}


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"


def _line(text: str) -> None:
    click.echo(text, err=True)
