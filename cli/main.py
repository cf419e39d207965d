"""The command `debrief`: imports a subcommand only when it is used, so that help comes at once."""

from __future__ import annotations

import gc
import importlib
import io
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import click

from cli.shared.failures import EXIT_CODES, FILES, INTERRUPTED, KNOWLEDGE, MISSING, problem_lines
from knowledge.model.problems import KnowledgeError, closest, printable

GARBAGE = 200_000
"""New objects before some are looked for that are garbage: modules and knowledge have fewer."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a subcommand is, and its line in the list of commands."""

    module: str
    help: str


COMMANDS = {
    "ask": Entry("cli.case.ask", "Answer the questionnaire, then see the diagnosis and the plan."),
    "diagnose": Entry("cli.case.diagnose", "Diagnose cases kept in files."),
    "explain": Entry("cli.case.explain", "Show why: every rule behind a verdict, finding or step."),
    "batch": Entry("cli.batch.batch", "Diagnose a log of many cases at once."),
    "plan": Entry(
        "cli.case.plan", "Show the plan: as text, dates, a drawing, or for other programs."),
    "letter": Entry("cli.case.letter", "Draft a letter to the employer, or a script for the call."),
    "whatif": Entry(
        "cli.case.whatif", "Show what would follow from other answers, before and after."),
    "flip": Entry(
        "cli.case.flip", "Show the smallest change of answers that would alter the verdict."),
    "settle": Entry("cli.case.settle", "Show whether the verdict is settled, or what to ask next."),
    "log": Entry("cli.log.log", "Keep cases with their diagnoses in one private file of yours."),
    "review": Entry(
        "cli.log.review", "Add a second opinion, or show where rules and counselors part."),
    "next": Entry("cli.log.next", "Show what you can do now, over all your cases in the log."),
    "history": Entry("cli.log.history", "Show how your verdicts, findings and steps develop."),
    "record": Entry("cli.case.record", "Write the audit record of a case, or show it as a page."),
    "replay": Entry("cli.log.replay", "Derive audit records anew, and compare bit for bit."),
    "serve": Entry("cli.serve", "Answer, understand and plan in the browser, on this machine."),
    "accuracy": Entry(
        "cli.batch.accuracy", "Show how often diagnoses agree with confirmed reasons."),
    "feedback": Entry("cli.case.feedback", "Read an employer's own words, as the diagnosis does."),
    "questions": Entry("cli.rulebase.questions", "List the questions, or show one."),
    "findings": Entry("cli.rulebase.findings", "List what can be found, or show one finding."),
    "rules": Entry("cli.rulebase.rules", "List the rules, show one, or write the handbook."),
    "steps": Entry("cli.log.steps", "List the steps of remediation, show one, or note progress."),
    "sources": Entry(
        "cli.rulebase.sources", "List the sources that rules and texts cite, or show one."),
    "schema": Entry("cli.rulebase.schema", "Print the JSON Schema of a file or an output."),
}


class LazyGroup(click.Group):
    """A group that imports the module of a command only when the command is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, in the order in which people meet them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(
            importlib.import_module(COMMANDS[cmd_name].module), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, suggesting the closest name for a misspelled one."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            near = closest(args[0], COMMANDS)
            hint = f"Did you mean '{near}'?" if near else "`debrief --help` lists all."
            ctx.fail(f"There is no command '{args[0][:60]}'. {hint}")
        return super().resolve_command(ctx, args)


def _show_version(context: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        import importlib.metadata  # noqa: PLC0415 - takes as long as click, for this alone

        try:
            version = importlib.metadata.version("debrief")
        except importlib.metadata.PackageNotFoundError:
            version = "(not installed)"
        click.echo(f"debrief {version}")
        context.exit()


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=EXIT_CODES,
)
@click.option("--version", is_flag=True, is_eager=True, expose_value=False,
              callback=_show_version, help="Show the version and exit.")
@click.pass_context
def debrief(context: click.Context) -> None:
    """Why was I turned down after the interview?

    Answer what you remember; get the likely reason, its proof, and a plan. Nothing leaves this
    machine.

    \b
    Examples:
      debrief ask my-case.yaml         answer the questionnaire
      debrief diagnose my-case.yaml    diagnose answers kept in a file
      debrief explain my-case.yaml     see every rule behind the diagnosis
      debrief plan my-case.yaml --format svg > plan.svg
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def main() -> None:
    """Run the command line; never shows a traceback for what a user can cause."""
    if "_DEBRIEF_COMPLETE" in os.environ:
        debrief.main(prog_name="debrief")
    gc.set_threshold(GARBAGE)
    sys.stdout, sys.stderr = (sys.stdout or _nowhere()), (sys.stderr or _nowhere())
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # whatever the terminal cannot show
    try:
        sys.exit(run(sys.argv[1:]))
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        _forget_output()
        sys.exit(0)
    except OSError as error:
        _forget_output()
        print(f"The output cannot be written: {error.strerror}", file=sys.stderr)
        sys.exit(FILES)


def run(arguments: list[str]) -> int:
    """Run a command; its exit code.

    Args:
        arguments: what follows the word `debrief`.

    Raises:
        OSError: the output cannot be written.
    """
    code = 0
    try:
        with debrief.make_context("debrief", arguments) as context:
            debrief.invoke(context)
    except click.exceptions.Exit as stop:
        code = stop.exit_code
    except click.ClickException as error:
        told = io.StringIO()
        error.show(told)
        print(printable(told.getvalue()), end="", file=sys.stderr)
        code = error.exit_code
    except KnowledgeError as error:  # told by what reads a rulebase only when it is used
        print(printable(problem_lines(error.problems)), file=sys.stderr)
        code = KNOWLEDGE
    except ModuleNotFoundError as error:
        from engine.core.words.extras import missing_extra  # noqa: PLC0415 - help needs nothing of the engine

        told_of = missing_extra(error)
        if told_of is None:
            raise
        print(printable(told_of), file=sys.stderr)
        code = MISSING
    except (click.Abort, KeyboardInterrupt):
        print("Interrupted.", file=sys.stderr)
        code = INTERRUPTED
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else 0
    if sys.stdout is not None:
        sys.stdout.flush()
    return code


def _nowhere() -> TextIO:
    """What is written to an output that is closed."""
    return Path(os.devnull).open("w", encoding="utf-8")


def _forget_output() -> None:
    """Let nothing try to write what is left, at the end of the program."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
