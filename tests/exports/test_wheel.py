import pytest

import checker
from checker.errors import UsageProblem
from checker.exports.wheel import build_wheel

PROJECT = """\
[project]
name = "roundtrip-katas"
version = "0"
[build-system]
requires = []
build-backend = "nobody"
"""


def test_where_there_are_no_sources_the_way_to_a_wheel_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(checker, "__file__", str(tmp_path / "checker" / "__init__.py"))
    for other in (None, "[project]\nname = 'other'\n", "not TOML"):
        if other:
            (tmp_path / "pyproject.toml").write_text(other)
        with pytest.raises(UsageProblem, match="no sources to build a wheel from") as told:
            build_wheel(tmp_path)
        assert "--wheel FILE" in told.value.todo


def test_a_build_that_fails_is_told_in_pips_words(tmp_path, monkeypatch):
    monkeypatch.setattr(checker, "__file__", str(tmp_path / "checker" / "__init__.py"))
    (tmp_path / "pyproject.toml").write_text(PROJECT)
    with pytest.raises(UsageProblem, match=r"No wheel could be built\. pip says: "):
        build_wheel(tmp_path)
