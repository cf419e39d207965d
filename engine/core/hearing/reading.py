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

from engine.core.hearing.clauses import clause, touches
from engine.core.hearing.cleaning import clean
from engine.core.hearing.denial import Span, denying, missing
from engine.core.hearing.hits import MOST_HITS, Hit, best
from engine.core.hearing.names import without_names
from engine.core.hearing.patterns import Line, PatternIndex, line_of
from engine.core.hearing.sentences import sentence_spans
from engine.core.hearing.slips import Slips
from engine.core.hearing.words import Token, tokens
from knowledge.model.conditions import Value
from knowledge.model.heard import DerivedAnswer, Words
from knowledge.model.lexicon import Cue, LexiconEntry
from knowledge.model.records import Kind, Knowledge, Question


@dataclass(frozen=True, slots=True)
class Match:
    """Words that a phrase of the lexicon recognised.

    Attributes:
        words: which, where, and the entry.
        phrase: the phrase as the lexicon has it.
        means: the answers they stand for; none for courtesy and praise.
        denied: the words that deny them (`?` for a question); empty where nothing does.
        hedged: whether they are said with reserve.
        unlawful: what it may be unlawful to refuse someone for, where the words name it.
    """

    words: Words
    phrase: str
    means: Mapping[str, Value]
    denied: str = ""
    hedged: bool = False
    unlawful: str = ""


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

    @property
    def unlawful(self) -> tuple[Match, ...]:
        """The words that name what it may be unlawful to refuse someone for."""
        return tuple(match for sentence in self.sentences for match in sentence.matches
                     if match.unlawful and not match.denied)


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
        if not any(token.word[0].isalpha() for token in found):
            return None
        line = line_of(self._slips.corrected(without_names(text, found)))
        hits, cues, silencing = self._hits(line)
        quiet = [clause(hit.span, line.words) for hit in silencing]
        if not hits and not quiet:
            return ()
        heard = [hit.span for hit in hits]
        hedged = any(cue is Cue.HEDGES for cue, _ in cues)
        asks = text.rstrip(" \"'”’)").endswith("?")
        matches = [_match(text, found, hit, hit.span) for hit in silencing]
        struck = [clause(hit.span, line.words) for hit in hits if hit.pattern.entry.unlawful
                  and denying(hit.span, cues, heard, line.words) is None]
        for hit in hits:
            entry, span = hit.pattern.entry, hit.span
            means, denied = entry.means or {}, ""
            silent = touches(span, quiet) or (not entry.unlawful and touches(span, struck))
            if silent:
                means = {} if _gives_reasons(means) else means
            elif entry.denied is not None:
                by = None if asks else missing(span, cues, heard, line.words)
                if by is not None:
                    means = entry.denied
                    span = Span(min(by.start, span.start), max(by.end, span.end))
            elif entry.unlawful or _gives_reasons(means):
                by = denying(span, cues, heard, line.words)
                denied = "?" if asks else "" if by is None else _cut(text, found, by)
            matches.append(replace(
                _match(text, found, hit, span), means=means, denied=denied, hedged=hedged,
                unlawful="" if silent else entry.unlawful))
        return tuple(sorted(matches, key=lambda match: (match.words.start, match.words.end)))

    def _hits(self, line: Line) -> tuple[list[Hit], list[tuple[Cue, Span]], list[Hit]]:
        """The phrases heard, the cues, and those of them that silence others."""
        hits: list[Hit] = []
        cues: list[tuple[Cue, Span]] = []
        silencing: list[Hit] = []
        for pattern, found in self._index.found(line):
            span = Span(line.at[found.start()], line.at[found.end()])
            if pattern.entry.cue is Cue.SILENCES:
                silencing.append(Hit(pattern, span, 0))
            elif pattern.entry.cue is not None:
                cues.append((pattern.entry.cue, span))
            else:
                loose = sum(gap.count(" ") for gap in found.groups() if gap)
                hits.append(Hit(pattern, span, span.end - span.start - loose))
        return best(hits), cues, silencing[:MOST_HITS]

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


def _gives_reasons(means: Mapping[str, Value]) -> bool:
    """Whether the words say something that a 'not' turns round: a reason, one of a set, does."""
    return any(isinstance(value, tuple) for value in means.values())


def _match(text: str, found: Sequence[Token], hit: Hit, span: Span) -> Match:
    """A match of words that mean nothing so far."""
    start, end = found[span.start].start, found[span.end - 1].end
    return Match(Words(hit.pattern.entry.id, start, end, text[start:end]),
                 hit.pattern.phrase.text, {})


def _cut(text: str, found: Sequence[Token], span: Span) -> str:
    return text[found[span.start].start:found[span.end - 1].end]
