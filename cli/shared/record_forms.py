"""The forms in which a record can be shown, and how one is written to a file."""

from __future__ import annotations

import io
from pathlib import Path

from rich.console import Console

from cli.shared.case_source import STDIN
from cli.shared.failures import FileFailure
from cli.shared.justification_view import show_justification
from cli.shared.plan_view import show_plan
from cli.shared.terminal import heading, item, paragraph
from engine.case.record.contents import facts_of_the_record
from engine.case.record.markdown import markdown
from engine.case.record.prov import prov_json
from engine.case.record.recorder import Record, record_json
from engine.core.words.prose import days_words

SHOWN = ("text", "markdown", "html", "prov")
"""The renderings of a record."""
FORMS = ("json", *SHOWN)
ENDINGS = {".html": "html", ".htm": "html", ".md": "markdown", ".txt": "text"}
"""The form that is meant where a file ends in this and none is named; all else is JSON."""


def rendered(record: Record, form: str) -> str:
    """A record in one of the forms, ending in a line break."""
    match form:
        case "json":
            return record_json(record)
        case "markdown":
            return markdown(record)
        case "prov":
            return prov_json(record)
        case "html":
            from engine.case.record.page import html_page  # noqa: PLC0415 - Jinja2 takes 50 ms to import

            return html_page(record)
        case _:
            text = io.StringIO()
            show_record(Console(file=text, width=80, highlight=False, markup=False, emoji=False,
                                color_system=None), record)
            return text.getvalue()


def show_record(console: Console, record: Record) -> None:
    """Print a record: why, the plan in full, and what the record is."""
    show_justification(console, record.proof, "")
    heading(console, "The plan")
    paragraph(console, f"{record.plan.hours:g} hours, {days_words(record.plan.days)}", indent=2)
    show_plan(console, record.plan, record.proof.knowledge, {}, {})
    heading(console, "This record")
    for name, value in facts_of_the_record(record):
        item(console, "•", f"{name}: {value}", indent=2)


def write(target: str, text: str) -> None:
    """Write a text to a file.

    Raises:
        FileFailure: it cannot be written.
    """
    try:
        Path(target).write_bytes(text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise FileFailure(target, error, "written") from None


def is_stdout(target: str) -> bool:
    """Whether a target names standard output."""
    return target in ("", STDIN)
