"""Values are compared strictly, whatever they are, and no comparison costs much (ENGINE, 18 and 19)."""

import json
import time

import pytest

from checker.checks import (
    a_number,
    a_string,
    an_integer,
    anything,
    at_least,
    containing,
    expect,
    expect_same,
    matching,
    one_of,
)
from checker.checks.comparison import compare, show
from checker.checks.expectations import BrokenPromise
from checker.checks.outcomes import broken
from checker.checks.response import Response
from checker.model.verdict import Difference


def response(content, headers=(), status=200):
    return Response(status, "OK", tuple(headers), content, 1)


@pytest.mark.parametrize(
    ("promised", "received"),
    [
        (1, True),
        (True, 1),
        (0, False),
        (1, 1.0),
        (1.0, 1),
        (1, "1"),
        (None, False),
        (None, 0),
        ("", None),
        ([], {}),
        ([1], [True]),
        ({"id": 1}, {"id": True}),
        ({"id": 1}, {"id": 1.0}),
        ({"a": {"b": [0]}}, {"a": {"b": [False]}}),
        ({"a": 1}, {"a": 1, "b": 2}),
        ({"a": 1, "b": 2}, {"a": 1}),
        ({"a": None}, {}),
        ([1, 2], [2, 1]),
        ([1], [1, 1]),
        ((1,), [1]),
    ],
    ids=repr,
)
def test_what_json_tells_apart_is_not_the_same(promised, received):
    assert compare("it", promised, received)


@pytest.mark.parametrize("value", [0, True, None, "", 1.5, [], {}, {"a": [1, {"b": None}]}], ids=repr)
def test_a_value_is_the_same_as_its_own_copy(value):
    assert compare("it", value, json.loads(json.dumps(value))) == []


def test_the_order_of_members_does_not_count():
    assert compare("it", {"a": 1, "b": 2}, {"b": 2, "a": 1}) == []


@pytest.mark.parametrize(
    ("matcher", "fits", "not_fits"),
    [
        (anything(), [None, 0, {}], []),
        (a_string(), ["", "a"], [None, 1, ["a"]]),
        (an_integer(), [0, -1], [True, 1.0, "1", None]),
        (a_number(), [0, 1.5], [True, "1"]),
        (containing("bc"), ["abcd"], ["acb", None, ["bc"]]),
        (matching("[a-z]+"), ["abc", "ABC"], ["abc1", "", 1, None]),
        (one_of(1, "a"), [1, "a"], [True, 1.0, "b"]),
        (at_least({"a": 1}), [{"a": 1}, {"a": 1, "b": 2}], [{}, {"a": True}, [], None]),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_a_matcher_fits_its_values_at_any_depth(matcher, fits, not_fits):
    for wrap in (lambda value: value, lambda value: {"a": [value]}):
        assert all(not compare("it", wrap(matcher), wrap(value)) for value in fits)
        assert all(compare("it", wrap(matcher), wrap(value)) for value in not_fits)


def test_a_member_that_is_missing_is_no_anything():
    assert compare("it", {"a": anything()}, {})


def test_the_difference_names_the_place_and_both_values():
    (found,) = compare("json", {"items": [{"title": "a"}]}, {"items": [{"title": "b"}]})
    assert (found.what, found.promised, found.received) == ("json $.items[0].title", '"a"', '"b"')


def test_all_differences_of_a_response_are_told_at_once():
    with pytest.raises(BrokenPromise) as caught:
        expect(response(b"[1]"), status=201, headers={"X-Name": "a", "content-type": "text/html"}, json=[2])
    assert [one.what for one in caught.value.mismatches] == [
        "status",
        "header x-name",
        "header content-type",
        "json $[0]",
    ]


def test_headers_are_compared_by_name_in_any_case_and_media_types_without_parameters():
    one = response(b"", [("Content-Type", "Application/JSON; charset=utf-8"), ("ALLOW", "GET")])
    expect(one, headers={"content-type": "application/json", "allow": "GET", "x-none": None})
    with pytest.raises(BrokenPromise):
        expect(one, headers={"content-type": "application/json; charset=ascii"})
    with pytest.raises(BrokenPromise):
        expect(one, headers={"allow": None})


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"nothing",
        b"NaN",
        b"[Infinity]",
        b'{"a": 1, "a": 2}',
        b"\xff",
        b"\xef\xbb\xbf{}",
        b"1" * 5000,
        b"[" * 100_000,
        b'{"a":' * 100_000,
    ],
    ids=lambda body: repr(body[:20]),
)
def test_a_body_that_is_no_json_is_a_broken_promise(body):
    with pytest.raises(BrokenPromise) as caught:
        expect(response(body), json={"a": 1})
    (mismatch,) = caught.value.mismatches
    assert Difference(what=mismatch.what, promised=mismatch.promised, received=mismatch.received)


@pytest.mark.parametrize(
    "body",
    [
        b'"\\ud800"',
        b'{"\\ud800": 1}',
        b'{"a": "\\ud800\\u001b[2J"}',
        b"[" * 900 + b"]" * 900,
        b'{"\\u001b": "\\u202e"}',
    ],
    ids=lambda body: repr(body[:20]),
)
def test_strange_json_is_told_in_plain_characters(body):
    with pytest.raises(BrokenPromise) as caught:
        expect(response(body), json={"a": 1})
    for mismatch in caught.value.mismatches:
        for text in (mismatch.what, mismatch.promised, mismatch.received):
            assert text.isprintable()


@pytest.mark.parametrize(
    "received",
    [
        {"a": "x" * 4_000_000},
        ["\u202e" * 4_000_000],
        {str(number): number for number in range(300_000)},
        [[number] for number in range(300_000)],
        {"x" * 4_000_000: 1},
    ],
    ids=["text", "escapes", "members", "elements", "name"],
)
def test_four_megabytes_are_compared_at_once(received):
    promised = one_of(*[{"a": number} for number in range(20)], [1])
    began = time.perf_counter()
    (mismatch,) = compare("json", promised, received)
    assert time.perf_counter() - began < 0.5
    assert len(mismatch.received) < 500


def test_many_differences_are_cut_at_twenty():
    assert len(compare("it", list(range(1000)), list(range(1, 1001)))) == 20


def test_long_texts_are_compared_without_looking_for_the_least_difference():
    left = "\n".join(f"line {number} of the text that was promised" for number in range(4000))
    right = left.replace("9", "8")
    began = time.perf_counter()
    with pytest.raises(BrokenPromise):
        expect_same("the text", left, right)
    with pytest.raises(BrokenPromise):
        expect(response(right.encode()), text=left)
    assert time.perf_counter() - began < 0.2


def test_a_value_that_was_cut_says_so():
    assert show("x" * 1000).endswith("(cut here)")
    assert show("x" * 100) == '"' + "x" * 100 + '"'


def test_words_that_a_check_took_from_a_response_are_kept_as_text():
    with pytest.raises(BrokenPromise) as caught:
        expect_same("the name \ud800\x1b[2J of " + "x" * 5000, 1, 2)
    (difference,) = broken(caught.value).differences
    assert difference.what.startswith("the name \\ud800\\x1b[2J of xxx")
    assert len(difference.what) < 500
