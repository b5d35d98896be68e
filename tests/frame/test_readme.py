"""README.md keeps its word, and no file of the project names what only our own machines have."""

import contextlib
import functools
import io
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from checker.cli.commands import carry_out

ReadBlocks = Callable[[str, str], list[str]]

FIRST = (
    "sh scripts/setup.sh && .venv/bin/checker pick hello-says-the-wrong-thing && "
    ".venv/bin/checker check hello-says-the-wrong-thing --open || test $? -eq 1\n"
)
SECOND = "sh scripts/setup.sh test && .venv/bin/python -m pytest\n"

REGISTRIES = [
    ".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("debian", "org"))
]
"""In pieces, so that this page may be looked at like the others."""


def test_the_first_two_sh_blocks_are_the_two_lines(read_blocks: ReadBlocks) -> None:
    assert read_blocks("README.md", "sh")[:2] == [FIRST, SECOND]


def test_ci_runs_both_lines(root: Path) -> None:
    script = (root / ".ci" / "run").read_text()
    assert "README.md" in script
    assert "-m pytest" in script
    assert "--group test" in script


def test_ci_takes_the_first_line_from_the_page(root: Path) -> None:
    (program,) = re.findall(r"awk '(.+)' README\.md", (root / ".ci" / "run").read_text())
    found = subprocess.run(["awk", program, "README.md"], cwd=root, capture_output=True, text=True, check=True)
    assert found.stdout == FIRST


def test_the_output_on_the_page_is_what_is_printed_today(root: Path) -> None:
    done = subprocess.run([sys.executable, "scripts/readme_output.py", "--check"], cwd=root)
    assert done.returncode == 0, "run `python scripts/readme_output.py` and read what it changed in README.md"


GROUPS = ("kata", "class", "class journal")


@functools.cache
def commands() -> dict[str, str]:
    """Each command of `checker` and of its groups, with its help."""
    found = {}
    for group in ("", *GROUPS):
        shown = checker(*group.split(), "--help")
        for name in re.findall(r"^  ([a-z]+)  ", shown.partition("Commands:")[2], re.MULTILINE):
            found[f"{group} {name}".strip()] = checker(*group.split(), name, "--help")
    return {name: text for name, text in found.items() if name not in GROUPS}


@functools.cache
def checker(*arguments: str) -> str:
    """What the command prints, in this process: it is asked for every help there is."""
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        assert carry_out([*arguments]) == 0
    return printed.getvalue()


def test_every_command_is_on_the_page_and_no_other(root: Path) -> None:
    page = (root / "README.md").read_text("utf-8")
    table = set(re.findall(r"^\| `checker ((?:(?:kata|class journal|class) )?[a-z]+)", page, re.MULTILINE))
    assert table == set(commands())


@pytest.mark.parametrize(
    "page",
    ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "docs/checks.md", "docs/authors.md", "docs/instructors.md"],
)
def test_options_that_a_page_names_exist(root: Path, page: str) -> None:
    known = commands() | {"checker": checker("--help")}
    for written in re.findall(r"`checker ([^`]+)`", (root / page).read_text("utf-8")):
        words = written.split()
        outer = " ".join(words[:2]) if words[0] in GROUPS else words[0]
        name = " ".join(words[:3]) if outer in GROUPS else outer
        name = "checker" if name.startswith("--") else name
        if name.isupper():
            continue
        assert name in known, f"{page} names `checker {written}`"
        for option in re.findall(r"--[a-z-]+", written):
            assert option in known[name], f"{page} names `checker {written}`"


def test_links_to_files_lead_somewhere(root: Path) -> None:
    for page in [*root.glob("*.md"), *root.glob("docs/*.md")]:
        for target in re.findall(r"\]\((?!https:)([^)#\s]+)[^)]*\)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_files_that_the_architecture_names_exist(root: Path) -> None:
    for name in re.findall(r"`([a-z_/]+(?:\.py|/))`", (root / "ARCHITECTURE.md").read_text("utf-8")):
        assert (root / "checker" / name).exists() or (root / name).exists(), name


def test_no_file_names_a_registrys_host_or_a_place_on_our_machines(committed: list[Path], root: Path) -> None:
    # Where this clone lies, this interpreter's environment, and the home of whoever works here.
    places = [f"{place}/" for place in {root, Path(sys.prefix), Path.home()} if len(place.parts) > 1]
    found = []
    for file in committed:
        for number, line in enumerate(file.read_bytes().decode("utf-8", "replace").splitlines(), start=1):
            if any(name in line for name in [*REGISTRIES, *places]):
                found.append(f"{file}:{number}: {line[:120]}")
    assert found == []
