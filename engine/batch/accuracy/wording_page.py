"""How well the employer's words are read, as a part of the page on accuracy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.batch.accuracy.comparison import Accuracy, Outcome
from engine.batch.accuracy.reliability import Share
from engine.batch.accuracy.wording import Words
from knowledge.model.records import Knowledge

INTRODUCTION = """\
The words are read with the phrase lexicon ([feedback.md](feedback.md)). *Precision* is the share of
the reasons read that were meant, *recall* the share of those meant that were read (van Rijsbergen
1979). The words of the cases are the one line that was noted of what the employer said; what is
meant is the reasons that were put into the case. Both were at hand while the lexicon was written,
so these numbers say little about words that nobody has seen yet."""
OWN = """\
`tests/engine/core/hearing/sentences.yaml` holds sentences of our own: what employers write, say and
have passed on, in many wordings, with denials and mixtures. The first four sets were at hand while
the lexicon was written or mended after them. `held_out` was written afterwards, on purpose in other
words than before, and the lexicon was not changed for the reasons in it: it is the better guide to
words that are new. `mails_and_notes` was written after that and hard on purpose; when it was first
read, 20 of its 41 reasons were found, and 20 of the 24 reasons read were right. The lexicon was
then extended with it at hand, which is what the table shows."""


def wording_blocks(
    found: Words, by_words: Accuracy | None, own: Sequence[tuple[str, Words]], knowledge: Knowledge
) -> Iterator[str]:
    """The blocks of the page.

    Args:
        found: how well the words of cases were read.
        by_words: the diagnosis where the words are the only feedback.
        own: the same for sets of sentences, each with its title.
        knowledge: tells the reasons.
    """
    yield "## Are the employer's words read as they were meant?"
    yield INTRODUCTION
    yield _reasons(found, knowledge)
    if by_words is not None:
        yield ("Where these words are the only feedback (the other answers whose ids begin with "
               "`fb.` are taken away), the diagnosis is as follows.")
        yield _table(["with the words alone", "cases"], [
            [words, share_words(by_words.share(wanted))] for wanted, words in (
                (Outcome.RIGHT, "the reason named is the confirmed one"),
                (Outcome.UNDETERMINED, "undetermined: no reason named"),
                (Outcome.WRONG, "another reason was named"))])
    if own:
        yield "### Sentences of our own"
        yield OWN
        yield _table(
            ["set", "sentences", "precision", "recall",
             "standard phrases, and no reason, recognised", "denials without a reason read"],
            [[title, str(words.texts), share_words(words.precision()),
              share_words(words.recall()), share_words(words.phrases),
              share_words(words.denials)] for title, words in own])


def _reasons(found: Words, knowledge: Knowledge) -> str:
    question = knowledge.questions["fb.reason"]
    rows = [[f"{option.label} (`{option.id}`)", share_words(found.precision(option.id)),
             share_words(found.recall(option.id))]
            for option in question.options if found.read[option.id] or found.meant[option.id]]
    return _table(["reason", "precision", "recall"], [
        *rows, ["**all together**", share_words(found.precision()), share_words(found.recall())]])


def share_words(share: Share) -> str:
    """A share such as `9 of 10, 90 %`; a dash where there is nothing to count."""
    if share.value is None:
        return "-"
    return f"{share.count} of {share.of}, {100 * share.value:.0f} %"


def _table(heads: list[str], rows: list[list[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
