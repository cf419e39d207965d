"""Reads of a question how it is answered from a person's earlier cases."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from knowledge.model.from_earlier import WHOLE, FromEarlier, What
from knowledge.model.problems import Problems
from knowledge.model.records import Kind, Question
from knowledge.reading.fields import Fields, fields
from knowledge.reading.yaml_tree import Table, Tree

MAX_MONTHS = 600
MAX_PERCENT = 100 * WHOLE
ALWAYS = ("what", "older_than_months", "old", "because")
FIELDS: Mapping[What, tuple[str, ...]] = {
    What.CASES: ("least",),
    What.SAME_ANSWER: ("of", "about", "answered", "least"),
    What.SAME_FINDING: ("among", "answered", "least"),
    What.USUAL_ANSWER: ("of", "stands_for", "otherwise"),
}
"""The fields that each kind has besides `ALWAYS`."""
EVERY = tuple(dict.fromkeys(field for needed in FIELDS.values() for field in needed))


def from_earlier(
    tree: Tree, question: Question, questions: Mapping[str, Question],
    findings: tuple[str, ...], problems: Problems,
) -> FromEarlier | None:
    """How a question is answered from earlier cases; None where that cannot be read.

    Args:
        tree: the field `from_earlier`.
        question: whose it is.
        questions: all questions.
        findings: all findings.
        problems: collects errors.
    """
    what = f"'from_earlier' of question {question.id}"
    found = fields(tree, what, ALWAYS, EVERY, problems)
    if question.kind not in (Kind.SCALE, Kind.CHOICE):
        problems.add(tree.place, f"{what}: a question of kind {question.kind} cannot be answered "
                     "from earlier cases", "its kind was changed",
                     "make it a scale or a choice, or delete 'from_earlier'")
        return None
    if not found.entries:
        return None
    kind = found.one_of("what", What, What.CASES)
    _check_fields(found, kind)
    asked = _asked(found, questions)
    return FromEarlier(
        what=kind, of=asked.id if asked else "",
        things=_things(found, kind, asked, question, findings),
        otherwise=found.reference("otherwise", f"option of {question.id}", question.option_ids),
        least=_least(found, question), months=found.whole("older_than_months", 1, MAX_MONTHS, 1),
        old=found.whole("old", 0, WHOLE), answered=found.whole("answered", 0, WHOLE, WHOLE),
        because=found.text("because"))


def _check_fields(found: Fields, kind: What) -> None:
    for name in EVERY:
        if name in FIELDS[kind] and name not in found:
            found.problems.add(found.place, f"{found.what} has no '{name}'",
                               f"what it looks at is `{kind}`", f"add a line `{name}: ...`")
        elif name in found and name not in FIELDS[kind]:
            found.problems.add(found.places[name], f"{found.what} has '{name}', but what it looks "
                               f"at is `{kind}`", "it was changed", f"delete `{name}`")


def _asked(found: Fields, questions: Mapping[str, Question]) -> Question | None:
    """The question whose answers are looked at."""
    asked = questions.get(found.reference("of", "question", questions))
    if asked is not None and not asked.options:
        found.problems.add(found.places["of"], f"{found.what}: {asked.id} has no options to "
                           "compare", f"its kind is {asked.kind}", "name another question")
        return None
    return asked


def _things(
    found: Fields, kind: What, asked: Question | None, question: Question,
    findings: tuple[str, ...],
) -> dict[str, tuple[str, ...]]:
    if kind is What.SAME_FINDING:
        return {name: (name,) for name in found.references("among", "finding", findings)}
    name = "about" if kind is What.SAME_ANSWER else "stands_for"
    tree = found.entries.get(name)
    if kind is What.CASES or tree is None or asked is None:
        return {}
    options = asked.option_ids
    below = fields(tree, f"'{name}' of {found.what}", [], options, found.problems)
    if isinstance(tree, Table) and not tree.entries:
        found.problems.add(tree.place, f"{below.what} names no option of {asked.id}",
                           "it was not finished", "write one option a line")
    if kind is What.SAME_ANSWER:
        read = {option: below.references(option, "finding", findings) for option in below.entries}
    else:
        read = {option: (below.reference(option, f"option of {question.id}",
                                         question.option_ids),) for option in below.entries}
    return {option: read[option] for option in options if option in read}


def _least(found: Fields, question: Question) -> dict[str, int]:
    tree = found.entries.get("least")
    if tree is None:
        return {}
    below = fields(tree, f"'least' of {found.what}", [], question.option_ids, found.problems)
    least = {option: below.whole(option, 1, MAX_PERCENT, 1) for option in question.option_ids
             if option in below}
    if isinstance(tree, Table) and not tree.entries:
        found.problems.add(tree.place, f"{below.what} has no numbers", "they were forgotten",
                           "write percents of a case, as in {'2': 200}")
    if any(upper <= lower for lower, upper in pairwise(least.values())):
        found.problems.add(tree.place, f"{below.what}: the numbers do not rise with the options",
                           "two of them were exchanged", "give later options more")
    return least
