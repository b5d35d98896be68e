"""The app answers as its OpenAPI document says, whatever is asked of it: Schemathesis asks."""

from http import HTTPStatus

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from checker.review.access.people import COOKIE

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = settings(
    max_examples=8, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


@pytest.fixture(scope="module")
def reviewer(serve):
    """Somebody whose every form is taken, if it makes sense."""
    return serve().client("Ines")


@pytest.fixture(scope="module")
def document(reviewer):
    return schemathesis.openapi.from_url(f"{reviewer.served.link}openapi.json")


def test_every_path_answers_as_it_says(document, reviewer):
    answered = []
    for found in document.get_all_operations():

        @EXAMPLES
        @given(case=found.ok().as_strategy())
        def ask(case):
            if isinstance(case.body, dict) and "form_token" in case.body:
                case.body["form_token"] = reviewer.served.form_token
                if case.path.endswith("/me"):
                    case.body["name"] = "Ines"
            case.cookies = {COOKIE: reviewer.http.cookies[COOKIE]}
            answer = case.call_and_validate(checks=CHECKS, allow_redirects=False)
            answered.append((case.operation.label, answer.status_code))

        ask()
    assert {status for _, status in answered} >= {200, 303, 404, 422}
    assert len({label for label, _ in answered}) == document.statistic.operations.total


def test_how_paths_refuse_is_documented(reviewer):
    document = reviewer.get("openapi.json").json()
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            for status in ("403", "404", "405", "409", "413", "415", "422"):
                assert status in told["responses"], (method, path)
                assert "application/json" not in told["responses"][status].get("content", {}), (method, path)
            if method == "post":
                assert str(HTTPStatus.SEE_OTHER.value) in told["responses"]
