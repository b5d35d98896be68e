"""Makes the HTML page of a verdict: one pytest-html session of its own, whatever else this process runs."""

import base64
import hashlib
import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from checker.errors import CheckerFault
from checker.model.verdict import Verdict
from checker.report.html_plugin import VerdictPage
from checker.report.section import render_section
from checker.verdict_file import replace_file, write_verdict

SETTINGS = "[pytest]\ninitial_sort = original\nrender_collapsed = all\n"

OPTIONS = (
    "--self-contained-html",
    "--capture=no",
    "--assert=plain",
    "--noconftest",
    "--disable-plugin-autoload",
    *(f"-p{name}" for name in ("pytest_metadata.plugin", "pytest_html.plugin")),
    *(f"-pno:{name}" for name in ("cacheprovider", "terminal", "faulthandler", "logging", "warnings")),
    *(f"-pno:{name}" for name in ("unraisableexception", "threadexception", "doctest", "junitxml", "pastebin")),
)

FOREIGN_SETTINGS = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS", "PYTEST_CURRENT_TEST", "PYTEST_THEME", "PYTEST_DEBUG")

_ENVIRONMENT = threading.Lock()


def write_page(verdict: Verdict, path: Path) -> None:
    """Write the page of `verdict` to `path`, in one step.

    Raises:
        UsageProblem: The folder can't be written to.
        CheckerFault: The page could not be made.
    """
    replace_file(path, make_page(verdict).encode())


def make_page(verdict: Verdict) -> str:
    """Return the page: self-contained, nothing on it from outside, readable with scripts off.

    Raises:
        CheckerFault: The page could not be made.
    """
    plugin = VerdictPage(verdict, render_section(verdict))
    with tempfile.TemporaryDirectory(prefix="roundtrip-page-") as name, _own_environment():
        folder = Path(name)
        write_verdict(verdict, folder / "verdict.json")
        settings = folder / "pytest.ini"
        settings.write_text(SETTINGS, encoding="utf-8")
        page = folder / "page.html"
        places = (f"--html={page}", f"--rootdir={folder}", f"-c{settings}", str(folder / "verdict.json"))
        code = pytest.main([*OPTIONS, *places], plugins=[plugin])
        if code == pytest.ExitCode.INTERRUPTED:
            raise KeyboardInterrupt
        if not page.exists():
            raise CheckerFault(f"The report could not be made: pytest ended with code {int(code)}.")
        return _finish(page.read_text(encoding="utf-8"))


@contextmanager
def _own_environment() -> Iterator[None]:
    """Keep pytest's variables out of our session, and give them back to whoever's session this may be inside of."""
    with _ENVIRONMENT:
        kept = {name: os.environ.pop(name) for name in FOREIGN_SETTINGS if name in os.environ}
        try:
            yield
        finally:
            for name in FOREIGN_SETTINGS:
                os.environ.pop(name, None)
            os.environ.update(kept)


def _finish(page: str) -> str:
    """Add to the head what pytest-html leaves out: a language, a width for phones, and which script may run."""
    charset = '<meta charset="utf-8"/>'
    width = '<meta name="viewport" content="width=device-width, initial-scale=1"/>'
    head = "\n    ".join((charset, width, _policy(page)))
    return page.replace("<html>", '<html lang="en">', 1).replace(charset, head, 1)


def _policy(page: str) -> str:
    """Allow the page's last script, which is pytest-html's own, and no other: a second wall behind the escaping."""
    _, _, script = page.rpartition("<script>")
    digest = hashlib.sha256(script.partition("</script>")[0].encode()).digest()
    sources = f"script-src 'sha256-{base64.b64encode(digest).decode()}'; style-src 'unsafe-inline'; img-src data:"
    return (
        '<meta http-equiv="Content-Security-Policy" '
        f"content=\"default-src 'none'; {sources}; base-uri 'none'; form-action 'none'\"/>"
    )
