"""Each rule alone: a story in which its claim holds, and one beside it in which it does not."""

from collections.abc import Callable
from typing import NamedTuple

import pytest

from checker.diagnosis.claim import Rule
from checker.diagnosis.explain import RULES, diagnose, name_rule
from checker.diagnosis.scene import see
from checker.model.verdict import Case

Story = Callable[[str], Case]


class Example(NamedTuple):
    stage: str
    says: str
    """Words of the sentence."""
    holds: str
    near: str
    """A story much like it, in which the rule does not hold."""


FULL = "server /items dependencies endpoint serialization"
TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOjF9.c2lnbmF0dXJl"
"""A JSON Web Token whose payload is `{"sub":1}`."""
EXAMPLES = {
    "route.it_stopped_for_a_debugger": Example(
        "route",
        "Your code stopped for a debugger at app.py, line 55",
        'GET /a -> 500\nserver /a dependencies endpoint\nraised File "app.py", line 55, in a |     breakpoint() | '
        "checker.inside.breakpoints.NobodyDebugsError: breakpoint() was called\nstatus: 200 != 500",
        "GET /a -> 500\nserver /a dependencies endpoint\nraised ValueError: No\nstatus: 200 != 500",
    ),
    "request.nothing_could_be_asked": Example(
        "request", "could not be built", "GET /a -> not_sent", "GET /a -> timed_out"
    ),
    "upstream.it_waited_for_another_service": Example(
        "upstream",
        "the app had asked another service",
        "GET /a -> timed_out\nserver /a dependencies upstream",
        "GET /a -> timed_out\nserver /a dependencies",
    ),
    "request.it_waited_behind_others": Example(
        "request",
        "another request was being answered",
        "GET /slow -> 200\ntook 0 to 900\nGET /a -> timed_out\ntook 10 to 800",
        "GET /slow -> 200\ntook 0 to 9\nGET /a -> timed_out\ntook 10 to 800",
    ),
    "response.no_whole_response_came": Example(
        "response",
        "before its end. `RuntimeError: no more` was raised at app.py, line 3.",
        'GET /a -> cut_off\nserver /a\nraised File "app.py", line 3, in a | RuntimeError: no more',
        "GET /a -> 500\nstatus: 200 != 500",
    ),
    "authentication.the_other_refusal_came": Example(
        "authentication",
        "403 means that it knows who asks",
        "GET /a -> 403\nstatus: 401 != 403",
        "GET /a -> 403\nstatus: 404 != 403",
    ),
    "validation.it_spoke_before_authentication": Example(
        "validation",
        "before anybody asked: `header.x-key` Field required",
        'GET /a -> 422 {"detail": [{"loc": ["header", "x-key"], "msg": "Field required"}]}\nstatus: 401 != 422',
        'GET /a -> 422 {"detail": "No"}\nstatus: 401 != 422',
    ),
    "authentication.a_stranger_was_let_in": Example(
        "authentication", "let through", "GET /a -> 200\nstatus: 401 or 403 != 200", "GET /a -> 200\nstatus: 404 != 200"
    ),
    "routing.it_was_taken_where_no_route_should": Example(
        "routing",
        "No route of the app was found for it",
        "POST /a -> 200\nserver\nstatus: 405 != 200",
        "POST /a -> 404\nstatus: 405 != 404",
    ),
    "request.the_query_was_taken_for_the_body": Example(
        "request",
        "made of what stands in the query",
        'POST /a?title=Tea -> 201 {"title": "Tea"}\nstatus: 422 != 201',
        'POST /a?title=Tea {"title": "Tea"} -> 201 {"title": "Tea"}\nstatus: 422 != 201',
    ),
    "request.a_media_type_was_let_through": Example(
        "request",
        "A body of the type `text/plain` should have been refused",
        "POST /a [Content-Type: text/plain] {} -> 201\nstatus: 415 != 201",
        "POST /a [Content-Type: text/plain] {} -> 422\nstatus: 415 != 422",
    ),
    "data.it_was_changed_all_the_same": Example(
        "data",
        "like a change",
        "DELETE /a/x -> 204\nstatus: 404 or 405 != 204",
        "DELETE /a/x -> 204\nstatus: 404 or 422 != 204",
    ),
    "validation.it_was_let_through": Example(
        "validation",
        "until `KeyError: 'n'` was raised at app.py, line 9",
        "POST /a {} -> 500\nserver /a dependencies endpoint\n"
        "raised File \"app.py\", line 9, in a | KeyError: 'n'\nstatus: 422 != 500",
        "POST /a {} -> 307\nstatus: 422 != 307",
    ),
    "upstream.its_status_was_handed_on": Example(
        "upstream",
        "asked another service, `GET http://bank.example/`, was answered 401 Unauthorized, and answered the same",
        "GET /a -> 401\ncalled GET http://bank.example/ = 401\nstatus: 502 != 401",
        "GET /a -> 401\ncalled GET http://bank.example/ = 200\nstatus: 502 != 401",
    ),
    "upstream.its_failure_was_not_told": Example(
        "upstream",
        "a service that the app asked did not answer in time. Promised is 504 Gateway Timeout",
        "POST /a {} -> 201\nstatus: 504 != 201",
        "POST /a {} -> 504\nstatus: 201 != 504",
    ),
    "routing.the_preflight_was_refused": Example(
        "routing",
        "This is a preflight",
        "OPTIONS /a [Access-Control-Request-Method: PUT] -> 405\nstatus: 200 != 405",
        "OPTIONS /a -> 405\nstatus: 200 != 405",
    ),
    "request.the_body_could_not_be_read": Example(
        "request",
        "could not be read at all",
        'POST /a {"a -> 422 {"detail": [{"loc": ["body", 1], "msg": "JSON decode error"}]}\nstatus: 201 != 422',
        'POST /a {} -> 422 {"detail": [{"loc": ["body", "a"], "msg": "Field required"}]}\nstatus: 201 != 422',
    ),
    "request.it_was_looked_for_elsewhere": Example(
        "request",
        "`a` was looked for in the query, and the request carries it in the JSON body",
        'POST /a {"a": 1} -> 422 {"detail": [{"loc": ["query", "a"], "msg": "Field required"}]}\nstatus: 201 != 422',
        'POST /a {"a": 1} -> 422 {"detail": [{"loc": ["query", "b"], "msg": "Field required"}]}\nstatus: 201 != 422',
    ),
    "request.it_was_looked_for_inside": Example(
        "request",
        "in the body `order` was looked for, and `a` and `b` stand at the top of what was sent.",
        'POST /a {"a": 1, "b": 2} -> 422 '
        '{"detail": [{"loc": ["body", "order"], "msg": "Field required", "input": null}]}\nstatus: 201 != 422',
        'POST /a {"a": 1, "b": 2} -> 422 '
        '{"detail": [{"loc": ["body", "c"], "msg": "Field required", "input": {"a": 1, "b": 2}}]}\nstatus: 201 != 422',
    ),
    "routing.a_word_was_taken_for_a_value": Example(
        "routing",
        "The route that took the request is `/a/{id}`.",
        "GET /a/latest -> 422\nserver /a/{id} dependencies\n"
        "validation path.id: Input should be a valid integer, unable to parse string as an integer\nstatus: 200 != 422",
        "GET /a/latest -> 422\nserver /a/{id} dependencies\n"
        "validation path.id: String should match pattern '^[0-9]+$'\nstatus: 200 != 422",
    ),
    "validation.it_was_turned_away": Example(
        "validation",
        "`body.title` Field required. Promised is 201 Created; 422 Unprocessable Content (RFC 9110, 15.5.21) came "
        "back. Your route function never ran.",
        "POST /a {} -> 422\nserver /a dependencies\nvalidation body.title: Field required\nstatus: 201 != 422",
        "POST /a {} -> 409\nserver /a dependencies endpoint\nstatus: 201 != 409",
    ),
    "request.the_media_type_was_refused": Example(
        "request",
        "`text/csv`",
        "POST /a [Content-Type: text/csv] a -> 415\nstatus: 201 != 415",
        "POST /a -> 400\nstatus: 201 != 400",
    ),
    "request.the_size_was_refused": Example(
        "request", "for its size", "POST /a {} -> 413\nstatus: 201 != 413", "POST /a {} -> 201\nstatus: 413 != 201"
    ),
    "authentication.nothing_is_declared_to_take_what_it_shows": Example(
        "authentication",
        "No parameter of this route is declared to take `x-key` from the headers.",
        "GET /a [X-Key: abc] -> 401\nserver /a dependencies\ndeclares header x_key\nstatus: 200 != 401",
        "GET /a [X-Key: abc] -> 401\nserver /a dependencies\ndeclares header x-key\nstatus: 200 != 401",
    ),
    "authentication.it_was_turned_away": Example(
        "authentication",
        "Yet what it carries was given out in exchange 1 (`POST /in`)",
        'POST /in {} -> 200 {"token": "abcdefghij"}\nGET /a [Authorization: Bearer abcdefghij] -> 401\n'
        "status: 200 != 401",
        "GET /a -> 401\nstatus: 403 != 401",
    ),
    "routing.it_was_sent_elsewhere": Example(
        "routing",
        "sent elsewhere, to `/a/`. Promised",
        "GET /a -> 307 [Location: /a/]\nstatus: 200 != 307",
        "GET /a -> 304\nstatus: 200 != 304",
    ),
    "routing.the_path_has_other_methods": Example(
        "routing",
        "it allows GET, PUT",
        "POST /a -> 405 [Allow: GET, PUT]\nstatus: 201 != 405",
        "POST /a -> 404\nstatus: 201 != 404",
    ),
    "routing.no_route_took_it": Example(
        "routing",
        "The address came from exchange 1.",
        'POST /a -> 201 [Location: /b/1]\nGET /b/1 -> 404 {"detail": "Not Found"}\nstatus: 200 != 404',
        'GET /b/1 -> 404 {"detail": "Not Found"}\nserver /b/{id} dependencies endpoint\nstatus: 200 != 404',
    ),
    "response.it_is_right_but_for_the_status": Example(
        "response",
        "Its status says otherwise",
        'POST /a {"n": "Tea"} -> 201 {"n": "Tea"}\nGET /a/1 -> 404 {"n": "Tea"}\nstatus: 200 != 404',
        'POST /a {"n": "Tea"} -> 201 {"n": "Tea"}\nGET /a/1 -> 404 {"detail": "No tea"}\nstatus: 200 != 404',
    ),
    "data.it_was_made_and_not_found": Example(
        "data",
        "Exchange 1 (`POST /a`) was answered 201 Created",
        'POST /a {} -> 201 {"id": 7}\nGET /a/7 -> 404 {"detail": "No"}\nstatus: 200 != 404',
        'POST /a {} -> 201 {"id": 7}\nGET /a/8 -> 404 {"detail": "No"}\nstatus: 200 != 404',
    ),
    "data.it_had_been_removed": Example(
        "data",
        "Exchange 2 (`DELETE /a/7`), sent by somebody else than this request, was answered 204 No Content",
        'POST /a {} -> 201 {"id": 7}\nDELETE /a/7 [Authorization: Basic cnVp] -> 204\n'
        'GET /a/7 -> 404 {"detail": "No"}\nstatus: 200 != 404',
        'POST /a {} -> 201 {"id": 7}\nDELETE /a/7 -> 204\nPOST /a {"id": "7"} -> 201\n'
        'GET /a/7 -> 404 {"detail": "No"}\nstatus: 200 != 404',
    ),
    "data.it_was_not_found": Example(
        "data",
        "found nothing",
        'GET /a/8 -> 404 {"detail": "No"}\nstatus: 200 != 404',
        "GET /a/8 -> 200\nstatus: 404 != 200",
    ),
    "data.it_met_another_entry": Example(
        "data",
        "Before it, exchange 1",
        "POST /a {} -> 201\nPOST /a {} -> 409\nstatus: 201 != 409",
        "POST /a {} -> 409\nstatus: 404 != 409",
    ),
    "upstream.the_other_service_failed": Example(
        "upstream", "did not answer in time", "GET /a -> 504\nstatus: 200 != 504", "GET /a -> 500\nstatus: 200 != 500"
    ),
    "response.it_did_not_fit_its_model": Example(
        "response",
        "response.eta: Field required",
        "GET /a -> 500 Internal Server Error\nserver /a dependencies endpoint serialization\n"
        "raised fastapi.exceptions.ResponseValidationError: 1 validation error:\\n  "
        "{'type': 'missing', 'loc': ('response', 'eta'), 'msg': 'Field required', 'input': {}}\nstatus: 200 != 500",
        "GET /a -> 500 Internal Server Error\nserver /a\nraised KeyError: 'a'\nstatus: 200 != 500",
    ),
    "response.it_worked_before": Example(
        "response",
        "The same request was answered 200 OK in exchange 1",
        "GET /a -> 200\nGET /a -> 500\nstatus: 200 != 500",
        "GET /a -> 200\nGET /b -> 500\nstatus: 200 != 500",
    ),
    "route.your_code_raised": Example(
        "route",
        "Your code raised `IndexError: list index out of range` at app.py, line 55.",
        'GET /a -> 500\nserver /a dependencies endpoint\nraised File "app.py", line 2, in b |     b() | '
        'File "app.py", line 55, in a |     x[0] | IndexError: list index out of range\nstatus: 200 != 500',
        "GET /a -> 500\nserver /a dependencies endpoint\nstatus: 200 != 500",
    ),
    "route.it_answered_500_itself": Example(
        "route",
        "no exception got through",
        'GET /a -> 500 {"detail": "Oh"}\nstatus: 404 != 500',
        'GET /a -> 500 {"detail": "Oh"}\nheader a: "b" != no such header',
    ),
    "response.it_failed_after_it_had_answered": Example(
        "data",
        "had gone out already",
        "POST /a {} -> 201\nserver /a\nraised sqlalchemy.exc.IntegrityError: UNIQUE\nstatus: 409 != 201",
        "POST /a {} -> 201\nserver /a\nstatus: 409 != 201",
    ),
    "route.an_exception_became_the_body": Example(
        "route",
        "the members of an exception",
        'GET /a -> 200 {"status_code": 404, "detail": "No", "headers": null}\nstatus: 404 != 200',
        'GET /a -> 200 {"detail": "No"}\nstatus: 404 != 200',
    ),
    "data.it_was_taken_twice": Example(
        "data",
        "since exchange 1",
        "POST /a {} -> 201\nPOST /a {} -> 201\nstatus: 409 != 201",
        "POST /a {} -> 201\nstatus: 404 != 201",
    ),
    "data.it_was_removed_and_is_there": Example(
        "data",
        "Exchange 1 (`DELETE /a/1`) had removed it",
        'DELETE /a/1 -> 204\nGET /a/1 -> 200 {"id": 1}\nstatus: 404 != 200',
        'DELETE /a/2 -> 204\nGET /a/1 -> 200 {"id": 1}\nstatus: 404 != 200',
    ),
    "data.it_was_shown_to_another": Example(
        "data",
        "by somebody else",
        'POST /a [Cookie: s=1] {} -> 201 {"id": 5}\nGET /a/5 [Cookie: s=2] -> 200\nstatus: 404 != 200',
        'POST /a [Cookie: s=1] {} -> 201 {"id": 5}\nGET /a/5 [Cookie: s=1] -> 200\nstatus: 404 != 200',
    ),
    "route.it_answered_as_if_all_were_well": Example(
        "route",
        "with the body `null`",
        "GET /a -> 200 null\nstatus: 404 != 200",
        "GET /a -> 200 null\nstatus: 201 != 200",
    ),
    "route.it_refused_for_another_reason": Example(
        "route", "for another reason", "GET /a -> 404\nstatus: 400 != 404", "GET /a -> 404\nstatus: 200 != 404"
    ),
    "response.it_says_nothing_has_changed": Example(
        "response", "still good", "GET /a -> 304\nstatus: 200 != 304", "GET /a -> 200\nstatus: 304 != 200"
    ),
    "response.the_status_is_another": Example(
        "response", "another status", "POST /a {} -> 200\nstatus: 201 != 200", "POST /a {} -> 200\njson $.a: 1 != 2"
    ),
    "response.a_header_is_not_as_promised": Example(
        "response",
        "has no WWW-Authenticate header",
        "GET /a -> 401\nheader www-authenticate: Bearer != no such header",
        "GET /a -> 403\nstatus: 401 != 403\nheader www-authenticate: Bearer != no such header",
    ),
    "response.a_header_says_something_else": Example(
        "response",
        'says Location: `http://b/a/1`. Compared was "the host of the link": promised is "http://c"',
        'POST /a {} -> 201 [Location: http://b/a/1]\nthe host of the link: "http://c" != "http://b"',
        'POST /a {} -> 201 [Location: http://b/a/1] {"by": "http://b"}\nthe host of the link: "http://c" != "http://b"',
    ),
    "response.the_body_is_json_written_twice": Example(
        "response",
        "inside the text an object",
        'GET /a -> 200 "{\\"a\\": 1}"\njson: {"a": 1} != "{}"',
        'GET /a -> 200 "a text"\njson: {"a": 1} != "a text"',
    ),
    "response.the_body_is_not_json": Example(
        "response",
        "is not JSON",
        'GET /a -> 200 hello\njson: {} != not JSON: "hello"',
        "GET /a -> 200 []\njson: {} != []",
    ),
    "response.a_link_led_elsewhere": Example(
        "response",
        "is where the Location of exchange 1 (`POST /a/1/copies`) leads",
        'POST /a/1/copies -> 201 [Location: /a/1] {"id": 3}\nGET /a/1 -> 200 {"id": 1}\njson $.id: 3 != 1',
        'POST /a/1/copies -> 201 [Location: /a/3] {"id": 3}\nGET /a/3 -> 200 {"id": 1}\njson $.id: 3 != 1',
    ),
    "route.the_body_is_another_kind_of_value": Example(
        "route",
        "a list, where an object is promised",
        'GET /a -> 200 ["a"]\njson: {"a": 1} != ["a"]',
        "GET /a -> 200 {}\njson $.a: 1 != 2",
    ),
    "data.something_told_before_is_gone": Example(
        "data",
        "has no `soup` any more, of which exchange 1 (`POST /votes`) spoke. Between the two the app was restarted.",
        'POST /votes {"dish": "soup"} -> 201\nrestart\nGET /votes -> 200 {}\njson $.soup: 1 != no such member',
        'POST /votes {"dish": "soup"} -> 201\nGET /votes -> 200 {}\njson $.cake: 1 != no such member',
    ),
    "data.something_is_there_that_was_refused": Example(
        "data",
        "Exchange 1 (`POST /orders`) spoke of it, and was answered 422",
        'POST /orders {"bread": "rye"} -> 422 {}\nGET /list -> 200 {"rye": 1}\njson $.rye: no such member != 1',
        'POST /orders {"bread": "rye"} -> 201 {}\nGET /list -> 200 {"rye": 1}\njson $.rye: no such member != 1',
    ),
    "data.an_entry_stands_under_another_key": Example(
        "data",
        "nothing under 2026-05-04",
        'GET /a -> 200 {"2026-05-05": 1}\n'
        "json $.2026-05-04: 1 != no such member\njson $.2026-05-05: no such member != 1",
        'GET /a -> 200 {"b": 1}\njson $.a: 1 != no such member\njson $.b: no such member != 1',
    ),
    "response.members_differ": Example(
        "response",
        "lacks `a` and has `b`, which is not promised",
        'GET /a -> 200 {"b": 1}\njson $.a: 1 != no such member\njson $.b: no such member != 1',
        'GET /a -> 200 {"a": 1}\njson $.a: 2 != 1',
    ),
    "response.a_value_has_another_type": Example(
        "response",
        "is a text",
        'GET /a -> 200 {"a": "1.5"}\njson $.a: 1.5 != "1.5"',
        'GET /a -> 200 {"a": 2}\njson $.a: 1 != 2',
    ),
    "response.two_answers_can_be_told_apart": Example(
        "response",
        'exchange 1 (`GET /a/1`) was answered "Not yours", and exchange 2 (`GET /a/9`) "None"',
        'GET /a/1 -> 404 Not yours\nGET /a/9 -> 404 None\nthe body: "None" != "Not yours"',
        'GET /a/1 -> 404 Not yours\nGET /a/9 -> 404 None\nthe body: "Never" != "Not yours"',
    ),
    "route.a_token_holds_something_else": Example(
        "route",
        "In a token that exchange 1 (`POST /in`) handed out, `sub` is 1.",
        f'POST /in -> 200 {{"token": "{TOKEN}"}}\n`sub` of the token: "1" != 1',
        f'POST /in -> 200 {{"token": "{TOKEN}"}}\nthe sub: "1" != 1',
    ),
    "upstream.it_was_not_asked": Example(
        "upstream",
        "it told what it had told in exchange 1 (`GET /items/1`)",
        f'GET /items/1 -> 200 {{"n": "old"}}\n{FULL} upstream\nGET /items/1 -> 200 {{"n": "old"}}\n{FULL}\n'
        'json $.n: "new" != "old"',
        f'GET /items/1 -> 200 {{"n": "old"}}\n{FULL} upstream\nGET /items/1 -> 200 {{"n": "old"}}\n{FULL} upstream\n'
        'json $.n: "new" != "old"',
    ),
    "upstream.it_was_asked_otherwise": Example(
        "upstream",
        "In this check the app asked another service once.",
        "GET /a -> 200 {}\ncalled GET http://bank.example/ = 200\nhow often the bank was asked: 2 != 1",
        "GET /a -> 200 {}\ncalled GET http://bank.example/ = 200\nhow many pages there are: 2 != 3",
    ),
    "data.nothing_is_declared_to_take_what_it_asks_for": Example(
        "data",
        "No parameter of this route is declared to take `tag` from the query.",
        "GET /a?tag=x -> 200 [1, 2]\nserver /a dependencies endpoint\ndeclares query max\n"
        "json: 1 element: [1] != 2 elements: [1, 2]",
        "GET /a?tag=x -> 200 [1, 2]\nserver /a dependencies endpoint\ndeclares query tag\n"
        "json: 1 element: [1] != 2 elements: [1, 2]",
    ),
    "data.rows_are_missing_or_too_many": Example(
        "data",
        "the entry 2 is missing",
        "GET /a -> 200 [1, 3]\njson: 3 elements: [1, 2, 3] != 2 elements: [1, 3]",
        "GET /a -> 200 [1]\njson $[0]: 2 != 1",
    ),
    "request.nothing_sent_arrived": Example(
        "request",
        "`a` and `b` have other values",
        'POST /a {"a": 1, "b": 2} -> 201 {"a": 0, "b": 0}\njson $.a: 1 != 0',
        'POST /a {"a": 1, "b": 2} -> 201 {"a": 0, "b": 2}\njson $.a: 1 != 0',
    ),
    "validation.it_was_changed_on_the_way_in": Example(
        "validation",
        'sent as " Ana" and came back as "ana"',
        'POST /a {"n": " Ana", "b": 1} -> 201 {"n": "ana", "b": 1}\njson $.n: " Ana" != "ana"',
        'POST /a {"n": "Ana", "b": 1} -> 201 {"n": "Ben", "b": 1}\njson $.n: "Ana" != "Ben"',
    ),
    "route.a_sent_value_was_replaced": Example(
        "route",
        "while `b` came back as sent",
        'POST /a {"n": "x", "b": 1} -> 201 {"n": "now", "b": 1}\nits n, in UTC: "x" != "now"',
        'POST /a {"n": "x", "b": 1} -> 201 {"n": "now", "b": 2}\nits n, in UTC: "x" != "now"',
    ),
    "route.it_was_counted_inexactly": Example(
        "route",
        "`$.total` is 0.8699999999999999, and 0.87 is promised",
        'POST /a {"price": 0.29} -> 201 {"id": 1}\nGET /a/1/total -> 200 {"total": 0.8699999999999999}\n'
        "json $.total: 0.87 != 0.8699999999999999",
        'POST /a {"price": 0.29} -> 201 {"id": 1}\nGET /a/1/total -> 200 {"total": 0.86}\njson $.total: 0.87 != 0.86',
    ),
    "data.the_same_request_was_answered_otherwise": Example(
        "data",
        "the same request as exchange 1",
        'GET /a -> 200 {"n": 1}\nGET /a -> 200 {"n": 2}\njson $.n: 1 != 2',
        'GET /a -> 200 {"n": 1}\nPUT /a {} -> 200\nGET /a -> 200 {"n": 2}\njson $.n: 1 != 2',
    ),
    "data.a_count_is_wrong": Example(
        "data",
        "`$.open` is 0, and 2 is promised: so many requests of the kind `POST /tickets` were taken before",
        'POST /tickets {} -> 201\nPOST /tickets {} -> 201\nGET /sums -> 200 {"open": 0}\njson $.open: 2 != 0',
        'POST /tickets {} -> 201\nPOST /tickets {} -> 422\nGET /sums -> 200 {"open": 0}\njson $.open: 2 != 0',
    ),
    "data.a_change_does_not_show": Example(
        "data",
        "the change of exchange 2 (`PUT /a/1`) does not show",
        'GET /a/1 -> 200 {"n": "old"}\nPUT /a/1 {"n": "new"} -> 204\n'
        'GET /a/1 -> 200 {"n": "old"}\njson $.n: "new" != "old"',
        'GET /a/1 -> 200 {"n": "old"}\nPUT /a/2 {"n": "new"} -> 204\n'
        'GET /a/1 -> 200 {"n": "old"}\njson $.n: "new" != "old"',
    ),
    "data.another_ones_value_came": Example(
        "data",
        "belongs to another entry",
        'POST /a {"c": "0042"} -> 201\nPOST /a {"c": "00042"} -> 201\n'
        'GET /a/00042 -> 200 {"c": "0042"}\njson $.c: "00042" != "0042"',
        'POST /a {"c": "00042"} -> 201\nGET /a/00042 -> 200 {"c": "0042"}\njson $.c: "00042" != "0042"',
    ),
    "data.it_is_read_back_differently": Example(
        "data",
        "in exchange 1 (`POST /a`) it was sent as 19.99",
        'POST /a {"p": 19.99} -> 201 {"id": 1}\nGET /a/1 -> 200 {"p": 19.98}\njson $.p: 19.99 != 19.98',
        'POST /a {"p": 20.0} -> 201 {"id": 1}\nGET /a/1 -> 200 {"p": 19.98}\njson $.p: 19.99 != 19.98',
    ),
    "data.nothing_is_where_something_was_kept": Example(
        "data",
        "The value had come in exchange 1",
        'PUT /a/1 {"at": "12:30"} -> 204\nGET /a/1 -> 200 {"eta": null}\njson $.eta: the time 12:30 != null',
        'GET /a/1 -> 200 {"eta": 1}\njson $.eta: null != 1',
    ),
    "response.the_text_differs": Example(
        "response",
        'The body is "b"',
        'GET /a -> 200 b\ntext: "a" != "b"',
        'GET /a -> 200 b\nstatus: 201 != 200\ntext: "a" != "b"',
    ),
    "response.the_check_could_not_go_on": Example(
        "response",
        "not what the next step needs",
        "POST /a -> 200 {}\nbroken The response was not what the check could go on with (KeyError: 'token').",
        "POST /a -> 422 {}\nbroken The response was not what the check could go on with (KeyError: 'token').",
    ),
    "data.a_value_is_wrong": Example(
        "route",
        "`$.n` is 2, not 1",
        'GET /a -> 200 {"n": 2}\njson $.n: 1 != 2',
        'GET /a -> 200 {"n": 2}\nstatus: 201 != 200\njson $.n: 1 != 2',
    ),
}
CASES = [pytest.param(rule, id=name_rule(rule)) for rule in RULES]


def test_every_rule_has_an_example() -> None:
    assert list(EXAMPLES) == [name_rule(rule) for rule in RULES]


@pytest.mark.parametrize("rule", CASES)
def test_a_rule_holds_where_its_claim_is_true_and_is_the_first_that_does(rule: Rule, story: Story) -> None:
    example = EXAMPLES[name_rule(rule)]
    found = diagnose(story(example.holds))
    assert found is not None
    assert (found.rule, found.stage) == (name_rule(rule), example.stage), found.sentence
    assert example.says in found.sentence, found.sentence


@pytest.mark.parametrize("rule", CASES)
def test_a_rule_does_not_hold_where_its_claim_is_false(rule: Rule, story: Story) -> None:
    scene = see(story(EXAMPLES[name_rule(rule)].near))
    assert scene is not None
    assert rule(scene) is None


@pytest.mark.parametrize("rule", CASES)
def test_a_claim_reads_as_sentences_and_one_question(rule: Rule, story: Story) -> None:
    found = diagnose(story(EXAMPLES[name_rule(rule)].holds))
    assert found is not None
    assert found.sentence[0].isupper() or found.sentence[0] in '`"'
    assert found.sentence.endswith(".")
    assert "  " not in found.sentence
    assert ".." not in found.sentence.replace("...", "")
    assert found.question.endswith("?")
    assert len(found.sentence) < 400


@pytest.mark.parametrize("rule", CASES)
def test_what_stands_on_the_server_says_so(rule: Rule, story: Story) -> None:
    case = story(EXAMPLES[name_rule(rule)].holds)
    transcript = tuple(one.model_copy(update={"trace": None}) for one in case.transcript)
    silent = case.model_copy(update={"transcript": transcript, "upstream": ()})
    told, untold = diagnose(case), diagnose(silent)
    assert told is not None
    assert untold is not None
    assert not untold.server_says
    assert told.server_says or told == untold
