"""Claims about the reliability diagram, checked on the SVG that a reader gets."""

from __future__ import annotations

import math
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.batch.accuracy.comparison import compare
from engine.batch.accuracy.reliability import Bin, binned
from engine.batch.accuracy.reliability_diagram import draw_reliability, reliability_diagram
from engine.core.drawing.svg import COLOURS
from tests.examples import examples
from tests.strategies import real_cases, shipped

SVG = "{http://www.w3.org/2000/svg}"
Box = tuple[float, float, float, float]
any_text = st.text(st.characters(), max_size=30)  # control characters and surrogates too
bins = st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=60).map(binned)


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark as drawn: its middle, half its extent, the ends of its whisker, and its data."""

    x: float
    y: float
    half: float
    area: float
    top: float
    bottom: float
    series: str
    bin: str
    pairs: int


def parts(
    element: ElementTree.Element, x: float = 0, y: float = 0
) -> Iterator[tuple[ElementTree.Element, float, float]]:
    """Every element with the place of its origin."""
    for part in element:
        dx, dy = map(float, re.findall(r"-?[\d.]+", part.get("transform", "0 0")))
        yield part, x + dx, y + dy
        yield from parts(part, x + dx, y + dy)


def frame_of(root: ElementTree.Element) -> Box:
    """The frame around the marks as left, top, right, bottom."""
    (group, x, y), = ((part, x, y) for part, x, y in parts(root)
                      if part.get("data-frame") is not None)
    rect = group.find(f"{SVG}rect")
    assert rect is not None
    return x, y, x + float(rect.get("width", "")), y + float(rect.get("height", ""))


def marks_of(root: ElementTree.Element) -> list[Mark]:
    """All marks."""
    return [_mark(part, x, y) for part, x, y in parts(root) if part.get("data-series") is not None]


def _mark(group: ElementTree.Element, x: float, y: float) -> Mark:
    circle, square = group.find(f"{SVG}circle"), group.find(f"{SVG}g/{SVG}rect")
    if circle is not None:
        half = float(circle.get("r", ""))
        area = math.pi * half**2
    else:
        assert square is not None
        half = float(square.get("width", "")) / 2
        area = 4 * half**2
    whisker = group.find(f"{SVG}path")
    assert whisker is not None
    found = re.fullmatch(r"M0 (-?[\d.]+)V(-?[\d.]+)", whisker.get("d", ""))
    assert found is not None
    return Mark(x, y, half, area, y + float(found[1]), y + float(found[2]),
                group.get("data-series", ""), group.get("data-bin", ""),
                int(group.get("data-pairs", "")))


def drawn(first: Sequence[Bin], second: Sequence[Bin] | None = None) -> ElementTree.Element:
    """A picture of one or two series, read back."""
    series = {"one": first} if second is None else {"one": first, "two": second}
    return ElementTree.fromstring(draw_reliability("Title", series).encode())


@examples(4)
@given(any_text, any_text.filter(bool), bins)
def test_any_words_give_well_formed_xml(title: str, name: str, found: Sequence[Bin]) -> None:
    """Whatever the words, the picture is XML with a title and a description."""
    root = ElementTree.fromstring(
        draw_reliability(title, {name: found}).encode("utf-8", "surrogatepass"))
    assert root.tag == f"{SVG}svg"
    assert root.find(f"{SVG}title") is not None
    assert root.find(f"{SVG}desc") is not None


@examples(5)
@given(bins, bins)
def test_every_mark_is_within_the_frame(first: Sequence[Bin], second: Sequence[Bin]) -> None:
    """Marks and whiskers stay inside the frame, and the frame inside the picture."""
    root = drawn(first, second)
    left, top, right, bottom = frame_of(root)
    assert 0 < left < right < float(root.get("width", ""))
    assert 0 < top < bottom < float(root.get("height", ""))
    for mark in marks_of(root):
        assert left <= mark.x - mark.half <= mark.x + mark.half <= right
        assert top <= mark.y - mark.half <= mark.y + mark.half <= bottom
        assert top <= mark.top <= mark.bottom <= bottom


@examples(5)
@given(bins, bins)
def test_no_pair_is_lost(first: Sequence[Bin], second: Sequence[Bin]) -> None:
    """Each bin with pairs has one mark, and the pairs of a series add up to all of them."""
    marks = marks_of(drawn(first, second))
    for name, found in (("one", first), ("two", second)):
        own = {mark.bin: mark.pairs for mark in marks if mark.series == name}
        assert own == {f"{each.low}-{each.high}": each.confirmed.of for each in found
                       if each.confirmed.of}
    assert len(marks) == sum(each.confirmed.of > 0 for each in (*first, *second))


@examples(4)
@given(bins)
def test_marks_stand_where_the_numbers_say(found: Sequence[Bin]) -> None:
    """A series by itself: across the mean, upwards the share, the whisker its interval."""
    root = drawn(found)
    zero_x, hundred_x = (x for x, _ in (_tick(root, "middle", 0), _tick(root, "middle", 100)))
    zero_y, hundred_y = (y for _, y in (_tick(root, "end", 0), _tick(root, "end", 100)))
    middle = 0.5 * 12 * 1.3  # of a label of 12 px
    for mark in marks_of(root):
        each = next(each for each in found if f"{each.low}-{each.high}" == mark.bin)
        assert each.mean is not None
        assert each.confirmed.value is not None
        least, most = each.confirmed.interval

        def height(share: float) -> float:
            return zero_y + middle + share * (hundred_y - zero_y)

        assert mark.x == pytest.approx(zero_x + each.mean * (hundred_x - zero_x), abs=0.2)
        assert mark.y == pytest.approx(height(each.confirmed.value), abs=0.2)
        assert mark.top == pytest.approx(height(most), abs=0.3)
        assert mark.bottom == pytest.approx(height(least), abs=0.3)


def _tick(root: ElementTree.Element, anchor: str, percent: int) -> tuple[float, float]:
    """The place of a label of an axis, the one below the frame or the one at its left."""
    (place,) = [(x, y) for part, x, y in parts(root) if part.get("text-anchor") == anchor
                and "".join(part.itertext()) == f"{percent} %"]
    return place


def test_the_area_of_a_mark_grows_with_its_pairs() -> None:
    """Four times the pairs have four times the area, as a circle and as a square."""
    many = binned([(0.2, False)] * 40 + [(0.8, True)] * 10)
    for mark in marks_of(drawn(many, many)):
        largest = max(each.area for each in marks_of(drawn(many, many)))
        assert mark.area / largest == pytest.approx(mark.pairs / 40, rel=0.05)


def test_marks_of_one_bin_do_not_hide_each_other() -> None:
    """Where both series have the same mean, their whiskers stand side by side."""
    same = binned([(0.8, True)] * 5)
    one, two = marks_of(drawn(same, same))
    assert abs(one.x - two.x) == pytest.approx(9, abs=0.2)
    apart = marks_of(drawn(binned([(0.72, True)]), binned([(0.88, True)])))
    assert abs(apart[0].x - apart[1].x) == pytest.approx(0.16 * 560, abs=0.2)


def test_bars_stand_beside_each_other_below_the_frame() -> None:
    """Each number of pairs is a bar below the frame; no bar covers another; its label tells it."""
    root = drawn(binned([(0.05, False)] * 1234 + [(0.2, True)] * 30), binned([(0.05, True)] * 7))
    bottom = frame_of(root)[3]
    bars = [(x, y, x + float(part.get("width", "")), y + float(part.get("height", "")))
            for part, x, y in parts(root) if part.tag == f"{SVG}rect" and y > bottom]
    assert len(bars) == 3
    ordered = sorted(bars)
    assert all(left[2] <= right[0] for left, right in pairwise(ordered))
    words = ["".join(part.itertext()) for part in root.iter(f"{SVG}text")]
    assert {"1.2k", "30", "7"} <= set(words)


def test_all_numbers_are_there_for_those_who_cannot_see_it() -> None:
    """The description has a sentence for each mark, with everything the mark shows."""
    root = drawn(binned([(0.2, False)] * 3 + [(0.2, True)]), binned([(0.95, True)]))
    words = root.findtext(f"{SVG}desc") or ""
    assert "One, 10-30 %: on average 20 %, confirmed 1 of 4, 25 % (5-70 %)." in words
    assert "Two, 90-100 %: on average 95 %, confirmed 1 of 1, 100 % (21-100 %)." in words
    assert root.get("role") == "img"
    for name in ("labelledby", "describedby"):
        assert any(part.get("id") == root.get(f"aria-{name}") for part in root)


def test_series_differ_in_more_than_colour() -> None:
    """One has circles and whole lines, the other squares and dashed lines."""
    found = binned([(0.2, False)] * 3)
    groups = [part for part, _, _ in parts(drawn(found, found))
              if part.get("data-series") is not None]
    circle, square = groups
    assert (circle.find(f"{SVG}circle") is None) != (square.find(f"{SVG}circle") is None)
    dashed = [group.find(f"{SVG}path[@stroke-dasharray]") is not None for group in groups]
    assert sorted(dashed) == [False, True]


def test_light_and_dark_without_outside_resources() -> None:
    """Every colour is one of the palette with its dark twin; nothing is fetched, nothing runs."""
    picture = reliability_diagram(compare(real_cases()[:8], shipped()))
    root = ElementTree.fromstring(picture.encode())
    assert "prefers-color-scheme:dark" in picture
    light = {colour for colour, _ in COLOURS.values()}
    for part in root.iter():
        for paint in ("fill", "stroke"):
            colour = part.get(paint, "none")
            assert colour == "none" or colour in light
            if colour != "none":
                assert "plan-" in part.get("class", "")
    assert "http" not in picture.replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"<script|<image|@import|url\(|href", picture)


def test_coordinates_are_rounded() -> None:
    """No coordinate has more than one decimal, so the bytes do not hang on the machine."""
    picture = draw_reliability("T", {"one": binned([(1 / 3, True), (2 / 7, False)])})
    body = picture.partition("</style>")[2]
    assert not re.search(r"\.\d\d", re.sub(r'fill-opacity="[^"]*"', "", body))


def test_a_picture_has_one_or_two_series_of_the_same_bins() -> None:
    """More, or none, or bins that do not match, are refused."""
    found = binned([(0.2, False)])
    for count in (0, 3):
        with pytest.raises(ValueError, match=f"not {count}"):
            draw_reliability("T", {str(place): found for place in range(count)})
    with pytest.raises(ValueError, match="shorter"):
        draw_reliability("T", {"one": found, "two": found[:2]})


def test_the_same_bytes_in_every_process() -> None:
    """The same cases give the same bytes, here again and under other hash seeds."""
    first = reliability_diagram(compare(real_cases()[:5], shipped()))
    assert reliability_diagram(compare(real_cases()[:5], shipped())) == first
    script = ("import sys\nfrom engine.batch.accuracy.comparison import compare\n"
              "from engine.batch.accuracy.reliability_diagram import reliability_diagram\n"
              "from tests.strategies import real_cases, shipped\n"
              "picture = reliability_diagram(compare(real_cases()[:5], shipped()))\n"
              "sys.stdout.buffer.write(picture.encode())")
    root = Path(__file__).parents[4]
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", script], capture_output=True, cwd=root, check=True, timeout=120,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(root)})
        assert done.stdout.decode() == first
