"""How long a learner took, and words that are used again."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them."""
    op.create_index(
        "ix_verdict_in_short", "verdict", ["attempt_id", "is_current", "conclusion", "score", "unstable", "family"]
    )
    op.add_column("attempt", sa.Column("minutes", sa.Float))
    op.create_table(
        "snippet",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("author", sa.String, nullable=False),
        sa.Column("made_at", sa.String, nullable=False),
        sa.Column("removed_at", sa.String),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
