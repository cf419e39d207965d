"""docs/security.md names every test of an attack, and none that is not there."""

from __future__ import annotations

import re

from tests.engine.inferring import ROOT

FOLDER = ROOT / "tests" / "web"
WHOLE = ("test_attacks.py", "test_upload_attacks.py")
"""Files of which every test is of an attack."""


def attacks_in(name: str) -> set[str]:
    """The tests of a file, as the page names them."""
    [path] = FOLDER.rglob(name)
    text = path.read_text("utf-8")
    return {f"{name}::{test}" for test in re.findall(r"^def (test_\w+)", text, re.MULTILINE)}


def test_the_table_of_attacks() -> None:
    """Whoever reads the table can run each line of it; no attack that is tested is left out."""
    text = (ROOT / "docs" / "security.md").read_text("utf-8")
    named = re.findall(r"`(test_\w+\.py::test_\w+)` \|$", text, re.MULTILINE)
    assert len(named) == len(set(named)) > 25
    assert set(named) <= {test for name in {one.split("::")[0] for one in named}
                          for test in attacks_in(name)}
    assert {test for name in WHOLE for test in attacks_in(name)} <= set(named)
