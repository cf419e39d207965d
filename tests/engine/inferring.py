"""What the tests of inference share: their settings, and how to look at a proof or a new Python."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from engine.core.proof import Proof
from tests.examples import examples

ROOT = Path(__file__).parents[2]
SOME = examples(2)


def python(code: str, *, hash_seed: str = "0", timeout: float = 60) -> str:
    """What a new Python prints for this code; it must not fail, warn or write to stderr."""
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], cwd=ROOT, timeout=timeout, check=False,
        capture_output=True, text=True, encoding="utf-8",
        env={**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)})
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout


def fired(proof: Proof) -> set[str]:
    return {firing.rule for firing in proof.firings}
