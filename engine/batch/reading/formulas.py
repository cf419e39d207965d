"""Texts that a spreadsheet would run as formulas; an apostrophe before them makes them plain."""

from __future__ import annotations

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A spreadsheet takes text that begins with one of these for a formula (OWASP, CSV injection)."""
GUARD = "'"


def guarded(text: str) -> str:
    """Text that a spreadsheet shows as it stands."""
    return GUARD + text if text.startswith(SIGNS) else text


def guarded_columns(rows: pl.DataFrame) -> pl.DataFrame:
    """All texts of a table, guarded."""
    texts = [name for name, kind in rows.schema.items() if kind == pl.String]
    return rows.with_columns(
        pl.when(pl.col(name).str.slice(0, 1).is_in(SIGNS))
        .then(pl.lit(GUARD) + pl.col(name)).otherwise(pl.col(name)).alias(name) for name in texts)


def bare(text: str) -> str:
    """Text as it was before it was guarded."""
    without = text.removeprefix(GUARD)
    return without if guarded(without) == text else text


def unguarded(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Texts as they were before they were guarded."""
    if not pc.any(pc.starts_with(column, GUARD)).as_py():
        return column
    return pc.replace_substring_regex(column, f"^{GUARD}([" + "".join(
        f"\\x{{{ord(sign):x}}}" for sign in SIGNS) + "])", r"\1")
