"""`debrief letter`."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from cli.shared.case_source import STDIN, one_case
from cli.shared.failures import FileFailure, KnowledgeFailure
from cli.shared.options import CASE, knowledge_option, load_knowledge
from cli.shared.talk import Leave, Talk
from engine.api import Debrief
from engine.case.letters.draft import Draft, draft
from engine.case.letters.letter_data import letter_data
from engine.case.letters.plain_text import plain_text
from engine.core.proof import Proof
from knowledge.model.plain import canonical_json
from knowledge.model.problems import KnowledgeError, closest, printable
from knowledge.reading.letters import Letter, Letters, load_letters

FORMATS = ("text", "markdown", "docx", "json")
SUFFIXES = {".txt": "text", ".md": "markdown", ".docx": "docx", ".json": "json"}


def _complete(
    _context: click.Context, _option: click.Parameter, begun: str
) -> list[CompletionItem]:
    return [CompletionItem(name, help=letter.title)
            for name, letter in load_letters(load_knowledge(None)).letters.items()
            if name.startswith(begun)]


@click.command(no_args_is_help=True)
@click.argument("case", metavar="CASE", type=CASE)
@click.argument("kind", metavar="LETTER", default="", shell_complete=_complete)
@click.option("--case", "case_id", metavar="ID", help="Which case, where the file holds several.")
@click.option("--set", "given", metavar="NAME=WORDS", multiple=True,
              help="Fill a blank of the letter with your own words. Can be given several times.")
@click.option("--ask", is_flag=True, help="Ask for each blank; Enter leaves it in the draft.")
@click.option("--format", "form", type=click.Choice(FORMATS),
              help="Text (the usual), Markdown, a Word document, or JSON for programs.")
@click.option("--output", "-o", metavar="FILE", type=click.Path(path_type=Path),
              help="Write to this file instead; .txt, .md, .docx or .json tell the format.")
@knowledge_option
def letter(
    case: str, kind: str, case_id: str | None, given: tuple[str, ...], ask: bool,
    form: str | None, output: Path | None, knowledge: Path | None,
) -> None:
    """Draft a letter, or the script for the feedback call, for a case.

    CASE is a YAML, JSON or JSON Lines file, or - for standard input. LETTER is follow-up,
    feedback-request, leaver-outreach, thank-you or call-script; the texts are in the folder
    letters of the knowledge and can be edited.

    What your answers do not tell is never made up: it stays in the draft as a question in square
    brackets, and is listed below it. Read the draft, change what is not you, and send it yourself.

    \b
    Examples:
      debrief letter my-case.yaml follow-up
      debrief letter my-case.yaml follow-up --ask -o letter.docx
      debrief letter my-case.yaml thank-you --set interviewer="Ms Rivera" --set role=planner
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped
    form = _format(form, output)
    if ask and case == STDIN:
        raise click.UsageError("--ask hears your replies on standard input, so the case must be in "
                               "a file.")
    known = load_knowledge(knowledge)
    try:
        letters = load_letters(known, knowledge)
    except KnowledgeError as error:
        raise KnowledgeFailure(error.problems) from None
    wanted = _wanted(kind, letters)
    words = _given(given, wanted, letters)
    proof = Debrief(known).proof(one_case(case, case_id, known))
    made = draft(wanted, letters, proof, words)
    if ask:
        made = _ask(made, letters, proof, words)
    _write(made, form, output, proof)
    _tell(made)


def _format(form: str | None, output: Path | None) -> str:
    if form is None and output is not None:
        form = SUFFIXES.get(output.suffix.lower())
        if form is None:
            raise click.UsageError(f"'{output.name[:60]}' does not tell the format: end it in "
                                   f"{', '.join(SUFFIXES)}, or give --format.")
    form = form or "text"
    if form == "docx" and output is None and sys.stdout.isatty():
        raise click.UsageError("A Word document cannot be shown here. Write it to a file: "
                               "--output letter.docx")
    return form


def _wanted(kind: str, letters: Letters) -> Letter:
    if kind in letters.letters:
        return letters.letters[kind]
    every = ", ".join(letters.letters)
    if not kind:
        raise click.UsageError(f"Say which letter: {every}.")
    near = closest(kind, letters.letters)
    hint = f"Did you mean '{near}'?" if near else f"There are: {every}."
    raise click.UsageError(f"There is no letter '{kind[:60]}'. {hint}")


def _given(given: Sequence[str], letter: Letter, letters: Letters) -> dict[str, str]:
    """The words for blanks, by their names."""
    words: dict[str, str] = {}
    for each in given:
        name, equals, text = each.partition("=")
        name = name.strip()
        if not equals:
            raise click.UsageError("--set takes NAME=WORDS, such as --set role=\"planner\"; "
                                   f"'{each[:60]}' has no =.")
        if name not in letter.template.blanks:
            near = closest(name, letter.template.blanks)
            elsewhere = " It belongs to other letters." if name in letters.blanks else ""
            hint = f"Did you mean '{near}'?" if near and not elsewhere else (
                "It has: " + ", ".join(letter.template.blanks) + ".")
            raise click.UsageError(f"{letter.id} has no blank '{name[:60]}'.{elsewhere} {hint}")
        words[name] = text
    return words


def _ask(made: Draft, letters: Letters, proof: Proof, given: Mapping[str, str]) -> Draft:
    """The draft with what the person replies to each question, as far as they go."""
    words = dict(given)
    talk = Talk(sys.stderr)
    try:
        for name, question in made.missing.items():
            talk.say(question)
            words[name] = talk.hear("> ")
    except Leave:
        talk.say()
    return draft(made.letter, letters, proof, words)


def _write(made: Draft, form: str, output: Path | None, proof: Proof) -> None:
    match form:
        case "docx":
            from engine.case.letters.document import document  # noqa: PLC0415 - few need it

            data = document(made)
        case "markdown":
            data = made.markdown.encode()
        case "json":
            data = (canonical_json(letter_data(made, proof.case.id)) + "\n").encode()
        case _:
            data = plain_text(made).encode()
    if output is None:
        click.echo(data, nl=False)
        return
    try:
        output.write_bytes(data)
    except OSError as error:
        raise FileFailure(str(output), error, "written") from None


def _tell(made: Draft) -> None:
    """Say on standard error what to mind, and what is still to be filled in."""
    for caution in made.cautions:
        click.echo(f"Mind: {caution}", err=True)
    if made.missing:
        click.echo("Still to fill in, with --set NAME=\"...\", with --ask, or in the draft:",
                   err=True)
        wide = max(map(len, made.missing))
        for name, question in made.missing.items():
            click.echo(printable(f"  {name:<{wide}}  {question}"), err=True)
