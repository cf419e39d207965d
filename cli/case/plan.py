"""`debrief plan`."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import click
from click.core import ParameterSource
from rich.console import Console

from cli.shared.case_source import one_case
from cli.shared.diagnosis_view import plan_summary
from cli.shared.looking_back import progress_in
from cli.shared.options import CASE, day, hours, knowledge_option, load_knowledge
from cli.shared.plan_view import show_plan, show_steps
from cli.shared.terminal import paragraph, stdout_console
from engine.api import Debrief
from engine.case.plan.formats import dot, graphml, mermaid, plan_data, svg
from engine.case.plan.markdown_format import markdown
from engine.case.plan.plan import DEFAULT_CAP, Plan, PlanError
from engine.case.plan.progress import Progress, State, replan, with_progress
from engine.case.plan.schedule import Slot, schedule
from engine.core.proof import Proof
from knowledge.model.plain import JsonValue, canonical_json
from knowledge.model.records import Knowledge

FORMATS = ("text", "markdown", "html", "ical", "svg", "mermaid", "dot", "graphml", "json")


@click.command(no_args_is_help=True)
@click.argument("case", metavar="CASE", type=CASE)
@click.option("--case", "case_id", metavar="ID", help="Which case, where the file holds several.")
@click.option("--hours-per-week", type=hours, metavar="H",
              help="Hours a week you have for it; gives dates together with --start.")
@click.option("--start", type=day, metavar="DATE",
              help="First day of the plan, as 2026-03-31; gives dates with --hours-per-week.")
@click.option("--max-steps", type=click.IntRange(0), default=DEFAULT_CAP, show_default=True,
              metavar="N", help="The most steps; 0 means all that would help. What a step needs is "
                                "never left out, so a plan can be a little longer.")
@click.option("--budget", type=hours, metavar="HOURS",
              help="The best plan within so many hours, proved, instead of the most steps.")
@click.option("--by", type=day, metavar="DATE",
              help="The best plan done before this day, such as that of the next interview; needs "
                   "--start and --hours-per-week.")
@click.option("--prefer", metavar="STEP", multiple=True,
              help="Take this alternative where there is a choice, such as college_course.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True,
              help="Text to read, a list to tick, a page to print, a calendar (needs dates), a "
                   "drawing, or data for other programs.")
@knowledge_option
@click.pass_context
def plan(
    context: click.Context, case: str, case_id: str | None, hours_per_week: float | None,
    start: datetime.date | None, max_steps: int, budget: float | None, by: datetime.date | None,
    prefer: tuple[str, ...], form: str, knowledge: Path | None,
) -> None:
    """Show the plan for a case: each step, what it answers, and what it waits for.

    CASE is a YAML, JSON or JSON Lines file, or - for standard input. The plan of a case in the log,
    log:NAME, keeps what was done and begun, and does without what was skipped.

    \b
    Examples:
      debrief plan my-case.yaml
      debrief plan my-case.yaml --hours-per-week 6 --start 2026-03-31
      debrief plan my-case.yaml --budget 10
      debrief plan my-case.yaml --by 2026-04-20 --hours-per-week 6 --start 2026-03-31
      debrief plan my-case.yaml --format html > plan.html
      debrief plan my-case.yaml --format ical --hours-per-week 6 --start 2026-03-31 > plan.ics
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped
    if (hours_per_week is None) != (start is None):
        raise click.UsageError("Dates need both --hours-per-week and --start.")
    if by is not None and start is None:
        raise click.UsageError("--by needs --hours-per-week and --start as well.")
    limited = budget is not None or by is not None
    if limited and context.get_parameter_source("max_steps") is ParameterSource.COMMANDLINE:
        raise click.UsageError("--max-steps does not go with --budget or --by: these choose how "
                               "many steps there are.")
    if form == "ical" and start is None:
        raise click.UsageError("A calendar needs dates: give --hours-per-week and --start.")
    known = load_knowledge(knowledge)
    proof = Debrief(known).proof(one_case(case, case_id, known))
    progress = progress_in(case, proof.case, known)
    try:
        if limited:
            shown = _best(proof, progress, budget, hours_per_week, start, by, prefer)
        else:
            made = replan(proof, progress, max_steps, prefer)
            shown = _usual(made, hours_per_week, start)
    except PlanError as error:
        message = str(error)
        raise click.UsageError(message[0].upper() + message[1:] + ".") from None
    if form == "text":
        _show(shown, known, progress)
    else:
        click.echo(render(shown.plan, form, known, shown.slots, shown.budget).encode(), nl=False)


@dataclass(frozen=True, slots=True)
class _Shown:
    """A plan, and all that is shown with it.

    Attributes:
        slots: the dates; empty where there are none.
        budget: what is known of it as data, where it is the best for a budget.
        above: prints what stands above the steps of the best plan.
        below: prints what stands below the steps.
    """

    plan: Plan
    slots: Mapping[str, Slot]
    budget: Mapping[str, JsonValue] | None
    above: Callable[[Console], None]
    below: Callable[[Console, Knowledge], None]


def _usual(made: Plan, hours_per_week: float | None, start: datetime.date | None) -> _Shown:
    slots: Mapping[str, Slot] = {}
    if hours_per_week is not None and start is not None:
        slots = schedule(made, hours_per_week, start)
    return _Shown(made, slots, None, lambda _: None, lambda console, known: show_steps(
        console, "Left out to keep the plan short (--max-steps 0 shows them)", made.left_out,
        known))


def _best(
    proof: Proof, progress: Progress, hours: float | None, hours_per_week: float | None,
    start: datetime.date | None, by: datetime.date | None, prefer: tuple[str, ...],
) -> _Shown:
    from cli.case import budget_view  # noqa: PLC0415 - the solver takes its time to import
    from engine.case.plan.budget import Calendar, best_plan  # noqa: PLC0415
    from engine.case.plan.budget_format import budget_data  # noqa: PLC0415

    calendar = None
    if hours_per_week is not None and start is not None:
        calendar = Calendar(start, hours_per_week, by)
    skipped = [step for step, mark in progress.items() if mark.state is State.SKIPPED]
    best = best_plan(with_progress(proof, progress), hours, calendar, prefer, skipped)

    def below(console: Console, known: Knowledge) -> None:
        budget_view.show_left_out(console, best, known)
        budget_view.show_more(console, best, known)

    return _Shown(best.plan, best.slots, budget_data(best),
                  lambda console: budget_view.show_gain(console, best), below)


def render(
    made: Plan, form: str, known: Knowledge, slots: Mapping[str, Slot],
    budget: Mapping[str, JsonValue] | None = None,
) -> str:
    """The plan in one of the formats but text, ending in a line break."""
    match form:
        case "markdown":
            return markdown(made, known, slots)
        case "html":
            from engine.case.plan.html_format import html  # noqa: PLC0415 - few need it

            return html(made, known, slots)
        case "ical":
            from engine.case.plan.icalendar_format import ical  # noqa: PLC0415 - few need it

            return ical(made, slots)
        case "mermaid":
            return mermaid(made)
        case "dot":
            return dot(made)
        case "graphml":
            return graphml(made)
        case "svg":
            return svg(made, f"Plan for {made.case}", slots)
        case _:
            data = {"case": made.case, **plan_data(made, slots)}
            return canonical_json(data | ({"budget": dict(budget)} if budget else {})) + "\n"


def _show(shown: _Shown, known: Knowledge, progress: Progress) -> None:
    console = stdout_console()
    made, slots = shown.plan, shown.slots
    paragraph(console, f"Plan for {made.case}: {plan_summary(made)}", style="bold")
    if slots:
        end = max(slot.finish for slot in slots.values())
        paragraph(console, f"All done by {end.isoformat()}, at the longest lead times.")
    shown.above(console)
    show_plan(console, made, known, slots, progress)
    shown.below(console, known)
    show_steps(console, "Would help, but only after a step that nothing here calls for",
               made.fallen_away, known)
