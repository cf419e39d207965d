"""Who imports whom: one way, without circles, in rooms that are not overfull."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import grimp
import networkx as nx
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).parent.parent
PACKAGES = ("debrief", "knowledge", "engine", "cli", "web")
MOST_MODULES = 30
MOST_LINES = 400


@cache
def imports() -> Mapping[str, frozenset[str]]:
    """By module, those that it imports; imports within functions and for types count too."""
    graph = grimp.build_graph(*PACKAGES, cache_dir=None)
    return {module: frozenset(graph.find_modules_directly_imported_by(module))
            for module in sorted(graph.modules)}


def folder(module: str) -> str:
    """The folder of a module; a package is its own."""
    return module if (ROOT / module.replace(".", "/")).is_dir() else module.rpartition(".")[0]


def circles(edges: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Groups of which each member leads to each other one."""
    return [sorted(group) for group in nx.strongly_connected_components(nx.DiGraph(edges))
            if len(group) > 1]


def test_the_contract_of_imports_is_kept() -> None:
    """Imports run one way, as pyproject.toml says."""
    assert lint_imports(str(ROOT / "pyproject.toml"), no_cache=True) == EXIT_STATUS_SUCCESS


def test_no_circle_among_files() -> None:
    """No module imports itself by way of others."""
    assert circles((module, other) for module, found in imports().items() for other in found) == []


def test_no_circle_among_folders() -> None:
    """No folder imports itself by way of others."""
    edges: dict[str, set[str]] = defaultdict(set)
    for module, found in imports().items():
        edges[folder(module)] |= {folder(other) for other in found} - {folder(module)}
    assert circles((one, other) for one, found in edges.items() for other in found) == []


def test_no_room_is_overfull() -> None:
    """A folder has at most thirty modules, and a module at most four hundred lines."""
    modules = Counter(folder(module) for module in imports() if folder(module) != module)
    assert [name for name, number in modules.items() if number > MOST_MODULES] == []
    assert [str(path) for package in PACKAGES for path in (ROOT / package).rglob("*.py")
            if len(path.read_text("utf-8").splitlines()) > MOST_LINES] == []
