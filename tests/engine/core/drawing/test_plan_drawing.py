"""Claims about the picture of a plan, checked on the SVG that a reader gets."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core.drawing.layout import Edge, Node, layered_layout
from engine.core.drawing.plan_drawing import Arrow, Box, draw_plan
from engine.core.drawing.svg import COLOURS
from tests.examples import examples

SVG = "{http://www.w3.org/2000/svg}"
Plan = tuple[list[str], list[Box], list[Arrow]]
Point = tuple[float, float]
any_text = st.text(st.characters(), max_size=60)  # control characters and surrogates too
kinds: st.SearchStrategy[Literal["all", "any"]] = st.sampled_from(["all", "any"])


@st.composite
def plans(draw: st.DrawFn, texts: st.SearchStrategy[str] = any_text, most: int = 9) -> Plan:
    """Up to `most` boxes in up to four phases, with any arrows between them."""
    phases = draw(st.lists(texts, min_size=1, max_size=4))
    boxes = [
        Box(f"s{i}", phase, draw(texts), draw(texts), draw(st.booleans()), draw(st.booleans()))
        for i, phase in enumerate(
            draw(st.lists(st.integers(1, len(phases)), min_size=1, max_size=most))
        )
    ]
    possible = [(a.id, b.id) for a in boxes for b in boxes if a.phase < b.phase]
    ends = draw(st.lists(st.sampled_from(possible), unique=True)) if possible else []
    return phases, boxes, [Arrow(a, b, draw(kinds), draw(st.booleans())) for a, b in ends]


@dataclass(frozen=True, slots=True)
class Seen:
    """What is drawn: boxes as (x, y, width, height), arrows as the curves of their lines."""

    root: ElementTree.Element
    boxes: dict[str, tuple[float, float, float, float]]
    arrows: dict[tuple[str, str], list[list[Point]]]


def see(svg: str) -> Seen:
    """Read a picture back, adding up the translations of the groups."""
    root = ElementTree.fromstring(svg.encode())
    seen = Seen(root, {}, {})
    for group, x, y in groups(root, 0, 0):
        step, source, target = (group.get(f"data-{name}") for name in ("step", "source", "target"))
        if step is not None:
            rect = group.find(f"{SVG}rect")
            assert rect is not None
            seen.boxes[step] = (x, y, float(rect.get("width", "")), float(rect.get("height", "")))
        if source is not None and target is not None:
            line = group.find(f"{SVG}path")
            assert line is not None
            seen.arrows[source, target] = curves(line.get("d", ""), x, y)
    return seen


def groups(
    element: ElementTree.Element, x: float, y: float
) -> Iterator[tuple[ElementTree.Element, float, float]]:
    """Every group with the place of its origin."""
    for group in element.findall(f"{SVG}g"):
        numbers = re.findall(r"-?[\d.]+", group.get("transform", "0 0"))
        dx, dy = map(float, numbers)
        yield group, x + dx, y + dy
        yield from groups(group, x + dx, y + dy)


def curves(path: str, x: float, y: float) -> list[list[Point]]:
    """The four points of each curve and level piece of a path made of M, H and C."""
    found: list[list[Point]] = []
    at = (x, y)
    for command, rest in re.findall(r"([MHC])([^MHC]*)", path):
        numbers = [float(number) for number in rest.split()]
        if command == "H":
            numbers.append(at[1] - y)
        points = [(a + x, b + y) for a, b in zip(numbers[::2], numbers[1::2], strict=True)]
        if command == "H":
            points = [at, points[0], points[0]]
        if command != "M":
            found.append([at, *points])
        at = points[-1]
    return found


def along(curve: list[Point]) -> Iterator[Point]:
    """Points on a cubic curve."""
    for i in range(33):
        t = i / 32
        shares = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
        yield (
            sum(share * x for share, (x, _) in zip(shares, curve, strict=True)),
            sum(share * y for share, (_, y) in zip(shares, curve, strict=True)),
        )


def example() -> Plan:
    """A small plan with everything in it: a long arrow, a choice, a critical path, a done step."""
    phases = ["Phase 1", "Phase 2", "Phase 3"]
    boxes = [
        Box("write", 1, "Write the interview down", "1 h, same day", False, True),
        Box("compare", 1, "Compare skills with requirements", "2 h, 1 day", True),
        Box("study", 2, "Immediate self-study", "30 h, 3-8 weeks", True),
        Box("course", 2, "Course at a local college", "60 h, 2-4 months", False),
        Box("papers", 3, "Update résumé & cover letter", "3 h, 2 days", True),
    ]
    arrows = [
        Arrow("compare", "study", "all", True),
        Arrow("compare", "course", "all", False),
        Arrow("study", "papers", "any", True),
        Arrow("course", "papers", "any", False),
        Arrow("write", "papers", "all", False),
    ]
    return phases, boxes, arrows


@examples(5)
@given(any_text, plans())
def test_any_text_gives_well_formed_xml_with_everything_in_it(title: str, plan: Plan) -> None:
    """Whatever the words, the picture is XML and has each box and each arrow once."""
    _, boxes, arrows = plan
    seen = see(draw_plan(title, *plan))
    assert sorted(seen.boxes) == sorted(box.id for box in boxes)
    assert set(seen.arrows) == {(arrow.source, arrow.target) for arrow in arrows}


@examples(3)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_ids_and_words_come_back_as_they_were(words: str) -> None:
    """Escaping keeps what XML allows: an id and a title are read back unchanged."""
    words = words.replace("\ufffe", "").replace("\uffff", "")
    seen = see(draw_plan(words, ["1"], [Box(words, 1, words, "", False)], []))
    assert list(seen.boxes) == [words]
    assert (seen.root.findtext(f"{SVG}title") or "") == words


@examples(4)
@given(plans(texts=st.text("aMi <", max_size=50), most=14))
def test_boxes_do_not_overlap_and_no_arrow_runs_through_one(plan: Plan) -> None:
    """Boxes stand apart inside the picture; arrows touch boxes at their sides only."""
    seen = see(draw_plan("Plan", *plan))
    width, height = (float(seen.root.get(side, "")) for side in ("width", "height"))
    for x, y, w, h in seen.boxes.values():
        assert x > 0 and y > 0 and x + w < width and y + h < height
    for (x, y, w, h), (left, top, wide, high) in combinations(seen.boxes.values(), 2):
        assert x + w < left or left + wide < x or y + h < top or top + high < y
    for pieces in seen.arrows.values():
        points = [point for piece in pieces for point in along(piece)]
        for x, y, w, h in seen.boxes.values():
            assert not any(  # coordinates are rounded to tenths
                x + 0.05 < px < x + w - 0.05 and y - 4 < py < y + h + 4 for px, py in points)


@examples(4)
@given(plans(texts=st.just("step"), most=12))
def test_arrows_cross_as_often_as_the_layout_says(plan: Plan) -> None:
    """Counted on the drawn curves, column gap by column gap."""
    _, boxes, arrows = plan
    layout = layered_layout(
        [Node(box.id, box.phase - 1) for box in boxes], [Edge(a.source, a.target) for a in arrows]
    )
    bends = [
        (piece[0], piece[-1])
        for pieces in see(draw_plan("Plan", *plan)).arrows.values()
        for piece in pieces
        if len(piece) == 4 and piece[1][1] == piece[0][1] and piece[2] != piece[3]
    ]
    crossings = sum(
        a[0][0] == b[0][0] and (a[0][1] - b[0][1]) * (a[1][1] - b[1][1]) < 0
        for a, b in combinations(bends, 2)
    )
    assert crossings == layout.crossings


@examples(4)
@given(any_text, any_text)
def test_text_stays_within_its_box(title: str, note: str) -> None:
    """A box grows with its lines, and no line is longer than the box is wide."""
    box = Box("a", 1, title, note, True, True)
    root = ElementTree.fromstring(draw_plan("", [""], [box], []).encode())
    (_, height) = next((w, h) for *_, w, h in see(draw_plan("", [""], [box], [])).boxes.values())
    group = next(g for g, _, _ in groups(root, 0, 0) if g.get("data-step"))
    for inner, x, y in groups(group, 0, 0):
        for line in inner.iterfind(f"{SVG}text/{SVG}tspan"):
            assert x > 0 and 10 < y + float(line.get("y", "")) < height - 8
            narrow = sum(character.isascii() for character in line.text or "")
            assert narrow <= 36  # even of the narrowest letter no more go into 152 px


def test_long_words_are_cut_and_lines_are_balanced() -> None:
    """A word longer than a line is broken; the last line is not left with a scrap."""
    boxes = [
        Box("long", 1, "Donaudampfschifffahrtsgesellschaft", "", False),
        Box("even", 1, "Drill the exercise type", "", False),
    ]
    root = ElementTree.fromstring(draw_plan("Plan", ["1"], boxes, []).encode())
    long, even = (
        [line.text for line in group.iter(f"{SVG}tspan")]
        for group, _, _ in groups(root, 0, 0)
        if group.get("data-step")
    )
    assert len(long) > 1 and "".join(map(str, long)) == "Donaudampfschifffahrtsgesellschaft"
    assert even == ["Drill the", "exercise type"]


def test_signs_do_not_rest_on_colour_alone() -> None:
    """The critical path has thick lines and diamonds, a choice is dashed, the legend says so."""
    svg = draw_plan("Plan", *example())
    root = ElementTree.fromstring(svg)
    strokes = {}
    for group, _, _ in groups(root, 0, 0):
        line = group.find(f"{SVG}path")
        if group.get("data-source") and line is not None:
            ends = (group.get("data-source"), group.get("data-target"))
            strokes[ends] = (line.get("stroke-width"), line.get("stroke-dasharray") is not None)
    assert strokes == {
        ("compare", "study"): ("3", False),
        ("compare", "course"): ("1.6", False),
        ("study", "papers"): ("3", True),
        ("course", "papers"): ("1.6", True),
        ("write", "papers"): ("1.6", False),
    }
    assert svg.count("M0 -10l10 10") == 4  # three steps and the legend
    for words in ("Critical path", "Must be done first", "One of these is enough", ">Done<"):
        assert words in svg


def test_the_legend_explains_only_what_is_there() -> None:
    """A plain step needs no legend."""
    svg = draw_plan("Plan", ["Phase 1"], [Box("a", 1, "Let a day pass", "", False)], [])
    assert not re.search("Critical path|Must be|One of these|>Done<", svg)


def test_the_plan_is_told_in_words() -> None:
    """The description holds each step with its phase, its note and what comes before it."""
    root = ElementTree.fromstring(draw_plan("Plan", *example()))
    words = root.findtext(f"{SVG}desc") or ""
    assert root.get("role") == "img"
    for reference, tag in (("aria-labelledby", "title"), ("aria-describedby", "desc")):
        element = root.find(f"{SVG}{tag}")
        assert element is not None and element.get("id") == root.get(reference)
    assert (
        "Phase 3: Update résumé & cover letter (3 h, 2 days), on the critical path, "
        "after: Write the interview down, "
        "after one of: Immediate self-study; Course at a local college."
    ) in words.splitlines()


def test_the_picture_stands_alone() -> None:
    """No script, no link, no outside resource; coordinates have one decimal at most."""
    svg = draw_plan("Plan", *example())
    assert not re.search(r"<script|href|url\(|@import|<image", svg)
    assert svg.count("http") == 1
    assert not re.search(r"\d\.\d\d", svg.split("</style>")[1])


def test_dark_colours_are_for_screens_only() -> None:
    """Print keeps the light colours, which need no style sheet."""
    svg = draw_plan("Plan", *example())
    style = re.findall("<style>(.*?)</style>", svg)
    assert len(style) == 1 and style[0].startswith("@media screen and (prefers-color-scheme:dark)")
    assert set(re.findall(r'class="([^"]*)"', svg)) >= {"plan-ink", "plan-quiet", "plan-column"}


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("role", "grounds", "least"),
    [
        ("ink", "paper box ready", 4.5),
        ("quiet", "paper column box ready", 4.5),
        ("line", "paper column", 3.0),
        ("rim", "column box ready", 3.0),
        ("critical", "paper column box ready", 3.0),
        ("done", "paper column ready", 3.0),
    ],
)
def test_contrast_is_enough(theme: int, role: str, grounds: str, least: float) -> None:
    """WCAG 2.1 AA: 4.5 to 1 for text, 3 to 1 for lines and signs."""

    def luminance(role: str) -> float:
        parts = [int(COLOURS[role][theme][i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for ground in grounds.split():
        dark, light = sorted([luminance(role), luminance(ground)])
        assert (light + 0.05) / (dark + 0.05) >= least, ground


def test_the_same_plan_gives_the_same_bytes() -> None:
    """In this process and in others with other hash seeds."""
    code = (
        "from tests.engine.core.drawing.test_plan_drawing import draw_plan, example\n"
        "import sys; sys.stdout.buffer.write(draw_plan('Plan', *example()).encode())"
    )
    path = os.pathsep.join([str(Path(__file__).parents[4]), *sys.path])
    pictures = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert pictures == {draw_plan("Plan", *example()).encode()}


@pytest.mark.parametrize("phases", [[], ["Phase 1", "Phase 2"]])
def test_an_empty_plan_says_so(phases: list[str]) -> None:
    """Without boxes there is still a picture, with one sentence."""
    root = ElementTree.fromstring(draw_plan("Plan", phases, [], []))
    assert [line.text for line in root.iter(f"{SVG}tspan")] == ["Plan", "This plan has no steps."]


def test_forty_five_boxes_fit() -> None:
    """A large plan is drawn, each box on its own place."""
    boxes = [Box(f"s{i}", i % 7 + 1, f"Step number {i} of many", "2 h", False) for i in range(45)]
    arrows = [
        Arrow(a.id, b.id, "all", False)
        for a, b in pairwise(sorted(boxes, key=lambda box: (int(box.id[1:]) // 7, box.phase)))
        if a.phase < b.phase
    ]
    seen = see(draw_plan("Plan", [f"Phase {i}" for i in range(1, 8)], boxes, arrows))
    assert len({place[:2] for place in seen.boxes.values()}) == 45
    assert len(seen.arrows) == len(arrows)


@pytest.mark.parametrize(
    ("phases", "arrows", "message"),
    [
        ((0, 1), [], "box 'a' is in phase 0 of 2"),
        ((1, 3), [], "box 'b' is in phase 3 of 2"),
        ((1, 1), [("a", "b")], "edge 'a' -> 'b' does not go to a higher layer"),
        ((1, 2), [("b", "a")], "edge 'b' -> 'a' does not go to a higher layer"),
        ((1, 2), [("a", "x")], "edge 'a' -> 'x': there is no node 'x'"),
        ((1, 2), [("a", "b")] * 2, "edge 'a' -> 'b' is given twice"),
    ],
)
def test_a_bad_plan_is_refused_by_name(
    phases: tuple[int, int], arrows: list[tuple[str, str]], message: str
) -> None:
    """The error says which box or arrow is wrong, and how."""
    boxes = [Box(id, phase, id, "", False) for id, phase in zip("ab", phases, strict=True)]
    with pytest.raises(ValueError, match=message):
        draw_plan("Plan", ["1", "2"], boxes, [Arrow(a, b, "all", False) for a, b in arrows])
