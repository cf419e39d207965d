"""What several tests of inference start from: the shipped knowledge, and the real cases."""

from __future__ import annotations

import pytest

from engine.core.inference import InferenceEngine
from engine.core.proof import Proof
from tests.strategies import real_cases, shipped


@pytest.fixture(scope="module")
def engine() -> InferenceEngine:
    return InferenceEngine(shipped())


@pytest.fixture(scope="module")
def real_proofs(engine: InferenceEngine) -> tuple[Proof, ...]:
    return tuple(engine.infer(case) for case in real_cases())
