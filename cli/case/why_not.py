"""`debrief explain --why-not`."""

from __future__ import annotations

import click

from cli.case.why_not_view import show_why_not
from cli.shared.failures import Failure
from cli.shared.terminal import stdout_console
from engine.case.questions.case_space import CaseSpace
from engine.case.questions.data import why_not_data
from engine.case.questions.why_not import HoldsError, kind_of, why_not
from engine.case.questions.why_not_words import title_words
from engine.core.symbolic.logic import UndecidedError
from knowledge.model.plain import canonical_json
from knowledge.model.records import Knowledge
from knowledge.reading.cases import Case


def explain_why_not(
    knowledge: Knowledge, case: Case, what: str, everything: bool, as_json: bool, named: str
) -> None:
    """Print why something does not hold.

    Args:
        knowledge: the rulebase.
        case: the case.
        what: the id of a category, finding, step or rule, or `undetermined`.
        everything: list all the nearest ways, not one.
        as_json: print data for programs.
        named: how the command line names the case; empty if it cannot.

    Raises:
        Failure: it does hold, or the prover gave up.
    """
    try:
        found = why_not(CaseSpace(knowledge), case, what, everything)
    except HoldsError:
        title = title_words(kind_of(what, knowledge), what, knowledge)
        raise Failure(f"There is nothing to explain: {title} does hold in this case. "
                      f"`debrief explain {named or 'CASE'} {what}` shows why.") from None
    except UndecidedError as error:
        raise Failure(f"The prover gave up ({error}), so nothing can be said for certain."
                      ) from None
    if as_json:
        click.echo(canonical_json(why_not_data(found)))
    else:
        show_why_not(stdout_console(), found, lambda command: f"debrief {command} "
                     f"{named or 'CASE'}", everything)
