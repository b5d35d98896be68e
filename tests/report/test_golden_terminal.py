"""One screen per kind of failure, as it was read by eye once. ROUNDTRIP_WRITE_GOLDEN=1 writes them anew, to be read."""

import io
import os
from pathlib import Path

import pytest
from rich.console import Console

from checker.model.exchange import Failure, Trace
from checker.model.verdict import Broken, Case, Diagnosis, Difference, Output, Points, Score, StartFailure
from checker.report.terminal import SCREEN_LINES, print_summary

GOLDEN = Path(__file__).parents[1] / "golden" / "terminal"
ALL = ("request", "routing", "authentication", "validation", "route", "data", "response")


def trace(*reached, answered=None, **more):
    return Trace(spans=(), reached=reached, answered=answered or reached[-1], **more)


def diagnose(stage, sentence, question, server_says=True):
    return Diagnosis(rule="by_hand", stage=stage, sentence=sentence, question=question, server_says=server_says)


def wrong_status(exchange):
    one = exchange(1, "GET", "/books/99", None, 200, "OK", {"detail": "No such book"}, trace=trace(*ALL))
    return (
        [one],
        diagnose("route", "There is no such book, and still the answer says 200.", "Who chooses the status?"),
        [Difference(what="status", promised="404", received="200")],
    )


def wrong_member(exchange):
    one = exchange(1, "GET", "/books/7", answer={"id": "7", "title": "The Quiet Harbour"}, trace=trace(*ALL))
    return (
        [one],
        diagnose("response", "The number left as a text.", "Which model writes the answer?"),
        [Difference(what="json $.id", promised="7", received='"7"')],
    )


def missing_header(exchange):
    one = exchange(1, "GET", "/me", None, 401, "Unauthorized", {"detail": "Who?"}, trace=trace(*ALL[:3]))
    return (
        [one],
        diagnose("authentication", "It was refused without a challenge.", "What must a 401 bring along?"),
        [Difference(what="header www-authenticate", promised='"Bearer"', received="no such header")],
    )


def turned_away(exchange):
    error = {"detail": [{"type": "missing", "loc": ["query", "order"], "msg": "Field required", "input": None}]}
    told = trace(*ALL[:4], validation_errors=("query.order: Field required",))
    sent = {"dish": "soup", "count": 2}
    one = exchange(1, "POST", "/orders", sent, 422, "Unprocessable Content", error, trace=told)
    said = "The request reached validation and was turned away. Your route function never ran."
    return (
        [one],
        diagnose("validation", said, "Where does validation look for the order, and where was it sent?"),
        [
            Difference(what="status", promised="201", received="422"),
            Difference(what="json", promised='{"number": an integer}', received='{"detail": [{"type": "missing"}]}'),
        ],
    )


def raised(exchange):
    lines = ('  File "app.py", line 41, in read_recipe', "    return recipes[name]", "KeyError: 'soup'")
    told = trace(*ALL[:5], raised=lines).model_copy(update={"answered": None})
    answer = b"Internal Server Error"
    one = exchange(
        1, "GET", "/recipes/soup", None, 500, "Internal Server Error", answer, answers="text/plain", trace=told
    )
    return (
        [one],
        diagnose("route", "read_recipe raised KeyError, and nobody caught it.", "Which names are there?"),
        [
            Difference(what="status", promised="404", received="500"),
            Difference(what="json", promised='{"detail": a string}', received='not JSON: "Internal Server Error"'),
        ],
    )


def too_late(exchange):
    failure = Failure(kind="timed_out", detail="No byte of a response in 5 seconds.")
    return [exchange(1, "GET", "/slow", failure=failure)], None, []


def closed(exchange):
    failure = Failure(kind="closed", detail="The connection was closed before a response came.")
    return [exchange(1, "GET", "/", failure=failure)], None, []


def binary(exchange):
    one = exchange(1, "GET", "/card", answer=b"\x89PNG\r\n\x1a\n" + bytes(range(200)), answers="image/jpeg")
    return [one], None, [Difference(what="header content-type", promised='"image/png"', received='"image/jpeg"')]


def across_many(exchange):
    made = [
        exchange(n, "POST", "/books", {"title": f"Book {n}"}, 201, "Created", {"id": n}, trace=trace(*ALL))
        for n in range(1, 12)
    ]
    page = exchange(12, "GET", "/books?page=2&size=5", answer=[{"id": n} for n in (7, 8, 9, 10)], trace=trace(*ALL))
    said = "A row is missing between two pages: book 6 is on neither."
    return (
        [*made, page],
        diagnose("data", said, "Which row does the second page begin with?"),
        [
            Difference(
                what="the books on page 2",
                promised="5 elements: [6, 7, 8, 9, 10]",
                received="4 elements: [7, 8, 9, 10]",
            )
        ],
    )


def told_at_length(exchange):
    """A long diagnosis, a long exception and long bodies: the bodies go first."""
    order = {"items": [{"title": f"The Quiet Harbour, volume {n}", "quantity": n} for n in range(1, 9)]}
    said = (
        "pydantic_core._pydantic_core.ValidationError: 1 validation error for Order placed_at Input should be a valid "
        "datetime [type=datetime_type, input_value=<built-in method now of type object at 0x7f1d>, input_type=builtin]"
    )
    lines = ('  File "app.py", line 34, in take', "    order = Order(number=1)", said)
    made = exchange(1, "POST", "/tables", {"table": 4}, 201, "Created", {"table": 4}, trace=trace(*ALL))
    told = trace(*ALL[:5], raised=lines).model_copy(update={"answered": None})
    answer = b"Internal Server Error"
    one = exchange(2, "POST", "/orders", order, 500, "Internal Server Error", answer, answers="text/plain", trace=told)
    sentence = (
        "Your code raised `ValidationError: placed_at: Input should be a valid datetime` at app.py, line 34. Promised "
        "is 201 Created; 500 Internal Server Error (RFC 9110, 15.6.1) came back. It was raised in a dependency of your "
        "route; the route function itself never ran. Between the two the app was restarted."
    )
    question = (
        "Which value does not fit, and where does it come from: from the request, from what was kept before, or from "
        "what stands where a request has nothing to say?"
    )
    promised = '{"number": an integer, "placed_at": the time at which the request came in, "items": as sent}'
    return (
        [made, one],
        diagnose("route", sentence, question),
        [Difference(what="json", promised=promised, received='not JSON: "Internal Server Error"')],
    )


KINDS = (
    wrong_status, wrong_member, missing_header, turned_away, raised, too_late, closed, binary, across_many,
    told_at_length,
)  # fmt: skip


def hold(verdict, name, **options):
    """Compare a screen with the one that was read."""
    out = io.StringIO()
    print_summary(verdict, Path("work/reports/kata/report.html"), Console(file=out, width=80), **options)
    file = GOLDEN / f"{name}.txt"
    if os.environ.get("ROUNDTRIP_WRITE_GOLDEN"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(out.getvalue(), "utf-8")
    assert out.getvalue() == file.read_text("utf-8")
    return out.getvalue().splitlines()


@pytest.fixture
def failing(make, check, exchange):
    """A verdict with one failed check of a kind."""

    def build(kind, **changes):
        transcript, diagnosis, differences = kind(exchange)
        message = "Not as promised." if differences else "There was no whole response."
        broken = Broken(message=message, differences=tuple(differences), exchange=transcript[-1].number)
        case = Case(id="", outcome="failed", again="failed", duration_ms=4, broken=broken, diagnosis=diagnosis)
        case = case.model_copy(update={"transcript": tuple(transcript)} | changes)
        one = check(kind.__name__, "to_fix", 2, "answers 200", case)
        score = Score(fixed=Points(earned=0, of=1), kept=Points(earned=3, of=3), value=0)
        return make(checks=(one,), unstable="again" in changes, score=score)

    return build


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_kind_of_failure_has_the_screen_that_was_read(failing, kind):
    lines = hold(failing(kind), kind.__name__)
    assert len(lines) <= SCREEN_LINES
    assert all(len(line) <= 80 for line in lines)


def test_bodies_are_left_out_before_a_word_of_what_matters(failing):
    screen = " ".join((GOLDEN / "told_at_length.txt").read_text("utf-8").split())
    _, diagnosis, (difference,) = told_at_length(lambda *args, **more: None)
    assert f"Look next: {diagnosis.question}" in screen
    assert diagnosis.sentence in screen
    assert difference.promised in screen
    assert "volume 2" not in screen


def test_a_failure_that_comes_and_goes_has_the_screen_that_was_read(failing):
    assert len(hold(failing(wrong_status, again="passed"), "unstable")) <= SCREEN_LINES


def test_one_case_of_several_has_the_screen_that_was_read(failing):
    assert len(hold(failing(wrong_member, id="no-header"), "one_case")) <= SCREEN_LINES


def test_a_check_that_was_not_asked_has_the_screen_that_was_read(failing):
    skipped = {"outcome": "skipped", "again": None, "transcript": (), "diagnosis": None}
    broken = Broken(message="The submission had used up its 120 seconds, so this was not asked.")
    assert len(hold(failing(wrong_status, broken=broken, **skipped), "not_asked")) <= SCREEN_LINES


def test_an_app_that_did_not_start_has_the_screen_that_was_read(not_started):
    assert len(hold(not_started, "did_not_start")) <= SCREEN_LINES


def test_an_app_that_talks_and_then_dies_has_the_screen_that_was_read(make):
    failure = StartFailure(
        kind="crashed",
        message="app.py could not be imported: ZeroDivisionError in line 3.",
        traceback=(*(f'  File "app.py", line {n}, in f{n}' for n in range(40)), "ZeroDivisionError: x"),
        output=Output(text="".join(f"line {n}\n" for n in range(500)), size=4000),
    )
    lines = hold(make(conclusion="did_not_start", unstable=False, checks=(), start_failure=failure), "crashed")
    assert len(lines) <= SCREEN_LINES


def test_several_failures_have_the_screen_that_was_read(unsolved):
    assert len(hold(unsolved, "several")) <= SCREEN_LINES


def test_all_failures_in_full_are_as_they_were_read(unsolved):
    hold(unsolved, "all", every=True)


def test_a_solved_kata_has_the_screen_that_was_read(solved):
    assert len(hold(solved, "solved")) <= SCREEN_LINES


def test_a_handouts_best_result_has_the_screen_that_was_read(solved, make):
    verdict = make(conclusion="visible_passed", unstable=False, score=solved.score, checks=solved.checks)
    assert len(hold(verdict.model_copy(update={"promises_waiting": (3, 4)}), "visible_passed")) <= SCREEN_LINES
