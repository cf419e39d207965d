"""Checks of steps: that each can be called for and done, and what stands in the way."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from engine.case.plan.plan import make_plan
from engine.core.proof import Proof
from engine.core.symbolic.prover import Prover
from engine.core.words.prose import listed, quoted
from engine.rulebase.checks.fault import Fault, Ground, fault
from knowledge.model.records import Knowledge, Step


def unreachable_step(prover: Prover) -> Iterator[Fault]:
    """Steps that no case calls for."""
    for step in prover.knowledge.steps.values():
        if not prover.can_be(prover.formulas.called(step)):
            yield fault(
                "unreachable_step", step, f"no case calls for step {step.id}",
                "The findings it addresses can never hold; name others, or delete the step.")


def blocked_step(prover: Prover) -> Iterator[Fault]:
    """Steps that can be called for, but never together with a step they need first."""
    for step in prover.knowledge.steps.values():
        called, falls = prover.formulas.called(step), prover.formulas.falls_away(step)
        if prover.can_be(called) and prover.always(called, falls):
            yield fault(
                "blocked_step", step,
                f"step {step.id} falls away in every case that calls for it",
                f"One of {listed(step.after_any, 'or')} must be called for as well; let one of "
                f"them answer a finding that this step answers.")


def falls_away(prover: Prover) -> Iterator[Fault]:
    """Steps that some case calls for without any of the steps of which they need one first."""
    for step in prover.knowledge.steps.values():
        called, falls = prover.formulas.called(step), prover.formulas.falls_away(step)
        if not step.after_any or prover.always(called, falls):
            continue
        witness = prover.witness(falls, partial(_falls_away, step))
        if witness is not None:
            yield fault(
                "falls_away", step,
                f"a case can call for {quoted(step.title)} where "
                f"{listed(step.after_any, 'and')} {'is' if len(step.after_any) == 1 else 'are'} "
                f"not called for, or cannot come first either, so that it falls away",
                "Let one of these answer the same findings, or say under `exempt` why it should "
                "fall away.", witness=witness, others=step.after_any)


def never_done(prover: Prover) -> Iterator[Fault]:
    """Steps whose `done_if` can never be true."""
    for step in prover.knowledge.steps.values():
        if step.done_if is not None and not prover.can_be(prover.formulas.done(step)):
            yield fault(
                "never_done", step, f"the `done_if` of step {step.id} can never be true",
                "Its parts contradict each other; change or delete it.")


def rival_steps(prover: Prover) -> Iterator[Fault]:
    """Steps that need two alternatives of one choice, of which a plan has only one."""
    steps = prover.knowledge.steps
    for step in steps.values():
        needed = _needs(step, prover.knowledge)
        choices: dict[str, str] = {}
        for name in needed:
            choice = steps[name].choice
            rival = choices.setdefault(choice, name) if choice is not None else name
            if rival != name:
                yield fault(
                    "rival_steps", step,
                    f"step {step.id} needs both {rival} and {name}, which are alternatives",
                    "Put them under `after_any`, or give them different choices.",
                    ground=Ground.TEXT, others=(rival, name))


def _needs(step: Step, knowledge: Knowledge) -> list[str]:
    """The step and all it needs, by `after_all`."""
    found = [step.id]
    for name in found:
        found += [earlier for earlier in knowledge.steps[name].after_all if earlier not in found]
    return found


def _falls_away(step: Step, proof: Proof) -> bool:
    prefer = (step.id,) if step.choice is not None else ()
    return step.id in make_plan(proof, cap=0, prefer=prefer).fallen_away
