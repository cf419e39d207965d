"""Values to plant in a small valid rulebase or case: some are refused, and some are taken."""

from __future__ import annotations

import json
from dataclasses import dataclass

from knowledge.model.plain import JsonValue

DIAGNOSIS = "diagnosis.yaml"
SOURCES = "sources.yaml"
WORK = "questions/01-work.yaml"
TALK = "questions/02-talk.yaml"
FINDINGS = "findings.yaml"
RULES = "rules/01-work.yaml"
LATE_RULES = "rules/02-talk.yaml"
STEPS = "steps.yaml"
CORNERSTONES = "cornerstones/01-work.yaml"
CASE = "case"

A_CASE: JsonValue = {
    "case": "c1", "candidate": "Kim", "date": "2026-03-31", "confirmed": "luck",
    "notes": {"anything": [1, None]},
    "answers": {"work.match": "half", "work.gaps": ["skill", "degree"], "talk.thanked": "no",
                "talk.rounds": 3, "talk.words": "we chose another"},
}

RECORDS = (
    (DIAGNOSIS, ""), (DIAGNOSIS, "/categories/1"), (DIAGNOSIS, "/categories/1/leads_only_if"),
    (DIAGNOSIS, "/undetermined"), (DIAGNOSIS, "/certainty/1"), (SOURCES, ""),
    (SOURCES, "/sources/0"), (WORK, ""), (WORK, "/questions/0"), (WORK, "/questions/2"),
    (TALK, "/questions/0"), (FINDINGS, ""), (FINDINGS, "/findings/0"), (FINDINGS, "/findings/2"),
    (FINDINGS, "/findings/0/evidence/0"), (RULES, ""), (RULES, "/rules/0"),
    (RULES, "/rules/0/then"), (LATE_RULES, "/rules/4/then"), (STEPS, ""), (STEPS, "/steps/1"),
    (STEPS, "/steps/2"), (CORNERSTONES, ""), (CORNERSTONES, "/cornerstones/0"),
    (CORNERSTONES, "/cornerstones/0/totals"), (CASE, ""),
)
"""The mappings of fields, by file and JSON pointer; between them they have every field."""


@dataclass(frozen=True, slots=True)
class Planted:
    """One value put in the place of another.

    Attributes:
        file: where, or `case`.
        pointer: the place in it, as a JSON pointer.
        value: what is put there.
        says: a part of what the loader or the reader of cases says to it.
    """

    file: str
    pointer: str
    value: JsonValue
    says: str = ""

    def __str__(self) -> str:
        return f"{self.file}{self.pointer}={json.dumps(self.value)}"


def condition(value: JsonValue, says: str = "") -> Planted:
    """A condition, planted in a rule."""
    return Planted(RULES, "/rules/0/if", value, says)


def answer(question: str, value: JsonValue, says: str = "") -> Planted:
    """An answer, planted in a case."""
    return Planted(CASE, f"/answers/{question}", value, says)


def cornerstone(field: str, value: JsonValue, says: str = "") -> Planted:
    """A field of a cornerstone."""
    return Planted(CORNERSTONES, f"/cornerstones/0/{field}", value, says)


A_CORNERSTONE: dict[str, JsonValue] = {
    "id": "c", "story": "It happened.", "answers": {"work.match": "half"}}
"""A cornerstone that expects nothing yet."""
PART: dict[str, JsonValue] = {"work.match": {"is": "all"}}

REFUSED = (
    # conditions: questions, comparisons and options
    condition({"work.mach": {"is": "all"}}, "unknown question 'work.mach'"),
    condition({"work.match": {"is": "up"}}, "unknown option of work.match 'up'"),
    condition({"work.match": {"in": ["all", "up"]}}, "unknown option of work.match 'up'"),
    condition({"work.gaps": {"includes": "all"}}, "unknown option of work.gaps 'all'"),
    condition({"work.gaps": {"includes": ["skill", "all"]}}, "unknown option of work.gaps 'all'"),
    condition({"talk.thanked": {"is": True}}, "unknown option of talk.thanked 'true'"),
    condition({"work.match": {"includes": "all"}}, "unknown comparison of a scale 'includes'"),
    condition({"work.level": {"at least": "up"}}, "unknown comparison of a choice 'at least'"),
    condition({"work.gaps": {"is": "skill"}}, "unknown comparison of a choices 'is'"),
    condition({"talk.thanked": {"at most": "yes"}}, "unknown comparison of a yes_no 'at most'"),
    condition({"talk.rounds": {"in": [1, 2]}}, "unknown comparison of a count 'in'"),
    condition({"talk.words": {"is": "no"}}, "unknown comparison of a text 'is'"),
    condition({"talk.rounds": {"is": "many"}}, "talk.rounds is a count"),
    condition({"talk.rounds": {"at least": -1}}, "talk.rounds is a count"),
    condition({"talk.rounds": {"at most": 1001}}, "talk.rounds is a count"),
    condition({"talk.rounds": {"is": 1.5}}, "talk.rounds is a count"),
    condition({"work.match": {"answered": "yes"}}, "'answered' must be true or false"),
    condition({"work.match": {"is": ["all"]}}, "'is' takes one option"),
    condition({"work.match": {"in": "all"}}, "'in' takes a list of options"),
    condition({"work.match": {"in": []}}, "'in' takes a list of options"),
    condition({"work.match": {"in": ["all", "all"]}}, "'all' is given twice"),
    condition({"work.gaps": {"includes": []}}, "'includes' takes one option"),
    condition({"work.gaps": {"includes only": "skill"}}, "'includes only' takes a list of options"),
    condition({"work.match": {"is": "all", "in": ["all"]}}, "work.match must be compared once"),
    condition({"work.match": {}}, "work.match must be compared once"),
    condition({"work.match": "all"}, "work.match must be compared once"),
    # conditions: findings and the diagnosis
    condition({"finding": "gap"}, "unknown finding 'gap'"),
    condition({"finding": ["skill_gap"]}, "unknown finding"),
    condition({"finding": "skill_gap", "at least": "firm"}, "unknown grade 'firm'"),
    condition({"finding": "skill_gap", "at least": 2}, "unknown grade '2'"),
    condition({"leading": "fate"}, "unknown category 'fate'"),
    # conditions: their form
    condition({}, "a condition must be a mapping"),
    condition([PART], "a condition must be a mapping"),
    condition("work.match", "a condition must be a mapping"),
    condition({**PART, "work.level": {"is": "up"}}, "one condition is expected"),
    condition({"finding": "skill_gap", "of": [PART]}, "one condition is expected"),
    condition({"at least": 1, "of": [PART], "any": [PART]}, "one condition is expected"),
    condition({"all": []}, "'all' must be a list of conditions"),
    condition({"any": PART}, "'any' must be a list of conditions"),
    condition({"at least": 1, "of": []}, "'of' must be a list of conditions"),
    condition({"at least": 0, "of": [PART]}, "'at least' must be a whole number"),
    condition({"at least": "weak", "of": [PART]}, "'at least' must be a whole number"),
    condition({"at least": 1}, "'at least' stands here without 'of'"),
    condition({"of": [PART]}, "'of' stands here without 'at least'"),
    condition({"not": [PART]}, "a condition must be a mapping"),
    condition({"all": [PART, {"any": [{"not": {"work.match": {"is": "up"}}}]}]}, "unknown option"),
    Planted(WORK, "/questions/2/ask_if", {"finding": "skill_gap"}, "findings cannot be read here"),
    Planted(WORK, "/questions/2/ask_if", {"all": [{"leading": "luck"}]},
            "the diagnosis cannot be read here"),
    Planted(STEPS, "/steps/1/done_if", {"finding": "skill_gap", "at least": "weak"},
            "findings cannot be read here"),
    Planted(STEPS, "/steps/1/done_if", {"work.match": {"is": "up"}}, "unknown option"),
    # rules
    Planted(RULES, "/rules/0/then/finding", "gap", "unknown finding 'gap'"),
    Planted(RULES, "/rules/0/then/grade", "firm", "unknown grade 'firm'"),
    Planted(RULES, "/rules/0/then/grade", 2, "unknown grade '2'"),
    Planted(RULES, "/rules/0/then", "skill_gap", "must be a mapping of fields"),
    Planted(RULES, "/rules/0/then", {"step": "rest", "grade": "weak"}, "unknown field"),
    Planted(LATE_RULES, "/rules/4/then/step", "sleep", "unknown step 'sleep'"),
    Planted(RULES, "/rules/0/sources", ["WEB"], "unknown source 'WEB'"),
    Planted(RULES, "/rules/0/sources", [], "must be a list of source names"),
    Planted(RULES, "/rules/0/sources", "ART", "must be a list of source names"),
    Planted(RULES, "/rules/0/sources", ["ART", "ART"], "'ART' is given twice"),
    Planted(RULES, "/rules/0/title", "", "'title' must be words"),
    Planted(RULES, "/rules/0/title", ["A few"], "'title' must be words"),
    Planted(RULES, "/rules/0/id", "a b", "cannot be an id"),
    Planted(RULES, "/rules", [], "'rules' must be a list"),
    Planted(RULES, "/domain", " ", "'domain' must be words"),
    # questions
    Planted(WORK, "/questions/0/kind", "number", "unknown kind 'number'"),
    Planted(WORK, "/questions/0/core", "yes", "'core' must be true or false"),
    Planted(TALK, "/questions/2/id", "words", "has no dot"),
    Planted(WORK, "/questions/0/options", {"all": "All", "half": ""}, "has no words"),
    Planted(WORK, "/questions/0/options", {"all": "All"}, "needs at least two options"),
    Planted(WORK, "/questions/0/options", ["all", "half"], "needs at least two options"),
    Planted(WORK, "/questions/0/options", {"all": "All", "a few": "Few"}, "cannot be an id"),
    Planted(TALK, "/questions/1/options", {"a": "A", "b": "B"}, "kind count takes no options"),
    Planted(TALK, "/questions/1/sources", ["WEB"], "unknown source 'WEB'"),
    Planted(WORK, "/questions", {}, "'questions' must be a list"),
    Planted(WORK, "/questions/0/changeable", "yes", "'changeable' must be true or false"),
    Planted(WORK, "/questions/0/changeable", True, "is changeable, and has no 'cost'"),
    Planted(WORK, "/questions/0/cost", 2, "has 'cost' but is not changeable"),
    Planted(WORK, "/questions/0/aim", {"all": "done it"}, "has 'aim' but is not changeable"),
    Planted(WORK, "/questions/0/not_from", ["few"], "has 'not_from' but is not changeable"),
    # findings
    Planted(FINDINGS, "/findings/0/evidence/0/category", "fate", "unknown category 'fate'"),
    Planted(FINDINGS, "/findings/0/evidence/0/decibans/weak", 61, "from -60 to 60"),
    Planted(FINDINGS, "/findings/0/evidence/0/decibans/weak", "much", "from -60 to 60"),
    Planted(FINDINGS, "/findings/0/evidence/0/decibans/firm", 3, "unknown field of decibans"),
    Planted(FINDINGS, "/findings/0/evidence/0/decibans", {}, "has no numbers"),
    Planted(FINDINGS, "/findings/0/evidence/0/sources", ["WEB"], "unknown source 'WEB'"),
    Planted(FINDINGS, "/findings/0/evidence", [], "'evidence' must be a list"),
    Planted(FINDINGS, "/findings/0/cluster", "a b", "cannot be an id"),
    Planted(FINDINGS, "/findings/2/worth", -1, "'worth' must be a whole number"),
    Planted(FINDINGS, "/findings", [], "'findings' must be a list"),
    # steps
    Planted(STEPS, "/steps/1/addresses", ["gap"], "unknown finding 'gap'"),
    Planted(STEPS, "/steps/1/addresses", "some plan", "must be a list of finding names"),
    Planted(STEPS, "/steps/1/after_all", ["sleep"], "unknown step 'sleep'"),
    Planted(STEPS, "/steps/1/after_all", [], "must be a list of step names"),
    Planted(STEPS, "/steps/2/after_any", ["sleep"], "unknown step 'sleep'"),
    Planted(STEPS, "/steps/1/choice", "", "'choice' must be words"),
    Planted(STEPS, "/steps/1/hours", 0, "'hours' must be hours"),
    Planted(STEPS, "/steps/1/hours", 0.3, "'hours' must be hours"),
    Planted(STEPS, "/steps/1/hours", 500.25, "'hours' must be hours"),
    Planted(STEPS, "/steps/1/hours", "long", "'hours' must be hours"),
    Planted(STEPS, "/steps/1/lead_days", [7], "'lead_days' must be"),
    Planted(STEPS, "/steps/1/lead_days", [7, 14, 30], "'lead_days' must be"),
    Planted(STEPS, "/steps/1/lead_days", [7, 731], "'lead_days' must be"),
    Planted(STEPS, "/steps/1/lead_days", [-7, 7], "'lead_days' must be"),
    Planted(STEPS, "/steps/1/lead_days", ["a week", 30], "'lead_days' must be"),
    Planted(STEPS, "/steps/1/lead_days", 7, "'lead_days' must be"),
    Planted(STEPS, "/steps/1/sources", ["WEB"], "unknown source 'WEB'"),
    # sources and the diagnosis
    Planted(SOURCES, "/sources/0/url", "", "'url' must be words"),
    Planted(SOURCES, "/sources", [], "'sources' must be a list"),
    Planted(DIAGNOSIS, "/margin", 0, "a whole number from 1 to 60"),
    Planted(DIAGNOSIS, "/margin", "three", "a whole number from 1 to 60"),
    Planted(DIAGNOSIS, "/second_within", 61, "a whole number from 0 to 60"),
    Planted(DIAGNOSIS, "/categories", [], "'categories' must be a list"),
    Planted(DIAGNOSIS, "/categories/0/id", "undetermined", "used for two categories"),
    Planted(DIAGNOSIS, "/categories/1/leads_only_if/total_at_least", -1, "from 0 to 200"),
    Planted(DIAGNOSIS, "/categories/1/leads_only_if/others_at_most", 201, "from -200 to 200"),
    Planted(DIAGNOSIS, "/certainty/0/from_percent", 101, "a whole number from 0 to 100"),
    Planted(DIAGNOSIS, "/certainty/1/from_percent", 1, "no words for the lowest percents"),
    # cornerstones
    cornerstone("keeps", ["M9"], "unknown rule 'M9'"),
    cornerstone("keeps", [], "must be a list of rule names"),
    cornerstone("keeps", ["M1", "M1"], "'M1' is given twice"),
    cornerstone("answers", ["half"], "'answers' must be a mapping"),
    cornerstone("answers", {"work.mach": "half"}, "unknown question 'work.mach'"),
    cornerstone("answers/work.match", "up", "unknown option of work.match 'up'"),
    cornerstone("answers/work.match", "unknown", "'unknown' is not an option of work.match"),
    cornerstone("answers/work.gaps", "skill", "work.gaps takes a list of options"),
    cornerstone("answers/talk.rounds", "three", "talk.rounds is a count"),
    cornerstone("but", ["all"], "'but' must be a mapping"),
    cornerstone("but/work.match", "up", "unknown option of work.match 'up'"),
    cornerstone("findings", ["weak_match"], "'findings' must be a mapping"),
    cornerstone("findings/gap", "weak", "unknown finding 'gap'"),
    cornerstone("findings/weak_match", "firm", "unknown grade 'firm'"),
    cornerstone("absent", ["gap"], "unknown finding 'gap'"),
    cornerstone("totals/fate", 3, "unknown field of 'totals'"),
    cornerstone("totals/ability", 1001, "a whole number from -1000 to 1000"),
    cornerstone("totals/ability", "much", "a whole number from -1000 to 1000"),
    cornerstone("leading", "fate", "unknown category 'fate'"),
    cornerstone("leading", "none", "unknown category 'none'"),
    cornerstone("second", "undetermined", "unknown category 'undetermined'"),
    cornerstone("steps", ["sleep"], "unknown step 'sleep'"),
    cornerstone("story", "", "'story' must be words"),
    cornerstone("id", "a b", "cannot be an id"),
    Planted(CORNERSTONES, "/cornerstones", [], "'cornerstones' must be a list"),
    Planted(CORNERSTONES, "/cornerstones/0", A_CORNERSTONE, "expects nothing"),
    Planted(CORNERSTONES, "/cornerstones/0",
            {**A_CORNERSTONE, "leading": "ability", "but": {"work.match": "all"}},
            "has 'but' and keeps no rule"),
    # cases
    answer("work.mach", "all", "unknown question 'work.mach'"),
    answer("work.match", "up", "unknown option of work.match 'up'"),
    answer("work.match", ["all"], "work.match takes one option"),
    answer("work.match", "unknown", "is not an option of work.match"),
    answer("talk.thanked", True, "is not an option of talk.thanked"),
    answer("work.gaps", "skill", "work.gaps takes a list of options"),
    answer("work.gaps", ["all"], "unknown option of work.gaps 'all'"),
    answer("work.gaps", [None], "unknown option of work.gaps 'null'"),
    answer("talk.rounds", "3", "talk.rounds is a count"),
    answer("talk.rounds", -1, "talk.rounds is a count"),
    answer("talk.rounds", 1001, "talk.rounds is a count"),
    answer("talk.words", ["no"], "talk.words takes words"),
    answer("talk.words", "x" * 20_001, "talk.words takes words"),
    Planted(CASE, "/answers", [], "'answers' must be a mapping"),
    Planted(CASE, "/confirmed", "fate", "unknown category 'fate'"),
    Planted(CASE, "/confirmed", "undetermined", "unknown category 'undetermined'"),
    Planted(CASE, "/date", "31.03.2026", "is not a date"),
    Planted(CASE, "/case", "", "'case' must be words"),
    Planted(CASE, "/candidate", ["Kim"], "'candidate' must be words"),
)
"""What the reader refuses, and a part of what it says."""

ACCEPTED = (
    condition({"work.match": {"is not": "all"}}),
    condition({"work.match": {"in": ["all"]}}),
    condition({"work.match": {"at most": "half"}}),
    condition({"work.gaps": {"includes": ["skill", "degree"]}}),
    condition({"work.gaps": {"includes only": ["none"]}}),
    condition({"talk.words": {"answered": True}}),
    condition({"talk.rounds": {"at least": 1000}}),
    Planted(LATE_RULES, "/rules/2/if", {"leading": "luck"}),
    condition({"finding": "skill_gap", "at least": "strong"}),
    condition({"at least": 2, "of": [PART, {"not": PART}, {"any": [PART, {"all": [PART]}]}]}),
    Planted(RULES, "/rules/0/then", {"step": "learn"}),
    Planted(STEPS, "/steps/1/addresses", "every plan"),
    Planted(STEPS, "/steps/1/hours", 500),
    Planted(STEPS, "/steps/1/lead_days", [0, 730]),
    Planted(CORNERSTONES, "/cornerstones/0", {**A_CORNERSTONE, "leading": "undetermined"}),
    Planted(CORNERSTONES, "/cornerstones/0", {**A_CORNERSTONE, "totals": {}}),
    Planted(CORNERSTONES, "/cornerstones/0", {**A_CORNERSTONE, "findings": {}}),
    cornerstone("answers", {}),
    cornerstone("answers/talk.words", 17),
    cornerstone("but/work.match", "unknown"),
    cornerstone("but/talk.rounds", "unknown"),
    cornerstone("second", "luck"),
    Planted(CASE, "/answers", None),
    Planted(CASE, "/answers", {}),
    answer("work.match", None),
    answer("work.gaps", []),
    answer("work.gaps", None),
    answer("talk.rounds", None),
    answer("talk.words", 17),
    Planted(CASE, "/case", 17),
    Planted(CASE, "/candidate", None),
    Planted(CASE, "/date", None),
    Planted(CASE, "/confirmed", None),
    Planted(CASE, "/notes", None),
)
"""What the reader takes."""
