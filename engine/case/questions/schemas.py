"""JSON Schemas of what the commands that audit a case print for other programs."""

from __future__ import annotations

from engine.case.compare.verdicts import Effect
from engine.case.questions.data import (
    FLIP_FORMAT,
    SETTLE_FORMAT,
    WHAT_IF_FORMAT,
    WHY_NOT_FORMAT,
)
from engine.case.questions.near_miss_tree import State
from engine.case.questions.why_not import Absence, What
from engine.core.schema_parts import (
    ANSWER,
    GRADE,
    HASH,
    Schema,
    list_of,
    map_of,
    record,
    text,
    top,
    whole,
)

NUMBER: Schema = {"type": "number", "minimum": 0}
FLAG: Schema = {"type": "boolean"}
ID_OR_NULL: Schema = {"type": ["string", "null"]}
ANSWER_OR_NULL: Schema = {"anyOf": [ANSWER, {"type": "null"}],
                          "description": "An answer; null where there is none."}
IDS: Schema = {"type": "array", "items": {"type": "string"}}
PROBABILITIES = map_of({"type": "number", "minimum": 0, "maximum": 1},
                       "By category; rounded to six digits.")


def audit_schemas() -> dict[str, Schema]:
    """The schemas by name: why-not, what-if, flip, settle."""
    return {
        "why-not": top("why-not", "Why something does not hold, as `debrief explain --why-not "
                                  "--json` prints it.", _why_not()),
        "what-if": top("what-if", "A case before and after other answers, as `debrief whatif "
                                  "--json` prints it. Pairs are before and after.", _what_if()),
        "flip": top("flip", "The smallest changes of answers that alter a verdict, as `debrief "
                            "flip --json` prints it.", _flip()),
        "settle": top("settle", "What would settle a case, as `debrief settle --json` prints it.",
                      _settle()),
    }


def _head(form: str) -> Schema:
    return {"format": {"const": form}, "case": text("The id of the case."), "case_hash": HASH,
            "knowledge_hash": HASH}


def _changes(says: str) -> Schema:
    return list_of(record({
        "question": text("The question."),
        "before": ANSWER_OR_NULL, "after": ANSWER_OR_NULL,
        "also": list_of(ANSWER_OR_NULL, "Other answers that would do as well, all else alike."),
    }), says)


def _why_not() -> Schema:
    part: Schema = record({
        "text": text("What it is."),
        "state": {"enum": [state.value for state in State],
                  "description": "How it stands in the case as it is."},
        "children": list_of({"$ref": "#/properties/nearest/items/properties/tree"},
                            "What it rests on."),
    })
    miss = record({
        "changes": _changes("The answers that would have to be others."),
        "rule": {**ID_OR_NULL, "description": "The rule it is told for; null for any."},
        "confirmed": {**FLAG, "description": "Whether the engine finds the same."},
        "leading": text("What would lead then."),
        "tree": part,
    })
    return {
        **_head(WHY_NOT_FORMAT),
        "what": text("A category, finding, step or rule, or `undetermined`."),
        "kind": {"enum": [kind.value for kind in What]},
        "absence": {"enum": [absence.value for absence in Absence],
                    "description": "Why it is not there."},
        "leading": text("What leads as it is."),
        "shortfall": {"anyOf": [{"type": "null"}, record({
            "total": whole("Decibans of the category."),
            "rival": whole("The highest total of the others, or 0.", 0),
            "behind": whole("What it would have to grow by to be ahead by the margin.", 0),
            "below_gate": whole("What it would have to grow by to be named at all.", 0),
            "others_above_gate": whole("How far the others are above what that allows.", 0),
        })], "description": "What a category lacks to lead, in decibans."},
        "nearest": list_of(miss, "The ways with the fewest changes, proved to be the fewest."),
        "others": list_of(miss, "The nearest way through each other rule that gives it."),
        "more": {**FLAG, "description": "Whether there are more of the nearest ways."},
        "instead": {**IDS, "description": "The step that the plan has instead, or those of which "
                                          "one must be called for."},
        "possible_unasked": {**FLAG, "description": "Where it can never be: whether answers to "
                                                    "questions that are not asked could bring it."},
    }


def pair(of: Schema) -> Schema:
    """Two of something: before and after."""
    return {"type": "array", "items": of, "minItems": 2, "maxItems": 2}


def _gained_and_lost() -> Schema:
    return {"gained": IDS, "lost": IDS}


def difference() -> Schema:
    """What is different in a verdict and its plan."""
    number_or_null: Schema = {"type": ["integer", "null"]}
    return {
        "effect": {"enum": [effect.value for effect in Effect],
                   "description": "The most that is different."},
        "leading": pair({"type": "string"}), "second": pair(ID_OR_NULL),
        "totals": map_of(pair(number_or_null), "Decibans by category."),
        "findings": map_of(pair({"anyOf": [GRADE, {"type": "null"}]}),
                           "The grades of the findings that are different."),
        "rules": record(_gained_and_lost()),
        "plan": record({
            **_gained_and_lost(), "changed": FLAG, "steps": pair(IDS), "done": pair(IDS),
            "hours": pair(NUMBER), "days": pair(pair(whole("Days.", 0))),
        }),
    }


def _what_if() -> Schema:
    return {
        **_head(WHAT_IF_FORMAT),
        "changes": _changes("The answers that are others."),
        "probabilities": pair(PROBABILITIES),
        **difference(),
    }


def _flip() -> Schema:
    return {
        **_head(FLIP_FORMAT),
        "leading": text("What leads as it is."),
        "wanted": {**ID_OR_NULL, "description": "What is to lead; null for anything else."},
        "answers": {"enum": ["changeable", "any"], "description": "The answers looked at."},
        "questions": {**IDS, "description": "The answers that could be others."},
        "cost": {"type": ["integer", "null"],
                 "description": "Of each set, proved to be the least; null where it is proved that "
                                "no change of these answers does it."},
        "more": {**FLAG, "description": "Whether there are more sets of this cost."},
        "flips": list_of(record({
            "changes": _changes("The answers that would be others."),
            "leading": text("What would lead then."),
            "probabilities": PROBABILITIES,
            "confirmed": {**FLAG, "description": "Whether the engine finds the same."},
        }), "Sets with different questions."),
    }


def _settle() -> Schema:
    return {
        **_head(SETTLE_FORMAT),
        "leading": text("What leads now."),
        "probabilities": PROBABILITIES,
        "settled": {**FLAG, "description": "Whether it is proved that no answer that can still be "
                                           "given makes anything else lead."},
        "ask": {**ID_OR_NULL, "description": "The question to ask next; null where it is settled."},
        "way_out": _changes("The fewest further answers that change the verdict."),
        "questions": list_of(record({
            "question": text("One that could be asked now."),
            "gain": {**NUMBER, "description": "Expected information, in bits."},
            "effort": {**NUMBER, "description": "Of answering, in bits."},
            "rate": {**NUMBER, "description": "Gain over effort."},
            "answers": list_of(record({
                "answer": ANSWER, "leading": text("What would lead then."),
                "probability": {**NUMBER, "description": "Of the category that leads then, or is "
                                                         "highest."},
                "gain": {**NUMBER, "description": "In bits."},
            }), "By answer."),
        }), "By rate, the best first."),
    }
