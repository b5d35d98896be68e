"""axe-core finds nothing on any kind of page, in light and dark, wide and narrow, with everything unfolded."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1200, 375])
@pytest.mark.parametrize("kind", ["starter", "reference"])
def test_axe_finds_no_violation(open_page, pages, kind, width, dark):
    page = open_page(pages[kind], width=width, dark=dark)
    page.evaluate(
        "for (const one of document.querySelectorAll('details')) { one.removeAttribute('name'); one.open = true }"
    )
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []


def test_the_page_has_one_main_landmark_one_title_and_no_heading_left_out(open_page, pages):
    page = open_page(pages["starter"])
    assert page.locator("main").count() == page.locator("h1").count() == 1
    levels = page.locator("h1, h2, h3, h4").evaluate_all(
        "all => all.filter(one => getComputedStyle(one).display != 'none').map(one => Number(one.tagName[1]))"
    )
    assert all(after - before <= 1 for before, after in zip([0, *levels], levels, strict=False))
