import datetime

import pytest

from checker.catalogue.assignment_toml import read_assignment, write_assignment
from checker.errors import UsageProblem
from checker.model.assignment import Assignment, LateRule

DEADLINE = datetime.datetime.fromisoformat("2026-12-04T18:00:00+01:00")
HEAD = 'format = 1\ntitle = "Week 3"\nkatas = ["hello"]\n'
DUE = "deadline = 2026-12-04T18:00:00+01:00\n"


@pytest.fixture
def read(tmp_path):
    path = tmp_path / "assignment.toml"

    def read_text(text):
        path.write_text(text, encoding="utf-8")
        return read_assignment(path)

    return read_text


@pytest.fixture
def faults(read):
    def find(text):
        with pytest.raises(UsageProblem) as caught:
            read(text)
        assert "author of the kata" not in caught.value.todo
        return caught.value.what

    return find


def test_all_that_an_assignment_says_is_read(read):
    found = read(
        HEAD + DUE + 'failure_details = "received"\n'
        "[late]\ngrace_minutes = 5\nper_day = 10\nat_most = 50\ncloses_after_days = 7\n"
        '[extensions]\n"Ada Lovelace" = 2026-12-06T18:00:00Z\n'
        '[checks]\n"hidden/*" = "after_deadline"\n"hidden/test_x" = "never"\n"*" = "always"\n'
    )
    assert found == Assignment(
        title="Week 3",
        katas=("hello",),
        deadline=DEADLINE,
        late=LateRule(grace_minutes=5, per_day=10, at_most=50, closes_after_days=7),
        extensions={"Ada Lovelace": datetime.datetime(2026, 12, 6, 18, tzinfo=datetime.UTC)},
        failure_details="received",
        checks={"hidden/*": "after_deadline", "hidden/test_x": "never", "*": "always"},
    )


def test_what_is_written_is_read_as_the_same(read):
    name = 'Ada "the first"\\ Zoë [x] = 1 #'
    whole = Assignment(
        title='Week "3"', katas=("hello", "desk"), deadline=DEADLINE, late=LateRule(per_day=0, closes_after_days=0),
        extensions={name: DEADLINE}, failure_details="none", checks={"hidden/test_[ab]*": "never"},
    )  # fmt: skip
    assert read(write_assignment(whole)) == whole
    plain = Assignment(title="Week", katas=("hello",))
    assert read(write_assignment(plain)) == plain
    assert "[" not in write_assignment(plain).replace("katas = [", "")


def test_every_fault_is_told_at_its_line(faults):
    said = faults(
        HEAD + DUE + 'failure_details = "some"\n'
        "[late]\ngrace_minutes = -1\nper_da = 10\nat_most = true\n"
        '[extensions]\nAda = 2026-12-06T18:00:00\n"Ben  B" = 2026-12-06T18:00:00Z\n"ben b" = 2026-12-01T18:00:00Z\n'
        '[checks]\n"hiden/*" = "never"\n"hidden/x" = "soon"\n'
    )
    for words in (
        'line 5: `failure_details` is "some"; expected one of full, received, none',
        "line 7: `grace_minutes` is -1; expected a whole number from 0 to 10080",
        "line 8: `per_da` is not a key of the table [late]. Did you mean `per_day`?",
        "line 6: the key `per_day` is missing in the table [late]",
        "line 9: `at_most` is true; expected a whole number from 0 to 100",
        'line 11: "Ada" is 2026-12-06T18:00:00; expected a date and a time with its offset from UTC',
        'line 13: "ben b" is 2026-12-01T18:00:00+00:00, which is before the deadline of the class',
        'line 13: "ben b" is there twice: as "Ben  B" too',
        'line 15: "hiden/*" is no check: expected a check\'s name such as hidden/test_hello',
        'line 16: "hidden/x" is "soon"; expected one of always, after_deadline, never',
    ):
        assert words in said


@pytest.mark.parametrize(
    "table",
    ["[late]\nper_day = 10\n", "[extensions]\nAda = 2026-12-06T18:00:00Z\n", '[checks]\n"*" = "after_deadline"\n'],
)
def test_what_is_about_the_deadline_wants_one(read, faults, table):
    read(HEAD + DUE + table)
    assert "is about the deadline, and there is none" in faults(HEAD + table)


def test_checks_that_are_never_shown_need_no_deadline(read):
    assert read(HEAD + '[checks]\n"*" = "never"\n').checks == {"*": "never"}
