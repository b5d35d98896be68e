"""`checker list`: the katas that fit what was asked for, and what has become of each."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from checker.bench.progress import Progress, read_progress
from checker.bench.where import find_work
from checker.catalogue import open_collection
from checker.cli.options import Katas, Work
from checker.cli.screen import Console
from checker.errors import UsageProblem
from checker.model.kata import Kata
from checker.model.record import Record
from checker.model.stage import STAGES

COLUMNS = {
    "id": "No.",
    "slug": "Kata",
    "level": "Level",
    "stage": "Shows in",
    "client": "Client",
    "minutes": "Minutes",
    "state": "State",
}
"""What is told of a kata, and the words above it."""
LEFT_OUT_FIRST = ("minutes", "client", "stage", "level")
PIPED_COLUMNS = 250
"""Nobody's window is that wide: a program that reads a table gets one line a kata."""

Level = Annotated[
    int | None, typer.Option("--level", metavar="N", help="Those of one level, 0 to 5.", show_default=False)
]
ShowsIn = Annotated[
    str | None,
    typer.Option(
        "--stage",
        metavar="STAGE",
        help="Those whose symptom shows at that stage.",
        show_default=False,
        autocompletion=lambda: list(STAGES),
    ),
]
Client = Annotated[
    str | None,
    typer.Option("--client", metavar="CLIENT", help="Those that this client suffers from.", show_default=False),
]
Solved = Annotated[
    bool | None,
    typer.Option("--solved/--unsolved", help="Those that you have solved, or have not.", show_default=False),
]
AsJson = Annotated[bool, typer.Option("--json", help="For machines: one JSON object, with all that is known of you.")]


class Wanted(Record):
    """Which katas are asked for; None where it does not matter."""

    level: int | None = None
    stage: str | None = None
    client: str | None = None
    solved: bool | None = None

    def fits(self, kata: Kata, progress: Progress) -> bool:
        """Whether a kata is asked for."""
        return (
            self.level in (None, kata.level)
            and self.stage in (None, kata.stage)
            and self.client in (None, kata.client)
            and self.solved in (None, progress.is_solved(kata.slug))
        )

    @property
    def words(self) -> str:
        """What is asked for, as it was typed."""
        parts = [f"--level {self.level}"] if self.level is not None else []
        parts += [f"--stage {self.stage}"] if self.stage is not None else []
        parts += [f'--client "{self.client}"'] if self.client is not None else []
        parts += ["--solved" if self.solved else "--unsolved"] if self.solved is not None else []
        return " ".join(parts)


def list_katas(
    katas: Katas = None,
    work: Work = None,
    level: Level = None,
    stage: ShowsIn = None,
    client: Client = None,
    solved: Solved = None,
    as_json: AsJson = False,
) -> None:
    """List the katas, easiest first, and which you have solved.

    For example: `checker list --unsolved --level 1`, `checker list --stage data`, or `checker list --client browser`.
    """
    collection = open_collection(katas)
    home = work or find_work()
    progress = read_progress(home)
    every = collection.katas()
    wanted = Wanted(
        level=pick_level(level, every), stage=pick_stage(stage), client=pick_client(client, every), solved=solved
    )
    fitting = [kata for kata in every if wanted.fits(kata, progress)]
    if as_json:
        rows = [facts(kata, home, progress) | {"progress": known(kata, progress)} for kata in fitting]
        typer.echo(json.dumps({"katas": rows}, indent=2))
    elif fitting:
        print_table([facts(kata, home, progress) for kata in fitting])
        typer.echo(f"\n{count_words(fitting, every, progress, wanted)}")
    else:
        typer.echo(f"No kata fits {wanted.words}; there are {len(every)} in all. Leave an option out to see more.")


def pick_level(given: int | None, katas: Sequence[Kata]) -> int | None:
    """The level that is meant.

    Raises:
        UsageProblem: There is none like it.
    """
    levels = sorted({kata.level for kata in katas})
    if given is not None and given not in levels:
        raise UsageProblem(
            f"There are no katas of level {given}.", f"The levels are {', '.join(map(str, levels))}, easiest first."
        )
    return given


def pick_stage(given: str | None) -> str | None:
    """The stage that is meant; the beginning of it is enough.

    Raises:
        UsageProblem: It is none.
    """
    return None if given is None else _one_of(STAGES, given, "stage", "The stages, in the order of the cycle")


def pick_client(given: str | None, katas: Sequence[Kata]) -> str | None:
    """The client that is meant; the beginning of it is enough.

    Raises:
        UsageProblem: No kata has such a one.
    """
    clients = sorted({kata.client for kata in katas}, key=str.lower)
    return None if given is None else _one_of(clients, given, "client", "The clients")


def _one_of(known: Sequence[str], given: str, what: str, all_of_them: str) -> str:
    plain = " ".join(given.replace("-", " ").split()).lower()
    fitting = [each for each in known if plain and each.lower().startswith(plain)]
    exact = [each for each in fitting if each.lower() == plain]
    if len(exact or fitting) == 1:
        return (exact or fitting)[0]
    problem = f'"{given}" can mean {" or ".join(fitting)}.' if fitting else f'There is no {what} "{given}".'
    raise UsageProblem(problem, f"{all_of_them}: {', '.join(known)}.")


def print_table(rows: Sequence[dict[str, str | int]]) -> None:
    """Print a line for each kata; where a terminal is too narrow for all columns, some are left out."""
    console = Console()
    width = console.width if console.is_terminal else PIPED_COLUMNS
    shown = dict(COLUMNS)
    for key in LEFT_OUT_FIRST:
        if table_width(rows, shown) > width:
            del shown[key]
    table = Table(box=None, pad_edge=False)
    for key, heading in shown.items():
        # The name is what one types next, so it is never cut or folded.
        table.add_column(heading, no_wrap=key == "slug", justify="right" if key in ("level", "minutes") else "left")
    for row in rows:
        table.add_row(*(str(row[key]) for key in shown))
    (console if console.is_terminal else Console(width=PIPED_COLUMNS)).print(table)


def table_width(rows: Sequence[dict[str, str | int]], columns: dict[str, str]) -> int:
    """How many columns of the terminal a table takes."""
    widths = [max(len(heading), *(len(str(row[key])) for row in rows)) for key, heading in columns.items()]
    return sum(widths) + 2 * (len(widths) - 1)


def count_words(fitting: Sequence[Kata], every: Sequence[Kata], progress: Progress, wanted: Wanted) -> str:
    """How many of all are listed and solved, and what to do next."""
    solved = sum(progress.is_solved(kata.slug) for kata in fitting)
    listed = f"{len(fitting)} of {len(every)}" if wanted.words else str(len(every))
    next_steps = "`checker show KATA` shows a ticket, `checker pick KATA` copies one to mend."
    return f"{listed} {'kata' if listed == '1' else 'katas'}, {solved} solved.\n{next_steps}"


def state(kata: Kata, work: Path, progress: Progress) -> str:
    """What has become of a kata, in a word; empty where nothing has."""
    if progress.is_solved(kata.slug):
        return "solved"
    return "picked" if (work / kata.slug).is_dir() else ""


def facts(kata: Kata, work: Path, progress: Progress) -> dict[str, str | int]:
    """What is told of a kata."""
    return {
        "id": kata.id,
        "slug": kata.slug,
        "title": kata.title,
        "level": kata.level,
        "stage": kata.stage,
        "client": kata.client,
        "minutes": kata.minutes,
        "state": state(kata, work, progress),
    }


def known(kata: Kata, progress: Progress) -> dict[str, object]:
    """What is known of the learner's way with a kata; what is not known is null."""
    return progress.of(kata.slug).model_dump(mode="json")
