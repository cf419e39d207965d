"""The phrase lexicon in the handbook: what each entry means, in short."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.core.words.markdown_text import escaped
from engine.core.words.prose import listed, quoted, value_words
from engine.rulebase.handbook.links import anchor, exemptions, file_name, links
from knowledge.model.conditions import Value
from knowledge.model.lexicon import CUES, LexiconEntry
from knowledge.model.records import Knowledge

LEXICON = """\
The employer's own words (`fb.text`) are read with these entries; each stands for answers, which a
case then has as if they had been given, unless they were given outright. How words are read, how a
phrase is written and how good the reading is stands in [docs/feedback.md](docs/feedback.md).
"""


def told_entries(lexicon: Mapping[str, LexiconEntry]) -> Iterator[LexiconEntry]:
    """The entries that the handbook tells of: all but groups, which stand in other phrases."""
    return (entry for entry in lexicon.values() if not entry.is_group)


def lexicon_entry(entry: LexiconEntry, knowledge: Knowledge) -> str:
    """An entry: what it means, how many phrases it has, and a sentence in which it is heard."""
    if entry.cue is not None:
        means = escaped(CUES[entry.cue])
    elif entry.means:
        means = _answers(entry.means, knowledge)
    elif entry.unlawful:
        means = f"May be unlawful ({escaped(entry.unlawful)}); gives no reason."
    elif entry.denied:
        means = "Where it is said to be missing: " + _answers(entry.denied, knowledge)
    else:
        means = "Heard, and means no answer."
    count = "1 phrase" if len(entry.phrases) == 1 else f"{len(entry.phrases)} phrases"
    read = f" Reads {listed([quoted(escaped(one)) for one in entry.reads[:2]], 'and')}." if (
        entry.reads) else ""
    lines = [f"- {anchor('lexicon', entry.id)}**{entry.id}**: {means} {count}.{read}"
             f" In `{file_name(entry.place)}`."]
    return "\n".join([*lines, *(f"  {told}" for told in exemptions(entry.exempt))])


def _answers(means: Mapping[str, Value], knowledge: Knowledge) -> str:
    return "; ".join(
        f"{links('question', [question])} is "
        f"{quoted(escaped(value_words(value, knowledge.questions[question])))}"
        for question, value in means.items()) + "."
