"""A log of many cases in a real browser: with and without script, narrow, dark."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.web.serving import Served
from tests.web.test_journey import faults, visited
from tests.web.upload_logs import as_csv, let_work, table, work_when_let

MOST_BYTES = 60_000
NARROW = 320


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log of more rows than stand on a page, two of them wrong."""
    path = tmp_path_factory.mktemp("log") / "My log.csv"
    path.write_bytes(as_csv([*table(2), {"case": "bad", "fb.given": "nonsense"}]) + b"short,row\n")
    return path


@pytest.mark.parametrize("script", [True, False])
def test_from_the_desk_to_a_row(
    browser: Browser, served: Served, log: Path, monkeypatch: pytest.MonkeyPatch, script: bool
) -> None:
    """A counselor sends a log, looks on, and goes from the report and the rows to a proof."""
    monkeypatch.setattr("web.batch.uploads.work", work_when_let)
    options = {} if script else {"java_script_enabled": False}
    with visited(browser, served, color_scheme="dark" if script else "light",
                 viewport={"width": NARROW, "height": 700}, **options) as page:

        def check() -> None:
            if script:
                assert faults(page) == [], page.url
                assert page.evaluate("document.documentElement.scrollWidth") <= NARROW, page.url
            assert len(page.content().encode()) < MOST_BYTES

        page.get_by_role("link", name="For counselors").click()
        page.get_by_role("link", name="A log of many cases").click()
        check()
        page.get_by_label("The log").set_input_files(log)
        page.get_by_label("Column to group by").fill("region")
        page.get_by_role("button", name="Diagnose the log").click()
        expect(page.get_by_role("progressbar")).to_be_visible()
        let_work()
        if not script:
            page.get_by_role("link", name="Look again every two seconds").click()
        expect(page.get_by_role("heading", name="Row by row")).to_be_visible(timeout=60_000)
        assert "refresh" not in page.locator("head").inner_html()
        expect(page.get_by_role("status")).to_contain_text("88 cases were diagnosed, 2 rows")
        check()
        result = page.url
        with page.expect_download() as kept:
            page.get_by_role("link", name="The results as CSV").click()
        assert kept.value.suggested_filename == "My log results.csv"
        page.get_by_role("link", name="Next page").click()
        page.locator("tbody a").first.click()
        expect(page.get_by_role("heading", name="The derivation")).to_be_visible()
        expect(page.get_by_text("the leading reason comes out the same")).to_be_visible()
        check()
        page.goto(result)
        page.get_by_role("link", name="The report about all cases").click()
        expect(page.get_by_role("heading", name="By region")).to_be_visible()
        page.go_back()
        page.get_by_role("button", name="Delete").click()
        expect(page.get_by_role("status")).to_contain_text("Deleted")
        check()


def test_refused_and_cancelled(
    browser: Browser, served: Served, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is wrong is said where it is mended; a log can be taken back while it is worked on."""
    with visited(browser, served, viewport={"width": NARROW, "height": 700}) as page:
        page.goto(f"{served.origin}/uploads")
        page.get_by_label("The log").set_input_files(
            {"name": "log.parquet", "mimeType": "application/octet-stream", "buffer": b"PAR1"})
        page.get_by_role("button", name="Diagnose the log").click()
        expect(page.get_by_role("alert")).to_contain_text("no whole Parquet file")
        assert faults(page) == []
        monkeypatch.setattr("web.batch.uploads.work", work_when_let)
        page.get_by_label("The log").set_input_files(log)
        page.get_by_role("button", name="Diagnose the log").click()
        expect(page.get_by_role("progressbar")).to_be_visible()
        assert faults(page) == []
        page.get_by_role("button", name="Cancel").click()
        expect(page.get_by_role("status")).to_contain_text("Deleted")
        page.get_by_label("The log").set_input_files(
            {"name": "log.gz", "mimeType": "application/octet-stream", "buffer": b"x"})
        page.get_by_role("button", name="Diagnose the log").click()
        expect(page.get_by_role("alert")).to_contain_text("does not end like a log")
        assert faults(page) == []
