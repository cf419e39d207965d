"""A letter as plain data."""

from __future__ import annotations

from engine.case.letters.draft import Draft
from knowledge.model.plain import JsonValue


def letter_data(made: Draft, case: str) -> dict[str, JsonValue]:
    """The letter as plain data; its schema is `letter` in `engine.rulebase.output_schemas`."""
    return {
        "case": case,
        "letter": made.letter.id,
        "title": made.letter.title,
        "markdown": made.markdown,
        "missing": [{"name": name, "question": question}
                    for name, question in made.missing.items()],
        "cautions": list(made.cautions),
    }
