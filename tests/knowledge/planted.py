"""Errors planted in the smallest knowledge: in its conditions, its files and their YAML."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from knowledge.model.problems import Place
from tests.knowledge.rulebase import replace_text, write_marked


@dataclass(frozen=True)
class Planted:
    """One error planted in one file of the valid knowledge, and what must be said of it.

    Attributes:
        file: the file's path in the folder.
        old: the text that is replaced; None writes a whole new file.
        new: what is put there. `»` stands before the place of the error.
        what: a part of the message.
        suggestion: a part of what is said to do.
        marked: where the error stands elsewhere in the file: the text at whose start it does.
        cause: a part of the likely cause.
    """

    name: str
    file: str
    old: str | None
    new: str
    what: str
    suggestion: str = ""
    marked: str = ""
    cause: str = ""

    def plant(self, folder: Path) -> Place:
        """Put the error into the folder. Returns the place at which it must be reported."""
        if self.old is None:
            place = write_marked(folder / self.file, self.new)
        else:
            place = replace_text(folder, self.file, self.old, self.new)
        if self.marked:
            place = replace_text(folder, self.file, self.marked, "»" + self.marked)
        assert place is not None, "no mark"
        return place


def condition(
    name: str, new: str, what: str, suggestion: str = "", cause: str = ""
) -> Planted:
    """An error in the condition of rule T1."""
    old = "if: {talk.thanked: {is: no}}"
    return Planted(name, "rules/02-talk.yaml", old, f"if: {new}", what, suggestion, cause=cause)


DIAGNOSIS, SOURCES, FINDINGS, STEPS = (
    "diagnosis.yaml", "sources.yaml", "findings.yaml", "steps.yaml")
WORK, TALK = "questions/01-work.yaml", "questions/02-talk.yaml"
WORK_RULES, TALK_RULES = "rules/01-work.yaml", "rules/02-talk.yaml"
MORE = "rules/03-more.yaml"

CONDITIONS = [
    condition("unknown question", "{»talk.thankd: {is: no}}", "unknown question 'talk.thankd'",
              "did you mean 'talk.thanked'?"),
    condition("unknown question, nothing near", "{»zzz.zzz: {is: no}}",
              "unknown question 'zzz.zzz'", "`debrief questions` lists them all"),
    condition("unknown keyword", "{»al: [{talk.thanked: {is: no}}]}",
              "unknown question or keyword 'al'", "did you mean 'all'?"),
    condition("unknown option of yes_no", "{talk.thanked: {is: »nope}}",
              "unknown option of talk.thanked 'nope'", "did you mean 'no'?"),
    condition("unknown option of a scale", "{work.match: {at least: »haf}}",
              "unknown option of work.match 'haf'", "did you mean 'half'?"),
    condition("unknown option in a list", "{work.gaps: {includes: [skill, »degre]}}",
              "unknown option of work.gaps 'degre'", "did you mean 'degree'?"),
    condition("unknown option, nothing near", "{work.gaps: {includes: »zzz}}",
              "unknown option of work.gaps 'zzz'", "use one of: none, skill, degree"),
    condition("option that is a list", "{work.gaps: {includes: [»[skill]]}}",
              "a list"),
    condition("option of another question", "{work.level: {is: »half}}",
              "unknown option of work.level 'half'", "use one of: up, same"),
    condition("option twice", "{work.gaps: {includes: [skill, »skill]}}",
              "'skill' is given twice", "keep one"),
    condition("unknown comparison", "{work.match: {»atleast: half}}",
              "unknown comparison of a scale 'atleast'", "did you mean 'at least'?"),
    condition("comparison of another kind", "{work.level: {»at least: up}}",
              "unknown comparison of a choice 'at least'", "use one of: is, is not, in, answered"),
    condition("set compared like a choice", "{work.gaps: {»is: skill}}",
              "unknown comparison of a choices 'is'"),
    condition("words compared", "{talk.words: {»is: sorry}}",
              "unknown comparison of a text 'is'", "use one of: answered"),
    condition("question without comparison", "{talk.thanked: »no}",
              "talk.thanked must be compared once, not 'no'", "`talk.thanked: {is: ...}`"),
    condition("question compared twice", "{work.match: »{at least: half, at most: few}}",
              "work.match must be compared once"),
    condition("answered neither true nor false", "{talk.thanked: {answered: »yes}}",
              "'answered' must be true or false, not 'yes'", "`{answered: true}`"),
    condition("answered with a list", "{talk.thanked: {answered: »[true]}}",
              "'answered' must be true or false, not a list"),
    condition("count in words", "{talk.rounds: {at least: »many}}",
              "talk.rounds is a count; 'many' is no count", "a whole number from 0 to 1000"),
    condition("negative count", "{talk.rounds: {is: »-1}}", "'-1' is no count"),
    condition("count too high", "{talk.rounds: {is: »1001}}", "'1001' is no count"),
    condition("half a count", "{talk.rounds: {is: »1.5}}", "'1.5' is no count"),
    condition("list of counts", "{talk.rounds: {is: »[1, 2]}}", "a list is no count"),
    condition("one option where a list is due", "{work.match: {in: »half}}",
              "'in' takes a list of options, not 'half'",
              "the options of work.match: all, half, few"),
    condition("list where one option is due", "{work.match: {is: »[half]}}",
              "'is' takes one option, not a list"),
    condition("mapping where one option is due", "{work.match: {is: »{half: few}}}",
              "'is' takes one option, not a mapping"),
    condition("unknown finding", "{finding: »weak_mach}", "unknown finding 'weak_mach'",
              "did you mean 'weak_match'?"),
    condition("finding that is a list", "{finding: »[weak_match]}", "a list"),
    condition("unknown grade", "{finding: weak_match, at least: »strng}",
              "unknown grade 'strng'", "did you mean 'strong'?"),
    condition("grade that is a list", "{finding: weak_match, at least: »[strong]}",
              "a list"),
    condition("unknown leading category", "{leading: »abilty}", "unknown category 'abilty'",
              "did you mean 'ability'?"),
    condition("leading that is a list", "{leading: »[luck]}", "a list"),
    condition("two conditions in one", "»{work.match: {is: all}, work.level: {is: up}}",
              "one condition is expected here, not 'work.match' and 'work.level'",
              "a list under `all:` or `any:`"),
    condition("grade without a finding", "»{leading: luck, at least: weak}",
              "one condition is expected here, not 'leading' and 'at least'"),
    condition("all without a list", "{all: »{work.match: {is: all}}}",
              "'all' must be a list of conditions, not a mapping", "one condition a line"),
    condition("any without a list", "{any: »yes}",
              "'any' must be a list of conditions, not 'yes'"),
    condition("error in a part",
              "{any: [{talk.thanked: {is: no}}, {not: {»work.mach: {is: all}}}]}",
              "unknown question 'work.mach'", "did you mean 'work.match'?"),
    condition("not of a word", "{not: »yes}", "a condition must be a mapping, not 'yes'",
              "`job.level: {is: step_up}`"),
    condition("condition that is a list", "»[talk.thanked]",
              "a condition must be a mapping, not a list"),
    condition("at least more than there are", "{at least: »2, of: [{work.match: {is: all}}]}",
              "'at least' must be a whole number from 1 to 1", "count the parts"),
    condition("at least none", "{at least: »0, of: [{work.match: {is: all}}]}",
              "'at least' must be a whole number from 1 to 1"),
    condition("at least in words", "{at least: »two, of: [{work.match: {is: all}}]}",
              "'at least' must be a whole number from 1 to 1"),
    condition("at least without of", "{»at least: 1}", "'at least'", "of:"),
    condition("of without at least", "{»of: [{work.match: {is: all}}]}", "'of'", "at least:"),
    condition("of without a list", "{at least: 1, of: »{work.match: {is: all}}}",
              "'of' must be a list of conditions, not a mapping"),
]

FILES_AND_FIELDS = [
    Planted("file that is empty", MORE, None, "»", "the file is empty", "fill it, or delete it"),
    Planted("file of comments", MORE, None, "»# nothing yet\n", "the file is empty"),
    Planted("file of words", MORE, None, "»words\n",
            "a file of rules must be a mapping of fields, not 'words'", "begin with `domain: ...`"),
    Planted("file without its heading", MORE, None,
            "»rules:\n  - id: X1\n    title: More\n    if: {work.match: {is: all}}\n"
            "    then: {finding: open_end, grade: weak}\n    because: So.\n    sources: [ART]\n",
            "a file of rules has no 'domain'", "add a line `domain: ...`"),
    Planted("file without its list", MORE, None, "»domain: More\n",
            "a file of rules has no 'rules'"),
    Planted("file whose list is a word", MORE, None, "domain: More\nrules: »none\n",
            "a file of rules: 'rules' must be a list, not 'none'"),
    Planted("heading that is a list", WORK_RULES, "domain: The work", "domain: »[The work]",
            "a file of rules: 'domain' must be words, not a list"),
    Planted("unknown field of a file", SOURCES, "sources:\n", "»note: hello\nsources:\n",
            "unknown field of a file of sources 'note'", "use one of: sources"),
    Planted("entry that is a word", FINDINGS, "findings:\n", "findings:\n  - »ghost\n",
            "an entry of findings has no 'id'", "`- id: ...`"),
    Planted("entry without an id", FINDINGS, "findings:\n", "findings:\n  - »title: A ghost\n",
            "an entry of findings has no 'id'"),
    Planted("id with a space", FINDINGS, "findings:\n",
            "findings:\n  - id: »a ghost\n    title: A ghost\n    means: Boo.\n",
            "an entry of findings: 'a ghost' cannot be an id", "letters, digits and _ . + - only"),
    Planted("id too long", FINDINGS, "findings:\n",
            f"findings:\n  - id: »{'g' * 61}\n    title: A ghost\n    means: Boo.\n",
            f"an entry of findings: '{'g' * 57}...' cannot be an id", "at most 60 characters"),
    Planted("id that is a list", FINDINGS, "findings:\n",
            "findings:\n  - id: »[ghost]\n    title: A ghost\n    means: Boo.\n",
            "an entry of findings: a list cannot be an id"),
    Planted("id twice in a file", SOURCES, "  - id: BOOK\n",
            "  - id: »ART\n    title: Again\n    seen: nothing\n  - id: BOOK\n",
            "'ART' is the id of two sources", "another id", cause="sources.yaml:2:9"),
    Planted("id twice in two files", MORE, None, "domain: More\nrules:\n  - id: »M1\n",
            "'M1' is the id of two rules", "another id", cause="01-work.yaml:3:9"),
    Planted("unknown optional field", STEPS, "lead_note:", "»lead_notes:",
            "unknown field of step learn 'lead_notes'", "did you mean 'lead_note'?"),
    Planted("field twice", SOURCES, "    seen: the whole text\n",
            "    seen: the whole text\n    »title: Another\n", "'title' is given twice",
            "keep one of the two", cause="first given in line 3"),
    Planted("file of an unknown kind", "question.yaml", None, "»section: x\n",
            "unknown knowledge file 'question.yaml'", "did you mean 'questions.yaml'?"),
    Planted("file with another ending", "rules.yml", None, "»domain: x\n",
            "unknown knowledge file 'rules.yml'", "did you mean 'rules.yaml'?"),
    Planted("file of no near name", "zzzzzzzzzzzz.yaml", None, "»a: b\n",
            "unknown knowledge file 'zzzzzzzzzzzz.yaml'",
            "use one of: diagnosis.yaml, sources.yaml, questions.yaml, findings.yaml, "
            "rules.yaml, steps.yaml"),
    Planted("file with another ending in a folder", "rules/03-more.yml", None, "»domain: x\n",
            "unknown knowledge file '03-more.yml'"),
    Planted("second diagnosis", "diagnosis/more.yaml", None, "»margin: 9\n", "diagnosis"),
]

EMPTY = [
    condition("empty list of parts", "{all: »[]}", "'all' must be a list of conditions"),
    condition("empty list of options", "{work.match: {in: »[]}}", "'in' takes a list of options"),
    condition("empty condition", "»{}", "a condition must be a mapping"),
    Planted("empty sources", STEPS, "sources: [BOOK]", "sources: »[]",
            "step again: 'sources' must be a list of source names"),
    Planted("empty evidence", FINDINGS, "    worth: 4", "    evidence: »[]",
            "finding no_thanks: 'evidence' must be a list"),
    Planted("empty certainty", DIAGNOSIS,
            "certainty:\n  - {from_percent: 80, words: likely}\n"
            "  - {from_percent: 0, words: a guess}", "certainty: »[]",
            "diagnosis.yaml: 'certainty' must be a list"),
    Planted("empty file of rules", MORE, None, "domain: More\nrules: »[]\n",
            "a file of rules: 'rules' must be a list"),
]

YAML_ERRORS = [
    Planted("bracket left open", MORE, None, "domain: More\nrules: [a, b\n»", "not valid YAML",
            "look at this line and the one above it"),
    Planted("colon too many", MORE, None, "domain: More »: and more\n", "not valid YAML"),
    Planted("indent by tabs", MORE, None, "domain: More\nrules:\n»\t- id: X\n", "not valid YAML"),
    Planted("quotation mark left open", MORE, None, 'domain: "More\nrules: []\n»',
            "not valid YAML"),
    Planted("control character", MORE, None, "»domain: More\x07\n", "not valid YAML",
            "plain UTF-8"),
    Planted("anchor", MORE, None, "domain: »&a More\n", "anchors and aliases", "quotation marks"),
    Planted("alias", MORE, None, "domain: »*a\n", "anchors and aliases", "quotation marks"),
    Planted("tag", MORE, None, "domain: »!secret More\n", "tags ('!secret') are not used here",
            "quotation marks"),
    Planted("Python tag", MORE, None, "»!!python/object:os.system\ndomain: More\n",
            "tags ('tag:yaml.org,2002:python/object:os.system') are not used here"),
    Planted("standard tag", MORE, None, "domain: »!!str More\n", "are not used here"),
    Planted("second document", MORE, None, "domain: More\n»---\nrules: []\n",
            "a second document begins here", "one document"),
    Planted("too deep", MORE, None, "[" * 24 + "»[" + "]" * 25, "nested more than 24 levels deep"),
    Planted("key that is a list", MORE, None, "? »[a]\n: b\n", "a key must be a word"),
    Planted("key that is long", MORE, None, f"»{'k' * 201}: b\n",
            "a key must be a word of at most 200 characters"),
]
