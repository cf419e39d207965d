"""JSON Schemas of the files people edit: editors complete and check by them, programs check cases.

A schema refuses by itself nearly all that the loader refuses in one file. Left to the loader is
what no schema can say or what needs several files: an id used twice, order, cycles, and what no
rule reaches. In one thing an editor is stricter than the loader: words that look like a number,
`true` or nothing need quotation marks, and numbers must not have any.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from knowledge.editing.case_schema import case_schema
from knowledge.editing.condition_schema import condition_defs
from knowledge.editing.cornerstone_schema import cornerstone_defs, cornerstone_schema
from knowledge.editing.from_earlier_schema import from_earlier_schema
from knowledge.editing.letter_schema import letters_defs, letters_schema
from knowledge.editing.lexicon_schema import lexicon_row
from knowledge.editing.schema_parts import (
    GRADES,
    Schema,
    list_of,
    named,
    one_of,
    record,
    ref,
    whole,
    words,
)
from knowledge.model.checks import CHECKS
from knowledge.model.conditions import UNDETERMINED
from knowledge.model.plain import JsonValue
from knowledge.model.records import EVERY_PLAN, Kind, Knowledge
from knowledge.reading.changing import DETAILS, MAX_COST, NEEDED
from knowledge.reading.fields import IDENTIFIER
from knowledge.reading.rows import MAX_DECIBANS, MAX_LEAD_DAYS

DRAFT = "https://json-schema.org/draft/2020-12/schema"
ID_PATTERN = f"^{IDENTIFIER.pattern}$"
QUESTION_ID_PATTERN = rf"^(?=[^.]*\.){IDENTIFIER.pattern}$"
ID_SIGNS = "letters, digits and _ . + - only"
KINDS = {
    Kind.SCALE: "One of several answers in order, from one end to the other.",
    Kind.CHOICE: "One of several answers that have no order.",
    Kind.CHOICES: "Any number of several answers.",
    Kind.YES_NO: "Yes or no.",
    Kind.COUNT: "A whole number.",
    Kind.TEXT: "Words. No rule compares them; an employer's are read with the lexicon.",
}
"""The kinds of question, and what each one takes for an answer."""


def knowledge_schemas(knowledge: Knowledge) -> dict[str, Schema]:
    """The schema of every kind of file, by the name its modeline uses.

    Args:
        knowledge: all that a file may name: its questions, options, findings, steps and so on.

    Returns:
        Schemas for diagnosis, sources, questions, findings, rules, steps, lexicon, cornerstones
        and letters, and for a case.
    """
    return {
        "diagnosis": _diagnosis(),
        "sources": _sources(),
        "questions": _questions(knowledge),
        "findings": _findings(knowledge),
        "rules": _rules(knowledge),
        "steps": _steps(knowledge),
        "lexicon": _lexicon(knowledge),
        "cornerstones": _cornerstones(knowledge),
        "letters": _file("letters", "What the letters need besides their own text.",
                         letters_schema(knowledge), letters_defs(knowledge)),
        "case": _file("case", "One rejection, as it is remembered.", case_schema(knowledge)),
    }


def write_schemas(folder: Path, knowledge: Knowledge) -> None:
    """Write `NAME.schema.json` for every schema into a folder, which is made if it is missing.

    Raises:
        OSError: the folder or a file in it cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for file, text in schema_files(knowledge).items():
        (folder / file).write_text(text, encoding="utf-8", newline="\n")


def schema_files(knowledge: Knowledge) -> dict[str, str]:
    """The text of every schema file, by the file's name."""
    return {
        f"{name}.schema.json": json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        for name, schema in knowledge_schemas(knowledge).items()
    }


def _file(name: str, says: str, content: Schema, defs: Schema | None = None) -> Schema:
    head: Schema = {"$schema": DRAFT, "$id": f"urn:debrief:schema:{name}:1"}
    schema = head | named(f"Debrief: {name}", says, content)
    return schema | {"$defs": defs} if defs else schema


def _rows_file(
    name: str, says: str, row: Schema, defs: Schema | None = None, **heading: Schema
) -> Schema:
    """A file with one list, named like the file, and at most one heading above it."""
    rows = _rows(name.capitalize(), "One entry after each dash.", row)
    return _file(name, says, record({**heading, name: rows}), defs)


def _rows(title: str, description: str, row: Schema) -> Schema:
    return named(title, description, {"type": "array", "items": row, "minItems": 1})


def _id(of: str) -> Schema:
    return named("Id", f"A short name that no other {of} has: {ID_SIGNS}.",
                 {"type": "string", "pattern": ID_PATTERN})


def _sources_of(what: str) -> Schema:
    return named("Sources", f"Where {what} is known from: ids of sources.yaml, in brackets.",
                 list_of(ref("source")))


def _in_use(known: Iterable[str]) -> Schema:
    """Words that are in use already; an editor offers them, and others may be written."""
    return {"examples": [*dict.fromkeys(known)]}


def _exempt() -> dict[str, Schema]:
    """The field that switches checks off for an entry."""
    return {"exempt": named(
        "Exempt", "Checks of `debrief rules check` that are switched off for this entry, each with "
        "the reason.",
        record({}, {check: words(check, f"Looks for {says}. Write why this is meant here.")
                    for check, says in CHECKS.items()}))}


def _source_def(knowledge: Knowledge) -> Schema:
    return {"source": named("Source", "The id of a source in sources.yaml.", one_of(
        {source.id: source.title for source in knowledge.sources.values()}))}


def _step_def(knowledge: Knowledge) -> Schema:
    return {"step": named("Step", "The id of a step in the folder steps.", one_of(
        {step.id: step.title for step in knowledge.steps.values()}))}


def _diagnosis() -> Schema:
    title = words("Title", "The reason in one short sentence, as the candidate reads it.")
    means = words("Meaning", "What it means, in one or two sentences.")
    gate = record({
        "total_at_least": whole("Own total", "The lowest total of its own, in decibans.", 0, 200),
        "others_at_most": whole("Other totals", "The highest total that any other reason may "
                                "have, in decibans.", -200, 200),
    })
    category = named("A reason", "One of the possible reasons of a rejection.", record({
        "id": _id("reason") | {"not": {"const": UNDETERMINED}}, "title": title, "means": means,
    }, {
        "leads_only_if": named("Leads only if", "When this reason may lead at all. Left out, it "
                               "leads whenever it is ahead.", gate),
        **_exempt(),
    }))
    certainty = named("Words for a probability", "Used from this many percent upwards.", record({
        "from_percent": whole("From percent", "The lowest probability they are used for.", 0, 100),
        "words": words("Words", "How sure this is, in words."),
    }))
    says = "The possible reasons of a rejection, and how far one must be ahead to be named."
    return _file("diagnosis", says, record({
        "margin": whole("Margin", "How many decibans a reason must be ahead of every other to "
                        "lead: 3 is twice as likely, 10 is ten times.", 1, MAX_DECIBANS),
        "second_within": whole("Second within", "A second reason is named when it is at most this "
                               "many decibans behind.", 0, MAX_DECIBANS),
        "categories": _rows("Reasons", "The possible reasons of a rejection.", category),
        "undetermined": named("Undetermined", "What is shown where no reason leads.",
                              record({"title": title, "means": means})),
        "certainty": _rows("Certainty", "Words for probabilities, the highest percent first; the "
                           "last entry begins at 0.", certainty)
        | {"contains": {"properties": {"from_percent": {"const": 0}}}},
    }))


def _sources() -> Schema:
    row = named("A source", "Something that was read.", record({
        "id": _id("source"),
        "title": words("Title", "Author, year and title."),
        "seen": words("Seen", "What of it was actually read, and what it says."),
    }, {
        "url": words("Address", "Where it can be read; left out where it is not on the web."),
        **_exempt(),
    }))
    return _rows_file("sources", "Where the knowledge comes from.", row)


def _questions(knowledge: Knowledge) -> Schema:
    fields = record({
        "id": named("Id", f"A short name that no other question has, topic.name: {ID_SIGNS}.",
                    {"type": "string", "pattern": QUESTION_ID_PATTERN}),
        "kind": named("Kind", "What kind of answer the question takes.", one_of(
            {kind.value: says for kind, says in KINDS.items()})),
        "core": named("Core", "true: asked of everyone; false: a follow-up.", {"type": "boolean"}),
        "text": words("Text", "The question, as the candidate reads it."),
        "why": words("Why", "Why this is asked, in one or two plain sentences."),
        "sources": _sources_of("it"),
    }, {
        "options": named("Options", "The answers to choose from, one `id: words to show` a line. "
                         "The order of a scale is its meaning: `at least` means this one or one "
                         "further down.", {
            "type": "object", "propertyNames": {"pattern": ID_PATTERN},
            "additionalProperties": words("Label", "The words to show."), "minProperties": 2}),
        "ask_if": named("Ask if", "Asked only where this is true of the answers so far. Reads "
                        "questions further up only.", ref("condition")),
        "expects": _expects(knowledge),
        **_changing(),
        "from_earlier": from_earlier_schema(knowledge),
        **_exempt(),
    })
    scale: JsonValue = {"properties": {"kind": {"const": Kind.SCALE.value}}}
    with_options: list[JsonValue] = [Kind.SCALE.value, Kind.CHOICE.value, Kind.CHOICES.value]
    row = named("A question", "Something the candidate is asked.", fields | {
        "if": {"properties": {"kind": {"enum": with_options}}},
        "then": {"required": ["options"]},
        "else": {"properties": {"options": False}},
        "dependentSchemas": {"expects": scale, "from_earlier": {"properties": {"kind": {
            "enum": [Kind.SCALE.value, Kind.CHOICE.value]}}}},
        "allOf": [{
            "if": {"required": ["changeable"], "properties": {"changeable": {"const": True}}},
            "then": {"required": [*NEEDED], "properties": {
                "kind": {"enum": [*with_options, Kind.YES_NO.value]}}},
            "else": {"properties": dict.fromkeys(DETAILS, False)},
        }],
    })
    return _rows_file(
        "questions", "What the candidate is asked, in this order.", row,
        _source_def(knowledge) | condition_defs(knowledge, answers_only=True),
        section=words("Section", "The heading these questions stand under."))


def _changing() -> dict[str, Schema]:
    """The fields that say whether the answer could be another one next time."""
    return {
        "changeable": named("Changeable", "true: the candidate could bring about another answer "
                            "next time; `debrief flip` looks at these.", {"type": "boolean"}),
        "cost": whole("Cost", "What that takes, to compare changes with one another: 1 is an hour "
                      "or two, 9 is months.", 1, MAX_COST),
        "aim": named("Aim", "The answers to aim for, one `option: words` a line. The words go on "
                     "after “had you”.", {
                         "type": "object", "propertyNames": {"pattern": ID_PATTERN},
                         "additionalProperties": words("Words", "They go on after “had you”."),
                         "minProperties": 1}),
        "not_from": named("Not from", "Answers that were not in the candidate's hands, such as "
                          "that there was no exercise; from them nothing could have been changed.",
                          list_of({"type": ["string", "integer"]})),
    }


def _expects(knowledge: Knowledge) -> Schema:
    reasons = list_of(one_of(
        {category.id: category.means for category in knowledge.categories.values()}))
    return named("Expects", "Which way later answers on this scale move the totals of the reasons; "
                 "`debrief rules check` proves it or shows a case.", record({}, {
        "later_never_raise": named("Later never raise", "Reasons that no later answer makes "
                                   "likelier.", reasons),
        "later_never_lower": named("Later never lower", "Reasons that no later answer makes less "
                                   "likely.", reasons),
        "options": named("Options", "The options it is about; left out, all of them.",
                         list_of({"type": ["string", "integer"]})),
    }) | {"anyOf": [{"required": ["later_never_raise"]}, {"required": ["later_never_lower"]}]})


def _findings(knowledge: Knowledge) -> Schema:
    findings = one_of({finding.id: finding.means for finding in knowledge.findings.values()})
    clusters = (finding.cluster for finding in knowledge.findings.values()
                if finding.cluster != finding.id)
    decibans = record({}, {
        grade: whole(f"If {grade}", says, -MAX_DECIBANS, MAX_DECIBANS)
        for grade, says in GRADES.items()}) | {"minProperties": 1}
    evidence = named("Evidence", "What the finding says about one reason.", record({
        "category": named("Reason", "The reason it speaks for or against.", one_of(
            {category.id: category.means for category in knowledge.categories.values()})),
        "decibans": named("Decibans", "How much each grade speaks for the reason: 3 makes it "
                          "twice as likely, 10 ten times; a number below 0 speaks against it, 0 "
                          "says nothing.", decibans),
        "because": words("Because", "Why it says so, in one or two sentences."),
        "sources": _sources_of("this"),
    }))
    row = named("A finding", "Something that is inferred from the answers.", record({
        "id": _id("finding"),
        "title": words("Title", "The finding in a few words."),
        "means": words("Meaning", "What holds when the finding holds, in one sentence."),
    }, {
        "cluster": named("Cluster", "Findings of one cluster speak of the same thing: for each "
                         "reason only the strongest of them counts. Left out, the finding counts "
                         "by itself.",
                         {"type": "string", "pattern": ID_PATTERN, **_in_use(clusters)}),
        "evidence": _rows("Evidence", "What the finding says about the reasons, one reason after "
                          "each dash. Left out where it says nothing.", evidence),
        "worth": whole("Worth", "How much it is worth to a plan to answer it, in decibans, where "
                       "it carries no evidence.", 0, MAX_DECIBANS),
        "excludes": named("Excludes", "Findings that can never hold together with this one; "
                          "`debrief rules check` proves it or shows a case.", list_of(findings)),
        "contradiction": named("Contradiction", "true where the finding says that answers "
                               "contradict one another, such as the employer's words and the "
                               "facts; explanations then name it first.", {"type": "boolean"}),
        **_exempt(),
    }))
    says = "What can be inferred, and what it says for or against each reason."
    return _rows_file("findings", says, row, _source_def(knowledge))


def _rules(knowledge: Knowledge) -> Schema:
    conclusion = record({}, {
        "finding": named("Finding", "The finding that holds.", ref("finding")),
        "grade": named("Grade", "How firmly it holds.", ref("grade")),
        "step": named("Step", "The step that is added to the plan.", ref("step")),
    }) | {
        "if": {"required": ["step"]},
        "then": {"properties": {"finding": False, "grade": False}},
        "else": {"required": ["finding", "grade"]},
    }
    row = named("A rule", "If the condition is true, then the conclusion follows.", record({
        "id": _id("rule"),
        "title": words("Title", "The rule in a few words, as the candidate reads it."),
        "if": named("If", "When the rule applies.", ref("condition")),
        "then": named("Then", "What follows: a finding with its grade, or a step for the plan.",
                      conclusion),
        "because": words("Because", "Why it follows, in one or two sentences."),
        "sources": _sources_of("the rule"),
    }, _exempt()))
    defs = (_source_def(knowledge) | _step_def(knowledge)
            | condition_defs(knowledge, answers_only=False))
    return _rows_file("rules", "What follows from what.", row, defs,
                      domain=words("Domain", "The heading these rules stand under."))


def _steps(knowledge: Knowledge) -> Schema:
    findings = one_of({finding.id: finding.means for finding in knowledge.findings.values()})
    choices = (step.choice for step in knowledge.steps.values() if step.choice is not None)
    days: Schema = {"type": "integer", "minimum": 0, "maximum": MAX_LEAD_DAYS}
    row = named("A step", "Something the candidate can do.", record({
        "id": _id("step"),
        "title": words("Title", "What to do, in a few words."),
        "do": words("Do", "What to do, in plain sentences in the second person."),
        "addresses": named("Addresses", "The findings it answers, in brackets; or the words "
                           f"`{EVERY_PLAN}`. Empty brackets where a rule chooses the step.",
                           {"anyOf": [list_of(findings) | {"minItems": 0}, {"const": EVERY_PLAN}]}),
        "hours": named("Hours", "Working hours it takes, in quarters such as 0.25.", {
            "type": "number", "exclusiveMinimum": 0, "maximum": 500, "multipleOf": 0.25}),
        "lead_days": named("Lead days", "The shortest and the longest time until it is done, in "
                           "days, such as [1, 14].",
                           {"type": "array", "items": days, "minItems": 2, "maxItems": 2}),
        "done_when": words("Done when", "How one can tell that it is done."),
        "sources": _sources_of("it"),
    }, {
        "after_all": named("After all", "Steps that must all come first.", list_of(ref("step"))),
        "after_any": named("After any", "Of these steps one must come first.",
                           list_of(ref("step"))),
        "choice": words("Choice", "Steps with the same word here are alternatives, of which a "
                        "plan has one.") | _in_use(choices),
        "lead_note": words("Lead note", "A few words where the days alone mislead."),
        "done_if": named("Done if", "True of the answers where this has been done already.",
                         ref("condition")),
        "closes": named("Closes", "Of the findings it addresses those that say less about later "
                        "cases once this is done; left out for steps that only prepare.",
                        list_of(findings)),
        "each_time": named("Each time", "true: to be done anew after every rejection, as it is "
                           "about one employer; others, once done, stay done.",
                           {"type": "boolean"}),
        **_exempt(),
    }))
    defs = (_source_def(knowledge) | _step_def(knowledge)
            | condition_defs(knowledge, answers_only=True))
    return _rows_file("steps", "What the candidate can do, and what comes first.", row, defs,
                      theme=words("Theme", "The heading these steps stand under."))


def _lexicon(knowledge: Knowledge) -> Schema:
    return _rows_file("lexicon", "Which words of an employer mean what.",
                      lexicon_row(knowledge, {"id": _id("entry of the lexicon")}, _exempt()),
                      theme=words("Theme", "The heading these entries stand under."))


def _cornerstones(knowledge: Knowledge) -> Schema:
    says = "The short cases that made each rule necessary, and what must follow from them."
    return _rows_file("cornerstones", says, cornerstone_schema(knowledge),
                      cornerstone_defs(knowledge),
                      domain=words("Domain", "The heading these cornerstones stand under."))
