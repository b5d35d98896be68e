"""The instructor's evening in a browser: a class is looked at, answered once for all, and settled."""

import csv
import html
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

SLUG = "hello-says-the-wrong-thing"
MAKE_CLASS = Path(__file__).parents[1] / "review" / "make_class.py"
CHECKER = (sys.executable, "-m", "checker.cli.main")
WORDS = "{learner}, a list keeps its order, an object need not: see promise {promise}."


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open the pages as somebody: `visit(link, name="Ines", width=390, dark=True)`; no page says anything amiss."""
    contexts, said = [], []

    def open_it(link: str, name: str = "Ines", *, width: int = 1280, dark: bool = False) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light", base_url=link
        )
        context.set_default_timeout(60_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(link)
        page.get_by_label("Your name").fill(name)
        page.get_by_role("button", name="Keep").click()
        page.locator(".me summary", has_text=name).wait_for()
        # What the page can do by keys comes with its script, which is run last.
        page.wait_for_load_state("load")
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert said == []


def test_an_evening_from_the_overview_to_what_is_handed_back(reports, serve_review, visit, tmp_path):
    spend_the_evening(reports, visit(serve_review(reports)), tmp_path)


@pytest.mark.nightly
@pytest.mark.timeout(900)
def test_the_same_evening_with_three_hundred_submissions_of_six_katas(serve_review, visit, tmp_path):
    words = ["downloads", "--count", "300", "--katas", "6", "--graded", "reports"]
    subprocess.run([sys.executable, MAKE_CLASS, *words], cwd=tmp_path, check=True, timeout=600)
    reports = tmp_path / "reports"
    assert len(list(reports.glob("*/*/verdict.json"))) > 280
    spend_the_evening(reports, visit(serve_review(reports)), tmp_path)


def spend_the_evening(reports: Path, page: Page, tmp_path: Path) -> None:
    page.get_by_role("table", name="How the class did").get_by_role("link", name="Hello says").click()

    wrong = page.get_by_role("article").filter(has_text="as the wrong fix").first
    wrong.get_by_text("What one of them changes").click()
    expect(wrong.locator("pre .add").first).to_be_visible()
    wrong.get_by_text("Comment once, to all").click()
    wrong.get_by_label("Comment, which each of them gets").fill(WORDS)
    wrong.get_by_role("button", name="Comment").click()
    expect(page.locator("article:target .words")).to_have_text(WORDS)

    member = page.locator("article:target .members a").first
    name = member.inner_text()
    member.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(page.get_by_text(f"{name}, a list keeps its order")).to_be_visible()
    page.get_by_text("Give another score").click()
    page.get_by_label("Percent").fill("50")
    page.get_by_label("Reason").fill("The right idea.")
    page.get_by_role("button", name="Give this score").click()
    expect(page.get_by_text("counts instead")).to_be_visible()

    page.get_by_role("link", name="To look at").click()
    unstable = page.get_by_role("region", name="Unstable")
    unstable.get_by_label("Note").fill("Looked at twice.")
    unstable.get_by_role("button", name="Settle").click()
    expect(unstable).to_have_count(0)

    page.get_by_role("link", name="History").click()
    expect(page.get_by_text("made a settlement")).to_be_visible()
    page.get_by_role("link", name="Class", exact=True).click()
    line = page.get_by_role("row", name=name)
    expect(line).to_contain_text("50 %")
    expect(line).to_contain_text("overridden")

    assert 0 < float(export_to_canvas(reports, name, tmp_path)) <= 5
    handed_back = hand_back(reports, name, tmp_path)
    assert f"{name}, a list keeps its order" in handed_back
    assert "The right idea." in handed_back


def export_to_canvas(reports: Path, name: str, place: Path) -> str:
    """The grade that Canvas is given for a learner, of ten points."""
    first, last = name.split()
    gradebook = place / "canvas.csv"
    gradebook.write_text(
        f'Student,ID,SIS User ID,SIS Login ID,Section,Kata (9)\n    Points Possible,,,,,10\n"{last}, {first}",1,,,A,\n'
    )
    words = ["export", "canvas", reports, "--gradebook", gradebook, "--column", "Kata (9)", "--kata", SLUG]
    subprocess.run([*CHECKER, "class", *words, "--out", place / "export"], check=True, capture_output=True)
    rows = list(csv.reader((place / "export" / "canvas.csv").read_text().splitlines()))
    return next(row[5] for row in rows if row[0] == f"{last}, {first}")


def hand_back(reports: Path, name: str, place: Path) -> str:
    """The page that a learner is handed back."""
    words = ["feedback", reports, "--kata", SLUG, "--out", place / "feedback"]
    subprocess.run([*CHECKER, "class", *words], check=True, capture_output=True)
    folder = next((place / "feedback").glob(f"{name.lower().replace(' ', '-')}*"))
    return html.unescape((folder / "index.html").read_text("utf-8"))


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)], ids=["wide-light", "narrow-dark"])
def test_axe_finds_no_violation_on_any_page(reports, serve_review, visit, width, dark):
    page = visit(serve_review(reports), width=width, dark=dark)
    number = re.findall(r"/submissions/(\d+)", page.content())[0]
    page.goto("snippets")
    page.get_by_label("Title").fill("Read on")
    page.get_by_label("Text").fill("{learner}, read promise {promise}.")
    page.get_by_role("button", name="Keep").last.click()
    found = {}
    for path in ("", f"katas/{SLUG}", "katas/-", "queue", "snippets", "history", f"submissions/{number}"):
        page.goto(path)
        page.evaluate("for (const one of document.querySelectorAll('details:not(.framed)')) one.open = true")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.locator("main").count() == page.locator("h1").count() == 1
        found[path] = [(one["id"], one["nodes"][0]["html"]) for one in Axe().run(page).response["violations"]]
    assert {path: one for path, one in found.items() if one} == {}


def test_single_keys_do_something_only_where_they_are_wished_for_and_nobody_types(reports, serve_review, visit):
    page = visit(serve_review(reports))
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_contain_text("the next submission, page or item")
    assert [one["id"] for one in Axe().run(page).response["violations"]] == []
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()

    page.goto(f"katas/{SLUG}")
    page.keyboard.press("n")
    page.keyboard.press("n")
    second = page.get_by_role("article").nth(1)
    expect(second.locator(".members a").first).to_be_focused()
    page.keyboard.press("c")
    text = second.get_by_label("Comment, which each of them gets")
    expect(text).to_be_focused()
    page.keyboard.type("npcu?")
    expect(text).to_have_value("npcu?")
    expect(dialog).to_be_hidden()
    second.get_by_role("button", name="Comment").click()
    expect(page.locator("article:target .words")).to_have_text("npcu?")
    page.keyboard.press("u")
    expect(page.locator("article .words")).to_have_count(0)

    page.get_by_role("article").first.locator(".members a").first.click()
    page.wait_for_url("**/submissions/*")
    first = page.url
    page.keyboard.press("n")
    page.wait_for_url(lambda url: url != first)
    page.keyboard.press("p")
    page.wait_for_url(lambda url: url.partition("?")[0] == first.partition("?")[0])

    page.locator(".me summary").click()
    page.get_by_label("Single keys do something").uncheck()
    page.locator(".me").get_by_role("button", name="Keep").click()
    page.get_by_role("button", name="Keys").click()
    expect(dialog).to_contain_text("Single keys are off")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(dialog).to_be_hidden()


def test_a_page_is_read_by_keyboard_alone(reports, serve_review, visit):
    page = visit(serve_review(reports))
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="To the page's content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    focused = page.evaluate("getComputedStyle(document.activeElement).outlineStyle + document.activeElement.tagName")
    assert focused == "solidA"
    levels = page.locator("main :is(h1, h2, h3, h4)").evaluate_all("all => all.map(one => Number(one.tagName[1]))")
    assert all(after - before <= 1 for before, after in zip([0, *levels], levels, strict=False))
