import html
import json
import os
import re
from html.parser import HTMLParser

import pytest

from checker.model.exchange import Body
from checker.report.bodies import show_body
from checker.report.html_plugin import item_name
from checker.report.markup import promise_markup
from checker.report.page import make_page, write_page
from checker.report.section import render_section
from checker.report.timeline import choose_whole, shown_exchanges
from checker.report.wording import failed_case, failing_exchange
from checker.snippets.curl import curl_line
from checker.snippets.python import python_program
from checker.snippets.raw_http import raw_message


class PageText(HTMLParser):
    """The text of a page as a reader without scripts sees it."""

    def __init__(self):
        super().__init__()
        self.parts = []
        self.hidden = 0

    def handle_starttag(self, tag, attrs):
        self.hidden += tag in ("script", "style", "template", "noscript")

    def handle_endtag(self, tag):
        self.hidden -= tag in ("script", "style", "template", "noscript")

    def handle_data(self, data):
        if not self.hidden:
            self.parts.append(data)


def read(page):
    reader = PageText()
    reader.feed(page)
    return "".join(reader.parts)


def shown(body):
    """A body as the page has it: JSON over several lines where it is long."""
    kept = show_body(body)
    return kept.indented or kept.text


def test_everything_is_there_with_scripts_off(unsolved):
    text = read(make_page(unsolved))
    for promise in unsolved.kata.promises:
        assert promise.text.replace("`", "") in text
    for line in unsolved.change.splitlines():
        assert line in text
    for check in unsolved.checks:
        assert check.claim in text
        for case in check.cases:
            assert case.output.text in text
            for difference in case.broken.differences if case.broken else ():
                assert difference.promised in text
                assert difference.received in text
            for exchange in case.transcript:
                assert f"{exchange.request.method} {exchange.request.target} HTTP/1.1" in text
                assert shown(exchange.request.body) in text
                assert curl_line(exchange.request).command in text
                for name, value in exchange.request.headers:
                    assert f"{name}: {value}" in text
                if case is failed_case(check):
                    assert python_program(exchange.request).text in text
                if case is failed_case(check) and exchange is failing_exchange(case):
                    assert raw_message(exchange.request).text in text
                if exchange.response and exchange.response.body.encoding == "utf-8":
                    assert shown(exchange.response.body) in text


def test_the_headline_and_both_fractions_come_before_the_checks(unsolved):
    text = read(make_page(unsolved))
    places = [
        text.rindex(unsolved.kata.title),
        text.index("Not solved yet"),
        text.index("0 of 1 fixed"),
        text.index("1 of 3 still work"),
        text.index("What does not hold"),
        text.index("Your change"),
        text.index("What holds"),
        text.index("All checks"),
    ]
    assert places == sorted(places)


def test_only_the_first_failed_check_and_its_failing_exchange_are_open(unsolved):
    section = str(render_section(unsolved))
    assert re.findall(r'<details class="check (\w+)"( open)?>', section) == [
        ("broken", " open"),
        ("broken", ""),
        ("broken", ""),
        ("holds", ""),
    ]
    assert all(
        ("failing" in opened) == (" open" in opened) for opened in re.findall(r'<details class="exchange.*?>', section)
    )


def test_the_pytest_html_table_has_a_row_for_each_check_in_the_authors_order(unsolved):
    page = make_page(unsolved)
    data = json.loads(html.unescape(re.search(r'data-jsonblob="(.*?)"', page).group(1)))
    rows = [row for rows in data["tests"].values() for row in rows]
    assert [row["result"] for row in rows] == ["Failed", "Passed", "Failed", "Failed"]
    assert unsolved.checks[0].claim in rows[0]["resultsTableRow"][2]
    assert rows[0]["log"].strip() == "Promise 2 does not hold: see check 1 above."
    assert data["environment"]["fastapi"] == "0.165.0"
    assert set(data["environment"]) == set(unsolved.versions)


def test_the_page_needs_nothing_from_outside_and_tells_nothing_of_this_machine(unsolved, tmp_path):
    write_page(unsolved, tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert not re.findall(r"<(?:link|iframe|object|embed|base)\b|\bsrc=[\"'][^\"']|@import|url\(", page)
    assert os.uname().nodename not in read(page)
    for word in ("roundtrip-page-", str(tmp_path), "Platform"):
        assert word not in page


def test_nothing_but_the_page_is_left_in_the_folder(unsolved, tmp_path):
    write_page(unsolved, tmp_path / "report.html")
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


def test_other_settings_of_pytest_do_not_reach_the_page_and_stay_as_they_were(unsolved, monkeypatch, capfd):
    monkeypatch.setenv("PYTEST_ADDOPTS", "--no-such-option")
    monkeypatch.setenv("PYTEST_PLUGINS", "no_such_module")
    monkeypatch.setenv("CI", "1")
    before = dict(os.environ)
    assert "What does not hold" in make_page(unsolved)
    assert dict(os.environ) == before
    assert capfd.readouterr() == ("", "")


def test_pages_can_be_made_between_other_sessions(unsolved, tmp_path):
    (tmp_path / "test_it.py").write_text("def test_it(): assert True", encoding="utf-8")
    for _ in range(2):
        assert pytest.main(["-q", "-p", "no:cacheprovider", f"--rootdir={tmp_path}", str(tmp_path / "test_it.py")]) == 0
        assert "What does not hold" in make_page(unsolved)


def test_a_verdict_without_checks_has_a_page(not_started):
    text = read(make_page(not_started))
    assert "app.py, line 12, is not Python" in text
    assert "All checks" not in text


@pytest.mark.parametrize("outcome", ["passed", "failed", "error", "skipped"])
def test_every_outcome_of_a_check_has_a_row(make, unsolved, outcome):
    case = unsolved.checks[0].cases[0].model_copy(update={"outcome": outcome, "broken": None, "transcript": ()})
    check = unsolved.checks[0].model_copy(update={"outcome": outcome, "cases": (case,)})
    assert f"{outcome.capitalize()}&lt;/td&gt;" in make_page(make(checks=(check, check)))


def test_names_of_items_hold_no_markup_and_stay_apart(unsolved):
    check = unsolved.checks[0].model_copy(update={"id": "hidden/test_<img src=x onerror=alert(1)>'\"&[\u202e]"})
    assert re.fullmatch(r"[A-Za-z0-9._/+-]+", item_name(check, 1))
    assert item_name(check, 1) != item_name(check, 2)


def test_large_bodies_and_long_transcripts_are_cut_with_labels(make, unsolved):
    check = unsolved.checks[0]
    case = check.cases[0]
    one = case.transcript[0]
    response = one.response.model_copy(update={"body": Body.of(b"a" * 3_000_000)})
    transcript = tuple(one.model_copy(update={"number": n, "response": response}) for n in range(1, 2001))
    broken = case.broken.model_copy(update={"exchange": 1990})
    case = case.model_copy(update={"transcript": transcript, "broken": broken})
    shown = [exchange.number for exchange in shown_exchanges(case)]
    assert shown == [*range(1, 6), *range(1956, 1991)]
    section = str(render_section(make(checks=(check.model_copy(update={"cases": (case,)}),))))
    assert "first 16 KiB of 2.9 MiB" in section
    assert "40 of 2000 exchanges are shown" in section
    assert len(section) < 1_500_000


def test_of_a_long_page_the_cases_that_tell_least_are_a_line_an_exchange(make, unsolved):
    check = unsolved.checks[0]
    case = check.cases[0]
    transcript = tuple(case.transcript[0].model_copy(update={"number": number}) for number in range(1, 11))
    broken = case.broken.model_copy(update={"exchange": 10})
    failed = [
        case.model_copy(update={"id": f"case {number}", "transcript": transcript, "broken": broken})
        for number in range(8)
    ]
    verdict = make(checks=(check.model_copy(update={"cases": tuple(failed)}),))
    whole = choose_whole(verdict)
    assert [id(one) in whole for one in verdict.checks[0].cases] == [True] * 5 + [False] * 3
    section = str(render_section(verdict))
    assert section.count("verdict.json has each exchange whole") == 3
    assert section.count('class="brief"') == 3 * 10
    assert section.count("it shows here") == 8
    assert section.count('<table class="differences">') >= 8


def test_a_failure_early_in_a_long_transcript_is_shown(unsolved):
    case = unsolved.checks[0].cases[0]
    transcript = tuple(case.transcript[0].model_copy(update={"number": n}) for n in range(1, 101))
    shown = shown_exchanges(case.model_copy(update={"transcript": transcript}))
    assert [exchange.number for exchange in shown] == [1, 2, 3, 4, 5]


def test_the_quoted_words_are_marked_where_they_are_whole():
    assert str(promise_markup("a `b` c", "`b` c")) == "a <mark><code>b</code> c</mark>"
    assert str(promise_markup("a `b c` d", "c` d")) == "a <code>b c</code> d"
    assert str(promise_markup("a ` b", "")) == "a ` b"
    assert str(promise_markup("<b>", "<b>")) == "<mark>&lt;b&gt;</mark>"
