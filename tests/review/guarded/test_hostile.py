"""What means harm comes out as text, on every page, in every browser."""

import os
import re
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

HARM = (
    "<script>alert(1)</script><img src=x onerror=alert(2)>\u202ebackwards\u202c =1+1 {{7*7}} '\"; DROP TABLE learner;--"
)
LONG = HARM + "\0" + "x" * (10_000 - len(HARM) - 1)


@pytest.fixture(scope="module")
def attacked(serve, verdicts):
    """A class in which everybody who may write something wrote the worst."""
    from checker.verdict_file import encode_verdict

    served = serve()
    client = served.client("<b onclick=alert(3)>Eve")
    number = served.numbers["eve"]
    for fields in ({}, {"file": "app.py", "line": 2}, {"file": f"../{HARM[:200]}", "line": 7}):
        if "\u202e" in fields.get("file", ""):
            fields = fields | {"file": fields["file"]}
        assert client.send("comments", attempt=number, text=LONG, **fields).status_code == 303
    assert client.send("overrides", attempt=number, percent=50, reason=LONG).status_code == 303
    assert client.send("settlements", attempt=number, what="odd", note=HARM).status_code == 303
    assert client.send("snippets", title="<i>Eve's", text=LONG).status_code == 303
    verdict = verdicts["starter"]
    check = verdict.checks[0]
    case = check.cases[0]
    broken = case.broken.model_copy(
        update={
            "message": LONG,
            "differences": tuple(one.model_copy(update={"received": LONG}) for one in case.broken.differences),
        }
    )
    case = case.model_copy(
        update={"broken": broken, "diagnosis": case.diagnosis.model_copy(update={"sentence": HARM, "question": HARM})}
    )
    changed = verdict.model_copy(
        update={
            "checks": (check.model_copy(update={"claim": HARM, "cases": (case,)}), *verdict.checks[1:]),
            "change": f"--- a/{HARM}\n+++ b/{HARM}\n@@ -1 +1,2 @@\n-{HARM}\n+{HARM}\r\n+\u2028\u0007\n[{HARM}]\n",
            "missing_walls": (HARM,),
        }
    )
    (served.room.reports / "bao" / "verdict.json").write_bytes(encode_verdict(changed))
    return served


def list_pages(served):
    paths = served.client().get("openapi.json").json()["paths"]
    found = [path.removeprefix(f"{served.room.access.path}/") for path, methods in paths.items() if "get" in methods]
    for path in found:
        if path.startswith("submissions/"):
            for key in ("eve", "bao"):
                yield path.replace("{number}", str(served.numbers[key]))
                if not path.endswith("report"):
                    yield path.replace("{number}", str(served.numbers[key])) + "?view=side&against=reference"
        else:
            yield re.sub(r"\{[^}]*\}", "hello-says-the-wrong-thing", path)


def test_everything_comes_out_as_text(attacked):
    client = attacked.client("Ines")
    for path in list_pages(attacked):
        page = client.get(path)
        assert page.status_code == 200, path
        if not page.headers["content-type"].startswith("text/html"):
            continue
        assert "<script>alert" not in page.text, path
        assert "<img src=x" not in page.text, path
        assert "<b onclick" not in page.text, path
        assert "<i>Eve" not in page.text, path
        assert "49 &#39;" not in page.text, path
        assert "\0" not in page.text, path
        bare = re.sub(r'<(textarea|option)\b.*?</\1>|value="[^"]*"|data-\w+="[^"]*"', "", page.text, flags=re.DOTALL)
        assert "\u202e" not in bare, path
    page = client.page("eve")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "\u27e8U+202E\u27e9" in page


def test_a_name_that_begins_a_formula_and_half_a_pair_are_shown_as_they_are(attacked):
    with attacked.journal.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE learner SET name = '=HYPERLINK(1)' WHERE key = 'ada'")
    assert "<h1>=HYPERLINK(1)</h1>" in attacked.client("Ines").page("ada")
    page = attacked.room.templates.from_string("{{ name|visible('') }}").render(name="a\ud800b")
    assert page.encode("utf-8", "replace") == '<i class="drawn">\u27e8U+D800\u27e9</i>'.encode().join((b"a", b"b"))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"null",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"\0",
        b"\xff\xfe",
        b'{"schema_version": 99}',
        b'"\\ud800"',
    ],
    ids=range(9),
)
def test_a_verdict_of_any_content_is_told_as_what_it_is(attacked, content):
    folder = attacked.room.reports / "broken"
    (folder / "verdict.json").write_bytes(content)
    client = attacked.client("Blind", anonymous="true")
    page = client.page("broken")
    assert "What the journal does not hold can&#39;t be shown: verdict.json" in page
    assert str(attacked.room.reports) not in page
    assert client.get(f"submissions/{attacked.numbers['broken']}/report").status_code == 422


def test_a_pipe_in_the_place_of_a_verdict_or_a_report_is_not_waited_for(serve):
    alone = serve()
    client = alone.client("Ines")
    os.mkfifo(alone.room.reports / "ada" / "report.html")
    assert "Solved" in client.get(f"submissions/{alone.numbers['ada']}/report").text
    (alone.room.reports / "ada" / "verdict.json").unlink()
    os.mkfifo(alone.room.reports / "ada" / "verdict.json")
    assert "verdict.json is no file" in client.page("ada")


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@pytest.fixture
def open_class(browser, attacked):
    """Open the app and say who one is; at the end no page has said a thing or asked for anything elsewhere."""
    contexts, said, asked = [], [], []

    def open_it(**options):
        contexts.append(browser.new_context(**options))
        contexts[-1].set_default_timeout(60_000)
        page = contexts[-1].new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(attacked.link)
        page.locator("input[name=name]").fill("Ines")
        page.get_by_role("button", name="Keep").click()
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert said == []
    assert all(url.startswith((attacked.link, "data:")) for url in asked), asked


def comment_line(page, line, words):
    page.get_by_role("link", name=f"Comment on line {line}", exact=True).click()
    page.get_by_label(f"Comment on line {line} of app.py").fill(words)
    page.locator("tr.say").get_by_role("button", name="Comment", exact=True).click()
    page.locator("tr.beside", has_text=words).wait_for()


@pytest.mark.browser
def test_in_a_browser_nothing_of_theirs_runs_or_is_asked_for(attacked, open_class):
    page = open_class()
    for path in list_pages(attacked):
        if not path.endswith((".css", ".js", ".json")):
            page.goto(attacked.link + path)
    page.goto(f"{attacked.link}submissions/{attacked.numbers['eve']}")
    page.get_by_text("Show it here").click()
    frame = page.frame_locator("iframe[title='The whole report']")
    frame.get_by_role("heading", name="The promises").wait_for()
    inside = page.frames[-1]
    assert inside.evaluate("self.origin") == "null"
    assert inside.evaluate("(() => { try { return parent.document.title } catch { return 'no' } })()") == "no"
    # Its own script runs there: the table of all checks is made by it, and sorted.
    frame.locator("#results-table tbody tr").first.wait_for()
    frame.locator("#results-table th[data-column-type=result]").click()
    comment_line(page, 3, "Said with scripts.")
    whole = page.get_by_label("Comment on the whole")
    whole.fill("Before: ")
    page.locator(".words-form:has(textarea:focus)").get_by_role("button", name="Insert").click()
    assert whole.input_value().startswith("Before: <script>alert(1)</script>")
    assert "snippet=" not in page.url
    for query in ("?view=side&against=reference", "?file=app.py&line=3"):
        page.goto(f"{attacked.link}submissions/{attacked.numbers['bao']}{query}")
        assert [one["id"] for one in Axe().run(page).response["violations"]] == [], query


@pytest.mark.browser
def test_a_line_is_commented_and_the_report_read_with_scripts_off(attacked, open_class):
    page = open_class(java_script_enabled=False)
    page.goto(f"{attacked.link}submissions/{attacked.numbers['eve']}")
    comment_line(page, 4, "Said without.")
    page.get_by_role("link", name="Open the report alone").click()
    page.get_by_role("heading", name="The promises").wait_for()
