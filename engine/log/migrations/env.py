"""Run by alembic: every migration over the connection that it was given."""

from __future__ import annotations

from alembic import context

from engine.log.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA,
                  render_as_batch=True, transactional_ddl=True)
context.run_migrations()
