"""JSON Schemas (draft 2020-12) of what the program prints for other programs."""

from __future__ import annotations

from collections.abc import Sequence

from engine.proof import FactKind, Stratum
from engine.proof_data import PROOF_FORMAT
from engine.verdict import VERDICT_FORMAT
from knowledge.condition_syntax import JsonValue
from knowledge.conditions import Grade

Schema = dict[str, JsonValue]

_HASH: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_ANSWER: Schema = {
    "description": "An option, the chosen options of a set, or a count.",
    "oneOf": [{"type": "string"}, {"type": "integer"},
              {"type": "array", "items": {"type": "string"}}],
}


def output_schemas() -> dict[str, Schema]:
    """The schemas by name: verdict, plan, proof, letter. They do not depend on the knowledge."""
    return {
        "verdict": _top("verdict", "A diagnosis with its plan, as `debrief diagnose --json` prints "
                                   "for each case on a line.", _verdict()),
        "plan": _top("plan", "A plan, as `debrief plan --format json` prints it.", {
            "case": _text("The id of the case."), **_plan_fields(), "budget": _budget(),
        }, optional=("budget",)),
        "proof": _top("proof", "A proof, as `debrief explain --json` prints it: every fact, and "
                               "every rule that fired, in firing order.", _proof()),
        "letter": _top("letter", "A draft, as `debrief letter --format json` prints it.", {
            "case": _text("The id of the case."),
            "letter": _text("The kind of letter."),
            "title": _text("Its title."),
            "markdown": _text("The draft; a blank left is a question in square brackets."),
            "missing": _list(_object({
                "name": _text("The name of the blank, for --set."),
                "question": _text("What to ask the sender."),
            }), "The blanks left, in the order of the text."),
            "cautions": _list({"type": "string"}, "What the sender should know first."),
        }),
    }


def _top(
    name: str, description: str, properties: Schema, optional: Sequence[str] = ()
) -> Schema:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:debrief:schema:{name}:1",
        "title": name,
        "description": description,
        **_object(properties, optional),
    }


def _object(properties: Schema, optional: Sequence[str] = ()) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


def _text(description: str) -> Schema:
    return {"type": "string", "description": description}


def _list(of: Schema, description: str) -> Schema:
    return {"type": "array", "items": of, "description": description}


def _whole(description: str, least: int | None = None) -> Schema:
    schema: Schema = {"type": "integer", "description": description}
    if least is not None:
        schema["minimum"] = least
    return schema


def _map(of: Schema, description: str) -> Schema:
    return {"type": "object", "additionalProperties": of, "description": description}


def _findings() -> Schema:
    grade: Schema = {"enum": [grade.name for grade in Grade]}
    return _list(_object({"id": _text("The finding."), "grade": grade}), "The findings that hold.")


def _diagnosis(verdict: bool) -> Schema:
    fields: Schema = {
        "leading": _text("The leading category's id, or `undetermined`."),
        "second": {"type": ["string", "null"], "description": "A category close behind."},
        "probabilities": _map({"type": "number", "minimum": 0, "maximum": 1},
                              "By category; rounded to six digits."),
        "decibans": _map({"type": "integer"}, "Totals by category."),
        "evidence": _list(_object({
            "category": _text("What it speaks about."),
            "cluster": _text("Findings of one cluster are not added up."),
            "finding": _text("What carries it."),
            "decibans": _whole("For (+) or against (-)."),
            "counted": {"type": "boolean", "description": "Whether it entered the total."},
        }), "Every piece of evidence."),
    }
    if verdict:
        fields["certainty"] = {"type": ["string", "null"],
                               "description": "Words for how sure the leading category is."}
        fields["ranking"] = _list({"type": "string"}, "Categories by total, highest first.")
    return _object(fields)


def _verdict() -> Schema:
    return {
        "format": {"const": VERDICT_FORMAT},
        "case": _text("The id of the case."),
        "candidate": {"type": ["string", "null"], "description": "As given in the case."},
        "date": {"type": ["string", "null"], "format": "date", "description": "As given."},
        "confirmed": {"type": ["string", "null"], "description": "The category confirmed, if any."},
        "case_hash": _HASH,
        "knowledge_hash": _HASH,
        "diagnosis": _diagnosis(verdict=True),
        "findings": _findings(),
        "unknown": _list(_object({
            "question": _text("An unanswered question."),
            "mean_shift": {"type": "number", "description": "Probability moved, on average over "
                                                            "its answers."},
            "answer": _ANSWER,
            "leading": _text("What would lead with this answer, the one that changes most."),
            "probability": {"type": "number", "description": "Of the category that is highest "
                                                             "now, after this answer."},
        }), "What is unknown and could change the diagnosis, the most useful first."),
        "plan": _object(_plan_fields()),
    }


def _plan_fields() -> Schema:
    step: Schema = {
        "id": _text("The step."),
        "title": _text("Its title."),
        "phase": _whole("Topological generation, from 1.", 1),
        "after": _list({"type": "string"}, "Steps of the plan it waits for."),
        "after_kind": _map({"enum": ["all", "any"]}, "The kind of each of these edges."),
        "answers": _list({"type": "string"}, "Findings of the case that it answers."),
        "instead": _list({"type": "string"}, "Alternatives that would do as well."),
        "worth": _whole("Decibans of the findings it answers, weighted.", 0),
        "done": {"type": "boolean", "description": "Whether the answers say it has been done."},
        "hours": {"type": "number", "description": "Working hours."},
        "lead_days": _list({"type": "integer"}, "Shortest and longest elapsed days."),
        "earliest_start": _whole("Day, from the start of the plan.", 0),
        "latest_start": _whole("Day, from the start of the plan.", 0),
        "slack": _whole("Days it may be late without making the plan longer.", 0),
        "start": {"type": "string", "format": "date"},
        "finish": {"type": "string", "format": "date"},
    }
    return {
        "steps": _list(_object(step, optional=("start", "finish")), "By phase."),
        "critical_path": _list({"type": "string"}, "The steps that decide how long it takes."),
        "days": _list({"type": "integer"}, "Shortest and longest duration."),
        "hours": {"type": "number", "description": "Working hours of all steps not yet done."},
        "left_out": _list({"type": "string"}, "Steps that did not fit under the cap."),
        "fallen_away": _list({"type": "string"}, "Steps whose `after_any` steps are all missing."),
    }


def _budget() -> Schema:
    more = _object({
        "hours": {"type": "number", "exclusiveMinimum": 0, "description": "So many more."},
        "gain": _whole("Decibans answered besides."),
        "added": _list({"type": "string"}, "Steps that the plan would then have."),
        "dropped": _list({"type": "string"}, "Steps that it would then not have."),
    })
    return {
        **_object({
            "hours": {"type": ["number", "null"], "description": "The most hours; null for any."},
            "by": {"type": ["string", "null"], "format": "date",
                   "description": "All is done before this day; null for any."},
            "evidence": _whole("Decibans answered by the plan.", 0),
            "most": _whole("Decibans answered without any limit.", 0),
            "too_late": _list({"type": "string"}, "Steps that cannot be done before the day."),
            "one_hour": {"oneOf": [more, {"type": "null"}],
                         "description": "What one hour more would buy; null without a limit."},
            "next_gain": {"oneOf": [more, {"type": "null"}],
                          "description": "The fewest more hours that answer more; null if none."},
        }),
        "description": "Present where the plan was chosen by --budget or --by; it is the best.",
    }


def _proof() -> Schema:
    numbers: Schema = {"type": "array", "items": {"type": "integer", "minimum": 1}}
    return {
        "format": {"const": PROOF_FORMAT},
        "case": _text("The id of the case."),
        "case_hash": _HASH,
        "knowledge_hash": _HASH,
        "answers": _map(_ANSWER, "By question."),
        "facts": _list(_object({
            "fact": _whole("Its number, from 1.", 1),
            "kind": {"enum": [kind.value for kind in FactKind]},
            "subject": _text("The question, finding, category or step it is about."),
            "value": _ANSWER,
            "category": _text("What evidence is for or against."),
        }, optional=("value", "category")), "Every fact, answers first."),
        "firings": _list(_object({
            "number": _whole("Firing order, from 1.", 1),
            "rule": _text("A rule's id; or evidence:FINDING, diagnosis, done:STEP, step:STEP."),
            "stratum": {"enum": [stratum.value for stratum in Stratum]},
            "matched": {**numbers, "description": "Facts it rests on."},
            "concluded": {**numbers, "description": "Facts it concludes."},
            "added": {**numbers, "description": "Those of them that did not stand already."},
        }), "Every rule that fired."),
        "findings": _findings(),
        "diagnosis": _diagnosis(verdict=False),
        "steps": _list({"type": "string"}, "Steps called for."),
        "done": _list({"type": "string"}, "Steps done already, by the answers."),
    }
