"""`debrief feedback`."""

from __future__ import annotations

from pathlib import Path

import click
from click.shell_completion import CompletionItem

from cli.shared.case_source import STDIN, read_text
from cli.shared.failures import FileFailure
from cli.shared.feedback_view import show_reading
from cli.shared.options import chosen_folder, json_option, knowledge_option, load_knowledge
from cli.shared.terminal import stdout_console
from engine.core.hearing.data import reading_data
from engine.core.hearing.reading import FeedbackReader
from knowledge.model.plain import canonical_json

NAME_ENDINGS = (".txt", ".eml", ".html", ".htm", ".md", ".msg")
LONGEST_NAME = 255


def _files(
    _context: click.Context, _parameter: click.Parameter, typed: str
) -> list[CompletionItem]:
    """Names of files, which are all that the Tab key can offer."""
    return [CompletionItem(typed, type="file")]


@click.group()
def feedback() -> None:
    """Read an employer's own words, as the diagnosis does.

    The words are those of a case's answer `fb.text`. They are read with the phrase lexicon of the
    knowledge, which a counselor can edit.

    \b
    Examples:
      debrief feedback read "We went with someone who had more experience."
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped


@feedback.command("read", no_args_is_help=True)
@click.argument("text", metavar="TEXT|FILE|-", type=str, shell_complete=_files)
@json_option
@knowledge_option
@click.pass_context
def read(context: click.Context, text: str, as_json: bool, knowledge: Path | None) -> None:
    """Show what is understood of an employer's words, with the words marked.

    Give the words themselves, a file that holds them (text or an HTML mail), or - for standard
    input. Quoted mails and signatures are left out. What is in brackets was recognised; a sentence
    with a question mark before it was not understood at all.

    \b
    Examples:
      debrief feedback read "Your skills were not the problem, but the role was put on hold."
      debrief feedback read - --json < letter.txt
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped
    known = load_knowledge(chosen_folder(context, knowledge))
    reading = FeedbackReader(known).read(_words(text))
    if as_json:
        click.echo(canonical_json(reading_data(reading, known)))
    else:
        show_reading(stdout_console(), reading, known)


def _words(text: str) -> str:
    """The words given, or those in the file or on the stream that is named."""
    if text == STDIN:
        return read_text(text)
    if len(text.encode("utf-8", "replace")) <= LONGEST_NAME and "\n" not in text:
        path = Path(text)
        try:
            if path.is_file() or ("/" in text and path.is_dir()):
                return read_text(text)
        except (OSError, ValueError):
            return text
        if " " not in text and path.suffix.lower() in NAME_ENDINGS:
            raise FileFailure(text, FileNotFoundError(2, "there is no such file"), "read")
    return text
