"""Makes the HTML page of a verdict: one pytest-html session of its own, whatever else this process runs."""

import base64
import hashlib
import os
import re
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from checker.errors import CheckerFault
from checker.model.verdict import Verdict
from checker.report.html_plugin import VerdictPage
from checker.report.section import TEMPLATES, render_section
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


def write_page(verdict: Verdict, path: Path, before: Verdict | None = None, again: str = "") -> None:
    """Write the page of `verdict` to `path`, in one step; the other arguments are those of `make_page`.

    Raises:
        UsageProblem: The folder can't be written to.
        CheckerFault: The page could not be made.
    """
    replace_file(path, make_page(verdict, before, again).encode())


def make_page(verdict: Verdict, before: Verdict | None = None, again: str = "") -> str:
    """Return the page: self-contained, nothing on it from outside, readable with scripts off.

    Args:
        verdict: What is shown.
        before: The untouched starter's verdict, with the same seed, to be shown beside a solved one.
        again: The command that runs a check of this verdict again; its number is added. Empty where there is none.

    Raises:
        CheckerFault: The page could not be made.
    """
    plugin = VerdictPage(verdict, render_section(verdict, before, again))
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
        return _finish(_date(page.read_text(encoding="utf-8"), verdict.timings.graded_at))


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


def _date(page: str, graded_at: str) -> str:
    """Say when the verdict is from, in place of when the page was made and how long that took: a page never varies."""
    page = re.sub(r"<p>Report generated on [^<>]* by <a", f"<p>Graded {graded_at[:19]}. Page by <a", page, count=1)
    return re.sub(r'(<p class="run-count">[^<>]*?) took [^<>]*\.</p>', r"\1.</p>", page, count=1)


def _finish(page: str) -> str:
    """Add what pytest-html leaves out: language, width for phones, landmarks, labels, our script, what may run."""
    script = (TEMPLATES / "report.js").read_text(encoding="utf-8")
    charset = '<meta charset="utf-8"/>'
    width = '<meta name="viewport" content="width=device-width, initial-scale=1"/>'
    head = "\n    ".join((charset, width, _policy(page, script)))
    page = page.replace("<html>", '<html lang="en">', 1).replace(charset, head, 1)
    page = re.sub(r'(<input [^<>]*data-test-result="(\w+)")', r'\1 aria-label="Show \2"', page)
    page = page.replace("<body>", "<body>\n  <main>", 1)
    before, footer, after = page.rpartition("<footer>")
    after = after.replace("</footer>", f"</footer>\n  <script>{script}</script>", 1)
    return f"{before}</main>\n  {footer}{after}"


def _policy(page: str, script: str) -> str:
    """Allow pytest-html's script, which is the page's last, and our own: a second wall behind the escaping."""
    _, _, theirs = page.rpartition("<script>")
    hashes = " ".join(f"'sha256-{_digest(one)}'" for one in (theirs.partition("</script>")[0], script))
    sources = f"script-src {hashes}; style-src 'unsafe-inline'; img-src data:"
    return (
        '<meta http-equiv="Content-Security-Policy" '
        f"content=\"default-src 'none'; {sources}; base-uri 'none'; form-action 'none'\"/>"
    )


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
