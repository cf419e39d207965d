"""Reads of a question whether its answer could be another one next time, and what that takes."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.model.records import Changing, Option
from knowledge.reading.fields import Fields, fields
from knowledge.reading.yaml_tree import Table

MAX_COST = 9
NEEDED = ("cost", "aim")
DETAILS = (*NEEDED, "not_from")


def changing(found: Fields, options: Sequence[Option]) -> Changing | None:
    """What it takes to change the answer next time; None where the candidate cannot.

    Args:
        found: the fields of a question.
        options: its options.
    """
    problems = found.problems
    if not found.flag("changeable"):
        for name in DETAILS:
            if name in found:
                problems.add(found.places[name], f"{found.what} has '{name}' but is not changeable",
                             "`changeable: true` is missing", f"write it, or delete `{name}`")
        return None
    if not options:
        problems.add(found.places["changeable"], f"{found.what} has no options, so there is no "
                     "answer to aim for", "its kind was changed", "write `changeable: false`")
        return None
    for name in NEEDED:
        if name not in found:
            problems.add(found.places["changeable"], f"{found.what} is changeable, and has no "
                         f"'{name}'", "it was forgotten",
                         f"write `cost: 1` to `cost: {MAX_COST}`" if name == "cost" else
                         "write `aim:` and below it `option: words after “had you”` lines")
    aims = _aims(found, options)
    ids = tuple(option.id for option in options)
    not_from = found.references("not_from", f"option of {found.what.split()[-1]}", ids)
    for name in not_from:
        if any(aim.id == name for aim in aims):
            problems.add(found.places["not_from"], f"{found.what} both aims for '{name}' and lists "
                         "it under 'not_from'", "a copy was left", "keep it in one of the two")
    if not aims:
        return None
    return Changing(found.whole("cost", 1, MAX_COST, 1), aims,
                    tuple(name for name in ids if name in not_from))


def _aims(found: Fields, options: Sequence[Option]) -> tuple[Option, ...]:
    tree = found.entries.get("aim")
    if tree is None:
        return ()
    words = fields(tree, f"'aim' of {found.what}", [], [option.id for option in options],
                   found.problems)
    if isinstance(tree, Table) and not tree.entries:
        found.problems.add(tree.place, f"'aim' of {found.what} names no option",
                           "it was not finished",
                           "write `option: words after “had you”` lines")
    if len(words.entries) == len(options):
        found.problems.add(tree.place, f"'aim' of {found.what} names every option",
                           "an answer that one would not aim for is among them",
                           "keep those that would help")
    return tuple(Option(option.id, words.text(option.id)) for option in options
                 if option.id in words)
