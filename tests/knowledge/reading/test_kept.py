"""Knowledge kept between runs: found by its content, whole or not at all, and in a safe place."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge.model.problems import KnowledgeError
from knowledge.reading.kept import fingerprint, private_folder
from knowledge.reading.kept_knowledge import MOST_KEPT, load
from knowledge.reading.loading import load as load_anew
from tests.knowledge.rulebase import write_rulebase

ROOT = Path(__file__).parents[3]


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where things are kept during the test."""
    monkeypatch.setenv("DEBRIEF_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def rulebase(tmp_path: Path) -> Path:
    """A folder with a tiny rulebase."""
    return write_rulebase(tmp_path / "rulebase")


def kept(cache: Path) -> list[Path]:
    """All files that are kept."""
    return sorted(path for path in cache.rglob("*") if path.is_file())


def test_what_is_kept_equals_what_is_loaded(cache: Path, rulebase: Path) -> None:
    """The second time it comes from the file, the same in every part; it pickles again."""
    anew = load_anew(rulebase)
    for _ in range(2):
        found = load(rulebase)
        assert found == anew
        assert dict(found.lexicon) == dict(anew.lexicon)
        assert pickle.loads(pickle.dumps(found)) == anew
    assert len(kept(cache)) == 1


def test_other_content_has_another_file(cache: Path, rulebase: Path, tmp_path: Path) -> None:
    """A changed file and another folder are each loaded anew."""
    load(rulebase)
    path = next(rulebase.rglob("*.yaml"))
    path.write_text(path.read_text("utf-8") + "# changed\n", "utf-8")
    load(rulebase)
    assert len(kept(cache)) == 2
    load(write_rulebase(tmp_path / "other"))
    assert len(kept(cache)) == 3


@pytest.mark.parametrize("held", [b"", b"foreign", b"cut", b"flipped"])
def test_damaged_files_are_ignored_and_rewritten(
    cache: Path, rulebase: Path, held: bytes
) -> None:
    """What is not whole is not read, and stands whole again afterwards."""
    anew = load(rulebase)
    (file,) = kept(cache)
    whole = file.read_bytes()
    damaged = {b"cut": whole[:-1], b"flipped": whole[:-1] + bytes([whole[-1] ^ 1])}
    file.write_bytes(damaged.get(held, held))
    assert load(rulebase) == anew
    assert kept(cache) == [file]
    assert len(file.read_bytes()) == len(whole)


def test_another_program_has_another_file(
    cache: Path, rulebase: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What one version of the program made is not read by another."""
    load(rulebase)
    module = tmp_path / "program/module.py"
    module.parent.mkdir()
    module.write_text("", "utf-8")
    monkeypatch.setattr("knowledge.reading.kept_knowledge.BUILT_IN", module.parent)
    load(rulebase)
    assert len(kept(cache)) == 2
    os.utime(module, ns=(1, 1))
    load(rulebase)
    assert len(kept(cache)) == 3


def test_parts_are_kept_apart() -> None:
    """The same bytes cut elsewhere have another name."""
    assert fingerprint([b"ab", b"c"]) != fingerprint([b"a", b"bc"])


@pytest.mark.parametrize("mode", [0o720, 0o702])
def test_a_folder_that_others_write_is_not_used(cache: Path, rulebase: Path, mode: int) -> None:
    """Neither such a folder nor one below it, nor a link into it."""
    (cache / "knowledge").mkdir(parents=True)
    (cache / "knowledge").chmod(mode)
    load(rulebase)
    (cache / "knowledge").chmod(0o700)
    cache.chmod(mode)
    load(rulebase)
    assert kept(cache) == []


def test_a_link_into_a_shared_folder_is_not_used(cache: Path, tmp_path: Path) -> None:
    """What counts is where a link leads."""
    (tmp_path / "shared/own").mkdir(parents=True)
    (tmp_path / "shared").chmod(0o777)
    cache.mkdir()
    (cache / "knowledge").symlink_to(tmp_path / "shared/own")
    assert private_folder("knowledge") is None


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a folder away")
def test_a_folder_of_another_is_not_used(cache: Path) -> None:
    """A folder that belongs to somebody else could be changed by them."""
    (cache / "knowledge").mkdir(parents=True)
    assert private_folder("knowledge") is not None
    os.chown(cache / "knowledge", 65534, 65534)
    assert private_folder("knowledge") is None


def test_a_file_in_place_of_the_folder(cache: Path, rulebase: Path) -> None:
    """Then nothing is kept, and the knowledge is loaded all the same."""
    cache.write_text("mine")
    assert load(rulebase) == load_anew(rulebase)
    assert cache.read_text() == "mine"


def test_off(rulebase: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`DEBRIEF_CACHE=off` writes nothing."""
    monkeypatch.setenv("DEBRIEF_CACHE", "off")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    load(rulebase)
    assert not (tmp_path / "xdg").exists()


def test_only_a_few_stay(cache: Path, rulebase: Path) -> None:
    """The oldest make room."""
    path = next(rulebase.rglob("*.yaml"))
    for _ in range(MOST_KEPT + 2):
        path.write_text(path.read_text("utf-8") + "# more\n", "utf-8")
        load(rulebase)
    assert len(kept(cache)) == MOST_KEPT


def test_knowledge_with_errors_is_not_kept(cache: Path, rulebase: Path) -> None:
    """It is refused each time."""
    next(rulebase.rglob("*.yaml")).write_text("nonsense: [1", "utf-8")
    for _ in range(2):
        with pytest.raises(KnowledgeError):
            load(rulebase)
    assert kept(cache) == []


def test_two_processes_at_once(cache: Path, rulebase: Path) -> None:
    """Both load it, and one whole file stands there."""
    script = ("import sys\nfrom pathlib import Path\n"
              "from knowledge.reading.kept_knowledge import load\nload(Path(sys.argv[1]))")
    both = [subprocess.Popen([sys.executable, "-c", script, str(rulebase)], cwd=ROOT,
                             env={**os.environ, "PYTHONPATH": str(ROOT)}) for _ in range(2)]
    assert [process.wait() for process in both] == [0, 0]
    assert len(kept(cache)) == 1
    assert load(rulebase) == load_anew(rulebase)


@pytest.mark.skipif(os.getuid() != 0, reason="only root gives files to others")
def test_a_folder_in_a_folder_of_somebody_else_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its owner could put another folder in its place."""
    theirs = tmp_path / "theirs"
    monkeypatch.setenv("DEBRIEF_CACHE", str(theirs / "cache"))
    assert private_folder("knowledge") is not None
    os.chown(theirs, 65534, 65534)
    assert private_folder("knowledge") is None
