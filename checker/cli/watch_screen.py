"""What `checker watch` prints: a screen for each run, and lines in between."""

import time
from collections.abc import Iterable
from pathlib import Path

from rich.markdown import Markdown
from rich.padding import Padding

from checker.bench.progress import Progress
from checker.catalogue import Collection
from checker.cli.screen import Console
from checker.errors import CheckerFault, Problem
from checker.model.kata import Kata
from checker.model.verdict import Verdict
from checker.report.lines import Sheet
from checker.report.since import since_words, start_words
from checker.report.terminal import print_summary
from checker.report.wording import repetition_words, unstable_words

SCREEN_LINES = 24
"""The smallest screen that everything is made to fit."""
OTHER_LINES = 6
"""Beside the summary stand a head, the change since the last run, the keys, and the line one types on."""
SHORT = "h hint  r report  n next kata  l list  x reset  c check again  ? keys  q quit"
KEYS = (
    ("h", "one hint more"),
    ("r", "the report of the last run, in a browser"),
    ("n", "the next kata: the easiest one that you have not solved"),
    ("l", "which katas you have solved"),
    ("x", "start over; asks first, and keeps what you have"),
    ("c", "check again, without a save"),
    ("?", "these keys"),
    ("q", "quit"),
)
NEAREST = 5
"""So many unsolved katas are listed."""


class WatchScreen:
    """Prints on the output as it was at the start: while checks run, pytest's words are kept from it."""

    def __init__(self, console: Console, *, keys: bool) -> None:
        self.console = console
        self.keys = keys
        self.is_screen = console.is_terminal and not console.is_dumb_terminal and not console.legacy_windows
        self.is_passing = False
        """Whether the last line is one that only says what is going on."""

    def run(self, verdict: Verdict, before: Verdict | None, place: str, report: Path, after: Iterable[str]) -> None:
        """Print a run: a new screen, or a line where the app did not start."""
        if verdict.start_failure is not None:
            self.line(start_words(verdict))
            return
        self.clear()
        with self.console:
            self.line(f"{verdict.kata.slug} in {place}", style="dim")
            lines = max(SCREEN_LINES, self.console.height if self.is_screen else 0) - OTHER_LINES
            print_summary(verdict, None if self.keys else report, self.console, lines=lines, onward=False)
            self.say("")
            self.say(since_words(before, verdict), style="bold")
            for sentence in after:
                self.say(sentence)
            if self.keys:
                self.say(SHORT, style="dim")

    def settled(self, verdict: Verdict) -> None:
        """Say that a repetition came out differently, where one did."""
        if not verdict.unstable:
            return
        self.say(unstable_words(verdict), style="bold")
        for check in verdict.checks:
            for words in filter(None, (repetition_words(case) for case in check.cases)):
                self.say(f"{check.claim}: {words}", 2)

    def problem(self, problem: Problem) -> None:
        """Tell what hinders, and that watching goes on."""
        blame = "A fault of the checker, not of your code: " if isinstance(problem, CheckerFault) else ""
        self.line(f"{blame}{problem.what}")
        if problem.todo:
            self.say(problem.todo, 10)

    def line(self, text: str, style: str = "") -> None:
        """A line with the time, since the same may be said after each save."""
        self.say(f"{time.strftime('%H:%M:%S')}  {text}", style=style)

    def say(self, text: str, indent: int = 0, style: str = "") -> None:
        """Lines of text, folded to the width."""
        self.pass_on()
        sheet = Sheet(self.console)
        if text:
            sheet.put(text, indent, style=style)
        else:
            sheet.gap()
        sheet.print()
        self.console.file.flush()

    def page(self, markdown: str) -> None:
        """A piece of Markdown, laid out."""
        self.pass_on()
        self.console.print(Padding(Markdown(markdown), (0, 0, 0, 2)))

    def passing(self, text: str) -> None:
        """A line that the next one takes the place of; nothing where lines can't be taken back."""
        if self.is_screen:
            self.pass_on()
            self.console.file.write(text[: self.console.width - 1])
            self.console.file.flush()
            self.is_passing = True

    def pass_on(self) -> None:
        """Take the passing line back."""
        if self.is_passing:
            self.is_passing = False
            self.console.file.write("\r\x1b[K")

    def clear(self) -> None:
        """Begin a new screen; the old one moves up to where one can scroll to."""
        self.pass_on()
        if self.is_screen:
            self.console.file.write("\n" * self.console.height + "\x1b[H\x1b[J")

    def explain_keys(self) -> None:
        """Each key with its use."""
        for key, use in KEYS:
            self.say(f"{key}  {use}", 2)

    def katas(self, collection: Collection, progress: Progress, here: Kata) -> None:
        """How far one is, level by level, and the nearest katas that are left."""
        katas = collection.katas()
        for level in sorted({kata.level for kata in katas}):
            of_level = [kata for kata in katas if kata.level == level]
            done = sum(progress.is_solved(kata.slug) for kata in of_level)
            mark = "  (you are here)" if here.level == level else ""
            self.say(f"Level {level}: {done} of {len(of_level)} solved{mark}", 2)
        left = [kata for kata in katas if not progress.is_solved(kata.slug) and kata.slug != here.slug]
        if left:
            self.say("Not solved, easiest first:")
        for kata in left[:NEAREST]:
            self.say(f"{kata.id}  {kata.slug} (shows in {kata.stage}, about {kata.minutes} minutes)", 2)
        if len(left) > NEAREST:
            self.say(f"and {len(left) - NEAREST} more; `checker list` shows all.", 2)
