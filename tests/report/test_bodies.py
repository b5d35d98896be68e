import pytest

from checker.model.exchange import Body, Response
from checker.report.bodies import show_body, show_response_body


def test_an_empty_body_is_named():
    assert show_body(Body.of(b"")).label == "no body"


def test_text_is_shown_as_it_came():
    shown = show_body(Body.of(b'{"b":1,   "a":2}'))
    assert (shown.kind, shown.text, shown.label) == ("text", '{"b":1,   "a":2}', "16 bytes")


def test_a_cut_in_the_view_is_labelled_with_both_sizes():
    shown = show_body(Body.of(b"a" * 5000), limit=1024)
    assert len(shown.text) == 1024
    assert shown.label == "first 1 KiB of 4.9 KiB"


def test_a_cut_in_the_record_is_labelled_with_both_sizes():
    assert show_body(Body.of(b"a" * 2_200_000, limit=100)).label == "first 100 bytes of 2.1 MiB"


def test_a_binary_body_is_shown_as_its_first_bytes():
    shown = show_body(Body.of(b"\x89PNG" + bytes(1000)))
    assert shown.kind == "binary"
    assert shown.text.startswith("89 50 4e 47 00 00 00 00")
    assert "PNG" in shown.text
    assert shown.label == "binary, first 64 bytes of 1004 bytes"


def test_a_decoded_body_is_shown_and_the_label_says_so():
    response = Response(
        status_code=200, reason="OK", headers=(), body=Body.of(b"\x1f\x8b" * 10), decoded=Body.of(b"hello")
    )
    shown = show_response_body(response)
    assert (shown.text, shown.label) == ("hello", "5 bytes, decoded; 20 bytes as it was sent")


def test_long_json_is_offered_indented():
    shown = show_body(Body.of(b'{"title":"The Quiet Harbour","author":"Tamsin Okafor","pages":312}'))
    assert shown.indented.splitlines()[1] == '  "title": "The Quiet Harbour",'


@pytest.mark.parametrize(
    "content",
    [
        b'{"twice":1,"twice":2,"filler":"............................................"}',
        b'{"number":1.00,"filler":"................................................"}',
        b"[" * 50_000,
        b'{"escaped":"\\u0041","filler":"..........................................."}',
        b"not json ..................................................................",
        b'"only a text ............................................................."',
        b"9" * 5000,
    ],
)
def test_json_that_indenting_would_change_is_not_offered_indented(content):
    assert show_body(Body.of(content), limit=100_000).indented == ""
