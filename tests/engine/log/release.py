"""Writes the log of a version of the tables that is to be released, for the tests of migrations."""

from __future__ import annotations

import tempfile
from pathlib import Path

from engine.log.keeping import Diagnoser
from engine.log.log import open_log
from engine.log.migrating import VERSION
from knowledge.reading.loading import load
from tests.engine.log.filling import everything, fill
from tests.knowledge.rulebase import write_rulebase

FOLDER = Path(__file__).parent


def main() -> None:
    """Write it, and beside it what it exports."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log.sqlite"
        log = open_log(str(path))
        fill(log, Diagnoser(load(write_rulebase(Path(folder) / "rulebase"))))
        lines = everything(log)
        (FOLDER / f"released-{VERSION}.sqlite").write_bytes(path.read_bytes())
    (FOLDER / f"released-{VERSION}.jsonl").write_text(
        "".join(f"{line}\n" for line in lines), "utf-8")


if __name__ == "__main__":
    main()
