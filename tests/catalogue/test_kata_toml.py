from pathlib import Path

import pytest

from checker.catalogue import Collection
from checker.errors import UsageProblem

GOOD = """\
id = "03"
title = "The parrot says nothing"
level = 1
stage = "response"
client = "browser"
minutes = 5
app = "app:app"
editable = ["app.py"]
"""


def fault(toy: Collection) -> str:
    with pytest.raises(UsageProblem) as caught:
        toy.kata("parrot-says-nothing")
    assert "for the author" in caught.value.todo
    return caught.value.what


def test_a_good_kata_is_a_complete_record(toy: Collection, parrot: Path):
    kata = toy.kata("03")
    assert (kata.id, kata.level, kata.stage, kata.app, kata.editable) == ("03", 1, "response", "app:app", ("app.py",))
    assert kata.limits.start_seconds == 4
    assert kata.limits.check_seconds == 20
    assert kata.folder == parrot
    assert kata.folder.is_absolute()


@pytest.mark.parametrize(
    ("line", "place", "expected"),
    [
        ("level = one", "line 3: column 9", "expected a value"),
        ("level 1", "line 3: column 7", "expected `key = value`"),
        ("level = 01", "line 3: column 10", "numbers that start with 0, in double quotes"),
        ('level = "1', "line 3: column 11", "expected a closing double quote"),
        ("id = 1", "line 3: column 7", "stands there twice"),
        ("level = [1,", "line 3: column 1", "expected what begins here to be closed"),
        ('level = """', "line 3: column 1", "stops making sense at the end of the file"),
    ],
)
def test_broken_toml_is_placed_and_explained(toy: Collection, parrot: Path, line: str, place: str, expected: str):
    (parrot / "kata.toml").write_text(GOOD.replace("level = 1", line))
    told = fault(toy)
    assert place in told
    assert expected in told


def test_a_list_that_never_ends_is_placed_where_it_begins(toy: Collection, parrot: Path):
    (parrot / "kata.toml").write_text(GOOD.replace('editable = ["app.py"]', 'editable = [\n  "app.py",\n'))
    assert "line 8: column 1: expected what begins here to be closed" in fault(toy)


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ("level = 1", "levl = 1", 3, "`levl` is not a key of this file. Did you mean `level`?"),
        ("level = 1", "level = 6", 3, "`level` is 6; expected a whole number from 0 to 5, such as: level = 1"),
        ("level = 1", "level = true", 3, "`level` is true; expected a whole number"),
        ('id = "03"', "id = 3", 1, "`id` is 3; expected two digits or more, in double quotes"),
        ('id = "03"', 'id = "3"', 1, '`id` is "3"; expected two digits'),
        ('"response"', '"answer"', 4, '`stage` is "answer"; expected one of request, routing'),
        ('"browser"', '" "', 5, '`client` is " "; expected text'),
        ("minutes = 5", "minutes = 0", 6, "`minutes` is 0; expected a whole number from 1 to 600"),
        ('"app:app"', '"app.py"', 7, '`app` is "app.py"; expected module:attribute'),
        ('"app:app"', '"main:app"', 7, "the kata's folder holds no main.py"),
        ('["app.py"]', '"app.py"', 8, '`editable` is "app.py"; expected a list of texts'),
        ('["app.py"]', "[]", 8, "`editable` is []; expected a list of texts in double quotes, not empty"),
        ('["app.py"]', '["gone.py"]', 8, '"gone.py", which is missing'),
        ('["app.py"]', '["../app.py"]', 8, "leads out of the kata's folder"),
        ('["app.py"]', '["/etc/passwd"]', 8, "leads out of the kata's folder"),
        ('["app.py"]', "['..\\app.py']", 8, "leads out of the kata's folder"),
        ('["app.py"]', '["./app.py"]', 8, "not the shortest way"),
        ('["app.py"]', '["app.py", "app.py"]', 8, 'which "app.py" covers already'),
        ('["app.py"]', '["test_app.py"]', 8, "not the learner's to change"),
        ('["app.py"]', '["app.py", "kata.toml"]', 8, "not the learner's to change"),
        ('["app.py"]', '["app.py/"]', 8, "which is a file; expected app.py without the slash"),
        ('["app.py"]', '["app.py", "empty/"]', 8, "a folder that holds no Python file"),
        ('["app.py"]', '["app.py", "empty"]', 8, "expected empty/ with a slash"),
        ('["app.py"]', '["app.py", ".env"]', 8, "which is hidden"),
        ("minutes = 5", 'minutes = 5\nlimits = "none"', 7, '`limits` is "none"; expected a table'),
    ],
)
def test_a_wrong_key_is_told_with_line_and_expectation(
    toy: Collection, parrot: Path, old: str, new: str, line: int, told: str
):
    (parrot / "empty").mkdir()
    (parrot / "kata.toml").write_text(GOOD.replace(old, new))
    what = fault(toy)
    assert f"{parrot / 'kata.toml'}, line {line}: " in what
    assert told in what


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("start_seconds = 0", "`start_seconds` is 0; expected a number over 0, at most 600"),
        ("start_seconds = nan", "`start_seconds` is nan; expected a number"),
        ("cpu_seconds = 1.5", "`cpu_seconds` is 1.5; expected a whole number over 0, at most 3600"),
        ("memory_mib = 16", "`memory_mib` is 16; expected a whole number from 256, at most 65536"),
        ("start_second = 3", "`start_second` is not a key of the table [limits]. Did you mean `start_seconds`?"),
    ],
)
def test_limits_take_what_the_record_takes(toy: Collection, parrot: Path, line: str, told: str):
    (parrot / "kata.toml").write_text(f"{GOOD}\n[limits]\n{line}\n")
    what = fault(toy)
    assert "line 11: " in what
    assert told in what


def test_ranges_of_libraries_are_read_and_may_be_left_out(toy: Collection, parrot: Path):
    assert toy.kata("parrot-says-nothing").requires == ()
    (parrot / "kata.toml").write_text(GOOD + 'requires = ["fastapi>=0.160,<2", "PyJWT ~= 2.10"]\n')
    assert toy.kata("parrot-says-nothing").requires == ("fastapi>=0.160,<2", "PyJWT ~= 2.10")


@pytest.mark.parametrize("value", ['"fastapi>=1"', '["fastapi"]', '["fastapi=>1"]', '["a @ https://example.com/a"]'])
def test_a_range_that_pip_would_not_take_is_told(toy: Collection, parrot: Path, value: str):
    (parrot / "kata.toml").write_text(f"{GOOD}requires = {value}\n")
    assert f"line 9: `requires` is {value}; expected a list of ranges as pip takes them" in fault(toy)


def test_a_missing_key_is_told_with_meaning_and_example(toy: Collection, parrot: Path):
    (parrot / "kata.toml").write_text(GOOD.replace('client = "browser"\n', ""))
    assert (
        "the key `client` is missing at the top of the file: who sends the requests. "
        'For example: client = "mobile app"' in fault(toy)
    )


def test_all_faults_of_all_files_come_in_one_message(toy: Collection, parrot: Path):
    (parrot / "kata.toml").write_text('id = 3\nlevl = 1\napp = "x"\n')
    (parrot / "README.md").unlink()
    (parrot / "test_app.py").unlink()
    what = fault(toy)
    for part in ("`id` is 3", "`levl`", '`app` is "x"', "`title` is missing", "README.md: ", "test_app.py: "):
        assert part in what
    assert what.startswith("The kata parrot-says-nothing has 11 faults:\n")


def test_a_missing_kata_toml_says_what_it_is_for(toy: Collection, parrot: Path):
    (parrot / "kata.toml").unlink()
    assert "kata.toml: this file is missing: it holds the kata's id, title" in fault(toy)


def test_a_folder_in_place_of_kata_toml_is_told(toy: Collection, parrot: Path):
    (parrot / "kata.toml").unlink()
    (parrot / "kata.toml").mkdir()
    assert "kata.toml: this is a folder, where a file is expected" in fault(toy)


def test_text_that_is_not_utf8_is_placed(toy: Collection, parrot: Path):
    (parrot / "kata.toml").write_bytes(GOOD.encode() + b'x = "\xe9"\n')
    assert "line 9: this is not UTF-8 text" in fault(toy)


def test_windows_line_ends_and_a_byte_order_mark_are_read(toy: Collection, parrot: Path):
    (parrot / "kata.toml").write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert toy.kata("03").title == "The parrot says nothing"


def test_a_link_in_a_kata_is_refused(toy: Collection, parrot: Path):
    (parrot / "app.py").rename(parrot / "real.py")
    (parrot / "app.py").symlink_to("real.py")
    what = fault(toy)
    assert '"app.py", which is a link' in what
    assert f"{parrot / 'app.py'}: this is a link" in what


def test_missing_hidden_checks_are_told(toy: Collection, parrot_solution: Path):
    (parrot_solution / "test_hidden.py").unlink()
    assert "test_hidden.py: this file is missing: it holds the hidden checks" in fault(toy)


def test_a_folder_with_capitals_is_no_slug(toy: Collection, root: Path, parrot: Path):
    parrot.rename(root / "katas" / "Parrot_Two")
    with pytest.raises(UsageProblem, match="small letters, digits and hyphens"):
        toy.katas()
