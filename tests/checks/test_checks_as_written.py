"""A check that is not written as checks are is a fault of the checker that names its place, never a verdict."""

import time

import pytest

from checker.errors import CheckerFault

HEAD = "import pytest\nfrom checker.checks import *\n"


def fault(grade_app, visible, hidden=None):
    with pytest.raises(CheckerFault) as caught:
        grade_app(visible=HEAD + visible, hidden=hidden)
    assert caught.value.todo
    return caught.value.what


@pytest.mark.parametrize(
    ("check", "words"),
    [
        ("def test_a(client): pass", "needs one mark"),
        ('@to_fix(1, "200")\n@to_keep(1, "200")\ndef test_a(client): pass', "needs one mark"),
        ('@to_fix(9, "200")\ndef test_a(client): pass', "names promise 9"),
        ('@to_fix(1, "500")\ndef test_a(client): pass', 'quotes "500"'),
        ('@to_fix(1, "")\ndef test_a(client): pass', 'quotes ""'),
        ('@to_fix(1, "200")\ndef test_a(): pass', "does not ask for `client`"),
        ('class TestA:\n    @to_fix(1, "200")\n    def test_a(self, client): pass', "stands in a class"),
        ('@to_fix(1, "200")\ndef test_a(client, nothing_like_it): pass', "could not be set up"),
        ("def broken(:", "can't be collected"),
        ("1 / 0", "ZeroDivisionError"),
        ("import nothing_of_that_name", "nothing_of_that_name"),
        ("pytest.skip('not now', allow_module_level=True)", "not now"),
        ('@pytest.mark.no_such_mark\n@to_fix(1, "200")\ndef test_a(client): pass', "no_such_mark"),
        ("", "no checks"),
        ("def helper(): pass", "no checks"),
    ],
)
def test_a_check_that_is_wrongly_written_is_told(grade_app, check, words):
    what = fault(grade_app, check)
    assert words in what
    assert "test_app.py" in what or "test_a" in what


@pytest.mark.parametrize("hidden", ["", "import pytest\npytest.skip('x', allow_module_level=True)"])
def test_hidden_checks_that_hide_themselves_are_a_fault(grade_app, hidden):
    with pytest.raises(CheckerFault, match=r"test_hidden\.py"):
        grade_app(hidden=hidden)


@pytest.mark.parametrize(
    ("mark", "body", "outcome"),
    [
        ("", "pytest.skip('no')", "skipped"),
        ("", "pytest.xfail('no')", "failed"),
        ("", "pytest.importorskip('nothing_of_that_name')", "skipped"),
        ("@pytest.mark.xfail", "assert False", "failed"),
        ("@pytest.mark.xfail(strict=True)", "pass", "passed"),
        ("@pytest.mark.skip", "assert False", "failed"),
        ("@pytest.mark.skipif(True, reason='no')", "assert False", "failed"),
        ("", "pytest.fail('no')", "failed"),
        ("", "raise SystemExit", "failed"),
        ("", "client.get('/hello').json()['nothing']", "failed"),
        ("", "client.get('/nothing').json().upper()", "failed"),
        ("", "client.get('\\ud800')", "failed"),
        ("", "raise BaseException('\\ud800\\x1b[2J' * 5000)", "failed"),
        ("", "int('x' * 100_000)", "failed"),
    ],
)
def test_only_a_check_that_passes_earns_its_point(grade_app, mark, body, outcome):
    check = f'{HEAD}\n{mark}\n@to_fix(1, "200")\ndef test_a(client):\n    {body}\n'
    verdict = grade_app(visible=check, hidden=None)
    assert verdict.checks[0].outcome == outcome
    assert verdict.score.fixed.earned == (outcome == "passed")
    assert type(verdict).model_validate_json(verdict.model_dump_json()) == verdict


def test_a_check_that_ends_the_session_is_a_fault(grade_app):
    fault(grade_app, '@to_fix(1, "200")\ndef test_a(client): pytest.exit("over")')


def test_a_parametrised_check_is_one_point_and_fails_with_its_worst_case(grade_app):
    check = """
@to_fix(1, "200")
@pytest.mark.parametrize("path", ["/hello", "/nothing", "/a-b]"], ids=["there", "not there", "odd-[id]"])
def test_a(client, path):
    expect(client.get(path), status=200)
"""
    verdict = grade_app(visible=HEAD + check, hidden=None)
    (result,) = verdict.checks
    assert [(case.id, case.outcome) for case in result.cases] == [
        ("there", "passed"),
        ("not there", "failed"),
        ("odd-[id]", "failed"),
    ]
    assert verdict.score.fixed.of == 1
    assert verdict.score.fixed.earned == 0


@pytest.mark.parametrize(
    "body",
    ["import re; re.fullmatch('(a*)*b', 'a' * 50)", "while True: pass", "import time; time.sleep(60)"],
    ids=["regex", "loop", "sleep"],
)
def test_a_check_that_does_not_end_is_ended_and_not_repeated(grade_app, body, monkeypatch):
    monkeypatch.setattr("checker.checks.judge.GRACE_SECONDS", 0.1)
    check = f'{HEAD}\n@to_fix(1, "200")\ndef test_a(client):\n    {body}\n'
    began = time.perf_counter()
    verdict = grade_app(visible=check, hidden=None, check_seconds=0.3, repeat=True)
    assert time.perf_counter() - began < 2
    (case,) = verdict.checks[0].cases
    assert (case.outcome, case.again) == ("failed", None)
    assert "did not come to an end" in case.broken.message


def test_a_check_cannot_catch_its_own_end(grade_app, monkeypatch):
    monkeypatch.setattr("checker.checks.judge.GRACE_SECONDS", 0.1)
    body = "while True:\n        try:\n            while True: pass\n        except Exception: pass"
    verdict = grade_app(
        visible=f'{HEAD}\n@to_fix(1, "200")\ndef test_a(client):\n    {body}\n', hidden=None, check_seconds=0.3
    )
    assert verdict.checks[0].outcome == "failed"


def test_steps_beside_the_checks_are_shared_and_their_absence_is_told(grade_app, make_kata):
    check = f'{HEAD}\n@to_fix(1, "200")\ndef test_a(client, steps):\n    expect(steps.ask(client), status=200)\n'
    folder = make_kata(visible=check, hidden=None).folder
    with pytest.raises(CheckerFault, match=r"steps\.py does not exist"):
        grade_app(visible=check, hidden=None)
    (folder / "steps.py").write_text("def ask(client):\n    return client.get('/hello')\n")
    assert grade_app(visible=check, hidden=None).conclusion == "visible_passed"
