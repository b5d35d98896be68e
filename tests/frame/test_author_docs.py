"""docs/authors.md is true: its kata is made as it says, and it has every field of both files."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from checker.authoring.lint_promises import statuses_in
from checker.catalogue import kata_toml, open_collection, solution_toml
from checker.catalogue.keys import Key
from checker.model.kata import AllowedMutation, Kata, Solution, Variant

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "authors.md").read_text("utf-8")
KATA = open_collection(ROOT).kata("hello-says-the-wrong-thing")
ROW = re.compile(r"^\| `(\w+)` \| (.+?) \| `(.+)` \|$", re.MULTILINE)
NEEDED = ("wrong_fixes", "other_fixes", "telling")
"""A file without them can be read, but the kata is not proved."""
GIVEN_BY_FOLDERS = {"slug", "promises", "folder", "solution"}


def rows(heading: str) -> dict[str, tuple[str, str]]:
    """The table under a heading: what a key says, and its example."""
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return {name: (words, example) for name, words, example in ROW.findall(section)}


TABLES: list[tuple[str, list[Key]]] = [
    ("kata.toml", kata_toml._keys()),
    ("solution.toml", solution_toml._keys(KATA)),
]


def test_what_the_page_says_was_done_gives_what_it_shows() -> None:
    done = subprocess.run([sys.executable, "scripts/authors_output.py", "--check"], cwd=ROOT)
    assert done.returncode == 0, "run `python scripts/authors_output.py` and read what it changed in docs/authors.md"


@pytest.mark.parametrize(("heading", "keys"), TABLES, ids=["kata", "solution"])
def test_every_key_has_a_row_and_every_row_a_key(heading: str, keys: list[Key]) -> None:
    assert list(rows(heading)) == [key.name for key in keys]


@pytest.mark.parametrize(("heading", "keys"), TABLES, ids=["kata", "solution"])
def test_every_example_is_what_its_reader_takes(heading: str, keys: list[Key]) -> None:
    for key in keys:
        words, example = rows(heading)[key.name]
        # The first kata's own contract is shorter than the one of which the examples speak.
        if key.name not in ("breaks", "one_sided"):
            assert key.kind.accepts(tomllib.loads(example)[key.name]), example
        assert words.startswith("optional") is not key.required or key.name in NEEDED


def test_the_page_has_every_field_of_the_records() -> None:
    assert set(rows("kata.toml")) == Kata.model_fields.keys() - GIVEN_BY_FOLDERS
    tables = {"wrong_fixes", "other_fixes"}
    assert set(rows("solution.toml")) == Solution.model_fields.keys() - {"variants"} | tables
    for name, record, own in (
        ("wrong_fixes", Variant, {"name", "passes", "folder"}),
        ("other_fixes", Variant, {"name", "passes", "folder", "caught_by", "stage"}),
        ("mutations", AllowedMutation, {"name"}),
    ):
        for field in record.model_fields.keys() - own:
            assert f"`{field}`" in rows("solution.toml")[name][0], field


def test_an_example_of_one_sided_reads_as_its_reader_wants_it() -> None:
    (reasons,) = tomllib.loads(rows("solution.toml")["one_sided"][1]).values()
    assert all(number.isdigit() and why for number, why in reasons.items())


def test_statuses_of_the_pages_contract_are_read_as_a_person_reads_them() -> None:
    contract = re.findall(r"^\d\. .+$", PAGE.partition("## Contract\n")[2].partition("## When")[0], re.MULTILINE)
    assert [statuses_in(promise) for promise in contract] == [[{200}], [{404}], [{204}], [{201}]]
