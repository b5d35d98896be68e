"""`checker` alone: where the learner stands, what is in hand, what comes next and why, on one screen."""

import datetime
import shlex
from pathlib import Path

from checker.bench.journey import Standing, find_standing
from checker.bench.progress import KataProgress, read_progress
from checker.bench.where import find_work, kata_here
from checker.catalogue import Collection, open_collection
from checker.cli.screen import Console
from checker.cli.targets import from_here
from checker.errors import UsageProblem
from checker.model.kata import Kata
from checker.model.stage import STAGES
from checker.report.lines import Sheet
from checker.report.wording import fixed_words, kept_words

DOTS = 40
"""Up to this many katas of a level are drawn as dots."""
CONCLUSIONS = {
    "solved": "solved",
    "visible_passed": "every check in your copy passed",
    "did_not_start": "the app did not start",
    "timed_out": "the app took too long",
}
AGES = ((86400, "day"), (3600, "hour"), (60, "minute"))
"""Seconds, and what so many are called."""


def show_home(katas: Path | None = None, work: Path | None = None) -> None:
    """Print the screen.

    Raises:
        UsageProblem: There are no katas, or one is broken.
    """
    collection = open_collection(katas)
    home = work or find_work()
    progress = read_progress(home)
    standing = find_standing(collection, progress, home, _here(collection, home))
    sheet = Sheet(Console())
    put_levels(sheet, standing)
    if not home.is_dir():
        sheet.put("There is no folder work/ here yet. If you picked katas elsewhere, go there.", 2)
    put_stages(sheet, standing)
    if standing.in_hand is not None:
        put_in_hand(sheet, standing, progress.of(standing.in_hand.slug), home)
    put_following(sheet, standing)
    sheet.gap()
    sheet.put("`checker list` shows all katas, `checker --help` all commands.")
    sheet.print()


def put_levels(sheet: Sheet, standing: Standing) -> None:
    """How much is solved, level by level."""
    sheet.put(
        f"You have solved {standing.solved} of {standing.of} {'kata' if standing.of == 1 else 'katas'}.", style="bold"
    )
    for level in standing.levels:
        count = f"{level.solved} of {level.of}"
        dots = sheet.signs["earned"] * level.solved + sheet.signs["open"] * (level.of - level.solved)
        sheet.put(f"level {level.level}  {count:<9}{dots if level.of <= DOTS else ''}", 2)


def put_stages(sheet: Sheet, standing: Standing) -> None:
    """The cycle, with the stages at which a solved kata's symptom showed."""
    signs = sheet.signs
    marked = " ".join(f"{signs['reached'] if stage in standing.met else signs['away']}{stage}" for stage in STAGES)
    sheet.put(
        "Stages where you have found one:" if standing.met else "The stages of the cycle, where you will find them:"
    )
    sheet.put(marked, 2)


def put_in_hand(sheet: Sheet, standing: Standing, known: KataProgress, work: Path) -> None:
    """The kata that is worked on, and how it went last."""
    kata = standing.in_hand
    assert kata is not None
    sheet.gap()
    sheet.put(f"In hand: {kata.slug}", style="bold")
    sheet.put(f"level {kata.level}, shows in {kata.stage}, {kata.client}; {say_last(known)}", 2)
    copy = from_here(work / kata.slug)
    if copy != ".":
        sheet.command(f"cd {shlex.quote(copy)}")
    sheet.command("checker watch      grades your version whenever you save it")
    sheet.command(f"checker hint       {say_hints(known)}")
    if standing.others_in_hand:
        more = standing.others_in_hand
        sheet.put(f"{more} more {'is' if more == 1 else 'are'} picked and not solved.", 2)


def put_following(sheet: Sheet, standing: Standing) -> None:
    """The kata to pick next, and why that one."""
    sheet.gap()
    kata = standing.following
    if kata is None:
        done = standing.in_hand is None
        sheet.put("You have solved them all." if done else "There is no other kata left to pick.", style="bold")
        if done:
            sheet.put("`checker solution KATA` tells of each how its author found it.", 2)
        return
    if standing.in_hand is not None:
        sheet.put(f"After that: {kata.slug} (level {kata.level}, {kata.stage})", style="bold")
    else:
        sheet.put(f"Next: {kata.slug}", style="bold")
        minutes = "1 minute" if kata.minutes == 1 else f"{kata.minutes} minutes"
        sheet.put(f"level {kata.level}, shows in {kata.stage}, {kata.client}, about {minutes}", 2)
    sheet.put(f"Why: {say_why(kata, standing)}", 2)
    if standing.in_hand is None:
        sheet.command(f"checker pick {kata.slug}")


def say_why(kata: Kata, standing: Standing) -> str:
    """Why a kata comes next: its level, and its stage beside those that the learner has met."""
    if kata.level == 0:
        return "it is the way in, and shows how everything works."
    if standing.is_new(kata.stage):
        return "of the lowest level that has any left, and at a stage that is new to you."
    return "of the lowest level that has any left; its stages you know, so they go in order."


def say_last(known: KataProgress) -> str:
    """What the last check came to, and how long ago."""
    if known.last is None:
        return "not checked yet"
    times = "1 check" if known.attempts == 1 else f"{known.attempts} checks"
    last = CONCLUSIONS.get(known.last.conclusion, f"{fixed_words(known.last.fixed)}, {kept_words(known.last.kept)}")
    return f"{times}, the last {say_age(known.last.at)}: {last}"


def say_hints(known: KataProgress) -> str:
    """What the hint command shows now."""
    return "shows the first hint" if not known.hints else f"shows a hint; you have had {known.hints}"


def say_age(at: str) -> str:
    """How long ago a time is, roughly."""
    try:
        seconds = (datetime.datetime.now(datetime.UTC) - datetime.datetime.fromisoformat(at)).total_seconds()
    except (ValueError, TypeError):
        return "at a time that can't be read"
    for size, name in AGES:
        count = int(seconds // size)
        if count > 0:
            return f"{count} {name}{'' if count == 1 else 's'} ago"
    return "just now"


def _here(collection: Collection, work: Path) -> Kata | None:
    """The kata one stands in; a folder in work/ that is no kata's is no reason to show nothing."""
    try:
        return kata_here(collection, work)
    except UsageProblem:
        return None
