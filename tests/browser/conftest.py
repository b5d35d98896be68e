"""Headless Chromium, the system's own, and pages of verdicts that were graded for real."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from checker.catalogue import open_collection
from checker.grading.flow import Terms, grade_together
from checker.model.kata import Kata
from checker.model.verdict import Verdict
from checker.report.page import make_page
from checker.serving.hosts import Hosts
from checker.submissions import read_submission

ROOT = Path(__file__).parents[2]
SLUG = "hello-says-the-wrong-thing"

OpenPage = Callable[..., Page]


# Not for the session: as long as Playwright runs, its event loop counts as running in this thread, and no other can.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("chromium is not installed")
    with sync_playwright() as playwright:
        # Tests run as root in containers, where Chromium's own sandbox can't be raised.
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


class Watched:
    """What a page says and asks for."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.said: list[str] = []
        self.asked: list[str] = []
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("dialog", lambda dialog: (self.said.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda request: self.asked.append(request.url))


@pytest.fixture
def open_page(browser: Browser, tmp_path: Path) -> Iterator[OpenPage]:
    """Open a page from a file: `open_page(html, width=375, scripts=False, dark=True)`.

    At the end of the test it has said nothing and asked for nothing but itself.
    """
    contexts = []
    watched = []

    def open_it(html: str, *, width: int = 1200, scripts: bool = True, dark: bool = False) -> Page:
        file = tmp_path / f"page-{len(contexts)}.html"
        file.write_text(html, encoding="utf-8")
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
            color_scheme="dark" if dark else "light",
            permissions=["clipboard-read", "clipboard-write"],
        )
        context.set_default_timeout(60_000)
        contexts.append(context)
        page = context.new_page()
        watched.append((Watched(page), file.as_uri()))
        page.goto(file.as_uri())
        return page

    yield open_it
    for context in contexts:
        context.close()
    for page, address in watched:
        assert page.said == []
        assert {url for url in page.asked if not url.startswith("data:")} == {address}


@pytest.fixture(scope="session")
def kata() -> Kata:
    return open_collection(ROOT).kata(SLUG)


@pytest.fixture(scope="session")
def graded(hosts: Hosts, kata: Kata) -> dict[str, Verdict]:
    """The starter's verdict and the reference's, with the same seed."""
    assert kata.solution is not None
    folders = {"starter": kata.folder, "reference": kata.solution}
    submissions = [read_submission(kata, folder, name) for name, folder in folders.items()]
    terms = Terms(seed="browser", repeat=False, prove_fit=False)
    return dict(zip(folders, grade_together(kata, submissions, terms, hosts), strict=True))


@pytest.fixture(scope="session")
def pages(graded: dict[str, Verdict]) -> dict[str, str]:
    """The page of each."""
    again = "checker check --again work/reports/hello/verdict.json"
    return {
        "starter": make_page(graded["starter"], again=again),
        "reference": make_page(graded["reference"], graded["starter"]),
    }
