"""Diagnoses of real apps, and of what hostile ones answer."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from checker.diagnosis.explain import diagnose
from checker.model.verdict import Broken, Case, Diagnosis, Difference

Story = Callable[[str], Case]
APP = """
from typing import Annotated

from fastapi import Depends, FastAPI, Header, HTTPException
from pydantic import BaseModel

app = FastAPI()


class Item(BaseModel):
    title: str


def nobody():
    raise HTTPException(401, "Who are you?")


def somebody(authorization: Annotated[str | None, Header()] = None):
    return {"ana": 1}[authorization]


@app.post("/items", status_code=201)
def make(item: Item):
    return {"id": 1, "title": item.title.upper()}


@app.get("/items/{number}")
def read(number: int):
    return [][number]


@app.get("/secret", dependencies=[Depends(nobody)])
def secret():
    return 1


@app.get("/mine", dependencies=[Depends(somebody)])
def mine():
    return 1
"""
ASKED = {
    "a body that does not validate": (
        'expect(client.post("/items", json={}), status=201)',
        "validation.it_was_turned_away",
        "`body.title` Field required. Promised is 201 Created",
        "Your route function never ran.",
    ),
    "an exception": (
        'expect(client.get("/items/3"), status=404)',
        "route.your_code_raised",
        "Your code raised `IndexError: list index out of range` at app.py, line 29.",
        "Your route function ran.",
    ),
    "a refusal": (
        'expect(client.get("/secret"), status=200)',
        "authentication.it_was_turned_away",
        "401 means that the app does not know who asks",
        "A dependency of your route answered; the route function itself never ran.",
    ),
    "an exception in a dependency": (
        'expect(client.get("/mine"), status=200)',
        "route.your_code_raised",
        "Your code raised `KeyError: None` at app.py, line 19.",
        "It was raised in a dependency of your route; the route function itself never ran.",
    ),
    "an exception where somebody was to be refused": (
        'expect(client.get("/mine"), status=401)',
        "authentication.a_stranger_was_let_in",
        "instead, `KeyError: None` was raised at app.py, line 19. Promised is 401 Unauthorized",
        "It was raised in a dependency of your route; the route function itself never ran.",
    ),
    "a header beside an exception": (
        'expect(client.get("/mine"), headers={"www-authenticate": "Bearer"})',
        "response.a_header_is_not_as_promised",
        "has no WWW-Authenticate header; promised is",
        "`KeyError: None` was raised at app.py, line 19, and the server answered in the app's place. It was raised in "
        "a dependency of your route; the route function itself never ran.",
    ),
    "no route": (
        'expect(client.get("/things"), status=200)',
        "routing.no_route_took_it",
        "where no route fits",
        "Your route function never ran.",
    ),
    "another method": (
        'expect(client.put("/items", json={}), status=200)',
        "routing.the_path_has_other_methods",
        "it allows POST",
        "Your route function never ran.",
    ),
    "a step before": (
        'token = client.post("/items", json={}).json()["token"]',
        "validation.it_was_turned_away",
        "`body.title` Field required",
        "Your route function never ran.",
    ),
    "a value": (
        'expect(client.post("/items", json={"title": "Tea"}), status=201, json={"id": 1, "title": "Tea"})',
        "validation.it_was_changed_on_the_way_in",
        '`title` was sent as "Tea" and came back as "TEA"',
        "",
    ),
}


@pytest.mark.parametrize("name", ASKED)
def test_a_real_app_is_explained(name: str, check_app: Callable[..., Any]) -> None:
    body, rule, says, server = ASKED[name]
    (check,) = check_app(APP, body).checks
    found = check.cases[0].diagnosis
    assert found.rule == rule, found
    assert says in found.sentence
    assert found.sentence.endswith(server)
    assert found.server_says or not server


@pytest.mark.parametrize("name", ASKED)
def test_without_a_trace_the_same_is_said_less_what_the_server_says(name: str, check_app: Callable[..., Any]) -> None:
    body, rule, says, _ = ASKED[name]
    (case,) = check_app(APP, body).checks[0].cases
    silent = tuple(exchange.model_copy(update={"trace": None}) for exchange in case.transcript)
    found = diagnose(case.model_copy(update={"transcript": silent}))
    assert found is not None
    assert found.rule == rule
    assert "route function" not in found.sentence
    assert says.partition(" at app.py")[0].removeprefix("Your code raised ") in found.sentence


WRONG = 'GET /a -> 200 {"n": 2}\njson $.n: 1 != 2'


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        (WRONG, "route"),
        (f"GET /b -> 200\n{WRONG}", "route"),
        (f'POST /a {{"b": 1}} -> 201\n{WRONG}', "data"),
        ('GET /a -> 200 {"n": 2}\nsql SELECT n FROM a\njson $.n: 1 != 2', "data"),
        ("GET /a -> 200 []\nthe rows of all pages: 1 != 2", "data"),
        # What a request is answered that stores something was not stored before.
        ('POST /a {"b": 1} -> 201 {"at": 2}\nwhen it was made, by its at: "now" != "before it was sent"', "route"),
        ('POST /a {"b": 1} -> 201 {"n": 2}\njson $.n: 1 != 2', "route"),
    ],
)
def test_a_wrong_value_is_of_the_data_where_something_was_stored_before(text: str, stage: str, story: Story) -> None:
    found = diagnose(story(text))
    assert found is not None
    assert (found.rule, found.stage) == ("data.a_value_is_wrong", stage)


@pytest.mark.parametrize(("promised", "received"), [("1" + "0" * 4000, "1e308"), ("NaN", "-Infinity"), ("0", "1e-320")])
def test_numbers_that_no_float_holds_are_compared_all_the_same(promised: str, received: str, story: Story) -> None:
    found = diagnose(story(f"GET /a -> 200 {{}}\njson $.n: {promised} != {received}"))
    assert found is not None
    assert found.rule == "data.a_value_is_wrong"


def test_a_text_and_a_number_that_look_alike_are_told_apart(story: Story) -> None:
    found = diagnose(story('GET /a -> 200 {}\nthe sub of a token: "1" != 1'))
    assert found is not None
    assert 'promised is "1"; it is 1.' in found.sentence


@pytest.mark.parametrize(
    ("spans", "stage"), [("dependencies endpoint", "route"), ("dependencies endpoint serialization", "response")]
)
def test_a_model_that_the_code_fills_belongs_where_it_is_filled(spans: str, stage: str, story: Story) -> None:
    raised = "pydantic_core._pydantic_core.ValidationError: 1 validation error for Order"
    text = f'POST /a {{"b": 1}} -> 500 Internal Server Error\nserver /a {spans}\nraised {raised}\nstatus: 201 != 500'
    found = diagnose(story(text))
    assert found is not None
    assert (found.rule, found.stage) == ("route.your_code_raised", stage)
    assert found.question == "Which value does not fit, and where does it come from?"


@pytest.mark.parametrize(
    ("headers", "words"),
    [
        ("", "without an Authorization header or a cookie"),
        (" [Authorization: ]", "with an empty Authorization header"),
        (" [Authorization: Bearer x]", "with an Authorization header"),
        (" [Authorization:  | Cookie: a=b]", "with an empty Authorization header and a cookie"),
        (" [X-API-Key: ]", "with an empty API key"),
    ],
)
def test_a_header_that_is_there_and_empty_is_told_so(headers: str, words: str, story: Story) -> None:
    found = diagnose(story(f"GET /a{headers} -> 200\nstatus: 401 != 200"))
    assert found is not None
    assert f"The request comes {words}:" in found.question


@pytest.mark.parametrize(
    ("promised", "method"), [("404 or 405 or 422", "DELETE"), ("404 or 422", "GET"), ("422", "PUT")]
)
def test_what_validation_might_have_refused_was_let_through(promised: str, method: str, story: Story) -> None:
    found = diagnose(story(f"{method} /a/x -> 204\nstatus: {promised} != 204"))
    assert found is not None
    assert found.rule == "validation.it_was_let_through"


def test_what_a_dependency_answered_is_not_told_of_the_route(story: Story) -> None:
    found = diagnose(story('GET /a/1 -> 404 {"detail": "No"}\nserver /a/{id} dependencies\nstatus: 200 != 404'))
    assert found is not None
    assert found.sentence.endswith("A dependency of your route answered; the route function itself never ran.")
    refused = "POST /a {} -> 422\nserver /a dependencies\nvalidation body.n: Field required\nstatus: 201 != 422"
    found = diagnose(story(refused))
    assert found is not None
    assert found.sentence.endswith(" came back. Your route function never ran.")


def test_a_body_that_is_looked_for_in_two_parts_is_told_of_both(story: Story) -> None:
    errors = '{"loc": ["body", "order"], "msg": "Field required", "input": null}'
    errors += ", " + errors.replace("order", "user")
    text = f'POST /a {{"a": 1}} -> 422 {{"detail": [{errors}]}}\nstatus: 201 != 422'
    found = diagnose(story(text))
    assert found is not None
    assert (found.rule, found.stage) == ("request.it_was_looked_for_inside", "request")
    assert "in the body `order` and `user` were looked for, and `a` stands at the top" in found.sentence


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("POST /a {} -> 401\nstatus: 422 != 401", "authentication.it_was_turned_away"),
        ("POST /a {} -> 400\nstatus: 422 != 400", "route.it_refused_for_another_reason"),
        ('GET /a -> 404 {"detail": "Not Found"}\nserver\nstatus: 401 != 404', "routing.no_route_took_it"),
        ("PUT /a -> 405\nstatus: 403 != 405", "routing.the_path_has_other_methods"),
        ('POST /a {"n": 7} -> 201 {"id": 3}\nGET /a/7 -> 404\nstatus: 200 != 404', "data.it_was_not_found"),
        (
            'PUT /a/1 {"open": true} -> 200\nPUT /a/2 {"open": false} -> 200\nGET /a/1 -> 200 {"open": false}\n'
            "json $.open: true != false",
            "data.it_is_read_back_differently",
        ),
    ],
)
def test_of_two_rules_that_could_be_meant_the_one_whose_claim_is_true_is_taken(
    text: str, rule: str, story: Story
) -> None:
    found = diagnose(story(text))
    assert found is not None
    assert found.rule == rule, found.sentence


def test_a_case_that_passed_has_no_diagnosis(check_app: Callable[..., Any]) -> None:
    (check,) = check_app(APP, 'expect(client.get("/secret"), status=401)').checks
    assert check.cases[0].diagnosis is None


def test_what_no_rule_explains_says_so(story: Story) -> None:
    found = diagnose(story("GET /a -> 200\nbroken The check did not come to an end in time."))
    assert found is not None
    assert (found.rule, found.stage, found.server_says) == ("unexplained", None, False)
    assert "No rule of the checker explains this." in found.sentence


def test_a_case_that_was_not_asked_is_not_explained() -> None:
    found = diagnose(Case(id="", outcome="failed", duration_ms=0, broken=Broken(message="It was not asked.")))
    assert found is not None
    assert found.rule == "unexplained"


def test_what_began_in_an_exchange_before_is_told_of_that(story: Story) -> None:
    case = story(
        """
        POST /members {"name": "anabel"} -> 422 {"detail": [{"loc": ["body", "pin"], "msg": "Field required"}]}
        POST /token name=anabel -> 401 {"detail": "No"}
        status: 200 != 401
        """
    )
    found = diagnose(case)
    assert found is not None
    assert (found.rule, found.stage) == ("before.validation.it_was_turned_away", "validation")
    assert found.sentence.startswith("It began earlier, in exchange 1 (`POST /members`)")


def test_a_refusal_before_that_was_wanted_is_not_where_it_began(story: Story) -> None:
    case = story(
        """
        POST /members {"name": "anabel"} -> 422
        POST /members {"name": "anabel", "pin": "4711"} -> 201
        POST /token name=anabel -> 401 {"detail": "No"}
        status: 200 != 401
        """
    )
    found = diagnose(case)
    assert found is not None
    assert found.rule == "authentication.it_was_turned_away"


def test_a_restart_between_is_told(story: Story) -> None:
    found = diagnose(
        story('POST /a {} -> 201 {"id": 7}\nrestart\nGET /a/7 -> 404 {"detail": "No"}\nstatus: 200 != 404')
    )
    assert found is not None
    assert "Between the two the app was restarted." in found.sentence


def test_a_lying_trace_changes_words_and_no_more(story: Story) -> None:
    honest = "GET /a -> 200\nstatus: 401 != 200"
    lying = "GET /a -> 200\nserver /a\nvalidation a: b\nraised not an exception\nsql SELECT\nstatus: 401 != 200"
    told, untold = diagnose(story(lying)), diagnose(story(honest))
    assert told is not None
    assert untold is not None
    assert (told.rule, told.stage) == (untold.rule, untold.stage)


NASTY = {
    "deep lists": "[" * 900 + "]" * 900,
    "very deep lists": "[" * 100_000,
    "deep objects": '{"a":' * 600 + "1" + "}" * 600,
    "lone surrogates": '{"a": "\\ud800", "title": "\\udfff", "detail": [{"loc": ["\\ud800"], "msg": "\\ud800"}]}',
    "large numbers": '{"a": 1' + "0" * 4000 + ', "b": NaN, "c": 1e999}',
    "markup": '{"detail": [{"loc": ["body", "<script>`\\u0000\\u202e"], "msg": "<b>`\\n"}]}',
    "odd errors": '{"detail": [1, null, {"loc": 1}, {"loc": [], "msg": 2}, {"loc": [null], "msg": "a"}]}',
    "many members": json.dumps({f"m{number}": number for number in range(5000)}),
    "exception of any kind": '{"status_code": [[]], "detail": {}, "headers": 1}',
    "text": '"' + "a" * 60_000 + '"',
    "no JSON": "\x1b[31m" + "x" * 1000,
}
DIFFERENCES = (
    Difference(what="status", promised="one of", received="x"),
    Difference(what="json $.a", promised="1", received="[" * 5000),
    Difference(what="json $", promised="3 elements: [", received="4 elements: [1, 2"),
    Difference(what="its \ud800 `words`".encode("utf-8", "replace").decode(), promised="null", received="null"),
)


@pytest.mark.parametrize("status", [200, 302, 401, 404, 422, 500])
@pytest.mark.parametrize("name", NASTY)
def test_nothing_that_an_app_answers_breaks_the_explanation(name: str, status: int, story: Story) -> None:
    line = 'POST /a/b?x=%ff&&=;[ [Content-Type: application/json | Cookie: ;;=a; b] {"a": 1} -> '
    case = story(f"{line}{status} {NASTY[name] if name != 'no JSON' else 'x'}\n{line}{status} {{}}\nat 1")
    case = case.model_copy(update={"transcript": (*case.transcript, *case.transcript)})
    promises = ("201", "401", "404", "422", "")
    for differences in [(), DIFFERENCES, *((one,) for one in DIFFERENCES)]:
        for promised in promises:
            told = (Difference(what="status", promised=promised, received=str(status)), *differences)
            for number in (1, 2):
                broken = Broken(message="The response was not it.", differences=told, exchange=number)
                found = diagnose(case.model_copy(update={"broken": broken}))
                assert isinstance(found, Diagnosis)
                assert found.model_dump_json()
                assert len(found.sentence) < 1000


def test_a_built_in_exception_belongs_to_the_library_that_raised_it(story: Story) -> None:
    raised = 'File "app.py", line 3, in ask | within httpx2 | RuntimeError: closed'
    found = diagnose(story(f"GET /a -> 500\nserver /a dependencies endpoint\nraised {raised}\nstatus: 200 != 500"))
    assert found is not None
    assert (found.rule, found.stage) == ("route.your_code_raised", "upstream")
    assert "RuntimeError: closed` at app.py, line 3" in found.sentence


@pytest.mark.parametrize(("asks", "stage"), [("", "route"), (" upstream", "upstream")])
def test_503_speaks_of_another_service_where_the_app_asks_one(story: Story, asks: str, stage: str) -> None:
    found = diagnose(story(f"GET /a -> 200 {{}}\nserver /a dependencies endpoint{asks}\nstatus: 503 != 200"))
    assert found is not None
    assert found.stage == stage


def test_a_path_that_stands_behind_a_prefix_is_not_promised_without_it(story: Story) -> None:
    found = diagnose(story("POST /api/orders {} -> 201\nGET /orders -> 200 []\nserver /orders\nstatus: 404 != 200"))
    assert found is not None
    assert found.rule == "routing.it_was_taken_where_no_route_should"
