"""What files made with a spreadsheet have in common: a row of names, and blank rows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from engine.batch.reading.block import InputError


def header(cells: Sequence[str | None]) -> list[str]:
    """The names of columns; one without a name is called by its place.

    Raises:
        InputError: two have the same name.
    """
    names = [" ".join((cell or "").split()) for cell in cells]
    for name in names:
        if name and names.count(name) > 1:
            raise InputError(f"two columns are called {name[:60]!r}; rename one of them")
    return [name or f"column {place}" for place, name in enumerate(names, 1)]


def without_blank(
    table: pa.Table, rows: NDArray[np.int64]
) -> tuple[pa.Table, NDArray[np.int64]]:
    """A table, and the numbers of its rows, without the rows in which nothing stands."""
    kept = np.zeros(table.num_rows, np.bool_)
    for name in table.column_names:
        kept |= pc.is_valid(table.column(name)).to_numpy()
        if kept.all():
            return table, rows
    return table.filter(pa.array(kept)), rows[kept]
