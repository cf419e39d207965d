"""Errors planted in a lexicon beside the smallest knowledge."""

from __future__ import annotations

from tests.knowledge.planted import Planted

LEXICON_FILE = "lexicon/01-words.yaml"


def lexicon_text(*entries: str) -> str:
    """The text of a file of the lexicon with these entries, their later lines indented."""
    return "theme: Words\nlexicon:\n" + "".join(f"  - {entry}\n" for entry in entries)


def entry(name: str, new: str, what: str, suggestion: str = "", cause: str = "") -> Planted:
    """An error in the one entry of a lexicon."""
    return Planted(name, LEXICON_FILE, None, lexicon_text(new), what, suggestion, cause=cause)


def phrase(name: str, new: str, what: str, suggestion: str = "", cause: str = "") -> Planted:
    """An error in the one phrase of a lexicon."""
    return entry(name, f"{{id: short, means: {{work.gaps: [skill]}}, phrases: [»{new}]}}",
                 f"lexicon entry short: {what}", suggestion, cause)


PHRASES = [
    phrase("phrase that is a list", "[a]", "a phrase must be words, not a list",
           'write it as "[a] word"'),
    phrase("phrase without words", "''", "a phrase must be words, not ''"),
    phrase("bracket that is not closed", "'not (strong | good'", "'(' is not closed",
           "write ')' where the choice ends", "a ')' was forgotten"),
    phrase("bracket too many", "not strong)", "')' closes nothing", "delete it"),
    phrase("another bracket", "'not (strong]'", "'(' is not closed"),
    phrase("empty alternative", "'(strong | ) skills'", "an empty alternative", "in [ ]"),
    phrase("empty brackets", "'few () skills'", "an empty alternative"),
    phrase("gap at the beginning", "... skills", "a phrase begins or ends with a gap",
           "delete the dots"),
    phrase("gap at the end", "skills ..", "a phrase begins or ends with a gap"),
    phrase("all may be left out", "'[few] [skills]'", "all words of a phrase may be left out"),
    phrase("too many gaps", "a .. b .. c .. d .. e", "a phrase has more than 3 gaps",
           "write two phrases"),
    phrase("a star too early", "sk*", "'sk*' stands for too many words", "at least 3 letters"),
    phrase("a star within a word", "ski*ls", "'ski*ls' is not a word", "word*"),
    phrase("a sign", "skills + more", "'+' is not a word", "( | ), [ ], ... and <group> only"),
    phrase("four dots", "few .... skills", "'.' is not a word"),
    phrase("a regular expression", "'skills?'", "'skills?' is not a word"),
    phrase("brackets too deep", "'a (b (c (d (e (f | g)))))'", "brackets within brackets",
           "name a group"),
    phrase("a phrase without end", "'" + "word " * 300 + "'",
           "a phrase is longer than 1,200 characters"),
    Planted("unknown group", LEXICON_FILE, None, lexicon_text(
        "{id: few, phrases: [few, no]}",
        "{id: short, means: {work.gaps: [skill]}, phrases: [»<fwe> skills]}"),
        "unknown group of the lexicon 'fwe'", "did you mean 'few'?"),
    Planted("an entry with a meaning as a group", LEXICON_FILE, None, lexicon_text(
        "{id: few, means: nothing, phrases: [few, no]}",
        "{id: short, means: {work.gaps: [skill]}, phrases: [»<few> skills]}"),
        "<few> is not a group", "phrases only"),
    Planted("groups in a circle", LEXICON_FILE, None, lexicon_text(
        "»{id: few, phrases: [too <little>]}", "{id: little, phrases: [very <few>]}",
        "{id: short, means: {work.gaps: [skill]}, phrases: [<few> skills]}"),
        "these groups name one another: few, little", "take one of the names out"),
    entry("the same phrase twice",
          "{id: short, means: {work.gaps: [skill]}, phrases: [no skill, »no  skill]}",
          "lexicon entry short has the phrase 'no skill' twice", "delete one of them"),
]
"""Errors in phrases."""

ENTRIES = [
    entry("misspelt field of an entry", "{id: short, phrases: [few], »mean: nothing}",
          "unknown field of lexicon entry short 'mean'", "did you mean 'means'?"),
    entry("meaning and cue", "{id: short, means: nothing, »cue: hedges, phrases: [few]}",
          "lexicon entry short has both 'means' and 'cue'", "split the entry in two"),
    entry("unknown cue", "{id: short, cue: »hedge, phrases: [few]}", "unknown cue 'hedge'",
          "did you mean 'hedges'?"),
    entry("meaning that is words", "{id: short, means: »skill, phrases: [few]}",
          "'means' must be answers by question, not 'skill'", "means: nothing"),
    entry("meaning that is empty", "{id: short, means: »{}, phrases: [few]}",
          "'means' must be answers by question"),
    entry("question that is unknown", "{id: short, means: {»work.gap: [skill]}, phrases: [few]}",
          "unknown question 'work.gap'", "did you mean 'work.gaps'?"),
    entry("option that is unknown", "{id: short, means: {work.gaps: [»skil]}, phrases: [few]}",
          "unknown option of work.gaps 'skil'", "did you mean 'skill'?"),
    entry("sentences of a cue", "{id: short, cue: hedges, phrases: [few], »reads: [Few.]}",
          "lexicon entry short has 'reads' and no 'means'", "move the sentences"),
    entry("a sentence that is no words",
          "{id: short, means: nothing, phrases: [few], passes: [»{It said: few}]}",
          "a sentence must be words, not a mapping", "quotation marks"),
    entry("exemption from an unknown check",
          "{id: short, means: nothing, phrases: [few], exempt: {»untested_entri: So.}}",
          "untested_entri", "did you mean 'untested_entry'?"),
    Planted("entry twice", LEXICON_FILE, None, lexicon_text(
        "{id: few, phrases: [few]}", "{id: »few, phrases: [no]}"), "few", ""),
]
"""Errors in entries."""
