"""How many rows a second a column of employers' words is read, by how much the rows repeat.

Run it by hand: `python -m benchmarks.feedback_column [ROWS]`. Nothing is asserted. Texts are made
of our own sentences: letters that repeat, letters of repeated sentences under names of their own,
and letters in which hardly any sentence comes twice, which is as slow as it gets.
"""

from __future__ import annotations

import random
import sys
import time

import polars as pl
from rich.console import Console
from rich.table import Table

from docs.generate import own_sentences
from engine.core.hearing.series import ColumnReader
from knowledge.reading.loading import load

ROWS = 200_000
FIRST = ("An", "Be", "Chlo", "De", "Es", "Fi", "Gi", "Ha", "Iv", "Jo")
LAST = ("a", "n", "e", "v", "ra", "nn", "lo", "na", "or", "sh")
NAMES = [f"{first}{last}" for first in FIRST for last in LAST]


def main() -> None:
    """Measure, and print a table."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    sentences = [one.text for found in own_sentences().values() for one in found]
    chance = random.Random(1)
    knowledge = load()

    def letter() -> str:
        return " ".join(chance.sample(sentences, chance.randint(1, 3)))

    some = [letter() for _ in range(2_000)]
    columns = {
        "2,000 letters that repeat": [chance.choice(some) for _ in range(rows)],
        "letters of repeated sentences, each under a name": [
            f"Dear {chance.choice(NAMES)},\n\n{letter()}" for _ in range(rows)],
        "hardly a sentence comes twice": [
            letter().replace(".", f" for post {number}.") for number in range(rows)],
    }
    table = Table(title=f"Words of {rows:,} rows", title_justify="left")
    for name in ("column", "rows a second", "ratio"):
        table.add_column(name, justify="left" if name == "column" else "right")
    first = 0.0
    for name, texts in columns.items():
        reader, column = ColumnReader(knowledge), pl.Series(texts)
        begin = time.perf_counter()
        reader.read(column)
        speed = rows / (time.perf_counter() - begin)
        first = first or speed
        table.add_row(name, f"{speed:,.0f}", f"{speed / first:.2f}")
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
