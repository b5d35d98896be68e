import io
import re
import unicodedata
from pathlib import Path

import pytest
from rich.console import Console

from checker.model.exchange import Body
from checker.model.verdict import Diagnosis, Difference
from checker.report.terminal import print_summary

HOSTILE = "\x1b[2J\x1b]8;;http://evil.example\x07\x9b31m\u202e\u200b\r[bold red]:smile:[/]\x00\x08"


def summarise(verdict, width=80, every=False, **options):
    out = io.StringIO()
    console = Console(file=out, width=width, **options)
    print_summary(verdict, Path("reports/report.html"), console, every=every)
    return out.getvalue()


def test_the_summary_starts_with_the_conclusion_and_both_fractions(unsolved):
    lines = summarise(unsolved).splitlines()
    assert lines[0] == "Not solved yet: promises 2, 3 and 4 do not hold."
    assert any("0 of 1 fixed" in line for line in lines)
    assert any("1 of 3 still work" in line for line in lines)


def test_the_first_failure_takes_one_screen_and_tells_what_counts(unsolved):
    text = summarise(unsolved)
    assert len(text.splitlines()) <= 24
    for part in (
        "Promise 2: POST /token answers a token, in whatever case the e-mail is typed",
        "\u2713request \u2713routing \u00b7authentication \u2713validation \u25c6route \u00b7data \u00b7upstream",
        "Route answered (the server says).",
        "Sent        POST /token",
        "username=tamsin.okafor%40mail.example&password=b0a7f3",
        "Came back   401 Unauthorized, application/json",
        '{"detail":"Wrong e-mail or password"}',
        "Difference  status (and 1 more)",
        "promised    200",
        "received    401",
        "2 more checks do not hold; with --all each is told.",
        "  reports/report.html\n",
    ):
        assert part in text


def test_a_diagnosis_is_told_with_its_question(make, unsolved):
    diagnosis = Diagnosis(
        rule="refused",
        stage="authentication",
        sentence="The password was right and yet it was refused.",
        question="What is compared with what?",
        server_says=True,
    )
    check = unsolved.checks[0]
    case = check.cases[0].model_copy(update={"diagnosis": diagnosis})
    verdict = make(checks=(check.model_copy(update={"cases": (case,)}), *unsolved.checks[1:]))
    for every in (False, True):
        text = summarise(verdict, every=every)
        assert "\u2717authentication" in text
        assert "It went wrong at authentication; route answered (the server says)." in text
        assert "  The password was right and yet it was refused.\n  Look next: What is compared with what?\n" in text
    assert len(summarise(verdict).splitlines()) <= 24


def test_an_enormous_failure_takes_no_more_than_a_screen(make, unsolved):
    long = "wide words " * 400
    diagnosis = Diagnosis(rule="x", stage="data", sentence=long, question=long, server_says=False)
    check = unsolved.checks[0]
    case = check.cases[0]
    broken = case.broken.model_copy(
        update={"differences": tuple(Difference(what=long, promised=long, received=long) for _ in range(20))}
    )
    cases = (case.model_copy(update={"diagnosis": diagnosis, "broken": broken, "again": "passed"}),)
    verdict = make(checks=(check.model_copy(update={"cases": cases, "claim": long}), *unsolved.checks[1:]))
    lines = summarise(verdict).splitlines()
    assert len(lines) <= 24
    assert max(map(len, lines)) <= 80
    assert any(line.endswith("(cut)") for line in lines)


def test_an_exception_that_the_diagnosis_tells_is_not_told_twice(make, unsolved):
    check = unsolved.checks[0]
    case = check.cases[0]
    told = case.transcript[-1].trace.model_copy(update={"raised": ("app.Lost: The row can't be read",)})
    transcript = (*case.transcript[:-1], case.transcript[-1].model_copy(update={"trace": told}))
    for sentence, times in (("`Lost: The row can't be read` was raised.", 1), ("Something was raised.", 1)):
        diagnosis = Diagnosis(rule="x", stage="data", sentence=sentence, question="Why?", server_says=True)
        cases = (case.model_copy(update={"diagnosis": diagnosis, "transcript": transcript}),)
        text = summarise(make(checks=(check.model_copy(update={"cases": cases}),)))
        assert text.count("The row can't be read") == times


def test_with_all_every_failure_is_told_in_full(unsolved):
    text = summarise(unsolved, width=200, every=True)
    assert text.count("does not hold\n") == 3
    assert "GET /me/card answers a PNG image" in text
    for part in (
        "however the e-mail is spelt",
        "Before      POST /members  gave  201 Created",
        "Sent        POST /token",
        "username=tamsin.okafor%40mail.example&password=b0a7f3",
        "Came back   401 Unauthorized",
        '{"detail":"Wrong e-mail or password"}',
        "promised    200",
        "received    401",
        "curl -i http://127.0.0.1:8000/token -d 'username=tamsin.okafor%40mail.example&password=b0a7f3'",
    ):
        assert part in text


def test_the_report_and_the_next_commands_are_named(unsolved):
    text = summarise(unsolved, every=True)
    assert "  reports/report.html\n" in text
    assert "checker serve signed-up-but-cannot-sign-in" in text
    assert "checker check signed-up-but-cannot-sign-in" in text


def test_an_app_that_did_not_start_shows_the_learners_lines(not_started):
    text = summarise(not_started)
    assert "app.py, line 12, is not Python" in text
    assert '    File "app.py", line 12\n' in text
    assert "of 3 still work" not in text


def test_a_solved_kata_shows_no_failure(solved):
    text = summarise(solved)
    assert text.startswith("Solved")
    assert "curl" not in text


@pytest.mark.parametrize("width", [40, 80])
def test_text_is_folded_to_the_width_and_commands_are_not(unsolved, width):
    lines = summarise(unsolved, width=width, every=True).splitlines()
    long = [line for line in lines if len(line) > width]
    assert all(line.lstrip().startswith(("curl", "checker")) for line in long)
    assert any(line.lstrip().startswith("curl") for line in long)


@pytest.mark.parametrize("every", [False, True])
@pytest.mark.parametrize("conclusion", ["unsolved", "did_not_start"])
def test_no_control_character_of_an_app_reaches_the_terminal(poisoned, conclusion, every):
    options = {"start_failure": None} if conclusion == "unsolved" else {}
    text = summarise(poisoned(HOSTILE, **options), every=every, force_terminal=True, color_system=None)
    seen = {unicodedata.category(letter) for letter in text if letter != "\n"}
    assert not seen & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert "\u241b[2J" in text
    assert not every or "[bold red]" in text.replace("\n", "")


def test_colour_stays_off_where_nobody_wants_it(unsolved, monkeypatch):
    assert "\x1b[1;31m" in summarise(unsolved, force_terminal=True, color_system="standard")
    monkeypatch.setenv("NO_COLOR", "1")
    assert not re.search(r"\x1b\[[\d;]*3\d", summarise(unsolved, force_terminal=True, color_system="standard"))


def test_a_terminal_that_knows_only_ascii_gets_escapes(make):
    verdict = make()
    raw = io.BytesIO()
    console = Console(file=io.TextIOWrapper(raw, encoding="ascii"), width=80)
    kata = verdict.kata.model_copy(
        update={"promises": (verdict.kata.promises[1].model_copy(update={"text": "caf\u00e9"}),)}
    )
    print_summary(verdict.model_copy(update={"kata": kata}), None, console, every=True)
    console.file.flush()
    assert b"caf\\xe9" in raw.getvalue()
    assert b"  -  0 of 1 fixed    #--  1 of 3 still work\n" in raw.getvalue()
    assert b"+request +routing -authentication +validation *route -data -upstream -response" in raw.getvalue()


def test_long_bodies_are_cut_with_a_label(make, unsolved):
    check = unsolved.checks[0]
    case = check.cases[0]
    exchange = case.transcript[1]
    response = exchange.response.model_copy(update={"body": Body.of(b"a" * 3_000_000)})
    transcript = (case.transcript[0], exchange.model_copy(update={"response": response}))
    cases = (case.model_copy(update={"transcript": transcript}),)
    text = summarise(make(checks=(check.model_copy(update={"cases": cases}),)), every=True)
    assert "(first 1 KiB of 2.9 MiB)" in text
    assert len(text) < 6000


def test_a_failure_without_any_exchange_is_still_told(make, unsolved):
    check = unsolved.checks[0]
    case = check.cases[0].model_copy(update={"transcript": (), "broken": None, "outcome": "skipped"})
    text = summarise(make(checks=(check.model_copy(update={"cases": (case,), "outcome": "skipped"}),)), every=True)
    assert "was not asked, which counts as not held" in text
    empty = check.model_copy(update={"cases": (), "outcome": "skipped"})
    assert "was not asked" in summarise(make(checks=(empty,)))
