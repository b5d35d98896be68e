"""A report as its reader uses it: unfolded, copied from, on a phone, in the dark, without scripts, by keyboard."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from checker.model.kata import Kata
from checker.model.verdict import Verdict
from checker.report.wording import failing_exchange

pytestmark = pytest.mark.browser

KINDS = ["starter", "reference"]


@pytest.fixture
def port(kata: Kata, tmp_path: Path) -> Iterator[int]:
    """Where the starter is served."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", "app:app", "--port", str(port), "--app-dir", str(kata.folder)]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as server:
        try:
            wait_for(port)
            yield port
        finally:
            server.kill()


def wait_for(port: int) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            assert time.monotonic() < deadline, "the app was not served"
            time.sleep(0.1)


def copied(page, name: str, port: int) -> str:
    """Unfold a snippet of the failing exchange, press its button, and take what is on the clipboard."""
    snippet = page.locator(".exchange.failing .snippet", has=page.locator(f"summary:text-is('{name}')")).first
    if not snippet.evaluate("one => one.open"):
        snippet.locator("summary").click()
    snippet.get_by_role("button", name="Copy").click()
    page.get_by_role("button", name="Copied").wait_for()
    text = page.evaluate("navigator.clipboard.readText()")
    assert text
    # The report says port 8000, where `checker serve` puts an app; here it may be taken.
    return text.replace("127.0.0.1:8000", f"127.0.0.1:{port}")


def run(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def same(left: str, right: str) -> bool:
    """Whether both are the same list; the starter's is made of a set, in whose order every process differs."""
    return sorted(json.loads(left)) == sorted(json.loads(right))


def failing(verdict: Verdict):
    return failing_exchange(verdict.checks[0].cases[0])


def test_the_copied_curl_line_finds_the_same_answer(open_page, pages, graded, port):
    answer = run(["sh", "-c", copied(open_page(pages["starter"]), "curl", port).replace("curl", "curl -s", 1)])
    seen = failing(graded["starter"]).response
    assert answer.startswith(f"HTTP/1.1 {seen.status_code} ")
    assert same(answer.replace("\r", "").partition("\n\n")[2], seen.body.data)


def test_the_copied_program_finds_the_same_answer(open_page, pages, graded, port):
    answer = run([sys.executable, "-c", copied(open_page(pages["starter"]), "Python", port)])
    seen = failing(graded["starter"]).response
    assert answer.startswith(f"{seen.status_code} ")
    assert same(answer.splitlines()[-1], seen.body.data)


def test_the_copied_message_finds_the_same_answer(open_page, pages, graded, port):
    message = copied(open_page(pages["starter"]), "HTTP", port)
    with socket.create_connection(("127.0.0.1", port), 30) as connection:
        connection.sendall(message.replace("\n", "\r\n").encode())
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    assert same(answer.decode().partition("\r\n\r\n")[2], failing(graded["starter"]).response.body.data)


def test_one_snippet_of_an_exchange_is_open_at_a_time(open_page, pages):
    page = open_page(pages["starter"])
    opened = page.locator(".exchange.failing").first.locator(".snippet[open] summary")
    assert opened.all_inner_texts() == ["curl"]
    page.locator(".exchange.failing").first.get_by_text("Python", exact=True).click()
    assert opened.all_inner_texts() == ["Python"]


def test_the_first_failure_is_open_and_the_others_unfold(open_page, pages):
    page = open_page(pages["starter"])
    checks = page.locator("details.check")
    assert checks.nth(0).locator(".pair").first.is_visible()
    assert not checks.nth(1).locator("blockquote").is_visible()
    checks.nth(1).locator("> summary").click()
    assert checks.nth(1).locator("blockquote").is_visible()


def test_a_check_unfolds_by_keyboard_alone(open_page, pages):
    page = open_page(pages["starter"])
    second = page.locator("details.check").nth(1)
    second.locator("> summary").focus()
    page.keyboard.press("Enter")
    assert second.locator("blockquote").is_visible()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_every_code_block_can_be_scrolled_to_by_keyboard(open_page, pages):
    assert open_page(pages["starter"]).locator("pre.code:not([tabindex='0'])").count() == 0


def test_a_link_from_the_table_opens_the_check_it_names(open_page, pages):
    page = open_page(pages["starter"])
    link = page.locator("#results-table a").nth(1)
    target = page.locator(link.get_attribute("href"))
    assert not target.is_visible()
    link.click()
    assert target.is_visible()


def test_the_strip_tells_in_words_where_it_went(open_page, pages, graded):
    page = open_page(pages["starter"])
    words = page.locator(".strip").first.get_by_role("listitem").all_inner_texts()
    assert len(words) == 8
    assert [word.split()[0] for word in words][::7] == ["request", "response"]
    assert all(len(word.split()) > 1 for word in words)
    diagnosis = graded["starter"].checks[0].cases[0].diagnosis
    assert page.get_by_text(diagnosis.sentence).first.is_visible()
    assert page.get_by_text(diagnosis.question).first.is_visible()


@pytest.mark.parametrize("kind", KINDS)
def test_with_scripts_off_it_reads_the_same_and_has_no_dead_buttons(open_page, pages, kind):
    page = open_page(pages[kind], scripts=False)
    assert page.locator(".headline").is_visible()
    assert page.locator("details.check[open] .pair").first.is_visible()
    assert page.locator("button:visible").count() == 0
    assert not page.locator("#results-table").is_visible()


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_wider_than_a_phone(open_page, pages, kind):
    page = open_page(pages[kind], width=375)
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    assert page.evaluate("document.documentElement.scrollWidth") == 375


@pytest.mark.parametrize("kind", KINDS)
def test_on_paper_everything_is_unfolded(open_page, pages, kind):
    page = open_page(pages[kind])
    page.emulate_media(media="print")
    for block in page.locator("details.check blockquote").all():
        assert block.bounding_box()["height"] > 0
    assert page.locator(".copy:visible").count() == 0


def test_dark_is_dark(open_page, pages):
    page = open_page(pages["starter"], dark=True)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(21, 24, 27)"


def test_the_page_of_a_solved_kata_shows_then_beside_now(open_page, pages):
    page = open_page(pages["reference"])
    first = page.locator(".compared").first
    then, now = first.locator(".then").bounding_box(), first.locator(".now").bounding_box()
    assert abs(then["y"] - now["y"]) < 2
    assert then["x"] < now["x"]
    assert first.locator(".then mark.differs").count() > 0
    assert first.locator(".now mark.differs").count() == 0
