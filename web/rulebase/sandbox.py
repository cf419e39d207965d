"""An edited rule tried out: what it says, what it breaks, and which verdicts it would change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from engine.case.compare.verdicts import Effect
from engine.core.diff.knowledge import KnowledgeDiff, compare
from engine.core.inference import InferenceEngine
from engine.core.interpreter import Interpreter
from engine.log.diagnosed import Diagnosed
from engine.rulebase.cornerstones.cornerstones import Mismatch, answers_otherwise, mismatches
from engine.rulebase.trial import Counts, Tried, counted, tried
from knowledge.editing.rule_text import with_rule
from knowledge.model.records import Knowledge
from knowledge.reading.cornerstones import Cornerstone


@dataclass(frozen=True, slots=True)
class Broken:
    """A cornerstone case that no longer comes to what it must."""

    cornerstone: Cornerstone
    mismatches: tuple[Mismatch, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """What an edited rule would do.

    Attributes:
        rule: what it is called now.
        diff: between the rulebase as it is and with the edited rule.
        broken: the cornerstone cases that it breaks.
        counts: of the cases it was tried on.
        fired: in how many of them the rule fires before and after.
        changed: those with another leading reason.
    """

    rule: str
    diff: KnowledgeDiff
    broken: tuple[Broken, ...]
    counts: Counts
    fired: tuple[int, int]
    changed: tuple[Tried, ...]


def try_text(
    knowledge: Knowledge, name: str, text: str, cases: Sequence[Diagnosed],
    cornerstones: Sequence[Cornerstone], alone: Callable[[], AbstractContextManager[object]],
) -> Trial:
    """Try another text of a rule. Nothing is kept.

    Args:
        knowledge: the rulebase.
        name: the id of the rule.
        text: of the edited rule.
        cases: to try it on.
        cornerstones: those of the rulebase.
        alone: keeps other threads from inferring meanwhile.

    Raises:
        KeyError: there is no such rule.
        KnowledgeError: with everything that is wrong with the text.
    """
    edited = with_rule(knowledge, name, text)
    diff = compare(knowledge, edited)
    with alone():
        InferenceEngine(edited)  # refuses what is too large for it
    found = tried(cases, knowledge, edited)
    now = name if name in edited.rules else next(
        rule for rule in edited.rules if rule not in knowledge.rules)
    return Trial(
        now, diff, tuple(_broken(cornerstones, edited, diff)), counted(found),
        (sum(name in case.before.fired for case in found),
         sum(now in case.after.fired for case in found)),
        tuple(case for case in found if case.effect is Effect.VERDICT))


def _broken(
    cornerstones: Sequence[Cornerstone], edited: Knowledge, diff: KnowledgeDiff
) -> list[Broken]:
    """Those that come to something else; a rule that was renamed is still the one they keep."""
    interpreter = Interpreter(edited)
    found = []
    for one in cornerstones:
        otherwise = None if one.but is None else interpreter.read(answers_otherwise(one, edited))
        wrong = tuple(mismatch for mismatch in mismatches(
            one, interpreter.read(one.answers), otherwise)
            if mismatch.subject not in diff.renames["rules"])
        if wrong:
            found.append(Broken(one, wrong))
    return found
