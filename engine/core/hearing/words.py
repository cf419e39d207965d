"""Words as they are compared: without capitals, accents, short forms and British spelling."""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import NamedTuple

TOKEN = re.compile(r"[^\W_]+(?:['’ʼ`´][^\W_]+)*|[,;:()]|\s[-–—]+\s|[–—]|\.\.\.|…")
BREAKS = {",": ",", ";": ";", ":": ";", "(": ",", ")": ","}
SHORT = {
    "cannot": ("can", "not"), "cant": ("can", "not"), "wont": ("will", "not"),
    "gonna": ("going", "to"), "wanna": ("want", "to"), "ok": ("okay",), "n't": ("not",),
}
SHORT_ENDS = {"re": "are", "ve": "have", "ll": "will", "d": "would", "m": "am"}
IS_AFTER = frozenset(("it", "that", "there", "here", "what", "who", "he", "she", "this", "where"))
NEGATED = re.compile(
    r"(do|does|did|is|are|was|were|has|have|had|would|could|should|must|need)n['’ʼ`´]?t")
AMERICAN = (
    (re.compile(r"(?<=[a-z]{2})is(?=(?:e|ed|es|ing|ation|ations|ational|er|ers)$)"), "iz"),
    (re.compile(r"(?<=[a-z]{3})our(?=(?:s|ed|ing|able|al|ful|ite)?$)"), "or"),
    (re.compile(r"(?<=[a-z]{3})ys(?=(?:e|ed|es|ing)$)"), "yz"),
    (re.compile(r"programme(?=s?$)"), "program"), (re.compile(r"licence"), "license"),
    (re.compile(r"centre(?=s?$)"), "center"), (re.compile(r"judgement"), "judgment"),
    (re.compile(r"defence"), "defense"), (re.compile(r"^ageing$"), "aging"),
)
"""British endings and what stands for them. Phrases are changed alike, so a slip does no harm."""


class Token(NamedTuple):
    """A word, or a break within a sentence: `,` a weak and `;` a strong one.

    Attributes:
        start: its first character in the text.
        end: one behind its last character.
    """

    word: str
    start: int
    end: int


@functools.lru_cache(maxsize=65_536)
def normal_words(word: str) -> tuple[str, ...]:
    """One written word as the words it stands for: `didn’t` is `did` and `not`."""
    low = word.casefold()
    if not low.isascii():
        low = low.replace("’", "'").replace("ʼ", "'").replace("`", "'").replace("´", "'")
        low = "".join(sign for sign in unicodedata.normalize("NFKD", low)
                      if not unicodedata.combining(sign))
    if low in SHORT:
        return SHORT[low]
    if NEGATED.fullmatch(low):
        return low[:low.rindex("n")], "not"
    stem, mark, ending = low.replace("`", "'").partition("'")
    if mark:
        if ending == "t":
            return {"can": ("can", "not"), "won": ("will", "not"), "shan": ("shall", "not"),
                    "ain": ("is", "not")}.get(stem, (stem.removesuffix("n"), "not"))
        if ending in SHORT_ENDS:
            return stem, SHORT_ENDS[ending]
        if ending == "s":
            return (stem, "is") if stem in IS_AFTER else (_american(stem),)
        return (_american(stem), *normal_words(ending)) if ending.isalpha() else (stem,)
    return (_american(low),)


def _american(word: str) -> str:
    if len(word) > 4:
        for british, american in AMERICAN:
            word = british.sub(american, word)
    return word


def tokens(text: str, start: int, end: int) -> list[Token]:
    """The words and breaks of a part of a text, in order."""
    found: list[Token] = []
    for match in TOKEN.finditer(text, start, end):
        written = match[0]
        first = written[0]
        if first.isalnum():
            for word in normal_words(written):
                found.append(Token(word, match.start(), match.end()))
        else:
            found.append(Token(BREAKS.get(written, ";"), match.start(), match.end()))
    return found
