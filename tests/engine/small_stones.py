"""Cornerstones of the small rulebase, for the tests of what runs them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from knowledge.model.records import GiveFinding, Knowledge, Rule
from knowledge.model.strata import strata
from knowledge.reading.cornerstones import Cornerstone, load_cornerstones
from knowledge.reading.loading import load
from tests.knowledge.rulebase import write_rulebase


@cache
def small() -> tuple[Knowledge, tuple[Cornerstone, ...]]:
    """The small rulebase with its cornerstones."""
    with TemporaryDirectory() as folder:
        knowledge = load(write_rulebase(Path(folder)))
        return knowledge, load_cornerstones(knowledge, Path(folder))


def stone(name: str) -> Cornerstone:
    """One of its cornerstones: `half-met`, which keeps M1, or `skill-missing`, for M2 and G1."""
    return next(each for each in small()[1] if each.id == name)


def a_stone(**fields: object) -> Cornerstone:
    """A cornerstone that expects nothing but what is given here."""
    blank = Cornerstone(
        id="a", domain="d", keeps=(), story="It was.", answers={}, but=None, findings={},
        absent=(), totals=None, leading=None, second=None, steps=())
    return replace(blank, **fields)  # type: ignore[arg-type]


def with_rule(knowledge: Knowledge, rule: Rule) -> Knowledge:
    """The knowledge with another version of a rule."""
    rules = {**knowledge.rules, rule.id: rule}
    return replace(knowledge, rules=rules, levels=strata(rules, knowledge.findings))


def giving(knowledge: Knowledge, rule: str, conclusion: GiveFinding) -> Knowledge:
    """The knowledge in which a rule concludes something else."""
    return with_rule(knowledge, replace(knowledge.rules[rule], conclusion=conclusion))
