"""Text for Markdown."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from engine.core.words.markdown_text import escaped
from knowledge.model.problems import printable

SIGNS = st.text("-+=*_#>`~|[]()<>!&;:\\\\1.) \nab", max_size=12)


@pytest.mark.parametrize("dialect", ["commonmark", "js-default"])
@given(SIGNS | st.text())
@example("1. first")
@example("---")
@example("- [x](y)")
@example("&amp; <b>")
def test_escaped_text_means_nothing_to_markdown(dialect: str, text: str) -> None:
    """As a paragraph, or after another line of one, a reader sees the text as it is."""
    shown = printable(" ".join(text.split()))
    for before in ("", "before\\\n"):
        page = MarkdownIt(dialect).render(before + escaped(text))
        told = re.fullmatch(r"<p>(?:before<br ?/?>\n)?(.*)</p>\n", page)
        if shown:
            assert told is not None, page
            assert html.unescape(told[1]) == shown
