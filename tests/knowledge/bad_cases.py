"""Texts that are no case of the smallest knowledge, and what must be said of each."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.model.problems import Place
from tests.knowledge.rulebase import MARK


@dataclass(frozen=True)
class Bad:
    """A text that is no case.

    Attributes:
        text: the text; `»` stands before the place of the error.
        what: a part of the message.
        suggestion: a part of what is said to do.
    """

    text: str
    what: str
    suggestion: str = ""

    @property
    def plain(self) -> str:
        """The text without its mark."""
        return self.text.replace(MARK, "")

    @property
    def place(self) -> Place:
        """The place of the mark."""
        before = self.text[: self.text.index(MARK)].lstrip("\ufeff")
        return Place("the file", before.count("\n") + 1, len(before) - before.rfind("\n"))


def answer(text: str, what: str, suggestion: str = "") -> Bad:
    """A bad answer in YAML."""
    return Bad(f"case: a\nanswers:\n  {text}\n", what, suggestion)


def in_json(text: str, what: str, suggestion: str = "") -> Bad:
    """A bad answer in JSON, on one line."""
    return Bad(f'{{"case": "ä", "answers": {{{text}}}}}', what, suggestion)


BAD_YAML = {
    "unknown question": answer("»work.mach: all", "unknown question 'work.mach'",
                               "did you mean 'work.match'?"),
    "unknown question, nothing near": answer(
        "»zzz: all", "unknown question 'zzz'",
        "use one of: work.match, work.gaps, work.level, talk.thanked, talk.rounds, talk.words"),
    "unknown option": answer("work.match: »haf", "unknown option of work.match 'haf'",
                             "did you mean 'half'?"),
    "capital letters": answer("talk.thanked: »Yes", "unknown option of talk.thanked 'Yes'",
                              "did you mean 'yes'?"),
    "unknown": answer("work.match: »unknown", "'unknown' is not an option of work.match",
                      "delete the line `work.match`"),
    "unknown in a set": answer("work.gaps: [skill, »Unknown]",
                               "'Unknown' is not an option of work.gaps", "delete the line"),
    "question mark": answer("work.match: »'?'", "'?' is not an option of work.match"),
    "not applicable": answer("work.level: »n/a", "'n/a' is not an option of work.level"),
    "true": answer("talk.thanked: »true", "'true' is not an option of talk.thanked", "write yes"),
    "False": answer("talk.thanked: »False", "'False' is not an option", "write no"),
    "list for a scale": answer("work.match: »[half]", "work.match takes one option, not a list",
                               "write one of: all, half, few"),
    "mapping for a choice": answer("work.level: »{up: yes}",
                                   "work.level takes one option, not a mapping"),
    "list for yes or no": answer("talk.thanked:\n  »- yes",
                                 "talk.thanked takes one option, not a list"),
    "number for a scale": answer("work.match: »2", "unknown option of work.match '2'"),
    "quoted null for a scale": answer("work.match: »'null'", "unknown option of work.match 'null'"),
    "word for a set": answer("work.gaps: »skill",
                             "work.gaps takes a list of options, not 'skill'", "[first, second]"),
    "mapping for a set": answer("work.gaps: »{skill: yes}",
                                "takes a list of options, not a mapping"),
    "unknown option in a set": answer("work.gaps: [skill, »degre]",
                                      "unknown option of work.gaps 'degre'",
                                      "did you mean 'degree'?"),
    "list in a set": answer("work.gaps: [»[skill]]", "work.gaps: a list is not an option"),
    "negative count": answer("talk.rounds: »-1", "talk.rounds is a count; '-1' is none",
                             "write a whole number from 0 to 1000"),
    "count too high": answer("talk.rounds: »1001", "'1001' is none"),
    "huge count": answer(f"talk.rounds: »{'9' * 5000}", "talk.rounds is a count"),
    "quoted count": answer("talk.rounds: »'3'", "'3' is none"),
    "half a count": answer("talk.rounds: »2.5", "'2.5' is none"),
    "count in words": answer("talk.rounds: »three", "'three' is none"),
    "count in other digits": answer("talk.rounds: »٣", "'٣' is none"),
    "list for a count": answer("talk.rounds: »[3]", "a list is none"),
    "mapping for a count": answer("talk.rounds: »{a: 3}", "a mapping is none"),
    "list for words": answer("talk.words: »[sorry]", "talk.words takes words"),
    "too many words": answer(f"talk.words: »{'no ' * 7000}", "at most 20,000 characters"),
    "answer twice": answer("work.match: half\n  »work.match: few", "'work.match' is given twice",
                           "keep one of the two"),
    "field twice": Bad("case: a\nanswers: {}\n»case: b\n", "'case' is given twice"),
    "note twice": Bad("case: a\nanswers: {}\nnotes: {b: 1, »b: 2}\n", "'b' is given twice"),
    "extra field": Bad("case: a\nanswers: {}\n»note: x\n", "unknown field of the case 'note'",
                       "did you mean 'notes'?"),
    "date the other way": Bad("case: a\nanswers: {}\ndate: »31.3.2026\n",
                              "'31.3.2026' is not a date", "2026-03-31"),
    "day that is none": Bad("case: a\nanswers: {}\ndate: »2026-02-30\n",
                            "'2026-02-30' is not a date"),
    "date and time": Bad("case: a\nanswers: {}\ndate: »2026-02-03 10:00\n", "is not a date"),
    "list for a date": Bad("case: a\nanswers: {}\ndate: »[2026]\n", "a list is not a date"),
    "unknown confirmed": Bad("case: a\nanswers: {}\nconfirmed: »abilty\n",
                             "unknown category 'abilty'", "did you mean 'ability'?"),
    "confirmed undetermined": Bad("case: a\nanswers: {}\nconfirmed: »undetermined\n",
                                  "unknown category 'undetermined'"),
    "list for confirmed": Bad("case: a\nanswers: {}\nconfirmed: »[luck]\n",
                              "'confirmed' must be the name of a category, not a list"),
    "list for a candidate": Bad("case: a\nanswers: {}\ncandidate: »[Ada]\n",
                                "'candidate' must be words, not a list"),
    "no case id": Bad("»answers: {}\n", "the case has no 'case'", "add a line `case: ...`"),
    "empty case id": Bad("answers: {}\ncase: »''\n", "'case' must be words"),
    "null case id": Bad("case: »~\nanswers: {}\n", "'case' must be words"),
    "list for a case id": Bad("case: »[a]\nanswers: {}\n", "'case' must be words, not a list"),
    "no answers": Bad("»case: a\n", "the case has no 'answers'"),
    "list of answers": Bad("case: a\nanswers:\n»- work.match: half\n",
                           "'answers' must be a mapping of questions, not a list"),
    "words for answers": Bad("case: a\nanswers: »none\n", "'answers' must be a mapping"),
    "nonsense": Bad("»Lorem ipsum\n", "the case must be a mapping of fields, not 'Lorem ipsum'"),
    "list": Bad("»- case: a\n", "the case must be a mapping of fields, not a list"),
    "empty": Bad("»", "there is no case here", "`debrief ask FILE` writes one"),
    "empty lines": Bad("» \n\t\n", "there is no case here"),
    "byte order mark": Bad("\ufeff»", "there is no case here"),
    "byte order mark before an error": Bad("\ufeff»answers: {}\n", "the case has no 'case'"),
    "comment": Bad("»# nothing yet\n", "there is no case here"),
    "second document": Bad("case: a\nanswers: {}\n»---\ncase: b\n", "a second document"),
    "tag": Bad("case: »!!python/name:os.system a\n", "tags"),
    "anchor": Bad("case: »&a a\n", "anchors and aliases"),
    "deep": Bad("case: a\nanswers: {}\nnotes: " + "[" * 23 + "»[" + "]" * 24,
                "nested more than 24 levels deep"),
    "control character": Bad("»case: a\x01\n", "not valid YAML"),
}
BAD_JSON = {
    "unknown question": in_json('»"work.mach": "all"', "unknown question 'work.mach'",
                                "did you mean 'work.match'?"),
    "unknown option": in_json('"work.match": »"haf"', "unknown option of work.match 'haf'",
                              "did you mean 'half'?"),
    "unknown": in_json('"work.match": »"unknown"', "'unknown' is not an option of work.match"),
    "null as a word": in_json('"work.match": »"null"', "unknown option of work.match 'null'"),
    "true": in_json('"talk.thanked": »true', "'true' is not an option of talk.thanked",
                    "write yes"),
    "list for a choice": in_json('"work.match": »["half"]', "takes one option, not a list"),
    "word for a set": in_json('"work.gaps": »"skill"', "takes a list of options, not 'skill'"),
    "unknown option in a set": in_json('"work.gaps": ["skill", »"degre"]',
                                       "unknown option of work.gaps 'degre'"),
    "null in a set": in_json('"work.gaps": ["skill", »null]', "unknown option of work.gaps 'null'"),
    "negative count": in_json('"talk.rounds": »-1', "'-1' is none"),
    "huge count": in_json('"talk.rounds": »12345678901234567890', "is none"),
    "quoted count": in_json('"talk.rounds": »"3"', "'3' is none"),
    "half a count": in_json('"talk.rounds": »3.0', "'3.0' is none"),
    "count with an exponent": in_json('"talk.rounds": »1e2', "'1e2' is none"),
    "true for a count": in_json('"talk.rounds": »true', "'true' is none"),
    "list for words": in_json('"talk.words": »["sorry"]', "talk.words takes words"),
    "answer twice": in_json('"work.match": "half", »"work.match": "few"',
                            "'work.match' is given twice", "keep one of the two"),
    "answer twice in other letters": in_json('"work.match": "half", »"work\\u002ematch": "few"',
                                             "'work.match' is given twice"),
    "extra field": Bad('{"case": "a", "answers": {}, »"note": 1}',
                       "unknown field of the case 'note'", "did you mean 'notes'?"),
    "bad date": Bad('{"case": "a", "answers": {}, "date": »"31.3.2026"}', "is not a date"),
    "unknown confirmed": Bad('{"case": "a", "answers": {}, "confirmed": »"lucky"}',
                             "unknown category 'lucky'", "did you mean 'luck'?"),
    "no case id": Bad('»{"answers": {}}', "the case has no 'case'"),
    "empty case id": Bad('{"case": »" ", "answers": {}}', "'case' must be words"),
    "null case id": Bad('{"case": »null, "answers": {}}', "'case' must be words"),
    "list of answers": Bad('{"case": "a", "answers": »[]}', "'answers' must be a mapping"),
    "empty object": Bad("»{}", "the case has no 'answers'"),
    "NaN": Bad('{"case": "a", "answers": {}, "notes": »NaN}', "NaN is not a value"),
    "Infinity": in_json('"talk.rounds": »-Infinity', "-Infinity is not a value"),
    "number of 5,000 digits": in_json(f'"talk.rounds": »{"9" * 5000}', ""),
    "deep": Bad('{"case": "a", "answers": {}, "notes": ' + "[" * 24 + "»[" + "]" * 25 + "}",
                "nested more than 24 levels deep"),
    "missing comma": Bad('{"case": "a" »"answers": {}}', "not valid JSON"),
    "missing brace": Bad('{"case": "a", "answers": {}»', "not valid JSON"),
    "comma too many": Bad('{"case": "a", "answers": {»,}}', "not valid JSON"),
    "other quotation marks": Bad("{»'case': 'a', 'answers': {}}", "not valid JSON"),
    "YAML in braces": Bad("{»case: a, answers: {}}", "not valid JSON"),
    "control character": Bad('{"case": "»\x01", "answers": {}}', "not valid JSON"),
    "nonsense after it": Bad('{"case": "a", "answers": {}} »x', "not valid JSON: extra data"),
}
