import pytest

from checker.model.verdict import Difference
from checker.report.marking import absent_headers, find_marks, find_spans, mark_body, note_words


def differs(what="json $.id", promised="7", received='"7"'):
    return Difference(what=what, promised=promised, received=received)


def test_every_value_of_a_json_text_is_found():
    text = '{"a": [1, {"b": null}], "c": "x\\"y",\n "d": {}}'
    found = {path: text[start:end] for path, (start, end) in find_spans(text).items()}
    assert found == {
        "$": text,
        "$.a": '[1, {"b": null}]',
        "$.a[0]": "1",
        "$.a[1]": '{"b": null}',
        "$.a[1].b": "null",
        "$.c": '"x\\"y"',
        "$.d": "{}",
    }


@pytest.mark.parametrize("text", ["", "{", "[1,", '{"a" 1}', "[1 2]", "no", '{"a":', "[" * 5000 + "]" * 5000, "{1: 2}"])
def test_what_is_no_json_or_too_deep_has_no_places(text):
    assert find_spans(text) == {}


def test_the_differing_value_is_marked_with_what_was_promised():
    marked = mark_body('{"id": "7", "title": "<b>"}', {"$.id": differs()})
    assert str(marked) == (
        "{&#34;id&#34;: "
        '<mark class="differs">&#34;7&#34;</mark> <span class="note">promised 7</span>'
        ", &#34;title&#34;: &#34;&lt;b&gt;&#34;}"
    )


def test_a_missing_member_is_told_where_it_would_stand():
    marked = mark_body('{\n  "id": 7\n}', {"$.title": differs("json $.title", '"x"', "no such member")})
    assert '&#34;id&#34;: 7<span class="gap">title is not there</span>\n}' in marked


def test_a_member_too_many_is_marked_as_not_promised():
    marked = mark_body(
        '{"id": 7, "password": "x"}', {"$.password": differs("json $.password", "no such member", '"x"')}
    )
    assert '<mark class="differs">&#34;x&#34;</mark> <span class="note">not promised</span>' in marked


@pytest.mark.parametrize("text", ['["a"]', "no json", ""])
def test_a_body_that_differs_as_a_whole_is_marked_whole(text):
    marked = mark_body(text, {"$": differs("json", "{}", text)})
    assert marked.startswith('<mark class="differs">')


def test_parts_in_parts_are_marked_once():
    marked = mark_body('{"a": {"b": 1}}', {"$.a": differs("json $.a"), "$.a.b": differs("json $.a.b")})
    assert marked.count("<mark") == 1


def test_a_long_promise_is_left_to_the_table():
    assert note_words(differs(promised="x" * 61)) == ""
    assert note_words(differs(promised="a\u202eb")) == ""


def test_differences_are_sorted_by_their_place_in_the_response(unsolved):
    case = unsolved.checks[0].cases[0]
    found = (
        differs("status", "200", "401"),
        differs("header www-authenticate", '"Basic"', '"Bearer"'),
        differs("header location", '"/x"', "no such header"),
        differs("json $.id"),
        differs("what the table says"),
    )
    case = case.model_copy(update={"broken": case.broken.model_copy(update={"differences": found})})
    first, second = case.transcript
    marks = find_marks(case, second)
    assert marks.status == found[0]
    assert marks.headers == {"www-authenticate": found[1], "location": found[2]}
    assert marks.body == {"$.id": found[3]}
    assert absent_headers(second, marks) == (("location", found[2]),)
    assert find_marks(case, first).status is None
