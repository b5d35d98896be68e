"""Reads a solution: solution.toml, and that the folders of the known fixes are there and hold what they may."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from checker.catalogue.editable import is_editable
from checker.catalogue.faults import Faults
from checker.catalogue.keys import Key, Kind, one_of, prose, read_keys, shown, table, text, texts, whole_number
from checker.catalogue.toml_file import TomlFile, read_text, read_toml
from checker.model.kata import AllowedMutation, Kata, Solution, Variant
from checker.model.stage import STAGES

ABOUT = "it holds the stage of the cause, what the kata teaches, which promises the starter breaks, and the known fixes"


def read_solution(kata: Kata, folder: Path) -> Solution:
    """Read the solution of a kata.

    Raises:
        UsageProblem: With every fault of every file, for the kata's author.
    """
    faults = Faults()
    read_text(folder / "README.md", faults, "it tells the cause, how one finds it and why this fix")
    file = read_toml(folder / "solution.toml", faults, ABOUT)
    values = read_keys(file, (), _keys(kata), faults) if file else {}
    variants: list[Variant] = []
    if file:
        variants += _read_variants(file, kata, "wrong_fixes", values.pop("wrong_fixes", {}), faults)
        variants += _read_variants(file, kata, "other_fixes", values.pop("other_fixes", {}), faults)
        values["mutations"] = tuple(_read_mutations(file, values.get("mutations", {}), faults))
    if "one_sided" in values:
        values["one_sided"] = {int(number): why for number, why in values["one_sided"].items()}
    _check_reference(kata, folder, faults)
    faults.raise_any(f"The solution of the kata {kata.slug}")
    return Solution(**values, variants=tuple(variants))


def _keys(kata: Kata) -> list[Key]:
    numbers = Kind(
        f"a list of promise numbers from 1 to {len(kata.promises)}, not empty, each once",
        lambda value: (
            isinstance(value, list)
            and len(value) > 0
            and all(type(number) is int and 1 <= number <= len(kata.promises) for number in value)
            and len(set(value)) == len(value)
        ),
    )
    return [
        Key("stage", one_of(STAGES), "where in the cycle the cause is", 'stage = "route"'),
        Key(
            "teaches", prose(), "what somebody knows who has solved it", 'teaches = "Errors are raised, not returned."'
        ),
        Key("sources", texts(), "the real bugs it is made after", 'sources = ["fastapi#4448"]'),
        Key("breaks", numbers, "the promises that the starter breaks", "breaks = [1]"),
        Key(
            "telling",
            texts(),
            "words that would give the cause away in what a learner reads first",
            'telling = ["raise", "return"]',
            required=False,
        ),
        Key(
            "one_sided",
            _reasons(kata),
            "the promises under which nothing is refused, or nothing accepted",
            'one_sided = { 4 = "Everybody may read the list." }',
            required=False,
        ),
        Key(
            "why_long",
            prose(),
            "why the fix takes more lines than a fix should",
            'why_long = "The two routes change places, and neither is short."',
            required=False,
        ),
        Key("wrong_fixes", table(), "the fixes that tempt", "[wrong_fixes.some_name]", required=False),
        Key("other_fixes", table(), "the fixes unlike the reference", "[other_fixes.some_name]", required=False),
        Key("mutations", table(), "the mutations that the contract allows", "[mutations.some_name]", required=False),
    ]


def _reasons(kata: Kata) -> Kind:
    numbers = {str(promise.number) for promise in kata.promises}
    return Kind(
        f"a table of promise numbers from 1 to {len(numbers)}, each with a reason in quotes",
        lambda value: isinstance(value, dict) and value.keys() <= numbers and all(map(_is_reason, value.values())),
    )


def _is_reason(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _wrong_fix_keys(kata: Kata) -> list[Key]:
    return [
        Key("why", prose(), "why it tempts", 'why = "It makes the visible checks pass."'),
        Key("caught_by", whole_number(1, len(kata.promises)), "the promise whose checks fail it", "caught_by = 2"),
        Key("stage", one_of(STAGES), "where in the cycle it goes wrong", 'stage = "route"'),
    ]


def _other_fix_keys() -> list[Key]:
    return [Key("why", prose(), "in what it differs from the reference", 'why = "It returns the response itself."')]


def _read_variants(file: TomlFile, kata: Kata, kind: str, tables: dict[str, Any], faults: Faults) -> Iterator[Variant]:
    passes = kind == "other_fixes"
    home = file.path.parent / kind
    for name in sorted(_folders_in(home) - tables.keys()):
        faults.add(home / name, f"this fix is not in solution.toml; expected a table [{kind}.{name}] that says why")
    for name, found in tables.items():
        if not isinstance(found, dict):
            faults.add(file.path, f"`{kind}.{name}` is {shown(found)}; expected a table", file.line_of(kind, name))
            continue
        keys = _other_fix_keys() if passes else _wrong_fix_keys(kata)
        values = read_keys(file, (kind, name), keys, faults)
        _check_files(home / name, kata, faults)
        if not faults:
            defaults = {"caught_by": None, "stage": None}
            yield Variant(name=name, passes=passes, folder=home / name, **(defaults | values))


def _mutation_keys() -> list[Key]:
    """The keys that name a mutation, as `checker kata verify --mutate` prints them, and the reason."""
    empty = Kind("text in quotes, on one line", lambda value: isinstance(value, str) and "\n" not in value)
    return [
        Key("mutator", text(), "in which way it is wrong", 'mutator = "another_status"'),
        Key("file", text(), "the file that it changes", 'file = "app.py"'),
        Key("place", text(), "the function, class or name in whose code it is", 'place = "read_book"'),
        Key("was", empty, "what the reference says", 'was = "200"'),
        Key("becomes", empty, "what the mutation says", 'becomes = "201"'),
        Key("number", whole_number(2, 99), "which of several that read alike", "number = 2", required=False),
        Key("why", prose(), "why the contract allows it", 'why = "The contract leaves the status open."'),
    ]


def _read_mutations(file: TomlFile, tables: dict[str, Any], faults: Faults) -> Iterator[AllowedMutation]:
    for name, found in tables.items():
        if not isinstance(found, dict):
            faults.add(
                file.path, f"`mutations.{name}` is {shown(found)}; expected a table", file.line_of("mutations", name)
            )
            continue
        values = read_keys(file, ("mutations", name), _mutation_keys(), faults)
        if not faults:
            yield AllowedMutation(name=name, **({"number": 1} | values))


def _check_reference(kata: Kata, folder: Path, faults: Faults) -> None:
    if not any(is_editable(path, kata.editable) for path in _files_in(folder)):
        faults.add(folder, f"the reference is missing: expected the fixed {', '.join(kata.editable)} here")


def _check_files(folder: Path, kata: Kata, faults: Faults) -> None:
    """A known fix is a folder of changed editable files and nothing else."""
    if not folder.is_dir() or folder.is_symlink():
        faults.add(folder, "this folder is missing: expected the changed files of the fix, nothing else")
        return
    files = sorted(_files_in(folder))
    if not files:
        faults.add(folder, f"this folder is empty: expected a changed {', '.join(kata.editable)}")
    for path in files:
        if (folder / path).is_symlink() or not is_editable(path, kata.editable):
            faults.add(folder / path, f"a fix holds editable files only: {', '.join(kata.editable)}")


def _folders_in(home: Path) -> set[str]:
    if not home.is_dir():
        return set()
    return {
        path.name for path in home.iterdir() if path.is_dir() and not _is_litter(path.name) and any(_files_in(path))
    }


def _files_in(folder: Path) -> Iterator[str]:
    for where, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not _is_litter(name)]
        for name in files:
            if not _is_litter(name):
                yield Path(where, name).relative_to(folder).as_posix()


def _is_litter(name: str) -> bool:
    return name.startswith(".") or name == "__pycache__"
