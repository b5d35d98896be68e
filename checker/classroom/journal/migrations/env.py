"""Runs migrations on the connection that `opening.migrate` has begun: Alembic loads this file by its name."""

from alembic import context

from checker.classroom.journal.tables import Row

context.configure(
    connection=context.config.attributes["connection"], target_metadata=Row.metadata, render_as_batch=True
)
with context.begin_transaction():
    context.run_migrations()
