"""The pictures that scripts/screenshots.py makes are there, are small, and stand on a page."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ast.parse((ROOT / "scripts" / "screenshots.py").read_text("utf-8"))
PICTURES = next(
    ast.literal_eval(line.value)
    for line in SCRIPT.body
    if isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) == "PICTURES"
)


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_there_and_stands_on_a_page(name: str) -> None:
    pages = "".join(page.read_text("utf-8") for page in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
    assert f"({name})" in pages or f"(docs/{name})" in pages
    assert 1_000 < (ROOT / "docs" / name).stat().st_size < 150_000


def test_all_pictures_together_are_small_and_no_other_picture_is_left_over() -> None:
    kept = {path.name: path.stat().st_size for path in (ROOT / "docs").iterdir() if path.suffix in (".png", ".svg")}
    assert sum(kept.values()) < 500_000
    assert set(kept) == {"cycle.svg", *PICTURES}


def test_a_picture_of_a_terminal_loads_nothing_and_shows_no_folder_of_the_machine_it_was_made_on() -> None:
    for name in PICTURES:
        if name.endswith(".svg"):
            drawn = (ROOT / "docs" / name).read_text("utf-8")
            assert "@font-face" not in drawn
            assert "/tmp/" not in drawn
