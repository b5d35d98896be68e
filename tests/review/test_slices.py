"""Long lists: a page of them at a time, found and sorted by the query of a link."""

import re

import pytest

from checker.review.pages import katas
from checker.review.slices import Wish, cut


def test_a_link_keeps_what_was_asked_for_and_says_nothing_that_is_plain():
    asked = Wish(find="a&b", sort="mean")
    assert asked.link() == "?find=a%26b&sort=mean"
    assert asked.link(page=3) == "?find=a%26b&sort=mean&page=3"
    assert Wish().link() == "?"


def test_a_heading_sorts_and_sorts_the_other_way_round_when_it_is_chosen_again():
    assert Wish(page=4).by("mean") == "?sort=mean"
    assert Wish(sort="mean").by("mean") == "?sort=mean&down=true"
    assert Wish(sort="mean", down=True).by("mean") == "?sort=mean"
    assert [Wish(sort="mean", down=True).sorting(column) for column in ("mean", "")] == ["descending", "none"]


@pytest.mark.parametrize(("count", "page", "shown", "pages"), [(0, 1, 0, 1), (100, 1, 100, 1), (101, 2, 1, 2)])
def test_a_page_holds_a_hundred_at_most(count, page, shown, pages):
    found = cut(range(count), page)
    assert (len(found.items), found.pages, found.count) == (shown, pages, count)


def test_the_pages_of_a_class_hold_everybody_once(reviewer, monkeypatch):
    monkeypatch.setattr("checker.review.slices.PAGE", 10)
    seen, query = [], "?"
    while query is not None:
        text = reviewer.client.get(query).text
        seen += re.findall(r'<th scope="row">([^<]+)</th>', text.partition('class="grid map"')[2])
        following = re.findall(r'<a rel="next" href="([^"]+)"', text)
        query = following[0] if following else None
    assert len(seen) == len(set(seen)) > 30


def test_families_beyond_the_first_are_named_and_can_be_shown_in_full(reviewer, monkeypatch):
    path = "katas/hello-says-the-wrong-thing"
    full = reviewer.get(path).text
    monkeypatch.setattr(katas, "FAMILIES", 2)
    short = reviewer.get(path).text
    keys = re.findall(r'id="family-([^"]+)"', full)
    assert re.findall(r'id="family-([^"]+)"', short) == keys
    assert short.count('<article class="card family"') == 2
    assert reviewer.get(path, families="all").text.count('<article class="card family"') == len(keys)
