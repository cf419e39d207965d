"""The search for the plan of one case, on numbers, as `engine.case.plan` makes it on objects.

Compiled by numba when first called. Steps are numbered so that each comes after everything it may
have to wait for; a set of steps is a whole number with a bit for each member.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from engine.batch.columns.bits import inner, lowest, size

Numbers: TypeAlias = NDArray[np.int64]
MAX_STEPS = 62
"""A set of steps must fit into a signed 64-bit integer."""


class Steps(NamedTuple):
    """What the knowledge says of steps.

    `X_start[n]:X_start[n + 1]` are the places in X of what belongs to step n.

    Attributes:
        all_steps: those that must come first.
        any_steps: those of which one must come first, in the order in which they are told.
        all_sets: the same as `all_steps`, as sets.
        any_sets: the same as `any_steps`, as sets.
        before: everything each may ever have to wait for, and itself, as sets.
        choice: the number of the choice that a step is an alternative of, or -1.
        choices: the alternatives of each choice.
        every: the steps of every plan.
        lead: longest days until each is done.
        place: of each step in the knowledge.
        told: the step at each place of the knowledge.
        cap: the most steps to plan, those already done not counted; 0 means all.
    """

    all_start: Numbers
    all_steps: Numbers
    any_start: Numbers
    any_steps: Numbers
    all_sets: Numbers
    any_sets: Numbers
    before: Numbers
    choice: Numbers
    choices: Numbers
    every: int
    lead: Numbers
    place: Numbers
    told: Numbers
    cap: int


class Scratch(NamedTuple):
    """Room to work in, used again for every case; a number for each step.

    Attributes:
        needed: itself and all it needs.
        adds: how many steps it would add to the plan.
        gain: the worth for each of these that it would add.
        phase: in which phase of the plan it is.
        finish: after how many days it is done, by longest lead times.
        keys: by what the steps of the plan are sorted.
        offers: the steps that may still be added.
    """

    needed: Numbers
    adds: Numbers
    gain: NDArray[np.float64]
    phase: Numbers
    finish: Numbers
    keys: Numbers
    offers: Numbers


@inner
def search(
    steps: Steps, room: Scratch, called: int, done: int, worth: Numbers, plan: NDArray[np.int16]
) -> int:
    """Make a plan.

    Args:
        steps: what the knowledge says of them.
        room: room to work in.
        called: the steps called for.
        done: the steps done already.
        worth: of each step, in decibans.
        plan: where the places in the knowledge of the steps of the plan are put, in its order.

    Returns:
        How many steps the plan has.
    """
    called = _decide_choices(steps, room, called, done, worth)
    possible = _one_to_do(steps, room, called, done, worth)
    kept = _fill(steps, room, possible, done, worth)
    kept = _without_spares(steps, kept, called, done)
    return _arrange(steps, room, kept, done, worth, plan)


@inner
def _decide_choices(
    steps: Steps, room: Scratch, called: int, done: int, worth: Numbers
) -> int:
    """Take of every choice the alternative that makes most possible, the first of equal ones."""
    for choice in range(steps.choices.size):
        options = called & steps.choices[choice]
        if options & (options - 1) == 0:
            continue
        best, highest = 0, -1
        for step in steps.told:
            if options >> step & 1:
                trial = called & ~options | 1 << step
                total = _total(_close(steps, room.needed, trial, done, 0), worth)
                if total > highest:
                    best, highest = trial, total
        called = best
    return called


@inner
def _one_to_do(steps: Steps, room: Scratch, called: int, done: int, worth: Numbers) -> int:
    """The steps that are possible where each choice brings one alternative to do at most."""
    barred, choice = 0, 0
    possible = _close(steps, room.needed, called, done, barred)
    while choice < steps.choices.size:
        options = _brought(room.needed, possible) & steps.choices[choice] & ~done
        choice += 1
        if options & (options - 1) == 0:
            continue
        best, highest = 0, -1
        for step in steps.told:
            if options >> step & 1:
                trial = barred | steps.choices[choice - 1] & ~(1 << step)
                total = _total(_close(steps, room.needed, called, done, trial), worth)
                if total > highest:
                    best, highest = trial, total
        barred, choice = best, 0
        possible = _close(steps, room.needed, called, done, barred)
    return possible


@inner
def _total(some: int, worth: Numbers) -> int:
    """The worth of some steps."""
    total = 0
    while some:
        total += worth[lowest(some)]
        some &= some - 1
    return total


@inner
def _brought(needed: Numbers, possible: int) -> int:
    """The possible steps and all that they need."""
    brought = 0
    while possible:
        brought |= needed[lowest(possible)]
        possible &= possible - 1
    return brought


@inner
def _close(steps: Steps, needed: Numbers, called: int, done: int, barred: int) -> int:
    """The steps that are possible without those barred; puts what each needs into `needed`.

    See `engine.case.plan.prerequisites`.
    """
    relevant, left, possible, out = 0, called, 0, barred & ~done
    while left:
        relevant |= steps.before[lowest(left)]
        left &= left - 1
    while relevant:
        step = lowest(relevant)
        relevant &= relevant - 1
        if out >> step & 1:
            continue
        found, either, stays = 1 << step, steps.any_sets[step], True
        if not done >> step & 1:
            usable = _usable(steps, step, called, possible, done, out)
            if steps.all_sets[step] & out or (either and not usable):
                out |= 1 << step
                continue
            for place in range(steps.all_start[step], steps.all_start[step + 1]):
                found |= needed[steps.all_steps[place]]
            if either:
                stays = either & possible != 0
                found |= _least(steps, needed, step, usable, ~found & ~done)
        needed[step] = found
        if stays and called >> step & 1:
            possible |= 1 << step
    return possible


@inner
def _usable(
    steps: Steps, step: int, called: int, possible: int, done: int, out: int
) -> int:
    """Of the `after_any` steps those possible; else no rivals of what is called for; else done."""
    either: int = steps.any_sets[step] & ~out
    if either & possible:
        return either & possible
    usable = 0
    for place in range(steps.any_start[step], steps.any_start[step + 1]):
        other = steps.any_steps[place]
        choice = steps.choice[other]
        if choice < 0 or called & steps.choices[choice] & ~(1 << other) == 0:
            usable |= 1 << other
    return usable & either if usable & either else either & done


@inner
def _least(steps: Steps, needed: Numbers, step: int, usable: int, new: int) -> int:
    """What the `after_any` step needs that brings the fewest new steps, the first of equal ones."""
    best, fewest = 0, -1
    for place in range(steps.any_start[step], steps.any_start[step + 1]):
        other = steps.any_steps[place]
        if usable >> other & 1:
            more = size(needed[other] & new)
            if fewest < 0 or more < fewest:
                best, fewest = needed[other], more
    return best


@inner
def _fill(steps: Steps, room: Scratch, possible: int, done: int, worth: Numbers) -> int:
    """Keep the steps of every plan, then what adds most worth for each step, while the cap lets."""
    kept = _brought(room.needed, possible & steps.every)
    everything = _brought(room.needed, possible)
    if steps.cap == 0 or size(everything & ~done) <= steps.cap:
        return everything
    return _fill_up(steps, room, kept, possible, done, worth)


@inner
def _fill_up(
    steps: Steps, room: Scratch, kept: int, possible: int, done: int, worth: Numbers
) -> int:
    """The same where not everything fits."""
    offers = 0
    for step in steps.told:
        if possible >> step & 1:
            room.offers[offers] = step
            offers += 1
    new, first = -1, True
    while True:
        left = steps.cap - size(kept & ~done)
        best, best_fits, highest, still = -1, False, -1.0, 0
        for offer in range(offers):
            step = room.offers[offer]
            if kept >> step & 1:
                continue
            room.offers[still] = step
            still += 1
            if room.needed[step] & new:
                _weigh(room, step, room.needed[step] & ~kept, done, worth)
            fits = room.adds[step] == 0 or room.adds[step] <= left
            if (fits or first) and (fits > best_fits or (
                    fits == best_fits and room.gain[step] > highest)):
                best, best_fits, highest = step, fits, room.gain[step]
        if best < 0:
            return kept
        offers, new, first = still, room.needed[best] & ~kept, False
        kept |= new


@inner
def _weigh(room: Scratch, step: int, more: int, done: int, worth: Numbers) -> None:
    """How many steps, not done yet, one would add to the plan, and how much worth for each.

    With so few steps, the quotients of different fractions differ, and those of equal ones do not.
    """
    count, gain = size(more & ~done), 0
    while more:
        gain += worth[lowest(more)]
        more &= more - 1
    room.adds[step], room.gain[step] = count, gain / max(count, 1)


@inner
def _without_spares(steps: Steps, kept: int, called: int, done: int) -> int:
    """The kept steps without those that nothing called for and that nothing needs any more."""
    for step in range(steps.place.size - 1, -1, -1):
        if kept & ~called & 1 << step and not _is_needed(steps, step, kept, kept & ~done):
            kept &= ~(1 << step)
    return kept


@inner
def _is_needed(steps: Steps, step: int, kept: int, waiting: int) -> bool:
    while waiting:
        later = lowest(waiting)
        waiting &= waiting - 1
        if steps.all_sets[later] >> step & 1 or steps.any_sets[later] & kept == 1 << step:
            return True
    return False


@inner
def _arrange(
    steps: Steps, room: Scratch, kept: int, done: int, worth: Numbers, plan: NDArray[np.int16]
) -> int:
    """Put the kept steps into the order of a plan: by phase, then as `make_plan` says."""
    count, left = 0, kept
    while left:
        step = lowest(left)
        left &= left - 1
        is_done = done >> step & 1
        room.phase[step], room.finish[step] = 1, 0
        if not is_done:
            _schedule(steps, room, step, kept)
        key = (room.phase[step] * 2 + is_done) * 2 + (1 - (steps.every >> step & 1))
        key = (key << 48) + ((1 << 40) - (worth[step] << 8)) + steps.place[step]
        place = count
        while place > 0 and room.keys[place - 1] > key:
            room.keys[place] = room.keys[place - 1]
            place -= 1
        room.keys[place] = key
        count += 1
    for place in range(count):
        plan[place] = room.keys[place] & 255
    return count


@inner
def _schedule(steps: Steps, room: Scratch, step: int, kept: int) -> None:
    """In which phase a step is, and when it is done: after all, and the soonest of any."""
    phase, start, soonest = 0, 0, -1
    for place in range(steps.all_start[step], steps.all_start[step + 1]):
        earlier = steps.all_steps[place]
        phase, start = max(phase, room.phase[earlier]), max(start, room.finish[earlier])
    for place in range(steps.any_start[step], steps.any_start[step + 1]):
        other = steps.any_steps[place]
        if kept >> other & 1 and (soonest < 0 or room.finish[other] < room.finish[soonest]):
            soonest = other
    if soonest >= 0:
        phase, start = max(phase, room.phase[soonest]), max(start, room.finish[soonest])
    room.phase[step], room.finish[step] = phase + 1, start + steps.lead[step]
