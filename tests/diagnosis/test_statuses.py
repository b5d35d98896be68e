"""Statuses in words."""

from http import HTTPStatus

import pytest

from checker.diagnosis.statuses import PHRASES, RFC_6585, RFC_9110, cite_status, contrast, name_status


def test_a_status_has_its_reason_and_the_section_that_defines_it() -> None:
    assert cite_status(404) == "404 Not Found (RFC 9110, 15.5.5)"
    assert cite_status(429) == "429 Too Many Requests (RFC 6585, 4)"
    assert cite_status(422) == "422 Unprocessable Content (RFC 9110, 15.5.21)"


def test_a_status_that_no_standard_knows_stands_alone() -> None:
    assert (name_status(299), cite_status(299)) == ("299", "299")


@pytest.mark.parametrize(
    ("promised", "received", "sentence"),
    [
        ({200}, 404, "Promised is 200 OK; 404 Not Found (RFC 9110, 15.5.5) came back."),
        ({401}, 200, "Promised is 401 Unauthorized (RFC 9110, 15.5.2); 200 OK came back."),
        ({404, 422}, 500, "Promised is 404 Not Found (RFC 9110, 15.5.5) or 422 Unprocessable Content; "),
    ],
)
def test_two_statuses_are_held_against_each_other(promised: set[int], received: int, sentence: str) -> None:
    assert contrast(promised, received).startswith(sentence)


def test_sections_rise_with_the_codes_and_every_code_has_a_reason() -> None:
    numbers = [tuple(map(int, section.split("."))) for section in RFC_9110.values()]
    assert numbers == sorted(numbers)
    assert all(number[1] == code // 100 + 1 for code, number in zip(RFC_9110, numbers, strict=True))
    assert (RFC_9110.keys() | RFC_6585.keys()) <= PHRASES.keys()
    assert PHRASES.keys() >= {status.value for status in HTTPStatus}
