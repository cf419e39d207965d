"""What follows from a case without the firings."""

from __future__ import annotations

from dataclasses import replace

from engine.case.plan.plan import make_plan
from engine.core.outline import Outliner
from tests.engine.proofs import real_proofs
from tests.strategies import shipped


def test_it_is_the_proof_without_firings() -> None:
    """Of every real case, all but the firings is as the engine infers it, and so is the plan."""
    outliner = Outliner(shipped())
    for proof in real_proofs().values():
        outline = outliner.outline(proof.case)
        assert outline == replace(proof, firings=())
        assert make_plan(outline).steps == make_plan(proof).steps
