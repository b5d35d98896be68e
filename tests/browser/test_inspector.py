"""The inspector as a learner uses it: beside a real `checker serve`, in Chromium, with curl in a terminal."""

import json
import shlex
import subprocess
import time
import urllib.request

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

MANY = 500


@pytest.fixture(scope="module")
def served(serve_shop):
    return serve_shop()


@pytest.fixture
def open_inspector(browser, served):
    """Open the page: `open_inspector(width=420, dark=True)`. At the end it has said nothing on its console."""
    contexts, said = [], []

    def open_it(*, width=1280, dark=False):
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            permissions=["clipboard-read", "clipboard-write"],
        )
        context.set_default_timeout(60_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
        page.on(
            "request", lambda request: said.append(request.url) if not request.url.startswith(served.link) else None
        )
        page.goto(served.link)
        expect(page.locator("#state")).to_have_text("Live", timeout=60_000)
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert said == []


@pytest.fixture
def page(open_inspector):
    return open_inspector()


def curl(served, *words):
    return subprocess.run(["curl", "-s", "-i", *words], capture_output=True, timeout=60).stdout


def row(page, target):
    return page.locator("#rows button", has=page.locator(f".target:text-is('{target}')"))


def test_what_curl_sends_is_there_at_once(page, served):
    curl(served, f"{served.address}/hello?who=curl")
    done = time.monotonic()
    row(page, "/hello?who=curl").wait_for()
    # Generous, for a machine that does much else: tests/benchmarks/inspector.py measures it.
    assert time.monotonic() - done < 5


def test_an_exchange_is_shown_with_its_stages_in_words_and_both_messages(page, served):
    curl(
        served,
        "--json",
        '{"title":"Emma and the long way home","by":"somebody of the town"}',
        f"{served.address}/books?one",
    )
    row(page, "/books?one").click()
    detail = page.locator("#detail")
    expect(detail.locator("h2")).to_contain_text("POST /books?one \u2192 201 Created")
    stages = detail.get_by_role("list", name="What became of the request at each stage").get_by_role("listitem")
    assert stages.count() == 8
    expect(stages.nth(4)).to_contain_text("reached")
    expect(stages.nth(7)).to_contain_text("answered")
    for words in (
        "content-type: application/json",
        "INSERT INTO books",
        "https://suppliers.example/orders",
        "adding Emma",
    ):
        expect(detail).to_contain_text(words)
    assert '\n  "title"' in detail.locator("pre.code.text").first.inner_text()


def test_the_list_is_filtered_by_text_method_and_status(page, served):
    for path in ("/hello?f=1", "/nowhere?f=2"):
        curl(served, f"{served.address}{path}")
        row(page, path).wait_for()
    curl(served, "-X", "PUT", f"{served.address}/hello?f=3")
    row(page, "/hello?f=3").wait_for()

    def shown():
        targets = page.locator("#rows li:not([hidden]) .target").all_inner_texts()
        return [one for one in targets if "f=" in one]

    page.get_by_label("Text").fill("hello f=")
    assert shown() == ["/hello?f=3", "/hello?f=1"]
    page.get_by_label("Status").select_option("2")
    assert shown() == ["/hello?f=1"]
    page.get_by_label("Status").select_option("")
    page.locator("#method").select_option("PUT")
    assert shown() == ["/hello?f=3"]
    assert " of " in page.locator("#count").inner_text()


def test_a_request_is_sent_again_with_a_change(page, served):
    curl(served, f"{served.address}/hello?name=Ana")
    row(page, "/hello?name=Ana").click()
    page.get_by_role("button", name="Send again, with changes").click()
    editor = page.get_by_role("dialog")
    editor.get_by_label("Target").fill("/hello?name=Bo")
    editor.get_by_role("button", name="Send").click()
    expect(page.locator("#detail h2")).to_contain_text("GET /hello?name=Bo \u2192 200 OK")
    expect(page.locator("#detail")).to_contain_text("hello Bo")
    expect(page.locator("#state")).to_have_text("Sent: 200 OK")


def test_a_request_that_can_not_be_sent_is_said_in_the_editor(browser, served):
    page = browser.new_page()
    page.goto(served.link)
    page.get_by_role("button", name="Write a request").click()
    editor = page.get_by_role("dialog")
    editor.get_by_label("Target").fill("no slash")
    editor.get_by_role("button", name="Send").click()
    expect(editor.locator("#edit-notes")).to_contain_text("begins with a slash")
    page.keyboard.press("Escape")
    expect(editor).to_be_hidden()
    page.close()


def test_what_is_copied_as_curl_and_as_python_sends_the_same_again(page, served):
    body = '{"title":"It\'s \\"here\\" $HOME"}'
    curl(served, "--json", body, f"{served.address}/books?copied")
    row(page, "/books?copied").click()
    page.get_by_role("button", name="Copy as curl").click()
    page.get_by_role("button", name="Copy as curl", exact=True).and_(page.locator(":text-is('Copied')")).wait_for()
    line = page.evaluate("navigator.clipboard.readText()")
    assert shlex.split(line)[0] == "curl"
    done = subprocess.run(["sh", "-c", line], capture_output=True, text=True, timeout=60)
    assert "201 Created" in done.stdout
    assert json.loads(done.stdout.split("\n\n")[-1].split("\r\n\r\n")[-1])["title"] == 'It\'s "here" $HOME'
    page.locator("summary", has_text="Python").click()
    page.get_by_role("button", name="Copy as Python").click()
    page.get_by_role("button", name="Copy as Python", exact=True).and_(page.locator(":text-is('Copied')")).wait_for()
    assert page.evaluate("navigator.clipboard.readText()").startswith("import httpx2")


def test_the_tickets_requests_are_buttons_and_fill_what_answers_gave(open_inspector, served):
    page = open_inspector()
    page.get_by_role("button", name="Put all away").click()
    expect(page.locator("#rows li")).to_have_count(0)
    page.locator("#ticket button", has_text="2 POST /tokens").click()
    expect(page.locator("#detail h2")).to_contain_text("POST /tokens \u2192 201 Created")
    page.locator("#ticket button", has_text="3 GET /me").click()
    expect(page.locator("#detail h2")).to_contain_text("GET /me \u2192 200 OK")


def test_a_page_that_was_killed_and_opened_again_has_everything(open_inspector, served):
    first = open_inspector()
    curl(served, f"{served.address}/hello?before=1")
    row(first, "/hello?before=1").wait_for()
    numbers = "all => all.map(one => one.dataset.number)"
    before = first.locator("#rows li").evaluate_all(numbers)
    first.context.close()
    curl(served, f"{served.address}/hello?while=away")
    again = open_inspector()
    row(again, "/hello?while=away").wait_for()
    after = again.locator("#rows li").evaluate_all(numbers)
    assert after[1:] == before


def test_strings_that_mean_harm_are_text(page, served):
    for path in (
        "/harm",
        "/harm/raised",
        "/harm/%3Cimg%20src=x%20onerror=alert(6)%3E",
        "/hello?name=<script>alert(7)</script>",
    ):
        curl(served, "-g", "-H", "X-Harm: <img src=x onerror=alert(8)>", f"{served.address}{path}")
    for place in range(4):
        button = page.locator("#rows button").nth(place)
        page.wait_for_function("() => document.querySelectorAll('#rows li').length >= 4")
        button.click()
        expect(page.locator("#detail h2 code")).to_have_text(
            f"{button.locator('b').inner_text()} {button.locator('.target').inner_text()}"
        )
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        assert page.evaluate("document.scripts.length") == 1
        assert page.locator("img, iframe, object, embed, base, main a, main script").count() == 0
    assert "alert(" in page.locator("#detail").inner_text()


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (420, True)], ids=["wide-light", "narrow-dark"])
def test_axe_finds_no_violation(open_inspector, served, width, dark):
    curl(
        served,
        "--json",
        '{"title":"Emma and the long way home","by":"somebody of the town"}',
        f"{served.address}/books?axe",
    )
    page = open_inspector(width=width, dark=dark)
    row(page, "/books?axe").first.click()
    expect(page.locator("#detail h2")).to_contain_text("/books?axe")
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    violations = Axe().run(page).response["violations"]
    page.get_by_role("button", name="Send again, with changes").click()
    violations += Axe().run(page, "dialog").response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in violations] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_list_is_walked_by_keyboard(page, served):
    for number in (1, 2):
        curl(served, f"{served.address}/hello?key={number}")
        row(page, f"/hello?key={number}").wait_for()
    row(page, "/hello?key=2").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#detail h2")).to_contain_text("/hello?key=1")
    expect(row(page, "/hello?key=1")).to_have_attribute("aria-current", "true")


def test_five_hundred_exchanges_leave_the_page_quick(page, served):
    for number in range(MANY):
        urllib.request.urlopen(f"{served.address}/hello?many={number}", timeout=60).read()
    row(page, f"/hello?many={MANY - 1}").wait_for()
    page.wait_for_function("() => document.querySelectorAll('#rows li').length === 500")
    assert page.evaluate("document.querySelectorAll('*').length") < 500 * 6 + 400
    # From the key to the next frame that is drawn, in the page's own time.
    took = page.evaluate(
        """async () => {
            const field = document.getElementById("text");
            const times = [];
            for (const words of ["m", "ma", "many=4", "many=49", ""]) {
                const began = performance.now();
                field.value = words;
                field.dispatchEvent(new Event("input"));
                await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
                times.push(performance.now() - began);
            }
            return times.sort((one, other) => one - other)[2];
        }"""
    )
    assert took < 500, took
    curl(served, f"{served.address}/hello?after=many")
    row(page, "/hello?after=many").wait_for()
    assert page.locator("#rows li").count() == MANY


def test_another_page_gets_nothing_from_it(browser, served):
    page = browser.new_page()
    page.goto(f"{served.address}/hello")
    asked = page.evaluate("link => fetch(link).then(() => 'let in', () => 'refused')", served.link)
    sent = page.evaluate(
        """link => fetch(link + "clear", {method: "POST", mode: "no-cors", body: "{}"})
            .then((answer) => answer.type, () => "refused")""",
        served.link,
    )
    framed = page.evaluate(
        """link => new Promise((done) => {
            const frame = document.createElement("iframe");
            frame.onload = () => done(frame.contentDocument ? "let in" : "refused");
            frame.src = link;
            document.body.append(frame);
        })""",
        served.link,
    )
    page.close()
    assert (asked, sent, framed) == ("refused", "refused", "refused")
