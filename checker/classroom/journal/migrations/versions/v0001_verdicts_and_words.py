"""Learners, attempts, verdicts, families, comments, overrides, and who made them."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the first tables."""
    op.create_table(
        "learner",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.String, nullable=False, unique=True),
        sa.Column("identity", sa.String, nullable=False, unique=True),
        sa.Column("name", sa.String, nullable=False),
    )
    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("learner_id", sa.Integer, sa.ForeignKey("learner.id"), nullable=False, index=True),
        sa.Column("kata", sa.String, nullable=False, index=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("content_sha256", sa.String, nullable=False),
        sa.Column("submitted_at", sa.String),
        sa.Column("folder", sa.String, nullable=False),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("line", sa.Text, nullable=False),
        sa.Column("notes", sa.Text, nullable=False),
        sa.Column("is_latest", sa.Boolean, nullable=False, index=True),
        sa.UniqueConstraint("learner_id", "kata", "number", "content_sha256"),
    )
    op.create_table(
        "verdict",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("attempt_id", sa.Integer, sa.ForeignKey("attempt.id"), nullable=False, index=True),
        sa.Column("is_current", sa.Boolean, nullable=False, index=True),
        sa.Column("file", sa.String, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("written_ns", sa.BigInteger, nullable=False),
        sa.Column("conclusion", sa.String, nullable=False),
        sa.Column("unstable", sa.Boolean, nullable=False),
        sa.Column("score", sa.Float, nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("fixed", "to_fix", "kept", "to_keep")),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("checks", "start_failure", "missing_walls")),
        *(sa.Column(name, sa.String, nullable=False) for name in ("kata_sha256", "seed", "graded_at")),
        sa.Column("family", sa.String),
    )
    op.create_table(
        "kata_check",
        sa.Column("kata", sa.String, primary_key=True),
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("claim", sa.Text, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("promise", sa.Integer, nullable=False),
        sa.Column("origin", sa.String, nullable=False),
    )
    op.create_table(
        "kata",
        sa.Column("slug", sa.String, primary_key=True),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
    )
    op.create_table(
        "family",
        sa.Column("kata", sa.String, primary_key=True),
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("likeness", sa.String, nullable=False),
        sa.Column("odd", sa.String, nullable=False),
        sa.Column("change", sa.Text, nullable=False),
    )
    op.create_table(
        "comment",
        *mark(),
        sa.Column("attempt_id", sa.Integer, sa.ForeignKey("attempt.id"), index=True),
        sa.Column("kata", sa.String),
        sa.Column("family", sa.String, index=True),
        sa.Column("file", sa.String),
        sa.Column("line", sa.Integer),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_table(
        "override",
        *mark(),
        sa.Column("attempt_id", sa.Integer, sa.ForeignKey("attempt.id"), nullable=False, index=True),
        sa.Column("score", sa.Float, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_table(
        "settlement",
        *mark(),
        sa.Column("attempt_id", sa.Integer, sa.ForeignKey("attempt.id"), nullable=False, index=True),
        sa.Column("what", sa.String, nullable=False),
        sa.Column("verdict_id", sa.Integer),
        sa.Column("note", sa.Text, nullable=False),
    )
    op.create_table(
        "deed",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("author", sa.String, nullable=False, index=True),
        sa.Column("done_at", sa.String, nullable=False),
        sa.Column("what", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("mark_id", sa.Integer, nullable=False),
        sa.Column("undone_at", sa.String),
    )
    op.create_table(
        "backup",
        sa.Column("path", sa.String, primary_key=True),
        sa.Column("made_at", sa.String, nullable=False),
    )


def mark() -> tuple[sa.Column[Any], ...]:
    """The columns of what a person made; columns belong to one table each."""
    return (
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("author", sa.String, nullable=False),
        sa.Column("made_at", sa.String, nullable=False),
        sa.Column("removed_at", sa.String),
    )
