"""Which libraries are no part of the core, and how the extra that has them is brought."""

from __future__ import annotations

import shlex
import sys

from engine.core.words.translation import gettext as _

EXTRAS = {
    "batch": ("duckdb", "fastexcel", "ibis", "llvmlite", "numba", "numpy", "polars", "pyarrow",
              "sqlglot"),
    "postgres": ("psycopg",),
    "spark": ("pandas", "pyspark"),
}
"""The packages that each extra brings, by the names under which they are imported."""


def how_to_install(extra: str) -> str:
    """The command that brings an extra into the Python that runs now."""
    return f"{shlex.quote(sys.executable)} -m pip install 'debrief[{extra}]'"


def missing_extra(error: ModuleNotFoundError) -> str | None:
    """What a failed import lacks, and the command that brings it, as one line for people.

    Returns:
        None if no extra has that module, so that the failure is a fault of the program.
    """
    package = (error.name or "").partition(".")[0]
    for extra, packages in EXTRAS.items():
        if package in packages:
            return _("This needs a part that is not installed (%(package)s). Bring it with: "
                     "%(command)s", package=package, command=how_to_install(extra))
    return None
