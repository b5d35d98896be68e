import re
import shutil
import subprocess

import pytest

from checker.report.page import make_page

pytestmark = pytest.mark.browser

ATTACKS = (
    "<script>document.title='owned'</script>",
    "<img src=x onerror=\"document.title='owned'\">",
    '"><svg onload="document.title=\'owned\'">',
    "' onmouseover='document.title=1' autofocus onfocus='document.title=1'",
    "</style></pre></script></template></title><script>document.title='owned'</script>",
    "<a href=\"javascript:document.title='owned'\">x</a>",
    "\x1b]8;;javascript:document.title='owned'\x07x\x1b]8;;\x07",
    "&lt;script&gt;document.title='owned'&lt;/script&gt;{{7*7}}{% raw %}\u202e",
    "<iframe srcdoc=\"<script>parent.document.title='owned'</script>\"></iframe><base href=//evil.example>",
)


def open_page(page, folder):
    """Open a page in headless Chromium and return the document as its scripts left it."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("chromium is not installed")
    path = folder / "page.html"
    path.write_text(page, encoding="utf-8")
    options = ["headless", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking"]
    options += ["disable-component-update", "disable-sync", f"user-data-dir={folder / 'profile'}", "dump-dom"]
    command = [chromium, *(f"--{option}" for option in options), path.as_uri()]
    return subprocess.run(command, capture_output=True, timeout=120, check=True).stdout.decode()


def without_policy(page):
    """Take the second wall away, so that the escaping stands alone."""
    bare, count = re.subn(r"<meta http-equiv=.*?/>", "", page, count=1)
    assert count == 1
    return bare


def tags_of(document):
    """The document's start tags; attribute values are quoted and escape < as the serialiser leaves it."""
    return re.findall(r"<[a-zA-Z][^\s/>]*(?:\s+[^\s=>]+(?:=\"[^\"]*\")?)*\s*/?>", document)


def attribute_names(tag):
    return re.findall(r"\s([^\s=\"]+)(?:=\"[^\"]*\")?", tag)


@pytest.mark.parametrize("policy", [True, False], ids=["with-policy", "escaping-alone"])
def test_nothing_a_verdict_holds_becomes_markup(poisoned, tmp_path, policy):
    hostile, plain = poisoned("".join(ATTACKS)), poisoned("plain")
    page = make_page(hostile, hostile, "".join(ATTACKS))
    clean = make_page(plain, plain, "plain")
    document = open_page(page if policy else without_policy(page), tmp_path)
    title = re.search(r"<title[^>]*>(.*?)</title>", document, re.DOTALL).group(1)
    assert title.startswith("Signed up, but cannot sign in&lt;script&gt;")
    expected = {tag.lower() for tag in re.findall(r"<([a-z0-9]+)", clean)} | {"tbody"}
    tags = tags_of(document)
    assert {re.match(r"<([^\s/>]+)", tag).group(1) for tag in tags} <= expected
    assert document.count("<script") == clean.count("<script")
    handlers = [tag for tag in tags for name in attribute_names(tag) if name.startswith("on")]
    assert all(tag.startswith('<div class="summary__reload__button') for tag in handlers)
    links = {match for tag in tags for match in re.findall(r'\shref="([^"]*)"', tag)}
    assert all(link.startswith("#check-") or "pytest-html" in link for link in links)


def test_the_table_of_all_checks_is_drawn_under_the_policy(unsolved, tmp_path):
    document = open_page(make_page(unsolved), tmp_path)
    assert document.count('<td class="col-claim"') == len(unsolved.checks)
    assert "0.165.0</div>" in document
