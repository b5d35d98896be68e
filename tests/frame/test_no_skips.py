"""The plugin of CI that lets no test be skipped."""

import os
import subprocess
import sys
from pathlib import Path

TESTS = """
import pytest

def test_in_its_body():
    pytest.skip("no chromium")

@pytest.mark.skipif(True, reason="no curl")
def test_by_its_mark():
    pass

@pytest.mark.xfail(reason="known", strict=True)
def test_expected_to_fail():
    assert False

def test_sound():
    pass
"""


def run_pytest(folder: Path, root: Path, *options: str) -> str:
    environment = os.environ | {"PYTHONPATH": str(root), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True).stdout


def test_a_skipped_test_fails_and_says_why(tmp_path: Path, root: Path) -> None:
    (tmp_path / "test_some.py").write_text(TESTS)
    shown = run_pytest(tmp_path, root, "-p", "tests.no_skips")
    assert "1 failed, 1 passed, 1 xfailed, 1 error" in shown
    assert "no chromium" in shown
    assert "no curl" in shown


def test_a_skipped_file_fails(tmp_path: Path, root: Path) -> None:
    (tmp_path / "test_some.py").write_text('import pytest\npytest.importorskip("no_such_module_at_all")\n')
    shown = run_pytest(tmp_path, root, "-p", "tests.no_skips")
    assert "1 error" in shown
    assert "no_such_module_at_all" in shown


def test_without_the_plugin_they_are_skipped(tmp_path: Path, root: Path) -> None:
    (tmp_path / "test_some.py").write_text(TESTS)
    assert "1 passed, 2 skipped, 1 xfailed" in run_pytest(tmp_path, root)
