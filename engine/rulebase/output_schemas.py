"""JSON Schemas (draft 2020-12) of what the program prints for other programs."""

from __future__ import annotations

from engine.batch.reading.schemas import batch_schemas
from engine.case.letters.schema import letter_schema
from engine.case.plan.agenda_data import agenda_schema
from engine.case.plan.schema import budget
from engine.case.questions.schemas import audit_schemas
from engine.case.record.schemas import record_schemas
from engine.case.verdict_data import VERDICT_FORMAT
from engine.core.hearing.schemas import HEARD, earlier_cases, heard, reading_schema, words
from engine.core.proof import FactKind, Stratum
from engine.core.proof_data import PROOF_FORMAT
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
from engine.log.history.schemas import development_schema, marked_schema
from engine.log.schemas import log_schemas
from engine.rulebase.checks.schema import rules_check_schema
from engine.rulebase.impact_data import impact_schema


def output_schemas() -> dict[str, Schema]:
    """The schemas by name, from verdict to replay; they hold no ids of the knowledge."""
    audits = audit_schemas()
    return {
        "verdict": top("verdict", "A diagnosis with its plan, as `debrief diagnose --json` prints "
                                   "for each case on a line.", _verdict(), HEARD),
        "plan": top("plan", "A plan, as `debrief plan --format json` prints it.", {
            "case": text("The id of the case."), **_plan_fields(), "budget": budget(),
        }, optional=("budget",)),
        "proof": top("proof", "A proof, as `debrief explain --json` prints it: every fact, and "
                               "every rule that fired, in firing order.", _proof(), HEARD),
        "letter": letter_schema(),
        "reading": top("reading", "What was understood of an employer's words, as `debrief "
                                  "feedback read --json` prints it.", reading_schema()),
        "rules-check": top("rules-check", "What `debrief rules check --json` found in a rulebase.",
                           rules_check_schema()),
        **batch_schemas(),
        **audits,
        "rules-impact": impact_schema(),
        **log_schemas(audits["what-if"]),
        "agenda": agenda_schema(),
        "step-mark": marked_schema(),
        "history": development_schema(),
        **record_schemas(_proof(), _plan_fields()),
    }


def _findings() -> Schema:
    return list_of(record({"id": text("The finding."), "grade": GRADE}), "The findings that hold.")


def _diagnosis(verdict: bool) -> Schema:
    fields: Schema = {
        "leading": text("The leading category's id, or `undetermined`."),
        "second": {"type": ["string", "null"], "description": "A category close behind."},
        "probabilities": map_of({"type": "number", "minimum": 0, "maximum": 1},
                              "By category; rounded to six digits."),
        "decibans": map_of({"type": "integer"}, "Totals by category."),
        "evidence": list_of(record({
            "category": text("What it speaks about."),
            "cluster": text("Findings of one cluster are not added up."),
            "finding": text("What carries it."),
            "decibans": whole("For (+) or against (-)."),
            "counted": {"type": "boolean", "description": "Whether it entered the total."},
        }), "Every piece of evidence."),
    }
    if verdict:
        fields["certainty"] = {"type": ["string", "null"],
                               "description": "Words for how sure the leading category is."}
        fields["ranking"] = list_of({"type": "string"}, "Categories by total, highest first.")
    return record(fields)


def _verdict() -> Schema:
    return {
        "format": {"const": VERDICT_FORMAT},
        "case": text("The id of the case."),
        "candidate": {"type": ["string", "null"], "description": "As given in the case."},
        "date": {"type": ["string", "null"], "format": "date", "description": "As given."},
        "confirmed": {"type": ["string", "null"], "description": "The category confirmed, if any."},
        "case_hash": HASH,
        "knowledge_hash": HASH,
        "diagnosis": _diagnosis(verdict=True),
        "findings": _findings(),
        **heard(),
        "unknown": list_of(record({
            "question": text("An unanswered question."),
            "mean_shift": {"type": "number", "description": "Probability moved, on average over "
                                                            "its answers."},
            "answer": ANSWER,
            "leading": text("What would lead with this answer, the one that changes most."),
            "probability": {"type": "number", "description": "Of the category that is highest "
                                                             "now, after this answer."},
        }), "What is unknown and could change the diagnosis, the most useful first."),
        "plan": record(_plan_fields()),
    }


def _plan_fields() -> Schema:
    step: Schema = {
        "id": text("The step."),
        "title": text("Its title."),
        "phase": whole("Topological generation, from 1.", 1),
        "after": list_of({"type": "string"}, "Steps of the plan it waits for."),
        "after_kind": map_of({"enum": ["all", "any"]}, "The kind of each of these edges."),
        "answers": list_of({"type": "string"}, "Findings of the case that it answers."),
        "instead": list_of({"type": "string"}, "Alternatives that would do as well."),
        "worth": whole("Decibans of the findings it answers, weighted.", 0),
        "done": {"type": "boolean", "description": "Whether the answers say it has been done."},
        "hours": {"type": "number", "description": "Working hours."},
        "lead_days": list_of({"type": "integer"}, "Shortest and longest elapsed days."),
        "earliest_start": whole("Day, from the start of the plan.", 0),
        "latest_start": whole("Day, from the start of the plan.", 0),
        "slack": whole("Days it may be late without making the plan longer.", 0),
        "start": {"type": "string", "format": "date"},
        "finish": {"type": "string", "format": "date"},
    }
    return {
        "steps": list_of(record(step, optional=("start", "finish")), "By phase."),
        "critical_path": list_of({"type": "string"}, "The steps that decide how long it takes."),
        "days": list_of({"type": "integer"}, "Shortest and longest duration."),
        "hours": {"type": "number", "description": "Working hours of all steps not yet done."},
        "left_out": list_of({"type": "string"}, "Steps that did not fit under the cap."),
        "fallen_away": list_of({"type": "string"},
                               "Steps whose `after_any` steps are all missing."),
    }


def _proof() -> Schema:
    numbers: Schema = {"type": "array", "items": {"type": "integer", "minimum": 1}}
    return {
        "format": {"const": PROOF_FORMAT},
        "case": text("The id of the case."),
        "case_hash": HASH,
        "knowledge_hash": HASH,
        "answers": map_of(ANSWER, "By question."),
        **heard(),
        "facts": list_of(record({
            "fact": whole("Its number, from 1.", 1),
            "kind": {"enum": [kind.value for kind in FactKind]},
            "subject": text("The question, finding, category or step it is about."),
            "value": ANSWER,
            "category": text("What evidence is for or against."),
            "words": words("Of an answer derived from words: the words."),
            "cases": earlier_cases("Of an answer derived from earlier cases: these."),
        }, optional=("value", "category", "words", "cases")), "Every fact, answers first."),
        "firings": list_of(record({
            "number": whole("Firing order, from 1.", 1),
            "rule": text("A rule's id; or evidence:FINDING, diagnosis, done:STEP, step:STEP."),
            "stratum": {"enum": [stratum.value for stratum in Stratum]},
            "matched": {**numbers, "description": "Facts it rests on."},
            "concluded": {**numbers, "description": "Facts it concludes."},
            "added": {**numbers, "description": "Those of them that did not stand already."},
        }), "Every rule that fired."),
        "findings": _findings(),
        "diagnosis": _diagnosis(verdict=False),
        "steps": list_of({"type": "string"}, "Steps called for."),
        "done": list_of({"type": "string"}, "Steps done already, by the answers."),
    }
