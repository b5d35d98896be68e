"""What hostile apps answer does nothing on a page: no script runs, nothing is asked for, nothing is said."""

from pathlib import Path

import pytest

from checker.catalogue import open_collection
from checker.grading.flow import Terms, grade_together
from checker.model.kata import Submission
from checker.report.page import make_page

pytestmark = pytest.mark.browser

HOSTILE = Path(__file__).parents[1] / "hostile"
FILES = sorted((HOSTILE / "corpus" / "harming_readers").glob("*.py"))


@pytest.fixture(scope="module")
def hostile_pages(hosts):
    """The page of each app that means harm to its reader, by name."""
    kata = open_collection(HOSTILE / "collection").kata("note-comes-back-changed")
    submissions = [Submission(name=file.stem, files={"app.py": file.read_bytes()}) for file in FILES]
    terms = Terms(seed="browser", repeat=False, prove_fit=False)
    verdicts = grade_together(kata, submissions, terms, hosts)
    return {verdict.submission.name: make_page(verdict) for verdict in verdicts}


@pytest.fixture(scope="module")
def title(browser, hostile_pages):
    """The title of a page that no app has touched."""
    page = browser.new_page()
    page.set_content(hostile_pages["binary_body"])
    yield page.title()
    page.close()


@pytest.mark.parametrize("name", [file.stem for file in FILES])
def test_nothing_that_an_app_answers_does_anything(open_page, hostile_pages, title, name):
    page = open_page(hostile_pages[name])
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    assert page.title() == title
    assert page.evaluate("document.scripts.length") == 2
    assert page.locator("main iframe, main object, main embed, main form, main base").count() == 0
    links = page.locator("main a").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    assert all(link.startswith("#check-") or "pytest-html" in link for link in links)
