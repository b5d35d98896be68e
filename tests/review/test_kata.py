"""A kata's page: its checks, its families, and one comment for all of a family."""

import html
import re

import pytest

SLUG = "hello-says-the-wrong-thing"


def families(page):
    """The key of each family to its size, its name and its members' submissions."""
    found = {}
    for part in re.split(r'<article class="card family" id="family-', page.text)[1:]:
        key, size = re.findall(r'^([^"]+)"', part)[0], int(re.findall(r"<b>(\d+)</b>", part)[0])
        name = html.unescape(re.findall(r"<h3[^>]*>([^<]+)</h3>", part)[0])
        members = re.findall(r"/submissions/(\d+)", part.partition("</article>")[0])
        found[key] = (size, name, members)
    return found


@pytest.fixture
def page(reviewer):
    return reviewer.get(f"katas/{SLUG}")


def test_families_are_told_by_size_name_and_conclusion_with_the_change_of_one_of_them(page):
    found = families(page)
    sizes = [size for size, _, _ in found.values()]
    assert sizes == sorted(sizes, reverse=True)
    assert any(name.startswith("as the wrong fix") for _, name, _ in found.values())
    assert '<span class="add">+' in page.text
    assert 'class="result bad">not solved' in page.text


def test_the_odd_one_out_is_shown_first(page):
    before, _, after = page.text.partition('id="families"')
    assert "solved as nobody else did" in before
    assert "odd: solved as nobody else did" in after


def test_one_comment_reaches_all_of_a_family_and_is_taken_back_from_all(reviewer, page):
    key, (size, _, members) = max(
        ((key, one) for key, one in families(page).items() if "wrong fix" in one[1]), key=lambda pair: pair[1][0]
    )
    assert size > 1
    words = "{learner}, look at promise {promise} & {nothing}."
    reviewer.send("families/comments", kata=SLUG, family=key, text=words)
    assert html.escape(words) in reviewer.get(f"katas/{SLUG}").text
    shown = [reviewer.get(f"submissions/{number}").text for number in members[:2]]
    assert all("look at promise" in text and "&amp; {nothing}." in text for text in shown)
    mark = re.findall(r'name="mark" value="(\d+)"', reviewer.get(f"katas/{SLUG}").text)[0]
    assert reviewer.send("removals", kind="comment", mark=mark).status_code == 303
    assert "look at promise" not in reviewer.get(f"submissions/{members[0]}").text


def test_each_check_has_its_pass_rate_and_those_that_split_the_class_are_named(page):
    passed = re.findall(r'<span class="quiet">(\d+) of (\d+)</span></td>', page.text)
    assert passed
    assert all(int(some) <= int(of) for some, of in passed)
    assert "These split the class most evenly" in page.text
    assert page.text.count("splits the class</span>") >= 1


def test_the_stage_where_most_fail_is_told_in_the_strip_and_in_words(page):
    most, count = re.findall(r"Most fail at <b>(\w+)</b>: (\d+) learners?", page.text)[0]
    counts = dict(re.findall(r"<b>(\w+)</b> <span>(\d+) fails?</span>", page.text))
    assert counts[most] == count == str(max(map(int, counts.values())))
    assert page.text.count("<span>nobody</span>") == 8 - len(counts)


def test_the_table_of_last_attempts_shows_a_familys_members_alone_where_asked(reviewer, page):
    key, (size, name, _) = next(iter(families(page).items()))
    text = reviewer.get(f"katas/{SLUG}", family=key).text
    table = text.partition("Everybody's last attempt</caption>")[2]
    assert table.count('<th scope="row">') == size
    assert f"Only members of the family {name}" in html.unescape(text)


def test_the_table_is_sorted_by_grade(reviewer):
    def grades(**query):
        table = reviewer.get(f"katas/{SLUG}", sort="score", **query).text.partition("last attempt</caption>")[2]
        return [int(one) for one in re.findall(r">(\d+) %", table)]

    assert grades() == sorted(grades())
    assert grades(down="true") == grades()[::-1]


def test_what_could_not_be_told_a_kata_has_a_page_too(reviewer):
    text = reviewer.get("katas/-").text
    assert "<h1>(no kata)</h1>" in text
    assert "Wren Halloway" in text
    assert "None is known" in text


def test_a_kata_that_nobody_handed_in_is_not_found(reviewer):
    answer = reviewer.get("katas/nothing-of-the-kind")
    assert answer.status_code == 404
    assert "Nobody handed in" in answer.text


def test_a_snippet_can_be_put_into_a_familys_comment(reviewer):
    reviewer.send("snippets", title="Greeting", text='"{learner}"')
    assert '<option value="&#34;{learner}&#34;">Greeting</option>' in reviewer.get(f"katas/{SLUG}").text
