import json
import os
from pathlib import Path

import pytest

from checker.errors import UsageProblem
from checker.verdict_file import _brought_up_to_date, json_schema, read_verdict, replace_file, write_verdict

GOLDEN = Path(__file__).parents[1] / "golden" / "verdict-unsolved.json"


@pytest.fixture
def broken(tmp_path):
    """A function that writes a verdict with changed members and gives its path."""

    def write(**changes):
        path = tmp_path / "verdict.json"
        path.write_text(json.dumps(json.loads(GOLDEN.read_text(encoding="utf-8")) | changes), encoding="utf-8")
        return path

    return write


def read_problem(path):
    with pytest.raises(UsageProblem) as caught:
        read_verdict(path)
    assert caught.value.todo
    return caught.value.what


def test_a_verdict_reads_as_it_was_written(tmp_path):
    verdict = read_verdict(GOLDEN)
    path = tmp_path / "new" / "folder" / "verdict.json"
    write_verdict(verdict, path)
    assert read_verdict(path) == verdict
    assert path.read_bytes() == GOLDEN.read_bytes()


def test_the_file_is_utf_8_and_indented(tmp_path):
    verdict = read_verdict(GOLDEN).model_copy(update={"change": "+ caf\u00e9 \u202e\x1b\x00"})
    write_verdict(verdict, tmp_path / "verdict.json")
    assert "caf\u00e9".encode() in (tmp_path / "verdict.json").read_bytes()
    assert read_verdict(tmp_path / "verdict.json").change == verdict.change
    assert (tmp_path / "verdict.json").read_text(encoding="utf-8").startswith('{\n  "schema_version": 1,\n')


def test_nothing_but_the_verdict_is_left_in_the_folder(tmp_path):
    write_verdict(read_verdict(GOLDEN), tmp_path / "verdict.json")
    assert [path.name for path in tmp_path.iterdir()] == ["verdict.json"]


def test_a_failed_write_leaves_the_old_file_and_no_part(tmp_path, monkeypatch):
    path = tmp_path / "verdict.json"
    path.write_bytes(b"old")

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UsageProblem, match="No space left on device"):
        replace_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["verdict.json"]


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UsageProblem, match="can't be written"):
        replace_file(tmp_path / "file" / "verdict.json", b"")


def test_a_missing_file_is_named(tmp_path):
    assert read_problem(tmp_path / "verdict.json") == f"There is no verdict at {tmp_path / 'verdict.json'}."


def test_a_folder_is_not_a_verdict(tmp_path):
    assert "can't be read" in read_problem(tmp_path)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[" * 100_000, b'{"schema_version": 1,}'])
def test_what_is_not_json_is_said_to_be_so(tmp_path, content):
    (tmp_path / "verdict.json").write_bytes(content)
    assert "is not JSON" in read_problem(tmp_path / "verdict.json")


def test_json_that_is_no_object_is_no_verdict(tmp_path):
    (tmp_path / "verdict.json").write_bytes(b"[]")
    assert "one JSON object" in read_problem(tmp_path / "verdict.json")


@pytest.mark.parametrize("version", [None, "1", 1.0, True])
def test_the_version_must_be_a_whole_number(broken, version):
    assert "schema_version should be a whole number" in read_problem(broken(schema_version=version))


def test_a_newer_version_is_refused_with_both_numbers(broken):
    assert "newer checker: format 2, and this one reads up to 1" in read_problem(broken(schema_version=2))


def test_an_older_version_without_a_step_is_refused(broken):
    assert "old format 0" in read_problem(broken(schema_version=0))


def test_older_versions_are_brought_up_step_by_step():
    data = _brought_up_to_date(
        Path("verdict.json"), {"schema_version": 0, "old": 1}, {0: lambda old: {"new": old["old"]}}
    )
    assert data == {"new": 1}


def test_faults_of_shape_are_named_by_place(broken):
    assert "conclusion: Input should be 'solved'" in read_problem(broken(conclusion="fine"))
    assert "checks[0].id: Field required; " in read_problem(broken(checks=[{}]))
    assert "; and 5 more." in read_problem(broken(checks=[{}]))
    assert "surplus" in read_problem(broken(surplus=1))


def test_the_schema_names_the_verdict():
    assert json_schema()["title"] == "Verdict"
