"""Reads one kata's folder, whole: kata.toml, ticket and checks, and that its files are what they should be."""

import os
import re
from pathlib import Path

from checker.catalogue.faults import Faults
from checker.catalogue.kata_toml import ABOUT, read_kata_keys
from checker.catalogue.ticket import read_promises
from checker.catalogue.toml_file import read_text, read_toml
from checker.model.kata import Kata, Promise


def read_kata(folder: Path, solution: Path | None) -> Kata:
    """Read a kata.

    Args:
        folder: The kata's folder; its name is the slug.
        solution: The folder of its solution, if it is there.

    Raises:
        UsageProblem: With every fault of every file, for the kata's author.
    """
    faults = Faults()
    _check_slug(folder, faults)
    _check_links(folder, faults)
    promises = _read_ticket(folder / "README.md", faults)
    _check_checks(folder / "test_app.py", faults)
    if solution is not None:
        _check_checks(solution / "test_hidden.py", faults)
    file = read_toml(folder / "kata.toml", faults, ABOUT)
    values = read_kata_keys(file, faults) if file else {}
    faults.raise_any(f"The kata {folder.name}")
    return Kata(slug=folder.name, promises=promises, folder=folder, solution=solution, **values)


def _read_ticket(readme: Path, faults: Faults) -> tuple[Promise, ...]:
    text = read_text(readme, faults, "it is the ticket, with the contract that the checks hold to")
    return () if text is None else read_promises(readme, text, faults)


def _check_checks(file: Path, faults: Faults) -> None:
    which = "visible" if file.name == "test_app.py" else "hidden"
    read_text(file, faults, f"it holds the {which} checks")


def _check_slug(folder: Path, faults: Faults) -> None:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", folder.name):
        faults.add(
            folder, "a kata's folder is named in small letters, digits and hyphens, such as missing-book-answers-200"
        )


def _check_links(folder: Path, faults: Faults) -> None:
    """A link would bring something into the kata that its folder does not hold."""
    for where, folders, files in os.walk(folder):
        for name in folders + files:
            path = Path(where, name)
            if path.is_symlink():
                faults.add(path, "this is a link; a kata's folder holds files and folders of its own only")
