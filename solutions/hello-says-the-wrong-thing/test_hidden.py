"""What the start page relies on, asked again and in other ways."""

import pytest

from checker.checks import containing, expect, to_fix, to_keep


@to_fix(1, "whatever `Accept` header a client sends")
@pytest.mark.parametrize(
    "accept",
    ["text/html,application/xhtml+xml,*/*;q=0.8", "text/plain", "application/json"],
    ids=["browser", "plain-text", "json"],
)
def test_the_greeting_does_not_depend_on_accept(client, accept):
    """The greeting is the same JSON object for every Accept header"""
    response = client.get("/hello", headers={"accept": accept})
    expect(response, status=200, json={"message": "Hello from the server"})


@to_fix(1, "the same every time")
def test_the_greeting_stays_the_same(client):
    """Asked three times in a row, GET /hello answers the same greeting"""
    for _ in range(3):
        expect(client.get("/hello"), status=200, json={"message": "Hello from the server"})


@to_keep(3, "an `Allow` header that names `GET`")
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"], ids=["put", "patch", "delete"])
def test_every_other_method_is_refused(client, method):
    """PUT, PATCH and DELETE are refused too"""
    expect(client.request(method, "/hello"), status=405, headers={"allow": containing("GET")})
