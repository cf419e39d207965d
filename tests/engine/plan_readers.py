"""Reads flowcharts of Mermaid and graphs of DOT back, as their own programs would."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

# --- Mermaid -------------------------------------------------------------------------------------

NODE = re.compile(r' {4}([\w.+-]+)\["([^"]*)"\](?::::(done|critical))?')
EDGE = re.compile(r" {2}([\w.+-]+) (-->|-\.->) ([\w.+-]+)")


def read_mermaid(text: str) -> tuple[list[list[tuple[str, str, str]]], list[tuple[str, str, str]]]:
    """The nodes (name, title, mark) by subgraph, and the edges (source, target, kind)."""
    phases: list[list[tuple[str, str, str]]] = []
    edges: list[tuple[str, str, str]] = []
    lines = text.splitlines()
    assert lines[0] == "flowchart LR"
    for line in lines[1:]:
        node, edge = NODE.fullmatch(line), EDGE.fullmatch(line)
        if line == f'  subgraph phase{len(phases) + 1}["Phase {len(phases) + 1}"]':
            phases.append([])
        elif node:
            phases[-1].append((node[1], _read_mermaid_text(node[2]), node[3] or ""))
        elif edge:
            edges.append((edge[1], edge[3], "all" if edge[2] == "-->" else "any"))
        else:
            assert line == "  end" or line.startswith("  classDef "), line
    return phases, edges


def _read_mermaid_text(text: str) -> str:
    """As Mermaid shows it: `#lt;` and `#35;` are entities too, and a backquote begins Markdown."""
    assert not text.startswith("`")
    return html.unescape(re.sub(
        r"#(\w+);", lambda entity: f"&{'#' * entity[1].isdigit()}{entity[1]};", text))


# --- DOT -----------------------------------------------------------------------------------------

TOKEN = re.compile(r'\s+|/\*.*?\*/|("(?:[^"\\]|\\.)*"|->|[\w.]+|[{}\[\]=,;])', re.DOTALL)


def dot_tokens(text: str) -> list[str]:
    """The tokens of the language; fails where a quotation mark is left open."""
    tokens: list[str] = []
    place = 0
    while place < len(text):
        found = TOKEN.match(text, place)
        assert found, text[place:]
        tokens += [found[1]] if found[1] else []
        place = found.end()
    return tokens


def dot_statements(tokens: list[str]) -> Iterator[tuple[list[str], dict[str, str], bool]]:
    """Each statement: its ids (two for an edge), its attributes, and whether it is in a group."""
    assert tokens[:3] == ["digraph", "plan", "{"]
    assert tokens[-1] == "}"
    depth = 1
    rest = iter(tokens[3:-1])
    ids: list[str] = []
    for token in rest:
        match token:
            case "{" | "}":
                assert not ids
                depth += 1 if token == "{" else -1
            case "[":
                yield [_unquoted(name) for name in ids if name != "->"], _attributes(rest), False
                ids = []
                assert next(rest) == ";"
            case ";":
                yield [_unquoted(name) for name in ids if name != "->"], {}, depth > 1
                ids = []
            case _:
                ids.append(token)
    assert depth == 1


def _attributes(tokens: Iterator[str]) -> dict[str, str]:
    inside = list(iter(tokens.__next__, "]"))
    assert inside[1::4] == ["="] * len(inside[1::4])
    assert inside[3::4] == [","] * len(inside[3::4])
    return {name: _unquoted(value)
            for name, value in zip(inside[::4], inside[2::4], strict=True)}


def _unquoted(token: str) -> str:
    return re.sub(r"\\(.)", r"\1", token[1:-1]) if token.startswith('"') else token
