import shlex
from pathlib import Path

import pytest

from checker.cli.again import pick_checks
from checker.errors import UsageProblem
from checker.verdict_file import read_verdict

GOLDEN = Path(__file__).parents[1] / "golden" / "verdict-unsolved.json"


@pytest.fixture
def verdict(picked):
    """Where the verdict of a check is, or will be."""
    return picked.work / "reports" / "tiny" / "verdict.json"


@pytest.fixture(scope="module")
def written() -> list[bytes]:
    """The verdict of the untouched copy, once it was checked: it is the same in every place."""
    return []


@pytest.fixture
def checked(picked, verdict, written):
    """The place after a check of the untouched copy, but for its report."""
    if not written:
        assert picked("check", "tiny").code == 1
        written.append(verdict.read_bytes())
    verdict.parent.mkdir(parents=True, exist_ok=True)
    verdict.write_bytes(written[0])
    return picked


def again(place, verdict, *words):
    return place("check --again", str(verdict), *words)


def test_what_failed_fails_as_before_and_nothing_is_written(picked, verdict, written):
    assert picked("check", "tiny").code == 1
    files = (verdict, verdict.with_name("report.html"))
    before = [path.read_bytes() for path in files]
    written[:] = before[:1]
    assert f"checker check --again {verdict} 1</pre>".encode() in before[1]
    done = again(picked, verdict)
    assert [path.read_bytes() for path in files] == before
    assert done.code == 1
    assert done.out.startswith("failed      check 1, as before: ")
    assert "failed      check 3, as before: " in done.out
    assert "check 2" not in done.out
    assert done.out.endswith("  checker check tiny\n")


def test_what_was_mended_is_fixed(checked, verdict, solve):
    solve()
    done = again(checked, verdict)
    assert done.code == 0
    assert [line.split()[0] for line in done.out.splitlines() if line.startswith("f")] == ["fixed", "fixed"]
    assert checked("check", "tiny").code == 0
    assert "Then and now" in verdict.with_name("report.html").read_text("utf-8")


def test_what_fails_in_another_way_has_changed(checked, verdict):
    app = checked.work / "tiny" / "app.py"
    app.write_text(app.read_text().replace('"/hello"', '"/hallo"'))
    done = again(checked, verdict, "1")
    assert done.code == 1
    assert done.out.startswith("changed     check 1, it still fails, in another way: ")


def test_an_app_that_does_not_start_any_more_says_so(checked, verdict):
    (checked.work / "tiny" / "app.py").write_text("import nothing_of_that_name\n")
    done = again(checked, verdict)
    assert done.code == 1
    assert "nothing_of_that_name" in done.out


def test_another_version_is_run_where_it_lies(checked, verdict):
    fixed = checked.katas / "solutions" / "tiny"
    done = again(checked, verdict, "--on", str(fixed))
    assert done.code == 0
    assert done.out.endswith(f"  checker check {shlex.quote(str(fixed))} --kata tiny\n")


@pytest.fixture
def earlier():
    """A verdict whose checks have these names, the last of them held."""
    verdict = read_verdict(GOLDEN)
    check = verdict.checks[0]
    names = {"visible/test_hello": "failed", "visible/test_nothing": "skipped", "hidden/test_hello_again": "passed"}
    checks = tuple(check.model_copy(update={"id": name, "outcome": outcome}) for name, outcome in names.items())
    return verdict.model_copy(update={"checks": checks})


@pytest.mark.parametrize(
    ("name", "numbers"),
    [(None, [1, 2]), ("2", [2]), ("visible/test_hello", [1]), ("test_hello", [1]), ("again", [3]), ("nothing", [2])],
)
def test_checks_are_picked_by_number_name_or_part_of_a_name(earlier, name, numbers):
    assert list(pick_checks(earlier, name)) == numbers


@pytest.mark.parametrize(("name", "said"), [("9", "no check"), ("hello", "more than one check"), ("x", "no check")])
def test_a_name_that_is_not_clear_is_answered_with_the_checks(earlier, name, said):
    with pytest.raises(UsageProblem, match=f"{name} names {said} of that verdict") as caught:
        pick_checks(earlier, name)
    assert "2  visible/test_nothing" in caught.value.todo


def test_where_everything_held_a_check_has_to_be_named(earlier):
    held = earlier.model_copy(update={"checks": earlier.checks[2:]})
    with pytest.raises(UsageProblem, match="every check holds"):
        pick_checks(held, None)
    assert list(pick_checks(held, "1")) == [1]


def test_a_kata_that_has_changed_since_is_not_compared(checked, verdict):
    (checked.katas / "katas" / "tiny" / "app.py").write_text("app = None\n")
    done = again(checked, verdict)
    assert done.code == 2
    assert "is not the one that" in done.err


def test_what_is_no_verdict_is_refused(picked):
    done = again(picked, picked.work / "none.json")
    assert done.code == 2
    assert "There is no verdict" in done.err


def test_with_all_every_failure_is_told_in_full(picked):
    short, whole = picked("check", "tiny"), picked("check", "tiny", "--all")
    assert len(short.out.splitlines()) <= 24
    assert "with --all each is told" in short.out
    assert whole.out.count("curl -i http://127.0.0.1:8000/hello") == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--again", "x.json", "--json"), "--json has no effect with --again"),
        (("--again", "x.json", "--kata", "tiny"), "--kata has no effect with --again"),
        (("tiny", "--on", "there"), "--on goes with --again alone"),
    ],
)
def test_options_that_would_do_nothing_are_refused(picked, words, said):
    done = picked("check", *words)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
