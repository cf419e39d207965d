"""Long lists, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class Paging:
    """A page of a list.

    Attributes:
        page: from 1.
        pages: how many there are, 1 or more.
        first: the place of its first entry, from 1; 0 where there is none.
        last: that of its last one.
        total: how many entries there are on all pages.
        before: the address of the page before; empty where there is none.
        after: that of the page after.
    """

    page: int
    pages: int
    first: int
    last: int
    total: int
    before: str
    after: str


def paging(
    path: str, query: Mapping[str, str], page: int, size: int, total: int, anchor: str = ""
) -> Paging:
    """Where a page stands.

    Args:
        path: of the list.
        query: what else its address holds.
        page: its number; one too high stands for the last page.
        size: entries on a page.
        total: entries on all pages.
        anchor: where on the page the list begins.
    """
    pages = max(1, -(-total // size))
    at = min(page, pages)

    def address(number: int) -> str:
        if not 1 <= number <= pages:
            return ""
        return f"{path}?{urlencode({**query, 'page': str(number)})}{anchor}"

    return Paging(at, pages, min(total, (at - 1) * size + 1), min(total, at * size), total,
                  address(at - 1), address(at + 1))


def wanted_page(given: str) -> int:
    """The number of a page from an address; the first one for nonsense."""
    return max(1, int(given)) if given.isascii() and given.isdigit() and len(given) < 7 else 1
