"""Knowledge that was kept is the same as that loaded anew, and is never that of other files."""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

import knowledge.reading.kept_knowledge
import knowledge.reading.loading
from knowledge.model.problems import KnowledgeError
from knowledge.model.records import Knowledge
from knowledge.reading.kept import VARIABLE
from knowledge.reading.kept_knowledge import MOST_KEPT, load
from tests.knowledge.rulebase import replace_text, write_rulebase

ROOT = Path(__file__).parents[3]
load_anew = knowledge.reading.loading.load


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of kept knowledge, which is empty."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "kept"))
    return tmp_path / "kept/knowledge"


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A folder with the smallest knowledge."""
    return write_rulebase(tmp_path / "rules")


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[Path | None]:
    """The folders that were loaded anew, in turn."""
    found: list[Path | None] = []

    def noted(folder: Path | None = None) -> Knowledge:
        found.append(folder)
        return load_anew(folder)

    monkeypatch.setattr(knowledge.reading.loading, "load", noted)
    return found


def everything(found: Knowledge) -> dict[str, Any]:
    """All there is in it, with what does not count as a difference, such as places."""
    return asdict(replace(found, lexicon=dict(found.lexicon)))


@pytest.mark.usefixtures("kept")
def test_the_shipped_knowledge_is_kept_whole(loads: list[Path | None]) -> None:
    """It is loaded once, and what was kept is the same, places and phrases included."""
    first, second = load(), load()
    assert loads == [None]
    assert second == first == load_anew()
    assert everything(second) == everything(first)


@pytest.mark.usefixtures("kept")
def test_the_lexicon_is_a_mapping_like_any(rules: Path) -> None:
    """Before anything has looked at it, it can be copied and kept itself."""
    load(rules)
    assert pickle.loads(pickle.dumps(load(rules).lexicon)) == load_anew(rules).lexicon
    assert len(load(rules).lexicon) == len(load_anew(rules).lexicon)


def _changed(rules: Path) -> None:
    replace_text(rules, "diagnosis.yaml", "Ability was doubted", "Another title here")


def _changed_within_its_time(rules: Path) -> None:
    """The size and the time are those of before."""
    file = rules / "diagnosis.yaml"
    before = file.stat()
    replace_text(rules, "diagnosis.yaml", "Ability was doubted", "Bbility was doubted")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("change", [_changed, _changed_within_its_time])
def test_other_content(
    change: Callable[[Path], None], rules: Path, loads: list[Path | None]
) -> None:
    """Whatever differs is loaded anew, and what is as before is taken from what was kept."""
    before = load(rules)
    change(rules)
    after = load(rules)
    assert after == load_anew(rules) != before
    assert load(rules) == after
    assert loads == [rules, rules]


@pytest.mark.usefixtures("kept")
def test_other_content_in_a_folder_that_is_a_link(rules: Path) -> None:
    """A folder of rules may be a link to one elsewhere; a change there is seen."""
    elsewhere = rules.with_name("elsewhere")
    (rules / "questions").rename(elsewhere)
    (rules / "questions").symlink_to(elsewhere, target_is_directory=True)
    before = load(rules)
    for file in elsewhere.iterdir():
        file.write_text(file.read_text("utf-8").replace("text: ", "text: Now "), "utf-8")
    assert load(rules) == load_anew(rules) != before


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("name", ["rules/below/more.yaml", "rules/more.yml", "sourcess.yaml"])
def test_a_file_that_is_an_error(name: str, rules: Path) -> None:
    """A file that loading refuses is refused after the knowledge was kept, too, each time."""
    load(rules)
    (rules / name).parent.mkdir(exist_ok=True)
    (rules / name).write_text("", "utf-8")
    for _ in range(2):
        with pytest.raises(KnowledgeError):
            load(rules)


@pytest.mark.usefixtures("kept")
def test_another_program(
    rules: Path, tmp_path: Path, loads: list[Path | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What another program made is not taken, even where its files are as large and as old."""
    source = tmp_path / "program/loading.py"
    source.parent.mkdir()
    source.write_text("1", "utf-8")
    monkeypatch.setattr(knowledge.reading.kept_knowledge, "BUILT_IN", source.parent)
    about = source.stat()
    load(rules)
    load(rules)
    assert len(loads) == 1
    source.write_text("2", "utf-8")
    os.utime(source, ns=(about.st_atime_ns, about.st_mtime_ns))
    load(rules)
    assert len(loads) == 2


@pytest.mark.usefixtures("kept")
def test_files_that_change_while_they_are_loaded(
    rules: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was made of them is not kept for files that were there before."""

    def slow(folder: Path | None = None) -> Knowledge:
        _changed(rules)
        return load_anew(folder)

    before = (rules / "diagnosis.yaml").read_text("utf-8")
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(knowledge.reading.loading, "load", slow)
        load(rules)
    (rules / "diagnosis.yaml").write_text(before, "utf-8")
    assert load(rules) == load_anew(rules)


def _cut(held: bytes) -> bytes:
    return held[:-1]


def _one_bit(held: bytes) -> bytes:
    return held[:-9] + bytes([held[-9] ^ 1]) + held[-8:]


def _nothing(held: bytes) -> bytes:
    return held[:0]


@pytest.mark.parametrize("damage", [_cut, _one_bit, _nothing])
def test_a_damaged_file(
    damage: Callable[[bytes], bytes], kept: Path, rules: Path, loads: list[Path | None]
) -> None:
    """It is made anew, and is whole then."""
    first = load(rules)
    [file] = kept.iterdir()
    file.write_bytes(damage(file.read_bytes()))
    assert load(rules) == first
    assert load(rules) == first
    assert len(loads) == 2


class Hostile:
    """Makes a folder when it is read."""

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)

    def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
        return os.mkdir, (self._folder,)


def test_a_file_that_others_could_have_written(kept: Path, rules: Path) -> None:
    """Nothing in it is done, though it is whole; it is replaced by one of this user alone."""
    first = load(rules)
    [file] = kept.iterdir()
    harm = rules.with_name("harm")
    made = pickle.dumps(Hostile(harm))
    content = len(made).to_bytes(8, "big") + made
    file.write_bytes(hashlib.sha256(content).digest() + content)
    file.chmod(0o620)
    assert load(rules) == first
    assert not harm.exists()
    [file] = kept.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600


def test_nothing_that_is_kept_comes_from_elsewhere(kept: Path, rules: Path) -> None:
    """Only the program's own classes are named in what is kept, so versions of others do not count.

    What is kept is found by the program's sources, not by those of the packages that it uses.
    """
    load(rules)
    [file] = kept.iterdir()
    content = file.read_bytes()[hashlib.sha256().digest_size:]
    size = int.from_bytes(content[:8], "big")
    named = set()

    class Reader(pickle.Unpickler):
        def find_class(self, module: str, name: str) -> object:
            named.add(module.partition(".")[0])
            return super().find_class(module, name)

    for part in (content[8:8 + size], content[8 + size:]):
        Reader(io.BytesIO(part)).load()
    assert named == {"knowledge"}


def test_off(kept: Path, rules: Path, loads: list[Path | None],
             monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is kept, and nothing that was kept is taken."""
    load(rules)
    before = sorted(kept.iterdir())
    monkeypatch.setenv(VARIABLE, "off")
    _changed(rules)
    load(rules)
    load(rules)
    assert len(loads) == 3
    assert sorted(kept.iterdir()) == before


def test_errors_are_not_kept(kept: Path, rules: Path) -> None:
    """Knowledge with an error is read anew each time, and nothing is written of it."""
    (rules / "diagnosis.yaml").write_text("margin: many\n", "utf-8")
    with pytest.raises(KnowledgeError):
        load(rules)
    assert not list(kept.iterdir())


def test_a_disk_that_is_full(kept: Path, rules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be kept whole is not kept, and loading does not fail."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert load(rules) == load_anew(rules)
    assert not list(kept.iterdir())


def test_no_more_than_a_few_are_kept(kept: Path, rules: Path) -> None:
    """Whoever edits knowledge keeps the newest states, not all."""
    for number in range(MOST_KEPT + 3):
        (rules / "diagnosis.yaml").write_text(
            (rules / "diagnosis.yaml").read_text("utf-8") + f"# {number}\n", "utf-8")
        load(rules)
    assert len(list(kept.iterdir())) == MOST_KEPT


def test_several_processes_at_once(kept: Path, rules: Path, loads: list[Path | None]) -> None:
    """Each has the knowledge, and what is left is whole."""
    program = ("import sys, pathlib; from knowledge.reading.kept_knowledge import load; "
               "print(load(pathlib.Path(sys.argv[1])).hash)")
    running = [subprocess.Popen(
        [sys.executable, "-c", program, str(rules)], stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)}) for _ in range(3)]
    hashes = {process.communicate(timeout=120)[0].strip() for process in running}
    assert hashes == {load(rules).hash}
    assert not loads
    assert len(list(kept.iterdir())) == 1
