"""The process that works on an upload: only it imports what the work needs."""

from __future__ import annotations

from multiprocessing.connection import Connection

from web.batch.task import Task


def work(task: Task, told: Connection) -> None:
    """Work on an upload, in a process of its own.

    Args:
        task: what is to be done.
        told: where is told how far it is, and at the end what came of it.
    """
    from web.batch.work import work_on  # noqa: PLC0415 - the page starts sooner without

    work_on(task, told)
