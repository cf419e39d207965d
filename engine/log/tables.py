"""The tables of the log. Answers and lists are kept as JSON text, the same in every database."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_name)s", "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s", "pk": "pk_%(table_name)s",
}
METADATA = MetaData(naming_convention=NAMES)


def _case_key(**options: bool) -> Column[int]:
    return Column("case_key", ForeignKey("cases.key", ondelete="CASCADE"), nullable=False,
                  **options)  # type: ignore[arg-type]


CANDIDATES = Table(
    "candidates", METADATA,
    Column("key", Integer, primary_key=True),
    Column("name", String(200), nullable=False, unique=True),
)
CASES = Table(
    "cases", METADATA,
    Column("key", Integer, primary_key=True),
    Column("name", String(200), nullable=False, unique=True),
    Column("candidate_key", ForeignKey("candidates.key", ondelete="CASCADE"), index=True),
    Column("date", String(10), index=True),
    Column("confirmed", String(60)),
    Column("notes", Text),
    Column("added", String(10), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("leading", String(60), index=True),
    Column("words", Text, nullable=False),
)
"""`leading` repeats the newest diagnosis, so that a list needs no other table. `words` is all that
is looked through for a text, in folded letters, since databases fold them differently."""
ANSWERS = Table(
    "answers", METADATA,
    _case_key(primary_key=True),
    Column("question", String(60), primary_key=True),
    Column("value", Text, nullable=False),
)
EDITS = Table(
    "edits", METADATA,
    Column("key", Integer, primary_key=True),
    _case_key(),
    Column("revision", Integer, nullable=False),
    Column("subject", String(60), nullable=False),
    Column("before", Text),
    Column("after", Text),
    Column("on", String(10), nullable=False),
    Index("ix_edits_case_key", "case_key", "revision"),
)
"""`subject` is a question, or a field of the case itself, such as `case:date`; see `editing`."""
KNOWLEDGE = Table(
    "knowledge", METADATA,
    Column("hash", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
"""Every rulebase that a diagnosis was made with, once: canonical JSON, compressed by zlib."""
DIAGNOSES = Table(
    "diagnoses", METADATA,
    Column("key", Integer, primary_key=True),
    _case_key(),
    Column("number", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("on", String(10), nullable=False),
    Column("knowledge_hash", ForeignKey("knowledge.hash"), nullable=False),
    Column("leading", String(60), nullable=False),
    Column("second", String(60)),
    Column("totals", Text, nullable=False),
    Column("findings", Text, nullable=False),
    Column("steps", Text, nullable=False),
    Column("record", LargeBinary, nullable=False),
    Column("hash", String(64), nullable=False),
    UniqueConstraint("case_key", "number"),
)
"""`record` is the audit record without the rulebase, compressed; `hash` is its own hash."""
PROGRESS = Table(
    "progress", METADATA,
    Column("key", Integer, primary_key=True),
    _case_key(),
    Column("step", String(60), nullable=False),
    Column("state", String(10), nullable=False),
    Column("note", Text),
    Column("on", String(10), nullable=False),
    Index("ix_progress_case_key", "case_key", "key"),
)
"""What was noted about each step, in order; the newest row of a step tells its state."""
REVIEWS = Table(
    "reviews", METADATA,
    Column("key", Integer, primary_key=True),
    Column("diagnosis_key", ForeignKey("diagnoses.key", ondelete="CASCADE"), nullable=False,
           index=True),
    Column("number", Integer, nullable=False),
    Column("reviewer", String(200)),
    Column("agrees", Boolean, nullable=False),
    Column("category", String(60)),
    Column("because", Text, nullable=False),
    Column("on", String(10), nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    UniqueConstraint("diagnosis_key", "number"),
)
"""`previous` is the hash of the review before, or of the diagnosis for the first: a chain."""
