"""Makes the kata of docs/authors.md as the page says, and writes what the commands print into its `console` blocks.

    python scripts/authors_output.py [--check]

With `--check` nothing is written; the exit code is 1 if the page does not show what is printed now. A block of code
whose path stands above it is written there; "the same but for" is the reference, or the file itself where it is there
already, with the lines of a `diff` block changed.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "authors.md"
BLOCK = re.compile(r"(?:^`([^`\n]+)`(, the same but for)?:\n\n)?^(`{3,})(\w+)\n(.*?)^\3$", re.MULTILINE | re.DOTALL)
REFERENCE = "solutions/new-shelf-cannot-be-found/app.py"
COLLECTION = "club"
SHOWN_HOME = "/home/you"


def main() -> int:
    """Play the page's blocks in order, in an empty folder."""
    page = PAGE.read_text("utf-8")
    with tempfile.TemporaryDirectory(prefix="roundtrip-authors-") as folder:
        place = Path(folder).resolve()
        written = BLOCK.sub(lambda block: play(block, place), page)
    if "--check" in sys.argv[1:]:
        return int(written != page)
    PAGE.write_text(written, "utf-8")
    return 0


def play(block: re.Match[str], place: Path) -> str:
    """The block as it should stand on the page."""
    path, is_change, fence, kind, body = block.groups()
    if path is not None:
        file = place / COLLECTION / path
        text = change(file, body, place / COLLECTION / REFERENCE) if is_change else body
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    if kind != "console" or fence != "```":
        return block[0]
    commands = [line[2:] for line in body.splitlines() if line.startswith("$ ")]
    shown = [f"$ {command}\n{run(command, place)}" for command in commands]
    return f"{fence}{kind}\n{''.join(shown)}{fence}"


def change(file: Path, diff: str, reference: Path) -> str:
    """A file with the lines of a diff changed."""
    is_there = file.name != "app.py"
    source = (file if is_there else reference).read_text("utf-8")
    before = "".join(f"{line[1:]}\n" for line in diff.splitlines() if line[0] in " -")
    after = "".join(f"{line[1:]}\n" for line in diff.splitlines() if line[0] in " +")
    assert source.count(before) == 1, f"{before!r} does not stand once in {source}"
    return source.replace(before, after)


def run(command: str, place: Path) -> str:
    """What a command prints, as somebody sees it who stands in `SHOWN_HOME`."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    environment |= {"COLUMNS": "100", "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    environment["XDG_CACHE_HOME"] = str(place / "cache")
    done = subprocess.run(command, shell=True, cwd=place, env=environment, capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    lines = (done.stdout + done.stderr).replace(str(place), SHOWN_HOME).splitlines()
    return "".join(f"{line.rstrip()}\n" for line in lines)


if __name__ == "__main__":
    sys.exit(main())
