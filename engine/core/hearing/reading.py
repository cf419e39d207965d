"""What an employer's words say, read with the lexicon, with the exact words for each answer.

Laws:
    sentence   each sentence is read by itself; what a text says is what its sentences say together.
    phrase     where two phrases share words, the one that names more of them is heard; one that is
               denied, or stands in a question, gives no answer.
    together   of a scale the furthest option counts, of a set every option, of a yes-or-no
               question yes; of other choices the first one said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from engine.core.hearing.cleaning import clean
from engine.core.hearing.denial import Span, denying
from engine.core.hearing.patterns import Line, Pattern, PatternIndex, line_of
from engine.core.hearing.sentences import sentence_spans
from engine.core.hearing.slips import Slips
from engine.core.hearing.words import Token, tokens
from knowledge.model.conditions import Value
from knowledge.model.heard import DerivedAnswer, Words
from knowledge.model.lexicon import Cue, LexiconEntry
from knowledge.model.records import Kind, Knowledge, Question

MOST_HITS = 64
"""Phrases found in one sentence that are looked at; more are a list of words, not a sentence."""


@dataclass(frozen=True, slots=True)
class Match:
    """Words that a phrase of the lexicon recognised.

    Attributes:
        words: which, where, and the entry.
        phrase: the phrase as the lexicon has it.
        means: the answers they stand for; none for courtesy and praise.
        denied: the words that deny them (`?` for a question); empty where nothing does.
        hedged: whether they are said with reserve.
    """

    words: Words
    phrase: str
    means: Mapping[str, Value]
    denied: str = ""
    hedged: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, and what was heard in it.

    Attributes:
        plain: the same without markup and line ends.
        start: its first character in the text.
        end: one behind its last character.
    """

    text: str
    plain: str
    start: int
    end: int
    matches: tuple[Match, ...]

    @property
    def understood(self) -> bool:
        """Whether anything was heard in it, if only courtesy."""
        return bool(self.matches)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says.

    Attributes:
        text: as it was given.
        answers: what follows from it, in the order of the questionnaire.
    """

    text: str
    sentences: tuple[Sentence, ...]
    answers: tuple[DerivedAnswer, ...]

    @property
    def not_understood(self) -> tuple[Sentence, ...]:
        """The sentences in which nothing was heard."""
        return tuple(sentence for sentence in self.sentences if not sentence.understood)


class _Hit(NamedTuple):
    """Where a phrase was found, and how many of the words it names (those of gaps apart)."""

    pattern: Pattern
    span: Span
    named: int


class FeedbackReader:
    """Reads texts with the lexicon of one knowledge. Compiled once; holds nothing but caches."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Compile the lexicon."""
        self._knowledge = knowledge
        lexicon = knowledge.lexicon
        self._index = PatternIndex(lexicon)
        self._slips = Slips(_single_words(lexicon, Cue.SLIPS),
                            _single_words(lexicon, Cue.NO_SLIPS), self._index.vocabulary)

    def read(self, text: str) -> Reading:
        """What a text says. Any text will do; the time is proportional to its length."""
        cleaned = clean(text)
        sentences = []
        for start, end in sentence_spans(cleaned.text):
            matches = self.sentence(cleaned.text[start:end])
            if matches is None:
                continue
            first, last = cleaned.original(start, end)
            plain = " ".join(cleaned.text[start:end].split())
            placed = []
            for match in matches:
                begin, stop = cleaned.original(start + match.words.start, start + match.words.end)
                words = replace(match.words, start=begin, end=stop, text=text[begin:stop])
                placed.append(replace(match, words=words))
            sentences.append(Sentence(text[first:last], plain, first, last, tuple(placed)))
        return Reading(text, tuple(sentences), tuple(self.together(
            match for sentence in sentences for match in sentence.matches)))

    def sentence(self, text: str) -> tuple[Match, ...] | None:
        """What is heard in one sentence, places counted from its beginning; None: no words."""
        found = tokens(text, 0, len(text))
        words = [token.word for token in found]
        if not any(word[0].isalpha() for word in words):
            return None
        line = line_of(self._slips.corrected(words))
        hits, cues = self._hits(line)
        if not hits:
            return ()
        heard = [hit.span for hit in hits]
        hedged = any(cue is Cue.HEDGES for cue, _ in cues)
        asks = text.rstrip(" \"'”’)").endswith("?")
        matches = []
        for pattern, span, _ in hits:
            means = pattern.entry.means or {}
            denied = ""
            if means and _can_be_denied(means):
                by = denying(span, cues, heard, line.words)
                denied = "?" if asks else "" if by is None else _cut(text, found, by)
            start, end = found[span.start].start, found[span.end - 1].end
            matches.append(Match(Words(pattern.entry.id, start, end, text[start:end]),
                                 pattern.phrase.text, means, denied, hedged))
        return tuple(matches)

    def _hits(self, line: Line) -> tuple[list[_Hit], list[tuple[Cue, Span]]]:
        """The phrases heard, and the cues."""
        hits: list[_Hit] = []
        cues: list[tuple[Cue, Span]] = []
        for pattern, found in self._index.found(line):
            span = Span(line.at[found.start()], line.at[found.end()])
            if pattern.entry.cue is not None:
                cues.append((pattern.entry.cue, span))
            else:
                loose = sum(gap.count(" ") for gap in found.groups() if gap)
                hits.append(_Hit(pattern, span, span.end - span.start - loose))
        return _best(hits), cues

    def together(self, matches: Iterable[Match]) -> Iterator[DerivedAnswer]:
        """What matches say together, in the order of the questionnaire."""
        said: dict[str, list[tuple[Value, Words]]] = {}
        for match in matches:
            if not match.denied:
                for question, value in match.means.items():
                    said.setdefault(question, []).append((value, match.words))
        for name, asked in self._knowledge.questions.items():
            if name not in said:
                continue
            value = joined(asked, [one for one, _ in said[name]])
            grounds = tuple(dict.fromkeys(
                words for one, words in said[name] if one == value or isinstance(one, tuple)))
            yield DerivedAnswer(name, value, grounds)


def joined(question: Question, values: Sequence[Value]) -> Value:
    """What several answers to a question say together; see the laws above."""
    if question.kind is Kind.CHOICES:
        chosen = {option for value in values if isinstance(value, tuple) for option in value}
        return tuple(option for option in question.option_ids if option in chosen)
    if question.kind is Kind.SCALE:
        return max(values, key=lambda value: question.option_ids.index(str(value)))
    if question.kind is Kind.YES_NO and "yes" in values:
        return "yes"
    return values[0]


def _single_words(lexicon: Mapping[str, LexiconEntry], cue: Cue) -> list[str]:
    return [phrase.text.casefold() for entry in lexicon.values() if entry.cue is cue
            for phrase in entry.phrases]


def _can_be_denied(means: Mapping[str, Value]) -> bool:
    """Whether the words say something that a 'not' turns round: a reason does."""
    return any(isinstance(value, tuple) for value in means.values())


def _best(hits: Sequence[_Hit]) -> list[_Hit]:
    """The hits that count, in the order of their words.

    One falls away where another names more of the same words; where the two only overlap, it must
    name two more. Of one entry, hits that overlap count once.
    """
    ordered = sorted(hits[:MOST_HITS], key=lambda hit: (-hit.named, hit.span.start, -hit.span.end))
    kept: list[_Hit] = []
    for hit in ordered:
        if not any(_gives_way(hit, other) for other in kept):
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit.span)


def _gives_way(hit: _Hit, other: _Hit) -> bool:
    """Whether a hit falls away because of another one that names at least as many words."""
    if hit.span.end <= other.span.start or other.span.end <= hit.span.start:
        return False
    if hit.pattern.entry.id == other.pattern.entry.id:
        return True
    inside = other.span.start <= hit.span.start and hit.span.end <= other.span.end
    return other.named - hit.named >= (1 if inside else 2)


def _cut(text: str, found: Sequence[Token], span: Span) -> str:
    return text[found[span.start].start:found[span.end - 1].end]
