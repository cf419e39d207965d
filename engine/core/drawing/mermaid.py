"""Flowcharts in the Mermaid language, which GitHub draws: nodes, arrows and safe labels."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

PLAIN = re.compile(r"[^\w ,;:?!'()/+.“”‘’−–•-]|_", re.UNICODE)
"""Signs that could end a label or be read as markup."""
SHAPES = {"box": ('["', '"]'), "round": ('("', '")'), "pill": ('(["', '"])')}


@dataclass(frozen=True, slots=True)
class Node:
    """A node of a chart.

    Attributes:
        lines: the lines of its label.
        shape: one of `SHAPES`.
        style: the name of a style in `STYLES`; empty for the usual one.
    """

    id: str
    lines: tuple[str, ...]
    shape: str = "box"
    style: str = ""


@dataclass(frozen=True, slots=True)
class Arrow:
    """An arrow between two nodes; dotted where it speaks against or is one of several."""

    source: str
    target: str
    label: str = ""
    dotted: bool = False


STYLES = {"strong": "stroke-width:3px", "elsewhere": "stroke-dasharray:4"}


def flowchart(nodes: Iterable[Node], arrows: Iterable[Arrow]) -> str:
    """A flowchart from left to right, as a fenced block of Markdown."""
    listed = tuple(nodes)
    lines = ["```mermaid", "flowchart LR"]
    for node in listed:
        begin, end = SHAPES[node.shape]
        style = f":::{node.style}" if node.style else ""
        lines.append(f"  {node.id}{begin}{label(node.lines)}{end}{style}")
    alike: dict[tuple[str, str, bool], list[str]] = {}
    for arrow in arrows:
        alike.setdefault((arrow.source, arrow.label, arrow.dotted), []).append(arrow.target)
    for (source, told, dotted), targets in alike.items():
        words = f'|"{label((told,))}"|' if told else ""
        lines.append(f"  {source} {'-.->' if dotted else '-->'}{words} {' & '.join(targets)}")
    used = {node.style for node in listed}
    lines += [f"  classDef {name} {style}" for name, style in STYLES.items() if name in used]
    return "\n".join([*lines, "```"])


def label(lines: Iterable[str]) -> str:
    """A label, with every sign escaped that Mermaid could take for its own. It wraps long lines."""
    return "<br/>".join(_escaped(line) for line in lines)


def node_id(kind: str, name: str) -> str:
    """The id of a node: the same for the same entry, another for every other entry."""
    return f"{kind[0]}_" + re.sub(r"[^A-Za-z0-9]", lambda sign: f"_{_sign_name(sign[0])}", name)


def _sign_name(sign: str) -> str:
    return {"_": "_", ".": "dot_", "-": "dash_", "+": "plus_"}.get(sign, f"u{ord(sign)}_")


def _escaped(text: str) -> str:
    text = PLAIN.sub(lambda sign: f"#{ord(sign[0])};", text)
    # What begins like an item of a list would be taken for one, and not drawn.
    return re.sub(r"^(\d+)([.)])(?= )|^([+-])(?= )", lambda found: (
        f"{found[1]}#{ord(found[2])};" if found[1] else f"#{ord(found[3])};"), text)
