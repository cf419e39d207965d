"""A real PostgreSQL for tests, of this machine, in a folder of its own."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest


def postgres_server() -> Iterator[psycopg.Connection]:
    """A connection to a server that is started for it, and stopped after it.

    The test is skipped where PostgreSQL is not installed.
    """
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as name:
        folder = Path(name)
        as_user = _unprivileged(folder)
        data = str(folder / "data")
        _run([*as_user, str(programs / "initdb"), "-D", data, "-A", "trust", "-U", "tester",
              "--locale=C", "--encoding=UTF8", "--no-sync"])
        control = [*as_user, str(programs / "pg_ctl"), "-D", data, "-w"]
        _run([*control, "-l", str(folder / "log"), "-o",
              f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off", "start"])
        try:
            with psycopg.connect(host=name, user="tester", dbname="postgres",
                                 autocommit=True) as connection:
                yield connection
        finally:
            _run([*control, "-m", "immediate", "stop"])


def _programs() -> Path | None:
    """The folder with the programs of the newest version installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"),
                   key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    elsewhere = shutil.which("initdb")
    return Path(elsewhere).resolve().parent if elsewhere else None


def _unprivileged(folder: Path) -> list[str]:
    """How to run a program as a user whom PostgreSQL accepts: it refuses root."""
    if os.geteuid() != 0:
        return []
    user = pwd.getpwnam("postgres")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]


def _run(command: list[str]) -> None:
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60,
                          cwd="/")
    assert done.returncode == 0, done.stdout + done.stderr
