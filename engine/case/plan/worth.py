"""What findings and steps are worth to a plan.

Worth of a finding, in whole decibans: its strongest evidence for a category, times 3 where that
category leads, times 2 where it is the second one (or, if undetermined, at most the margin behind
the highest), plus the worth the knowledge gives the finding itself. Worth of a step: the sum over
the findings it answers.

Evidence answered by several steps together: the knowledge does not say how far a step answers a
finding, only that it helps. So each step counts alike, and each answers half of what the ones
before left open, rounded up to a whole deciban: of 9 decibans the first step answers 5, the second
2, a third and a fourth 1 each. A finding thus counts once, however many steps speak to it, the
first step matters most, and doing more still helps for a while.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from engine.core.proof import Proof
from knowledge.model.conditions import UNDETERMINED
from knowledge.model.records import Step


def finding_worths(proof: Proof) -> dict[str, int]:
    """The worth of every finding that holds, in decibans."""
    diagnosis = proof.diagnosis
    times = dict.fromkeys(diagnosis.totals, 1)
    if diagnosis.leading == UNDETERMINED:
        highest = max(diagnosis.totals.values(), default=0)
        for category, total in diagnosis.totals.items():
            if highest - total <= proof.knowledge.policy.margin:
                times[category] = 2
    else:
        times[diagnosis.leading] = 3
        if diagnosis.second is not None:
            times[diagnosis.second] = 2
    worths = {finding: proof.knowledge.findings[finding].worth for finding in proof.findings}
    for finding in worths:
        worths[finding] += max(
            (found.decibans * times[found.category] for found in diagnosis.contributions
             if found.finding == finding and found.decibans > 0), default=0)
    return worths


def step_worth(step: Step, findings: Mapping[str, int]) -> int:
    """The worth of a step, in decibans, given that of the findings."""
    return sum(findings.get(finding, 0) for finding in step.addresses)


def shares(worth: int) -> tuple[int, ...]:
    """What the first, second, third ... step for a finding of this worth answers, in decibans."""
    found: list[int] = []
    while worth > 0:
        found.append((worth + 1) // 2)
        worth -= found[-1]
    return tuple(found)


def evidence_answered(
    steps: Mapping[str, Step], taken: Collection[str], findings: Mapping[str, int]
) -> int:
    """The decibans of evidence that the steps taken answer together.

    Args:
        steps: all steps.
        taken: ids of the steps done or planned.
        findings: the worth of each finding that holds.
    """
    counts = {finding: sum(finding in steps[step].addresses for step in taken)
              for finding in findings}
    return sum(sum(shares(worth)[:counts[finding]]) for finding, worth in findings.items())
