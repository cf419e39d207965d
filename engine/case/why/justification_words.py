"""A justification in sentences, for the terminal and for pages alike."""

from __future__ import annotations

from collections.abc import Iterator

from engine.case.why.justification import Conflict, ConflictSide, Contradiction, Piece, Waterfall
from engine.core.words.prose import clause, fact_sentence, grade_words, quoted, signed
from engine.core.words.translation import gettext as _
from engine.core.words.translation import ngettext
from knowledge.model.records import Knowledge


def piece_words(piece: Piece, knowledge: Knowledge) -> str:
    """What carries a piece of evidence, as in `Nerves hid ability (moderate)`."""
    return f"{knowledge.findings[piece.finding].title} ({grade_words(piece.grade)})"


def total_words(waterfall: Waterfall) -> str:
    """What a waterfall comes to, as in `9 decibans for it, 3 against it: +6 in all, 40 %`."""
    if not waterfall.pieces:
        return _("Nothing known speaks for or against it: 0 decibans, %(percent)s %%.",
                 percent=round(100 * waterfall.probability))
    speaking = sum(piece.decibans for piece in waterfall.pieces if piece.decibans > 0)
    against = sum(-piece.decibans for piece in waterfall.pieces if piece.decibans < 0)
    told = ngettext("%(number)s deciban for it", "%(number)s decibans for it", speaking) if (
        speaking) else _("No decibans for it")
    denying = str(against) if against else _("none")
    return _("%(speaking)s, %(against)s against it: %(total)s in all, %(percent)s %%.",
             speaking=told, against=denying, total=signed(waterfall.total),
             percent=round(100 * waterfall.probability))


def contradiction_lines(
    contradiction: Contradiction, knowledge: Knowledge
) -> Iterator[tuple[int, str]]:
    """A contradiction as the lines of a nested list, each with its depth from 0.

    Answers are told under the part of the questionnaire they are from, which says whose words
    they are.
    """
    match contradiction.conflict:
        case Conflict.NAMED:
            finding = knowledge.findings[contradiction.subject]
            yield 0, f"{finding.title}. {finding.means}"
        case Conflict.SIGNS:
            title = knowledge.categories[contradiction.subject].title
            yield 0, _("One thing is told in two ways, for and against %(reason)s; both count.",
                       reason=quoted(title))
        case Conflict.EXCLUDED:
            yield 0, _("Two findings hold that the knowledge says can never hold together. That is "
                       "a fault of the knowledge.")
    for side in contradiction.sides:
        yield from _side_lines(side, knowledge)
    for rule in contradiction.rules:
        cited = f" [{', '.join(rule.sources)}]" if rule.sources else ""
        yield 1, _("Rule %(rule)s, because %(because)s", rule=rule.id,
                   because=clause(rule.because)) + cited


def _side_lines(side: ConflictSide, knowledge: Knowledge) -> Iterator[tuple[int, str]]:
    depth = 1
    if side.finding is not None and side.grade is not None:
        weight = f"{signed(side.decibans)}  " if side.decibans else ""
        yield depth, (f"{weight}{knowledge.findings[side.finding].title} "
                      f"({grade_words(side.grade)})")
        depth += 1
    sections: dict[str, list[str]] = {}
    for answer in side.answers:
        section = knowledge.questions[answer.subject].section
        sections.setdefault(section, []).append(fact_sentence(answer, knowledge))
    for section, told in sections.items():
        yield depth, f"{section}: {'; '.join(told)}"
