"""Checks of the phrase lexicon: its sentences, and entries that stand in each other's way."""

from __future__ import annotations

from collections.abc import Iterator

from engine.core.hearing.reading import FeedbackReader, Match
from engine.core.hearing.samples import samples
from engine.core.symbolic.prover import Prover
from engine.core.words.prose import quoted
from engine.rulebase.checks.fault import Fault, Ground, fault
from knowledge.model.lexicon import LexiconEntry
from knowledge.model.phrases import Phrase


def misread_sentence(prover: Prover) -> Iterator[Fault]:
    """Sentences beside an entry in which it is not heard, or is heard and should not be."""
    reader = FeedbackReader(prover.knowledge)
    for entry in prover.knowledge.lexicon.values():
        for wanted, sentences in ((True, entry.reads), (False, entry.passes)):
            for sentence in sentences:
                heard = [match for one in reader.read(sentence).sentences for match in one.matches]
                mine = any(match.words.entry == entry.id and not match.denied for match in heard)
                if mine is not wanted:
                    yield _misread(entry, sentence, heard, wanted)


def _misread(entry: LexiconEntry, sentence: str, heard: list[Match], wanted: bool) -> Fault:
    others = tuple(dict.fromkeys(match.words.entry for match in heard
                                 if match.words.entry != entry.id))
    instead = f"; heard there: {', '.join(others)}" if others else ""
    denied = next((match.denied for match in heard if match.words.entry == entry.id), "")
    if wanted and denied:
        instead = f"; it is denied by {quoted(denied)}"
    return fault(
        "misread_sentence", entry,
        f"entry {entry.id} is {'not ' if wanted else ''}heard in {quoted(sentence)}"
        f"{instead if wanted else ''}",
        "Write a phrase that the sentence has." if wanted
        else "Make the phrase that is heard there narrower.",
        ground=Ground.TEXT, others=others)


def untested_entry(prover: Prover) -> Iterator[Fault]:
    """Entries with a meaning and no sentence in which they must be heard."""
    for entry in prover.knowledge.lexicon.values():
        if entry.means is not None and not entry.reads:
            yield fault("untested_entry", entry,
                        f"no sentence beside entry {entry.id} tries it",
                        "Write a sentence under `reads`, best one that somebody really wrote.",
                        ground=Ground.TEXT)


def shadowed_phrase(prover: Prover) -> Iterator[Fault]:
    """Phrases that are never heard, or never without another entry that has the same words."""
    reader = FeedbackReader(prover.knowledge)
    for entry, phrase, heard in _heard(prover, reader):
        beside = [_beside(entry, found) for found in heard]
        with_mine = [others for others in beside if others is not None]
        if not with_mine:
            others = tuple(dict.fromkeys(match.words.entry for found in heard for match in found))
            takers = f", as {', '.join(others)} takes its words" if others else ""
            yield fault(
                "shadowed_phrase", entry,
                f"the phrase {quoted(phrase.text)} of entry {entry.id} is never heard{takers}",
                "Delete it, or make the other phrase narrower.", ground=Ground.TEXT, others=others)
        elif always := [other for other in with_mine[0]
                        if all(other in others for others in with_mine)]:
            yield fault(
                "shadowed_phrase", entry,
                f"wherever the phrase {quoted(phrase.text)} of entry {entry.id} is heard, "
                f"{', '.join(always)} is heard in the same words",
                "Keep the words in one entry; if they mean both, name both under its `means`.",
                ground=Ground.TEXT, others=tuple(always))


def _beside(entry: LexiconEntry, found: tuple[Match, ...]) -> tuple[str, ...] | None:
    """The other entries heard in the same words, or more, as this one; None: it is not heard."""
    mine = [match.words for match in found if match.words.entry == entry.id]
    others = (match.words for match in found if match.words.entry != entry.id)
    return tuple(dict.fromkeys(
        other.entry for other in others for words in mine
        if other.start <= words.start and words.end <= other.end)) if mine else None


def opposed_phrases(prover: Prover) -> Iterator[Fault]:
    """Phrases of two entries that are heard in the same words and give different answers."""
    reader = FeedbackReader(prover.knowledge)
    told: set[frozenset[str]] = set()
    for entry, phrase, heard in _heard(prover, reader):
        for found in heard:
            for mine in (match for match in found if match.words.entry == entry.id):
                for other in found:
                    pair = frozenset((mine.words.entry, other.words.entry))
                    if _opposed(mine, other) and pair not in told:
                        told.add(pair)
                        yield fault(
                            "opposed_phrases", entry,
                            f"in {quoted(mine.words.text)} both {entry.id} (by "
                            f"{quoted(phrase.text)}) and {other.words.entry} are heard, and they "
                            "give different answers",
                            "Name more words in one of the phrases.", ground=Ground.TEXT,
                            others=(other.words.entry,))


def _opposed(one: Match, other: Match) -> bool:
    """Whether two matches of the same words answer a question with one answer differently."""
    if (one.words.start, one.words.end) != (other.words.start, other.words.end):
        return False
    if bool(one.means) is not bool(other.means):
        return True
    return any(not isinstance(value, tuple) and other.means.get(question, value) != value
               for question, value in one.means.items())


def _heard(
    prover: Prover, reader: FeedbackReader
) -> Iterator[tuple[LexiconEntry, Phrase, list[tuple[Match, ...]]]]:
    """For each phrase with a meaning, what is heard in the wordings it stands for."""
    lexicon = prover.knowledge.lexicon
    for entry in lexicon.values():
        for phrase in entry.phrases if entry.means is not None else ():
            yield entry, phrase, [
                tuple(match for match in reader.sentence(wording) or ()
                      if lexicon[match.words.entry].cue is None)
                for wording in samples(phrase, lexicon)]


def unused_group(prover: Prover) -> Iterator[Fault]:
    """Groups that no phrase names."""
    lexicon = prover.knowledge.lexicon
    named = {group for entry in lexicon.values() for phrase in entry.phrases
             for group in phrase.groups}
    for entry in lexicon.values():
        if entry.is_group and entry.id not in named:
            yield fault("unused_group", entry, f"no phrase names the group <{entry.id}>",
                        "Name it in a phrase, or delete it.", ground=Ground.TEXT)
