import shutil
from pathlib import Path

import pytest

from checker.catalogue import Collection
from checker.errors import UsageProblem


def fault(toy: Collection) -> str:
    kata = toy.kata("03")
    with pytest.raises(UsageProblem) as caught:
        toy.solution(kata)
    return caught.value.what


def test_a_good_solution_is_a_complete_record(toy: Collection, parrot_solution: Path):
    solution = toy.solution(toy.kata("03"))
    assert (solution.stage, solution.breaks, solution.sources) == ("route", (1,), ("made up",))
    wrong, other = solution.variants
    assert (wrong.name, wrong.passes, wrong.caught_by, wrong.stage) == ("shouting", False, 1, "route")
    assert (other.name, other.passes, other.caught_by, other.stage) == ("short", True, None, None)
    assert other.folder == parrot_solution / "other_fixes/short"


def test_a_solution_needs_no_variants(toy: Collection):
    assert toy.solution(toy.kata("11")).variants == ()


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ("breaks = [1]", "breaks = [3]", 4, "`breaks` is [3]; expected a list of promise numbers from 1 to 2"),
        ("breaks = [1]", "breaks = []", 4, "`breaks` is []; expected a list of promise numbers"),
        ("breaks = [1]", "breaks = [1, 1]", 4, "each once"),
        ("caught_by = 1", "caught_by = 9", 8, "`caught_by` is 9; expected a whole number from 1 to 2"),
        ("caught_by = 1", "cought_by = 1", 8, "`cought_by` is not a key of the table [wrong_fixes.shouting]"),
        ("caught_by = 1\n", "", 6, "`caught_by` is missing in the table [wrong_fixes.shouting]: the promise whose"),
        ('anew."', 'anew."\nstage = "data"', 13, "`stage` is not a key of the table [other_fixes.short]"),
        ('teaches = "', 'teaches = 3 # "', 2, "`teaches` is 3; expected text"),
        (
            "[wrong_fixes.shouting]",
            "[wrong_fixes]\nshouting = 1\n[x]",
            7,
            "`wrong_fixes.shouting` is 1; expected a table",
        ),
        ("[wrong_fixes.shouting]", "[wrong_fix.shouting]", 6, "`wrong_fix` is not a key of this file. Did you mean"),
    ],
)
def test_a_wrong_key_is_told_with_line_and_expectation(
    toy: Collection, parrot_solution: Path, old: str, new: str, line: int, told: str
):
    file = parrot_solution / "solution.toml"
    file.write_text(file.read_text().replace(old, new, 1))
    what = fault(toy)
    assert f"{file}, line {line}: " in what
    assert told in what


def test_what_the_author_says_to_the_rules_is_read(toy: Collection, parrot_solution: Path):
    file = parrot_solution / "solution.toml"
    said = 'breaks = [1]\ntelling = ["mute"]\nwhy_long = "It is."\none_sided = { 2 = "Why not." }\n'
    file.write_text(file.read_text().replace("breaks = [1]\n", said, 1))
    solution = toy.solution(toy.kata("03"))
    assert (solution.telling, solution.why_long, solution.one_sided) == (("mute",), "It is.", {2: "Why not."})


@pytest.mark.parametrize("value", ['{ 9 = "Why not." }', '{ 1 = " " }', '"1"', "{ 1 = 1 }"])
def test_a_promise_that_is_one_sided_has_a_reason(toy: Collection, parrot_solution: Path, value: str):
    file = parrot_solution / "solution.toml"
    file.write_text(file.read_text().replace("breaks = [1]\n", f"breaks = [1]\none_sided = {value}\n", 1))
    assert "expected a table of promise numbers from 1 to 2, each with a reason in quotes" in fault(toy)


def test_broken_toml_is_told_once(toy: Collection, parrot_solution: Path):
    (parrot_solution / "solution.toml").write_text("stage = route\n")
    what = fault(toy)
    assert what.startswith("The solution of the kata parrot-says-nothing has a fault:")
    assert "solution.toml, line 1: column 9" in what


def test_a_folder_that_no_table_names_is_told(toy: Collection, parrot_solution: Path):
    shutil.copytree(parrot_solution / "wrong_fixes/shouting", parrot_solution / "other_fixes/loud")
    assert "other_fixes/loud: this fix is not in solution.toml; expected a table [other_fixes.loud]" in fault(toy)


def test_a_table_without_its_folder_is_told(toy: Collection, parrot_solution: Path):
    shutil.rmtree(parrot_solution / "wrong_fixes")
    assert "wrong_fixes/shouting: this folder is missing" in fault(toy)


def test_an_empty_fix_is_told(toy: Collection, parrot_solution: Path):
    (parrot_solution / "wrong_fixes/shouting/app.py").unlink()
    assert "wrong_fixes/shouting: this folder is empty: expected a changed app.py" in fault(toy)


def test_a_fix_holds_editable_files_only(toy: Collection, parrot_solution: Path):
    (parrot_solution / "wrong_fixes/shouting/test_app.py").write_text("")
    assert "shouting/test_app.py: a fix holds editable files only: app.py" in fault(toy)


def test_litter_in_a_fix_is_passed_over(toy: Collection, parrot_solution: Path):
    (parrot_solution / "wrong_fixes/shouting/__pycache__").mkdir()
    (parrot_solution / "wrong_fixes/shouting/__pycache__/app.pyc").write_bytes(b"")
    (parrot_solution / "wrong_fixes/__pycache__").mkdir()
    assert len(toy.solution(toy.kata("03")).variants) == 2


def test_a_missing_reference_and_readme_are_told_together(toy: Collection, parrot_solution: Path):
    (parrot_solution / "README.md").unlink()
    (parrot_solution / "app.py").unlink()
    what = fault(toy)
    assert "README.md: this file is missing: it tells the cause" in what
    assert "the reference is missing: expected the fixed app.py here" in what
