"""The class at a glance, as somebody who reviews it asks for it."""

import html
import re

import pytest

KATAS = ("hello-says-the-wrong-thing", "order-form-says-everything-is-missing")


def names(page):
    """The learners of the table, in its order."""
    table = page.text.partition('class="grid map"')[2]
    return [html.unescape(name) for name in re.findall(r'<th scope="row">([^<]+)</th>', table)]


def row(page, name):
    """A learner's line, without the tags."""
    line = re.findall(rf'<th scope="row">{name}</th>(.*?)</tr>', page.text, re.DOTALL)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", line).split())


def test_everybody_is_in_the_heat_map_with_a_link_to_each_submission(reviewer):
    page = reviewer.get()
    assert page.status_code == 200
    shown = names(page)
    assert len(shown) == len(set(shown)) >= 30
    assert shown == sorted(shown, key=str.casefold)
    number = re.findall(r"/submissions/(\d+)", page.text)[0]
    assert reviewer.get(f"submissions/{number}").status_code == 200
    assert all(reviewer.get(f"katas/{slug}").status_code == 200 for slug in KATAS)


def test_what_a_colour_says_is_said_in_words_too(reviewer):
    page = reviewer.get()
    assert re.search(r'class="heat g5"[^>]*>100 %', page.text)
    assert re.search(r'class="heat g0"[^>]*>0 %', page.text)
    assert page.text.count('<span class="aside">, late</span>') >= 1
    assert page.text.count('<span class="aside">, unstable</span>') == 1
    assert page.text.count('<span class="aside">, fault of the checker</span>') == 1
    assert "not graded" in row(page, "Wren Halloway")
    assert re.search(r'<span class="aside">\d+ at 0 %; (\d+ at below .*?; )*\d+ at 100 %; </span>', page.text)


def test_the_class_is_told_by_its_assignment(reviewer):
    page = reviewer.get()
    assert "<h1>Week 3: requests and answers</h1>" in page.text
    assert "Due 2026-11-20 17:00 (UTC+00:00)." in page.text
    assert "Checks that most fail" in page.text


def test_a_broken_assignment_stops_no_page(reports, serve_review, make_reviewer):
    (reports / "assignment.toml").write_text("deadline = [")
    page = make_reviewer(serve_review(reports)).get()
    assert "<h1>Class</h1>" in page.text
    assert '<span class="aside">, late</span>' not in page.text


def test_a_score_that_somebody_gave_counts_and_is_marked(reviewer):
    page = reviewer.get(find="Wren", sort="")
    assert names(page) == ["Wren Halloway"]
    number = re.findall(r"/submissions/(\d+)", page.text)[0]
    sent = reviewer.send("overrides", attempt=number, percent="55", reason="It was handed in on paper.")
    assert sent.status_code == 303
    assert row(reviewer.get(), "Wren Halloway").startswith("55 %")
    assert "overridden" in row(reviewer.get(), "Wren Halloway")


@pytest.mark.parametrize("column", ["mean", KATAS[0]])
def test_learners_are_sorted_by_a_grade_and_whoever_has_none_comes_last(reviewer, column):
    up, down = (names(reviewer.get(sort=column, down=down)) for down in ("false", "true"))
    assert sorted(up) == sorted(down)
    assert up[0] != down[0]
    assert row(reviewer.get(), up[0]) != row(reviewer.get(), down[0])
    if column == "mean":
        assert up[-1] == down[-1] == "Wren Halloway"
    page = reviewer.get(sort=column)
    assert page.text.count('aria-sort="ascending"') == 1


def test_a_name_is_found_by_a_part_of_it(reviewer):
    everybody = names(reviewer.get())
    wanted = everybody[7][2:6].upper()
    found = names(reviewer.get(find=wanted))
    assert everybody[7] in found
    assert len(found) < len(everybody)
    assert "Nobody is called so." in reviewer.get(find="<script>").text
    assert 'value="&lt;script&gt;"' in reviewer.get(find="<script>").text


def test_no_page_of_the_class_tells_a_hidden_name(reports, serve_review, make_reviewer):
    link = serve_review(reports)
    plain, blind = make_reviewer(link), make_reviewer(link, name="Bram", anonymous="true")
    everybody = names(plain.get())
    number = re.findall(r"/submissions/(\d+)", plain.get(find=everybody[0]).text)[0]
    plain.send("comments", attempt=number, text="Well done.")
    paths = ["", "queue", "history", "snippets", "?sort=mean", f"?find={everybody[3]}"]
    for path in [*paths, *(f"katas/{slug}" for slug in (*KATAS, "-"))]:
        text = blind.client.get(path).text.replace(f'value="{everybody[3]}"', "")
        assert not [name for name in everybody if name in text], path
        assert not [name for name in everybody if name.lower().replace(" ", "-") in text], path
    assert names(blind.get(find=everybody[3])) == []
    shown = names(blind.get())
    assert shown[0].startswith("Learner ")
    assert shown == sorted(shown, key=lambda name: int(name.split()[1]))
    assert shown[4] in names(blind.get(find=shown[4]))


def test_a_page_beyond_the_last_one_is_the_last_one(reviewer):
    assert names(reviewer.get(page=99)) == names(reviewer.get())


@pytest.mark.parametrize("query", ["page=0", "page=x", f"find={'a' * 101}", "down=perhaps"])
def test_a_query_that_is_none_is_refused_in_words(reviewer, query):
    answer = reviewer.client.get(f"?{query}")
    assert answer.status_code == 422
    assert "That did not work" in answer.text
