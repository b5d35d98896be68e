import pytest

from checker.catalogue.captures import Place, capture, fill, find_places, match_body, names_in
from checker.catalogue.ticket_lines import Answer


@pytest.mark.parametrize(
    ("shown", "body", "same"),
    [
        ('{"a": 1, "b": 2}', '{"b":2,"a":1}', True),
        ("1", "1.0", False),
        ("1", "true", False),
        ("[1]", "[1, 2]", False),
        ('["<one>", "<one>"]', '["x", "x"]', True),
        ('["<one>", "<one>"]', '["x", "y"]', False),
        ('{"id": <id>}', '{"id": 7}', True),
        ("<p>Hello</p>", "<p>Hello</p>", True),
        ("text", "other text", False),
        ("", "something", False),
        ("", "", True),
    ],
)
def test_a_body_is_compared_as_json_where_both_are(shown: str, body: str, same: bool):
    assert match_body(shown, body, {}) is same


def test_what_an_answer_gives_is_captured_though_it_differs_elsewhere():
    captured: dict[str, str] = {}
    shown = Answer("HTTP/1.1 200 OK", (("location", "/orders/<order>"),), '{"token": "<token>", "days": 0}')
    capture(shown, (("Location", "/orders/7"), ("x", "y")), '{"days": 30, "token": "t1", "more": true}', captured)
    assert captured == {"order": "7", "token": "t1"}


def test_what_an_answer_does_not_give_is_left_open():
    captured: dict[str, str] = {}
    capture(Answer(None, (), '{"token": "<token>"}'), (), '{"detail": "no"}', captured)
    assert captured == {}
    assert fill("Bearer <token>", captured) == "Bearer <token>"


def test_a_name_keeps_its_first_value():
    captured = {"token": "t1"}
    capture(Answer(None, (), '{"token": "<token>"}'), (), '{"token": "t2"}', captured)
    assert fill("Bearer <token>", captured) == "Bearer t1"


def test_names_are_told_once_and_in_order():
    assert names_in("/<b>?x=<a>", "<b> and 1 < 2 > 0, <Big>") == ("b", "a")


def test_the_place_of_a_name_is_where_it_stands_alone():
    shown = Answer(None, (("etag", "<tag>"), ("link", "</a/<id>>")), '{"items": [{"id": "<id>"}, "x-<part>"]}')
    assert find_places(shown) == {"tag": Place("etag"), "id": Place(None, ("items", 0, "id"))}
    assert find_places(Answer(None, (), "<all>")) == {}
