"""Makes the checks, in the order in which they are told."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from engine.core.symbolic.logic import UndecidedError
from engine.core.symbolic.prover import Prover
from engine.rulebase.checks import categories, findings, hygiene, lexicon, questions, rules, steps
from engine.rulebase.checks.fault import Fault
from knowledge.model.checks import CHECKS
from knowledge.reading.cornerstones import Cornerstone

PROVED: dict[str, Callable[[Prover], Iterator[Fault]]] = {
    check.__name__: check for check in (
        rules.never_fires, rules.always_fires, rules.idle_part, rules.subsumed, rules.equivalent,
        findings.contradiction, rules.opposed_rules, findings.unreachable_finding,
        findings.unreachable_grade, findings.idle_evidence, findings.idle_finding,
        findings.no_step, categories.cannot_lead, categories.leads_on_silence, categories.tie,
        questions.unread_question, questions.never_asked, questions.same_options,
        questions.never_decisive, questions.direction, questions.no_direction,
        steps.unreachable_step, steps.blocked_step, steps.falls_away, steps.never_done,
        steps.rival_steps, lexicon.misread_sentence, lexicon.untested_entry,
        lexicon.shadowed_phrase, lexicon.opposed_phrases, lexicon.unused_group,
        hygiene.unused_source, hygiene.because_repeats, hygiene.id_spelling,
    )
}
"""The checks that need nothing but the knowledge, by name."""


def verify(
    prover: Prover, cornerstones: Sequence[Cornerstone] = (),
    only: Collection[str] = (), progress: Callable[[Iterable[str]], Iterable[str]] = iter,
) -> list[Fault]:
    """Make the checks.

    Args:
        prover: for the knowledge to be checked.
        cornerstones: its cornerstone cases.
        only: names of the checks to make; none means all.
        progress: passes on the names of the checks one by one, as each is begun.

    Returns:
        All that is wrong, exempt or not, in the order of `CHECKS` and of the knowledge.

    Raises:
        UndecidedError: a question was too hard for the solver; names the check.
    """
    wanted = [check for check in CHECKS if not only or check in only]
    found: list[Fault] = []
    for check in progress(wanted):
        if check == "idle_exemption":
            # Whether an exemption is needed only its check can tell, asked for or not.
            unasked = [fault for name in hygiene.exempted(prover) if name not in wanted
                       for fault in _make(name, prover, cornerstones)]
            found += hygiene.idle_exemption(prover, [*found, *unasked])
        else:
            found += _make(check, prover, cornerstones)
    return found


def _make(check: str, prover: Prover, cornerstones: Sequence[Cornerstone]) -> list[Fault]:
    """What one check finds."""
    if check == "no_cornerstone":
        return list(hygiene.no_cornerstone(prover, cornerstones))
    try:
        return list(PROVED[check](prover))
    except UndecidedError as error:
        raise UndecidedError(f"The check {check} gave up: {error}") from error


