"""What depends on a rule as plain data, and the JSON Schema of it."""

from __future__ import annotations

from collections.abc import Sequence

from engine.case.compare.verdicts import case_diff_data, summarise, summary_data
from engine.case.questions.schemas import ID_OR_NULL, IDS, difference, pair
from engine.core.schema_parts import HASH, Schema, list_of, map_of, record, text, top, whole
from engine.rulebase.impact import CaseImpact, Dependents
from knowledge.model.plain import Data
from knowledge.model.records import Knowledge

IMPACT_FORMAT = "debrief.rules-impact/1"


def impact_data(
    rule: str, knowledge: Knowledge, found: Dependents, cases: Sequence[CaseImpact] | None,
    refused: int,
) -> Data:
    """What depends on a rule, and what would be different without it.

    Args:
        rule: its id.
        knowledge: the rulebase.
        found: what depends on it.
        cases: of a log; None where none was given.
        refused: how many cases of the log were refused.
    """
    data: Data = {
        "format": IMPACT_FORMAT, "knowledge_hash": knowledge.hash, "rule": rule,
        "findings": list(found.findings), "rules": list(found.rules),
        "categories": list(found.categories), "steps": list(found.steps),
        "also_given_by": list(found.also_given_by), "log": None,
    }
    if cases is not None:
        differences = [case.difference for case in cases]
        data["log"] = {
            **summary_data(summarise(differences)), "refused": refused,
            "fired": sum(case.fired for case in cases),
            "differences": [case_diff_data(difference) for difference in differences],
        }
    return data


def impact_schema() -> Schema:
    """The schema of the same."""
    counts = map_of(whole("Cases.", 0), "Cases by effect.")
    agreement = record({"right": whole("Cases.", 0), "undetermined": whole("Cases.", 0),
                        "wrong": whole("Cases.", 0)})
    of_a_case = record({
        "case": text("The id of the case."), "confirmed": ID_OR_NULL, **difference(),
        "behind": list_of(record({"kind": text("What was changed."), "id": text("Its id."),
                                  "words": text("What became of it.")}), "What is behind it."),
    })
    return top("rules-impact", "What depends on a rule, as `debrief rules impact --json` prints "
                               "it.", {
        "format": {"const": IMPACT_FORMAT}, "knowledge_hash": HASH, "rule": text("The rule."),
        "findings": {**IDS, "description": "Findings that depend on it."},
        "rules": {**IDS, "description": "Rules that depend on it."},
        "categories": {**IDS, "description": "Categories whose totals depend on it."},
        "steps": {**IDS, "description": "Steps that depend on it."},
        "also_given_by": {**IDS, "description": "Other rules with the same conclusion, whatever "
                                                "its grade."},
        "log": {"anyOf": [{"type": "null"}, record({
            "cases": whole("Cases diagnosed.", 0), "refused": whole("Cases refused.", 0),
            "fired": whole("Cases in which the rule fired.", 0),
            "effects": counts,
            "moves": list_of(record({"from": text("With the rule."), "to": text("Without it."),
                                     "cases": whole("Cases.", 1)}), "Verdicts that change."),
            "plans": whole("Plans that change.", 0),
            "agreement": {"anyOf": [{"type": "null"}, pair(agreement)],
                          "description": "With the confirmed reasons, with and without the rule."},
            "differences": list_of(of_a_case, "Each case, with and without the rule."),
        })], "description": "What would be different in a log without it."},
    })
