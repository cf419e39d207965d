"""The plan of a case with what was done about it, and what else there is of the same person."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from engine.case.plan.plan import DEFAULT_CAP, Plan
from engine.case.plan.progress import Progress, replan
from engine.core.proof import Proof
from engine.log.history.person import progress_of
from web.shared.cases import OpenCase
from web.shared.site import Site


@dataclass(frozen=True, slots=True)
class Planned:
    """The plan of a case, and how far its steps are."""

    plan: Plan
    progress: Progress


def progress(site: Site, opened: OpenCase) -> Progress:
    """How far the steps for a case are, as the log knows it."""
    with site.cases.log.reading() as connection:
        return progress_of(connection, opened.case, site.reasoner.knowledge)


def planned(
    site: Site, opened: OpenCase, proof: Proof, prefer: Collection[str] = ()
) -> Planned:
    """The plan of a case that keeps what was done and does without what was skipped.

    Raises:
        UnknownStepError: `prefer` names something that is no alternative.
    """
    known = progress(site, opened)
    with site.reasoner.alone():
        return Planned(replan(proof, known, DEFAULT_CAP, prefer), known)
