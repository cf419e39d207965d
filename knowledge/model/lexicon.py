"""The phrase lexicon as typed, immutable records: which words of an employer mean what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from knowledge.model.conditions import Value
from knowledge.model.exemption import Exemption
from knowledge.model.phrases import Phrase
from knowledge.model.problems import NOWHERE, Place

NOTHING = "nothing"
"""Stands in `means` for words that are heard and mean no answer."""


class Cue(StrEnum):
    """What words do to the words around them, where they mean no answer by themselves."""

    DENIES_AFTER = "denies_after"
    DENIES_BEFORE = "denies_before"
    SPENT = "spent"
    BOUNDARY = "boundary"
    LACKS = "lacks"
    SILENCES = "silences"
    HEDGES = "hedges"
    SLIPS = "slips"
    NO_SLIPS = "no_slips"


CUES = {
    Cue.DENIES_AFTER: "What follows is denied, up to a boundary: 'not', 'nothing to do with'.",
    Cue.DENIES_BEFORE: "What stands before is denied, back to a boundary: 'was not the problem'.",
    Cue.SPENT: "A 'not' in these words denies nothing that follows: 'not only', 'not selected'.",
    Cue.BOUNDARY: "A denial reaches no further than these words: 'but', 'because'.",
    Cue.LACKS: "What follows is missing, where it is a quality: 'not', 'struggled to', 'lack of'.",
    Cue.SILENCES: "Words that give no reason, up to a contrast: notices, thanks, other posts.",
    Cue.HEDGES: "The words around are said with reserve: 'perhaps', 'a little'.",
    Cue.SLIPS: "Words that are recognised with a slip of spelling as well.",
    Cue.NO_SLIPS: "Words that look like a slip of such a word and are none.",
}
"""What each cue does, for a counselor."""


@dataclass(frozen=True, slots=True)
class LexiconEntry:
    """Phrases that mean the same.

    Attributes:
        theme: the heading it stands under.
        phrases: each one is enough.
        means: the answers it stands for, by question; empty where the words are heard and mean no
            answer (courtesy, praise). None for a cue or a group.
        denied: the answers it stands for where the words are said to be missing, for an entry that
            names a quality: 'did not connect with us'.
        unlawful: what the words are about, where it may be unlawful to refuse someone for it; they
            then give no reason, nor does anything else in the clause.
        cue: what the words do to others; None for an entry with a meaning and for a group.
        reads: sentences in which it must be heard.
        passes: sentences in which it must not.
        exempt: checks that are switched off for it.
    """

    id: str
    theme: str
    phrases: tuple[Phrase, ...]
    means: Mapping[str, Value] | None = None
    denied: Mapping[str, Value] | None = None
    unlawful: str = ""
    cue: Cue | None = None
    reads: tuple[str, ...] = ()
    passes: tuple[str, ...] = ()
    place: Place = field(default=NOWHERE, compare=False)
    exempt: tuple[Exemption, ...] = ()

    @property
    def is_group(self) -> bool:
        """Whether it only gives a name to words that other phrases use."""
        return self.means is None and self.cue is None
