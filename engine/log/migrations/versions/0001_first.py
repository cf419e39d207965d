"""The first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables. Written out, since what was released once never changes."""
    op.create_table(
        "candidates",
        sa.Column("key", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(200), nullable=False, unique=True),
    )
    op.create_table(
        "cases",
        sa.Column("key", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(200), nullable=False, unique=True),
        sa.Column("candidate_key", sa.Integer(),
                  sa.ForeignKey("candidates.key", ondelete="CASCADE")),
        sa.Column("date", sa.String(10)),
        sa.Column("confirmed", sa.String(60)),
        sa.Column("notes", sa.Text()),
        sa.Column("added", sa.String(10), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("leading", sa.String(60)),
        sa.Column("words", sa.Text(), nullable=False),
    )
    op.create_table(
        "answers",
        _case_key(primary_key=True),
        sa.Column("question", sa.String(60), primary_key=True),
        sa.Column("value", sa.Text(), nullable=False),
    )
    op.create_table(
        "edits",
        sa.Column("key", sa.Integer(), primary_key=True),
        _case_key(),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(60), nullable=False),
        sa.Column("before", sa.Text()),
        sa.Column("after", sa.Text()),
        sa.Column("on", sa.String(10), nullable=False),
    )
    op.create_table(
        "knowledge",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "diagnoses",
        sa.Column("key", sa.Integer(), primary_key=True),
        _case_key(),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("on", sa.String(10), nullable=False),
        sa.Column("knowledge_hash", sa.String(64), sa.ForeignKey("knowledge.hash"), nullable=False),
        sa.Column("leading", sa.String(60), nullable=False),
        sa.Column("second", sa.String(60)),
        sa.Column("totals", sa.Text(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("steps", sa.Text(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.UniqueConstraint("case_key", "number"),
    )
    op.create_table(
        "progress",
        sa.Column("key", sa.Integer(), primary_key=True),
        _case_key(),
        sa.Column("step", sa.String(60), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("on", sa.String(10), nullable=False),
    )
    op.create_table(
        "reviews",
        sa.Column("key", sa.Integer(), primary_key=True),
        sa.Column("diagnosis_key", sa.Integer(),
                  sa.ForeignKey("diagnoses.key", ondelete="CASCADE"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reviewer", sa.String(200)),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        sa.Column("category", sa.String(60)),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("on", sa.String(10), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.UniqueConstraint("diagnosis_key", "number"),
    )
    for table, *columns in (
            ("cases", "candidate_key"), ("cases", "date"), ("cases", "leading"),
            ("edits", "case_key", "revision"), ("progress", "case_key", "key"),
            ("reviews", "diagnosis_key")):
        op.create_index(f"ix_{table}_{columns[0]}", table, columns)


def _case_key(primary_key: bool = False) -> sa.Column[int]:
    return sa.Column("case_key", sa.Integer(), sa.ForeignKey("cases.key", ondelete="CASCADE"),
                     nullable=False, primary_key=primary_key)
