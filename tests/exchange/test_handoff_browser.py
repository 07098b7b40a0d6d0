"""The sheet in a real browser: it asks for nothing, has nothing to complain of, and prints to two pages."""

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest

from support.twelve_weeks import Course

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no Chromium is here; 'apt-get install chromium' brings it")
# What the browser itself would like to know at its start, whatever the page; none of it is let out.
OWN = ("google.com", "googleapis.com", "gstatic.com")
# Fits a page that asks for something, so that the tests below can't hold by watching nothing.
ASKING = '<!doctype html><title>a</title><img src="https://example.org/a.png"><script>console.error("oh")</script>'


class Seen(NamedTuple):
    """What the browser said of a page: its complaints, and the hosts that it was asked to reach."""

    complaints: list[str]
    hosts: set[str]


def browse(page: Path, *words: str) -> Seen:
    """Open a page with no way out, writing down each request."""
    log = page.with_suffix(".netlog")
    done = subprocess.run(
        [
            CHROMIUM,
            *("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"),
            *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
            "--host-resolver-rules=MAP * ~NOTFOUND",
            f"--user-data-dir={page.parent / 'profile'}",
            "--enable-logging=stderr",
            "--v=0",
            f"--log-net-log={log}",
            *words,
            page.as_uri(),
        ],
        capture_output=True,
        text=True,
        errors="replace",
        timeout=60,
        check=True,
    )
    urls = re.findall(r'"url":"([a-z]+://[^"]*)"', log.read_text(encoding="utf-8", errors="replace"))
    hosts = {urlsplit(url).hostname or "" for url in urls} - {""}
    return Seen(
        [line for line in done.stderr.splitlines() if ":CONSOLE:" in line],
        {host for host in hosts if not host.endswith(OWN)},
    )


@pytest.fixture(scope="module")
def journal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A journal of twelve weeks."""
    folder = tmp_path_factory.mktemp("made") / "home"
    Course(folder)
    return folder


@pytest.fixture
def sheet(journal: Path, home: Path, tmp_path: Path, run_here: Callable[..., Any]) -> Path:
    """A sheet with every part in it."""
    shutil.copytree(journal, home)
    path = tmp_path / "sheet.html"
    done = run_here("handoff", "--all", "--output", str(path))
    assert done.returncode == 0, done.stderr
    return path


def test_the_browser_would_say_what_a_page_asks_for_and_what_it_complains_of(tmp_path: Path) -> None:
    page = tmp_path / "asking.html"
    page.write_text(ASKING)
    seen = browse(page, f"--screenshot={tmp_path / 'asking.png'}")
    assert seen.hosts == {"example.org"}
    assert "oh" in seen.complaints[0]


def test_the_sheet_asks_for_nothing_and_complains_of_nothing(sheet: Path, tmp_path: Path) -> None:
    picture = tmp_path / "sheet.png"
    assert browse(sheet, f"--screenshot={picture}", "--window-size=1000,2000") == Seen([], set())
    assert picture.stat().st_size > 50_000, "it is not an empty page"


def test_what_slips_into_the_page_would_be_refused_by_the_page_itself(sheet: Path) -> None:
    """The policy in its head holds, even against what the template could never let through."""
    slipped = sheet.with_name("slipped.html")
    slipped.write_text(sheet.read_text(encoding="utf-8").replace("</main>", f"{ASKING}</main>"), encoding="utf-8")
    seen = browse(slipped, f"--screenshot={sheet.with_suffix('.png')}")
    assert seen.hosts == set()
    assert len(seen.complaints) == 2, "the picture and the script, both refused"


@pytest.mark.parametrize("paper", ["A4", "letter"])
def test_twelve_weeks_print_to_two_pages_at_most(sheet: Path, paper: str) -> None:
    page = sheet.with_name(f"{paper}.html")
    text = sheet.read_text(encoding="utf-8")
    assert "@page { margin" in text
    page.write_text(text.replace("@page { margin", f"@page {{ size: {paper}; margin"), encoding="utf-8")
    printed = page.with_suffix(".pdf")
    browse(page, f"--print-to-pdf={printed}", "--no-pdf-header-footer")
    assert 1 <= len(re.findall(rb"/Type /Page\b", printed.read_bytes())) <= 2
