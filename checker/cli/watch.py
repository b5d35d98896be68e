"""`checker watch`: the verdict after each save, and keys for what a learner does in between."""

import errno
import sys
from pathlib import Path
from typing import Annotated

import typer

from checker.bench.copies import pick_kata, reset_kata
from checker.bench.hints import next_hint, shown_hints
from checker.bench.journey import find_following, find_met
from checker.bench.keys import END_OF_INPUT, hear_keys
from checker.bench.progress import note_picked, read_progress
from checker.bench.strays import find_strays
from checker.bench.watching import Began, Event, Graded, Hindered, Pressed, Settled, Watching
from checker.bench.where import find_work, resolve
from checker.catalogue import Collection, open_collection
from checker.cli.browser import open_page
from checker.cli.check import note_solved, save
from checker.cli.options import KataOption, Katas, Where, Work
from checker.cli.screen import Console
from checker.cli.targets import from_here, name_again
from checker.cli.watch_screen import WatchScreen
from checker.errors import Problem, UsageProblem
from checker.grading.flow import grade_starter
from checker.model.kata import Kata
from checker.model.verdict import Verdict

GONE = (errno.EPIPE, errno.EIO)
"""What printing fails with when a reader has left, or a terminal was closed."""

Poll = Annotated[
    bool,
    typer.Option("--poll", help="Look at the files ten times a second, where saves are not noticed (WSL, shares)."),
]


def watch(
    where: Where = None, kata: KataOption = None, katas: Katas = None, work: Work = None, poll: Poll = False
) -> None:
    """Grade your version whenever you save it.

    Each save is checked at once, as `checker check` does it; what is new since the last run is told, and the report is
    written. Single keys give a hint, open the report, go to the next kata and more; `?` lists them. For example:
    `checker watch hello`.
    """
    collection = open_collection(katas)
    home = work or find_work()
    chosen, path = resolve(collection, where, home, kata)
    bench = Bench(collection, home, Watched(chosen, path), poll=poll)
    try:
        with hear_keys(bench.press) as keys:
            bench.screen = WatchScreen(Console(file=sys.stdout), keys=keys)
            bench.watch()
    except KeyboardInterrupt:
        # This is how one leaves where there are no keys.
        pass
    bench.leave()


class Watched:
    """A version of a kata, and what was seen of it."""

    def __init__(self, kata: Kata, path: Path) -> None:
        self.kata = kata
        self.path = path
        self.verdict: Verdict | None = None

    def folder(self, home: Path) -> Path:
        """Where verdict and report go, as with `checker check`."""
        return home / "reports" / self.kata.slug


class Bench:
    """Listens to the watching: prints, and does what keys ask for."""

    def __init__(self, collection: Collection, home: Path, watched: Watched, *, poll: bool) -> None:
        self.collection = collection
        self.home = home
        self.watched = watched
        self.poll = poll
        self.screen = WatchScreen(Console(), keys=False)
        self.watching: Watching | None = None
        self.following: Kata | None = None
        """The kata to go on with."""
        self.asks_reset = False
        self.is_read = True
        """Whether anybody is there to read."""
        self.told: set[str] = set()
        """Notes that are not told again."""

    def watch(self) -> None:
        """Watch one kata, and the one after it that is asked for, until it is enough."""
        while True:
            self.watching = Watching(self.watched.kata, self.watched.path, self.hear, poll=self.poll)
            self.screen.line(f"Watching {self.watched.kata.slug} in {_short(self.watched.path)} for saves.")
            self.screen.passing("Checking ...")
            self.watching.run()
            following, self.following = self.following, None
            if following is None:
                return
            self.watched = Watched(following, self.home / following.slug)

    def press(self, key: str) -> None:
        """Take a key, from whichever thread; before the watching has begun there is nothing to ask for."""
        watching = self.watching
        if watching is None:
            return
        if key in ("q", END_OF_INPUT):
            watching.stop()
        else:
            watching.press(key)

    def hear(self, event: Event) -> None:
        """Print what happened; where nobody reads any more, stop."""
        try:
            self.answer(event)
        except OSError as error:
            if error.errno not in GONE:
                raise
            self.is_read = False
            if self.watching is not None:
                self.watching.stop()

    def leave(self) -> None:
        """Say that it is over, if anybody is there.

        Raises:
            BrokenPipeError: Nobody is.
        """
        try:
            if self.is_read:
                self.screen.say("Stopped watching.")
        except OSError as error:
            if error.errno not in GONE:
                raise
            self.is_read = False
        if not self.is_read:
            raise BrokenPipeError

    def answer(self, event: Event) -> None:
        """Print what happened, or do what is asked for."""
        match event:
            case Began():
                self.screen.passing("Checking ...")
            case Graded():
                self.show(event)
            case Settled():
                self.keep(event.verdict)
            case Hindered():
                self.screen.problem(event.problem)
            case Pressed():
                self.act(event.key)
        if self.watching is not None and (reason := self.watching.saves.silence):
            self.note(f"Note: this system tells of no saves ({reason}), so the files are looked at all the time.")

    def show(self, event: Graded) -> None:
        """Print a run."""
        verdict = event.verdict
        report = self.watched.folder(self.home) / "report.html"
        after = self.onward() if verdict.conclusion in ("solved", "visible_passed") else []
        self.screen.run(verdict, event.before, _short(self.watched.path), report, after)

    def onward(self) -> list[str]:
        """What comes after a kata that is solved, and why."""
        slug = self.watched.kata.slug
        said = [f"`checker solution {slug}` opens the explanation: how one finds it, and why this fix."]
        following = self.find_next()
        if following is None:
            return [*said, "There is no kata left that you have not solved."]
        how = " Press n to go on with it." if self.screen.keys else f" `checker pick {following.slug}` copies it."
        met = find_met(self.collection.katas(), read_progress(self.home))
        new = "" if following.stage in met else ", which is new to you"
        why = f"the easiest that you have not solved: level {following.level}, shows in {following.stage}{new}"
        return [*said, f"Next: {following.slug} ({why}).{how}"]

    def keep(self, verdict: Verdict) -> None:
        """Do after a run what need not be waited for: progress, report, notes."""
        watched = self.watched
        watched.verdict = verdict
        self.screen.settled(verdict)
        problems = [note_solved(verdict, watched.path, self.home)]
        if self.watching is None or not self.watching.is_overtaken():
            before = grade_starter(watched.kata) if verdict.conclusion == "solved" else None
            folder = watched.folder(self.home)
            again = name_again(watched.kata, watched.path, self.home, folder / "verdict.json")
            problems.append(save(verdict, folder, before, again))
        for problem in filter(None, problems):
            self.note(str(problem))
        if verdict.missing_walls:
            self.note(f"Note: your app runs without some walls ({'; '.join(verdict.missing_walls)}).")
        for stray in find_strays(watched.kata, watched.path):
            self.note(f"Note: {stray} is not looked at; only {', '.join(watched.kata.editable)} is graded.")

    def note(self, text: str) -> None:
        """Say something once."""
        if text not in self.told:
            self.told.add(text)
            self.screen.say(text)

    def act(self, key: str) -> None:
        """Do what a key asks for; what it can't do is told, and nothing ends."""
        asked, self.asks_reset = self.asks_reset, False
        try:
            if asked:
                self.reset(sure=key == "y")
                return
            match key:
                case "h":
                    self.hint()
                case "r":
                    self.report()
                case "n":
                    self.go_on()
                case "l":
                    self.screen.katas(self.collection, read_progress(self.home), self.watched.kata)
                case "x":
                    self.ask_reset()
                case "c":
                    self.check_again()
                case "?":
                    self.screen.explain_keys()
                case _:
                    self.screen.say(f"{key} does nothing here. Press ? for the keys.")
        except Problem as problem:
            self.screen.problem(problem)

    def hint(self) -> None:
        """Show one hint more."""
        hint = next_hint(self.collection, self.watched.kata, self.home)
        shown = shown_hints(self.collection, self.watched.kata, self.home)
        if hint is None and not shown:
            self.screen.say("This kata has no hints.")
            return
        if hint is None:
            self.screen.say("There is no other hint. This was the last one:")
        hint = hint or shown[-1]
        self.screen.say(f"Hint {hint.number} of {hint.of}", style="bold")
        self.screen.page(hint.text)

    def report(self) -> None:
        """Open the report, and say where it is."""
        page = self.watched.folder(self.home) / "report.html"
        if not page.exists():
            self.screen.say(f"There is no report yet; it will be {page}.")
            return
        address = page.absolute().as_uri()
        is_open = open_page(address)
        self.screen.say(f"The report: {page}" if is_open else f"The report: {address}")
        if not is_open:
            self.screen.say("No browser could be opened here.")

    def find_next(self) -> Kata | None:
        """The easiest kata that is neither solved nor the one at hand."""
        katas = self.collection.katas()
        others = [kata for kata in katas if kata.slug != self.watched.kata.slug]
        return find_following(others, katas, read_progress(self.home))

    def go_on(self) -> None:
        """Go on with the next kata; a copy is made where there is none."""
        following = self.find_next()
        if following is None:
            self.screen.say("There is no other kata that you have not solved.")
            return
        copy = self.home / following.slug
        if not copy.is_dir():
            pick_kata(self.collection, following, self.home)
            note_picked(self.home, following.slug)
        self.screen.say(f"Next: {following.slug}. Its ticket is {_short(copy / 'README.md')}.", style="bold")
        self.following = following
        if self.watching is not None:
            self.watching.stop()

    def ask_reset(self) -> None:
        """Ask before what one has is put aside.

        Raises:
            UsageProblem: It is no copy that was picked.
        """
        slug = self.watched.kata.slug
        if self.watched.path.resolve() != (self.home / slug).resolve():
            raise UsageProblem(
                f"Only a copy in {self.home} can be reset, not {self.watched.path}.", f"`checker reset {slug}` does it."
            )
        self.asks_reset = True
        self.screen.say(f"Start {slug} over? What you have is kept aside. Press y for yes, any other key for no.")

    def reset(self, *, sure: bool) -> None:
        """Put the copy back to how it was handed out; the save that this is will be seen."""
        if not sure:
            self.screen.say("Nothing was changed.")
            return
        kept = reset_kata(self.collection, self.watched.kata, self.home)
        self.screen.say(f"It is as it was handed out. What you had is in {_short(kept)}.")

    def check_again(self) -> None:
        """Grade what is there once more."""
        if self.watching is not None:
            self.watching.check_again()


def _short(path: Path) -> str:
    """A path as short as it can be typed; whole where one stands in a folder that is gone."""
    try:
        near = from_here(path)
        return "this folder" if near == "." else near
    except OSError:
        return str(path)
