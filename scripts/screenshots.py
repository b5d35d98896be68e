"""Makes the pictures in docs/: the terminal as SVG, the pages as PNG.

    python scripts/screenshots.py

It needs the group `test` of pyproject.toml and Chromium, and some minutes. The kata is picked into a folder of its own,
which the pictures show as `SHOWN_HOME`; the learners of the class that is reviewed are nobody.
"""

import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pexpect
from playwright.sync_api import Page, sync_playwright
from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

DOCS = Path(__file__).resolve().parents[1] / "docs"
MAKE_CLASS = DOCS.parent / "tests" / "review" / "make_class.py"
COMMENT = "{learner}, a list keeps its order, but promise {promise} asks for an object: a name for each value."
KATA = "order-form-says-everything-is-missing"
SHOWN_HOME = "/home/you/roundtrip"
PICTURES = ("watch.svg", "inspector.png", "report.png", "review-class.png", "review-kata.png", "review-submission.png")
COLUMNS, LINES = 96, 30
CLEARED = "\x1b[H\x1b[J"
WIDTH, HEIGHT = 1200, 760
REVIEWED = {"width": 1040, "height": 600}
SECONDS = 60
PORT = 8000
CHECKER = str(Path(sys.executable).with_name("checker"))
MONOSPACE = "Menlo, Consolas, 'DejaVu Sans Mono', monospace"


def main() -> int:
    """Make every picture anew."""
    with tempfile.TemporaryDirectory(prefix="roundtrip-pictures-") as folder:
        place = Path(folder).resolve()
        subprocess.run([CHECKER, "pick", KATA], cwd=place, check=True, capture_output=True)
        (DOCS / "watch.svg").write_text(draw_terminal(watch(place)), "utf-8")
        with chromium() as page, serving(place) as link:
            photograph_inspector(page, link)
            photograph_report(page, place)
        with chromium() as page, reviewing(place) as link:
            photograph_review(page, link)
    return 0


def watch(place: Path) -> str:
    """What `checker watch` shows at first, with a hint asked for, as the terminal gets it."""
    variables = os.environ | {"TERM": "xterm-256color"}
    for name in ("COLUMNS", "LINES", "NO_COLOR"):
        variables.pop(name, None)
    folder, size = str(place / "work" / KATA), (LINES, COLUMNS)
    child = pexpect.spawn(CHECKER, ["watch"], timeout=SECONDS, cwd=folder, env=variables, dimensions=size)
    child.expect_exact("q quit")
    screen = child.before + child.after
    child.send("h")
    child.expect("Hint 1 of .*\n(.*\n)+")
    screen += child.before + child.after
    child.send("q")
    child.expect(pexpect.EOF)
    return str(screen.decode("utf-8")).rpartition(CLEARED)[2].replace(str(place), SHOWN_HOME)


def draw_terminal(output: str) -> str:
    """A terminal with this in it."""
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
    console.print(Text.from_ansi(output.replace("\r\n", "\n").rstrip()))
    drawn = console.export_svg(title="checker watch", theme=MONOKAI, unique_id="watch")
    # Rich names a font to be loaded from elsewhere: a picture loads nothing.
    drawn = re.sub(r"\s*@font-face \{.*?\}\n", "", drawn, flags=re.DOTALL)
    return re.sub(r"Fira Code, monospace", MONOSPACE, drawn)


@contextlib.contextmanager
def chromium() -> Iterator[Page]:
    """A page in a browser."""
    found = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        browser.close()


@contextlib.contextmanager
def serving(place: Path) -> Iterator[str]:
    """`checker serve` with its inspector, whose link is given."""
    command = [CHECKER, "serve", KATA, "--port", str(PORT)]
    with subprocess.Popen(command, cwd=place, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout
        lines = []
        for line in process.stdout:
            lines.append(line)
            if "startup complete" in line:
                break
        try:
            yield re.findall(r"Inspector: (\S+)", "".join(lines))[0]
        finally:
            process.terminate()


def photograph_inspector(page: Page, link: str) -> None:
    """The inspector, after the ticket's requests were sent, with the one that is refused chosen."""
    page.goto(link)
    for name in ("3 GET", "2 GET", "1 POST"):
        page.click(f"#ticket button:has-text('{name}')")
        page.wait_for_selector(f"#rows li:nth-child({4 - int(name[0])})")
        page.wait_for_timeout(500)
    page.screenshot(path=DOCS / "inspector.png")


def photograph_report(page: Page, place: Path) -> None:
    """The first failure in a report."""
    subprocess.run([CHECKER, "check", KATA], cwd=place, capture_output=True)
    report = place / "work" / "reports" / KATA / "report.html"
    report.write_text(report.read_text("utf-8").replace(str(place), SHOWN_HOME), "utf-8")
    page.goto(report.as_uri())
    page.locator(".strip").first.evaluate("strip => scrollTo(0, strip.getBoundingClientRect().top - 20)")
    page.screenshot(path=DOCS / "report.png")


@contextlib.contextmanager
def reviewing(place: Path) -> Iterator[str]:
    """`checker class review` on a class of synthetic learners, whose link is given."""
    subprocess.run([sys.executable, MAKE_CLASS, place / "downloads", "--graded", place / "reports"], check=True)
    command = [CHECKER, "class", "review", str(place / "reports")]
    with subprocess.Popen(command, cwd=place, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout
        try:
            yield next(line for line in process.stdout if line.startswith("Review: ")).split()[1]
        finally:
            process.terminate()


def photograph_review(page: Page, link: str) -> None:
    """The class, a kata with one comment for all of a family, and one of those who get it."""
    page.set_viewport_size(REVIEWED)
    page.goto(link)
    page.get_by_label("Your name").fill("Ines")
    page.get_by_role("button", name="Keep").click()
    photograph_at(page, "#learners", "review-class.png")
    page.get_by_role("link", name="Hello says the wrong thing").first.click()
    family = page.get_by_role("article").filter(has_text="as the wrong fix").first
    family.get_by_text("Comment once, to all").click()
    family.get_by_label("Comment, which each of them gets").fill(COMMENT)
    family.get_by_role("button", name="Comment", exact=True).click()
    page.locator("article:target").get_by_text("What one of them changes").click()
    photograph_at(page, "article:target", "review-kata.png")
    page.locator("article:target .members a").first.click()
    photograph_at(page, "#changes", "review-submission.png")


def photograph_at(page: Page, place: str, name: str) -> None:
    """What the window shows from an element on."""
    page.locator(place).evaluate("one => scrollTo(0, one.getBoundingClientRect().top + scrollY - 20)")
    page.screenshot(path=DOCS / name)


if __name__ == "__main__":
    sys.exit(main())
