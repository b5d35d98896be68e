import json
from typing import Literal, get_args, get_origin

import pytest
from pydantic import BaseModel

from checker.model.exchange import (
    Body,
    Entered,
    Exchange,
    Failure,
    Request,
    Response,
    Span,
    Statement,
    Trace,
    UpstreamCall,
)
from checker.model.kata import Promise
from checker.model.verdict import (
    Broken,
    Case,
    CheckResult,
    Diagnosis,
    Difference,
    KataFacts,
    Output,
    Points,
    Score,
    StartFailure,
    SubmissionFacts,
    Timings,
    Verdict,
)

PROMISES = (
    "`POST /members` with an e-mail and a password answers 201 and the new member's `id`.",
    "`POST /token` with the e-mail and password of a member answers 200 and a token, however the e-mail is spelt.",
    "`GET /me` with a token answers 200 and the member it belongs to; without one it answers 401 with a "
    "`WWW-Authenticate: Bearer` header.",
    "`GET /me/card` answers the member's card as a PNG image.",
)

CHANGE = """\
--- starter/app.py
+++ submission/app.py
@@ -41,7 +41,7 @@ def find_member(email: str) -> Member | None:
 def issue_token(form: Annotated[OAuth2PasswordRequestForm, Depends()]) -> Token:
     \"\"\"Exchange an e-mail and a password for a token.\"\"\"
-    member = find_member(form.username.strip().lower())
+    member = find_member(form.username.strip())
     if member is None or not passwords.verify(form.password, member.password_hash):
         raise HTTPException(status_code=401, detail="Wrong e-mail or password")
"""


def make_exchange(number, method, target, sent=None, status=200, reason="OK", answer=None, **more):
    """One exchange as the client records it; `sent` and `answer` are JSON values or bytes."""
    body = (
        sent if isinstance(sent, bytes) else b"" if sent is None else json.dumps(sent, separators=(",", ":")).encode()
    )
    back = answer if isinstance(answer, bytes) else json.dumps(answer, separators=(",", ":")).encode()
    headers = [("Host", "127.0.0.1:8000"), ("Accept", "*/*"), ("User-Agent", "roundtrip"), ("Connection", "close")]
    headers += list(more.get("headers", ()))
    if body:
        headers += [("Content-Length", str(len(body))), ("Content-Type", more.get("type", "application/json"))]
    response = Response(
        status_code=status,
        reason=reason,
        headers=(
            ("date", "Tue, 24 Nov 2026 22:15:02 GMT"),
            ("server", "uvicorn"),
            ("content-length", str(len(back))),
            ("content-type", more.get("answers", "application/json")),
            *more.get("extra", ()),
        ),
        body=Body.of(back, more.get("limit", 64 * 1024)),
    )
    return Exchange(
        number=number,
        start_ms=4.2 * number,
        duration_ms=3.1,
        request=Request(method=method, target=target, headers=tuple(headers), body=Body.of(body)),
        response=None if "failure" in more else response,
        failure=more.get("failure"),
        trace=more.get("trace"),
    )


def make_failed_sign_in():
    trace = Trace(
        spans=(
            Span(name="POST /token", start_ms=0, duration_ms=2.4, attributes={"http.route": "/token"}),
            Span(name="fastapi.dependencies", start_ms=0.3, duration_ms=0.4, attributes={}),
            Span(
                name="fastapi.endpoint",
                start_ms=0.8,
                duration_ms=1.2,
                attributes={"code.function.name": "issue_token"},
                error="HTTPException: 401: Wrong e-mail or password",
            ),
        ),
        reached=("request", "routing", "validation", "route"),
        answered="route",
    )
    transcript = (
        make_exchange(
            1,
            "POST",
            "/members",
            {"email": "Tamsin.Okafor@mail.example", "password": "b0a7f3"},
            201,
            "Created",
            {"id": 1},
        ),
        make_exchange(
            2,
            "POST",
            "/token",
            b"username=tamsin.okafor%40mail.example&password=b0a7f3",
            401,
            "Unauthorized",
            {"detail": "Wrong e-mail or password"},
            type="application/x-www-form-urlencoded",
            extra=(("www-authenticate", "Bearer"),),
            trace=trace,
        ),
    )
    broken = Broken(
        message="Promise 2 does not hold: the response is not the one it promises.",
        differences=(
            Difference(what="status", promised="200", received="401"),
            Difference(
                what="json",
                promised='{"access_token": a string, "token_type": "bearer"}',
                received='{"detail": "Wrong e-mail or password"}',
            ),
        ),
        exchange=2,
    )
    output = Output(
        text="INFO     clinic: looking up tamsin.okafor@mail.example\nWARNING  clinic: no such member\n", size=90
    )
    return Case(
        id="", outcome="failed", again="failed", duration_ms=18.2, broken=broken, transcript=transcript, output=output
    )


def make_check(name, kind, promise, quote, *cases, origin="visible", claim=""):
    worst = next((case.outcome for case in cases if case.outcome != "passed"), "passed")
    if any(case.again not in (None, "passed") for case in cases):
        worst = "failed"
    claim = claim or name.replace("_", " ")
    return CheckResult(
        id=f"{origin}/test_{name}",
        claim=claim,
        origin=origin,
        kind=kind,
        promise=promise,
        quote=quote,
        outcome=worst,
        cases=cases,
    )


def make_checks():
    me = make_exchange(
        1,
        "GET",
        "/me?fields=name&fields=email",
        headers=(("Authorization", "Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"),),
        answer={"id": 1, "name": "Tamsin Okafor", "email": "tamsin.okafor@mail.example", "joined": "2026-11-24"},
    )
    slow = make_exchange(
        1, "GET", "/me", failure=Failure(kind="timed_out", detail="No byte of a response in 5 seconds.")
    )
    plain = make_exchange(
        1,
        "GET",
        "/me",
        None,
        401,
        "Unauthorized",
        {"detail": "Not authenticated"},
        extra=(("www-authenticate", "Bearer"),),
    )
    picture = make_exchange(
        1, "GET", "/me/card", answer=b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 2, answers="image/png"
    )
    wrong_card = Broken(
        message="Promise 4 does not hold: the response is not the one it promises.",
        differences=(Difference(what="header content-type", promised='"image/png"', received='"image/jpeg"'),),
        exchange=1,
    )
    return (
        make_check(
            "sign_in_however_spelt",
            "to_fix",
            2,
            "however the e-mail is spelt",
            make_failed_sign_in(),
            claim="POST /token answers a token, in whatever case the e-mail is typed",
        ),
        make_check(
            "sign_up", "to_keep", 1, "answers 201", Case(id="", outcome="passed", duration_ms=9.1, transcript=(me,))
        ),
        make_check(
            "me_needs_a_token",
            "to_keep",
            3,
            "without one it answers 401",
            Case(id="no-header", outcome="passed", duration_ms=4.0, transcript=(plain,)),
            Case(
                id="other-scheme",
                outcome="failed",
                again="passed",
                duration_ms=5003.0,
                broken=Broken(message="Promise 3 does not hold: there was no whole response in time.", exchange=1),
                transcript=(slow,),
            ),
            claim="GET /me without a token answers 401",
            origin="hidden",
        ),
        make_check(
            "card_is_an_image",
            "to_keep",
            4,
            "as a PNG image",
            Case(id="", outcome="failed", again="failed", duration_ms=6.0, broken=wrong_card, transcript=(picture,)),
            claim="GET /me/card answers a PNG image",
            origin="hidden",
        ),
    )


def make_verdict(**changes):
    facts = {
        "kata": KataFacts(
            id="06",
            slug="signed-up-but-cannot-sign-in",
            title="Signed up, but cannot sign in",
            level=1,
            stage="authentication",
            client="mobile app",
            promises=tuple(Promise(number=number, text=text) for number, text in enumerate(PROMISES, 1)),
            content_sha256="6f1c" * 16,
        ),
        "submission": SubmissionFacts(name="signed-up-but-cannot-sign-in", content_sha256="a91e" * 16),
        "conclusion": "unsolved",
        "unstable": True,
        "score": Score(fixed=Points(earned=0, of=1), kept=Points(earned=1, of=3), value=0),
        "checks": make_checks(),
        "change": CHANGE,
        "seed": "learner-1",
        "versions": {"python": "3.11.2", "roundtrip-katas": "0.1.0", "fastapi": "0.165.0", "pydantic": "2.14.4"},
        "timings": Timings(graded_at="2026-11-24T22:15:03Z", total_ms=6120.0, start_ms=182.0),
    }
    return Verdict(**(facts | changes))


@pytest.fixture
def make():
    """The builder of verdicts: an unsolved one, with any field changed."""
    return make_verdict


@pytest.fixture
def exchange():
    """The builder of exchanges."""
    return make_exchange


@pytest.fixture
def check():
    """The builder of checks."""
    return make_check


@pytest.fixture
def unsolved():
    return make_verdict()


@pytest.fixture
def solved():
    checks = tuple(
        check.model_copy(
            update={
                "outcome": "passed",
                "cases": tuple(
                    case.model_copy(update={"outcome": "passed", "again": None, "broken": None}) for case in check.cases
                ),
            }
        )
        for check in make_checks()
    )
    score = Score(fixed=Points(earned=1, of=1), kept=Points(earned=3, of=3), value=1)
    return make_verdict(conclusion="solved", unstable=False, score=score, checks=checks)


@pytest.fixture
def not_started():
    failure = StartFailure(
        kind="syntax_error",
        message="app.py, line 12, is not Python: '(' was never closed.",
        traceback=('  File "app.py", line 12', "    return JSONResponse(", "SyntaxError: '(' was never closed"),
        output=Output(text="starting\n", size=9),
    )
    score = Score(fixed=Points(earned=0, of=1), kept=Points(earned=0, of=3), value=0)
    return make_verdict(conclusion="did_not_start", unstable=False, score=score, checks=(), start_failure=failure)


def is_free(annotation):
    """Whether a field takes any string, not only some."""
    if get_origin(annotation) is Literal:
        return False
    return annotation is str or any(is_free(part) for part in get_args(annotation))


def poison(record, words):
    """Copy a record with `words` put after every string that the model leaves free."""
    changes = {}
    for name, field in type(record).model_fields.items():
        changes[name] = _poison_value(getattr(record, name), words, is_free(field.annotation))
    if isinstance(record, Body) and record.encoding == "base64":
        changes["data"] = record.data
    return type(record).model_construct(**changes)


def _poison_value(value, words, free):
    match value:
        case BaseModel():
            return poison(value, words)
        case str():
            return value + words if free else value
        case tuple():
            return tuple(_poison_value(part, words, free) for part in value)
        case dict():
            return {key + words: _poison_value(part, words, free) for key, part in value.items()}
    return value


def explained(check):
    """A failed check with everything that the server and the diagnosis may say."""
    case = check.cases[0]
    last = case.transcript[-1]
    told = last.trace.model_copy(
        update={
            "validation_errors": ("body.title: Field required",),
            "entered": (Entered(function="find_member", file="app.py", line=41),),
            "raised": ('  File "app.py", line 44, in find_member', "KeyError: 'x'"),
            "statements": (Statement(sql="SELECT * FROM member WHERE email = ?", parameters="('x',)", rows=0),),
        }
    )
    last = last.model_copy(update={"trace": told, "follows": 1, "client": 2, "restarts": 1})
    call = UpstreamCall(number=1, start_ms=2, request=last.request, status=503, lost=False, delay_ms=1)
    diagnosis = Diagnosis(
        rule="r", stage="data", sentence="It is `lost`.", question="Where is it kept?", server_says=True
    )
    differences = (
        *case.broken.differences,
        Difference(what="header location", promised='"/me"', received="no such header"),
        Difference(what="header www-authenticate", promised='"Basic"', received='"Bearer"'),
        Difference(what="json $.detail", promised='"x"', received='"y"'),
        Difference(what="json $.token", promised='"x"', received="no such member"),
    )
    update = {
        "transcript": (*case.transcript[:-1], last),
        "upstream": (call,),
        "diagnosis": diagnosis,
        "broken": case.broken.model_copy(update={"differences": differences}),
    }
    return check.model_copy(update={"cases": (case.model_copy(update=update),)})


@pytest.fixture
def poisoned(make):
    """A function that puts words into every free text of a verdict with all that a verdict can hold."""

    def build(words, **changes):
        start = StartFailure(kind="crashed", message="m", traceback=("t",), output=Output(text="o", size=1))
        filled = make(**({"start_failure": start, "promises_waiting": (1, 2)} | changes))
        checks = (explained(filled.checks[0]), *filled.checks[1:])
        filled = filled.model_copy(update={"checks": checks, "missing_walls": ("no wall",)})
        verdict = poison(filled, words)
        return Verdict.model_validate_json(verdict.model_dump_json())

    return build
