"""A PostgreSQL server of our own, for as long as the tests run: no network, nothing kept."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TIMEOUT = 60
UNPRIVILEGED = ("postgres", "nobody")
"""Who runs the server where the tests are run by root, as which it refuses to start."""


def server_programs() -> Path | None:
    """The folder of the newest server that is installed, or None."""
    beside = shutil.which("initdb")
    found = [Path(beside).resolve().parent] if beside else []
    return max([*found, *Path("/usr/lib/postgresql").glob("*/bin")], default=None,
               key=lambda folder: int(folder.parent.name) if folder.parent.name.isdigit() else 0)


@contextmanager
def server(programs: Path) -> Iterator[str]:
    """A running server; yields the folder of its socket."""
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as name:
        folder = Path(name)
        user = _user()
        if user is not None:
            shutil.chown(folder, user)

        def run(program: str, *arguments: str) -> None:
            with (folder.parent / f"{folder.name}.out").open("w+") as out:
                Path(out.name).unlink()
                done = subprocess.run(
                    [programs / program, *arguments], stdout=out, stderr=out, cwd=folder,
                    timeout=TIMEOUT, check=False, user=user, group=_group(user),
                    extra_groups=None if user is None else [],
                    env={"PATH": os.environ["PATH"], "LC_ALL": "C"})
                out.seek(0)
                assert done.returncode == 0, out.read()

        run("initdb", "-D", f"{name}/data", "-U", "debrief", "-A", "trust", "-E", "UTF8",
            "--no-sync")
        run("pg_ctl", "-D", f"{name}/data", "-w", "-l", f"{name}/log", "-o",
            f"-c listen_addresses='' -c unix_socket_directories={name} -c fsync=off", "start")
        try:
            yield name
        finally:
            run("pg_ctl", "-D", f"{name}/data", "-m", "immediate", "-w", "stop")


def _user() -> str | None:
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in UNPRIVILEGED if name in known)


def _group(user: str | None) -> int | None:
    return None if user is None else pwd.getpwnam(user).pw_gid
