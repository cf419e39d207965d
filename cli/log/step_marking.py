"""`debrief steps start`, `done`, `skip`, `note` and `reset`: how far a person is with a step."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import click

from cli.shared.log_store import STORED, log_told, on_option, opened, store_option
from cli.shared.options import chosen_folder, json_option, knowledge_option, load_knowledge
from knowledge.model.problems import closest
from knowledge.model.records import Knowledge

if TYPE_CHECKING:
    from engine.case.plan.progress import State

P = ParamSpec("P")
R = TypeVar("R")


def _marking(command: Callable[P, R]) -> Callable[P, R]:
    """Add what all of these commands take."""
    for add in (knowledge_option, store_option, json_option, on_option, click.option(
            "--case", "case", metavar="NAME", default="",
            help="For which case in the log; left out, the newest whose plan has the step."),
            click.argument("step", metavar="STEP")):
        command = add(command)
    return command


@click.command("start", no_args_is_help=True)
@click.option("--note", "words", metavar="WORDS", default="", help="Anything to remember with it.")
@_marking
@click.pass_context
def start(
    context: click.Context, step: str, case: str, words: str, on: datetime.date, as_json: bool,
    store: str, knowledge: Path | None,
) -> None:
    """Note that you have begun a step.

    STEP is its id, as `debrief next` and `debrief steps` show it. `debrief next` then tells by when
    it should be done.

    \b
    Examples:
      debrief steps start requirements_matrix
      debrief steps start ask_feedback --case my-case --on 2026-04-02 --note "Wrote to Ms Rivera"
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped
    from engine.case.plan.progress import State  # noqa: PLC0415 - planning takes its time

    _mark(context, step, case, State.STARTED, words, on, as_json, store, knowledge)


@click.command("done", no_args_is_help=True)
@click.option("--note", "words", metavar="WORDS", default="", help="Anything to remember with it.")
@_marking
@click.pass_context
def done(
    context: click.Context, step: str, case: str, words: str, on: datetime.date, as_json: bool,
    store: str, knowledge: Path | None,
) -> None:
    """Note that a step is done, and see what that opens.

    It stays done in every later plan, for your other cases too, unless it is one to be done anew
    after every rejection. What it answered counts less from then on.

    \b
    Examples:
      debrief steps done requirements_matrix
      debrief steps done ask_feedback --case my-case --on 2026-04-09
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped
    from engine.case.plan.progress import State  # noqa: PLC0415 - planning takes its time

    _mark(context, step, case, State.DONE, words, on, as_json, store, knowledge)


@click.command("skip", no_args_is_help=True)
@click.option("--because", "words", metavar="WORDS", required=True,
              help="Why; you or your counselor may want to know later.")
@_marking
@click.pass_context
def skip(
    context: click.Context, step: str, case: str, words: str, on: datetime.date, as_json: bool,
    store: str, knowledge: Path | None,
) -> None:
    """Leave a step out, with the reason.

    Nobody has to do everything. The plan takes an alternative where there is one; what cannot do
    without the step falls away.

    \b
    Examples:
      debrief steps skip gain_experience --because "No room for it before summer"
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped
    from engine.case.plan.progress import State  # noqa: PLC0415 - planning takes its time

    _mark(context, step, case, State.SKIPPED, words, on, as_json, store, knowledge)


@click.command("note", no_args_is_help=True)
@_marking
@click.argument("words", metavar="WORDS")
@click.pass_context
def note(
    context: click.Context, step: str, case: str, words: str, on: datetime.date, as_json: bool,
    store: str, knowledge: Path | None,
) -> None:
    """Write something down with a step, which stays as far as it is.

    \b
    Examples:
      debrief steps note mentor_talk "She will call on Friday"
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped
    _mark(context, step, case, None, words, on, as_json, store, knowledge)


@click.command("reset", no_args_is_help=True)
@_marking
@click.pass_context
def reset(
    context: click.Context, step: str, case: str, on: datetime.date, as_json: bool, store: str,
    knowledge: Path | None,
) -> None:
    """Take back what was noted about a step, as if it had not been begun.

    \b
    Examples:
      debrief steps reset requirements_matrix
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped
    _mark(context, step, case, None, "", on, as_json, store, knowledge)


def _mark(
    context: click.Context, step: str, case: str, state: State | None, words: str,
    on: datetime.date, as_json: bool, store: str, knowledge: Path | None,
) -> None:
    known = load_knowledge(chosen_folder(context, knowledge))
    _check_step(step, known)
    from cli.shared.person import diagnoser  # noqa: PLC0415 - SQLAlchemy takes its time to import
    from engine.log.history.marking import mark  # noqa: PLC0415

    with log_told():
        marked = mark(opened(store), step, case.removeprefix(STORED), state, words.strip(), on,
                      known, diagnoser(known))
    outer = context.parent.params if context.parent is not None else {}
    if as_json or outer.get("as_json"):
        from engine.log.history.marking_data import marked_data  # noqa: PLC0415
        from knowledge.model.plain import canonical_json  # noqa: PLC0415

        click.echo(canonical_json(marked_data(marked)))
    else:
        from cli.log.step_marking_view import show_marked  # noqa: PLC0415
        from cli.shared.terminal import stdout_console  # noqa: PLC0415

        show_marked(stdout_console(), marked, known)


def _check_step(step: str, known: Knowledge) -> None:
    if step not in known.steps:
        near = closest(step, known.steps)
        hint = f"Did you mean '{near}'?" if near else "`debrief steps` lists all."
        raise click.UsageError(f"There is no step '{step[:60]}'. {hint}")
