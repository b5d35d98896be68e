"""The checks run under the checker's own settings alone (ENGINE, 22)."""

import sys

import pytest


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PYTEST_ADDOPTS", "--collect-only"),
        ("PYTEST_ADDOPTS", "--no-such-option"),
        ("PYTEST_PLUGINS", "nothing_of_that_name"),
        ("PYTEST_DISABLE_PLUGIN_AUTOLOAD", ""),
        ("PYTEST_DEBUG", "1"),
    ],
)
def test_the_environments_settings_for_pytest_are_ignored(grade_app, monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    assert grade_app().conclusion == "solved"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("conftest.py", "raise SystemExit('mine')"),
        ("pytest.ini", "[pytest]\naddopts = --collect-only\n"),
        ("pyproject.toml", "[tool.pytest.ini_options]\naddopts = '--no-such-option'\n"),
        ("tox.ini", "[pytest]\naddopts = --no-such-option\n"),
        ("sitecustomize.py", "raise SystemExit"),
    ],
)
@pytest.mark.parametrize("place", [".", "katas", "katas/tiny"])
def test_settings_that_lie_beside_the_checks_are_ignored(grade_app, tmp_path, monkeypatch, name, content, place):
    (tmp_path / place).mkdir(parents=True, exist_ok=True)
    (tmp_path / place / name).write_text(content)
    monkeypatch.chdir(tmp_path / place)
    assert grade_app().conclusion == "solved"


def test_plugins_that_are_installed_are_not_loaded(grade_app):
    check = """
from checker.checks import *

@to_fix(1, "200")
def test_a(client, request):
    names = {name for name, _ in request.config.pluginmanager.list_name_plugin()}
    assert not any("html" in name or "xdist" in name or "cov" in name for name in names)
"""
    assert grade_app(visible=check, hidden=None).conclusion == "visible_passed"


def test_the_checks_leave_nothing_in_this_process_and_beside_them(grade_app, tmp_path):
    before = set(sys.modules)
    grade_app()
    grade_app()
    assert {name for name in set(sys.modules) - before if "test_" in name} == set()
    assert list(tmp_path.rglob("__pycache__")) == []
    assert list(tmp_path.rglob(".pytest_cache")) == []


def test_a_submission_is_never_imported_here(grade_app):
    before = set(sys.modules)
    grade_app("import sys\nsys.modules['caught'] = sys\napp = 1")
    assert "caught" not in sys.modules
    assert "app" not in set(sys.modules) - before
