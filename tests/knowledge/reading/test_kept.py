"""What is kept between runs is kept where its owner alone can write, or nowhere."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from knowledge.reading.kept import VARIABLE, own_content, private_folder

STRANGER = 4_000_000_000
"""The number of a user that no machine has."""


@pytest.fixture(autouse=True)
def _masked() -> Iterator[None]:
    """New files may be written by the group unless asked for otherwise, as on many systems."""
    before = os.umask(0o002)
    yield
    os.umask(before)


@pytest.mark.parametrize("name", ["knowledge", "compiled/of these sources"])
def test_folders_are_made_for_this_user_alone(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In XDG_CACHE_HOME each folder that was not there is private, whatever the umask."""
    monkeypatch.delenv(VARIABLE)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home/cache"))
    assert private_folder(name) == tmp_path / "home/cache/debrief" / name
    made = [path for path in tmp_path.rglob("*") if path.is_dir()]
    assert {stat.S_IMODE(path.stat().st_mode) for path in made} == {0o700}


def test_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`off` keeps nothing, and makes no folder."""
    monkeypatch.setenv(VARIABLE, "off")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert private_folder("knowledge") is None
    assert not list(tmp_path.iterdir())


def _others_write(place: Path, _: pytest.MonkeyPatch) -> None:
    (place / "knowledge").mkdir(parents=True)
    (place / "knowledge").chmod(0o702)


def _group_writes_above(place: Path, _: pytest.MonkeyPatch) -> None:
    place.mkdir()
    place.chmod(0o770)


def _of_another(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (place / "knowledge").mkdir(parents=True, mode=0o700)
    place.chmod(0o700)
    monkeypatch.setattr(os, "getuid", lambda: STRANGER)


def _another_above(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As for an administrator who has kept the home of a user."""
    folder, other = place / "knowledge", os.stat_result([0o40700, 0, 0, 0, STRANGER, *[0] * 5])
    folder.mkdir(parents=True, mode=0o700)
    place.chmod(0o700)
    real = Path.stat
    monkeypatch.setattr(
        Path, "stat", lambda path, **how: other if path == place else real(path, **how))


def _a_file(place: Path, _: pytest.MonkeyPatch) -> None:
    place.write_text("in the way", "utf-8")


def _circle(place: Path, _: pytest.MonkeyPatch) -> None:
    place.symlink_to(place)


@pytest.mark.parametrize("spoil", [
    _others_write, _group_writes_above, _of_another, _another_above, _a_file, _circle])
def test_no_safe_folder(
    spoil: Callable[[Path, pytest.MonkeyPatch], None], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A folder that another could have filled, or that cannot be made, is not used."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "safe"))
    assert private_folder("knowledge") is not None
    monkeypatch.setenv(VARIABLE, str(tmp_path / "place"))
    spoil(tmp_path / "place", monkeypatch)
    assert private_folder("knowledge") is None


def test_no_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """A user without a home, as in a container, does without."""
    for variable in (VARIABLE, "XDG_CACHE_HOME", "HOME"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(os, "getuid", lambda: STRANGER)
    assert private_folder("knowledge") is None


def test_a_link_is_followed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was found safe is what is used, wherever the link to it points afterwards."""
    (tmp_path / "link").symlink_to(tmp_path / "real", target_is_directory=True)
    (tmp_path / "real").mkdir(mode=0o700)
    monkeypatch.setenv(VARIABLE, str(tmp_path / "link"))
    assert private_folder("knowledge") == tmp_path / "real/knowledge"


def _link(file: Path) -> None:
    file.rename(file.with_name("other"))
    file.symlink_to(file.with_name("other"))


def _pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file, 0o600)


@pytest.mark.parametrize(
    "spoil", [_link, _pipe, Path.unlink, lambda file: file.chmod(0o660)],
    ids=["link", "pipe", "gone", "group"])
def test_content_of_another(spoil: Callable[[Path], None], tmp_path: Path) -> None:
    """A file is read if this user alone could have written it, and refused at once otherwise."""
    file = tmp_path / "file"
    file.write_bytes(b"kept")
    file.chmod(0o600)
    assert own_content(file) == b"kept"
    spoil(file)
    with pytest.raises(OSError, match=str(file)):
        own_content(file)


def test_content_that_another_owns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The owner of a file counts, not only who may write it."""
    file = tmp_path / "file"
    file.write_bytes(b"kept")
    file.chmod(0o600)
    monkeypatch.setattr(os, "getuid", lambda: STRANGER)
    with pytest.raises(PermissionError):
        own_content(file)
