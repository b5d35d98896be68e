"""Writes what the commands of README.md's first ten minutes print into its `console` blocks.

    python scripts/readme_output.py [--check]

With `--check` nothing is written; the exit code is 1 if the page does not show what is printed now. The kata is mended
between the two checks as the page's own `diff` block says.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
BLOCK = re.compile(r"^```(console|diff)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
KATA = "hello-says-the-wrong-thing"
SHOWN_HOME = "/home/you/roundtrip"
NOT_RUN = (". .venv/bin/activate", "curl ")
"""Lines whose output is left as the page has it: the first prints nothing, the other needs a server beside it."""


def main() -> int:
    """Run the blocks in order, in an empty folder where the first kata was picked and checked."""
    page = README.read_text("utf-8")
    with tempfile.TemporaryDirectory(prefix="roundtrip-readme-") as folder:
        place = Path(folder).resolve()
        run(f"checker pick {KATA}", place)
        run(f"checker check {KATA}", place)
        written = BLOCK.sub(lambda block: play(block, place), page)
    if "--check" in sys.argv[1:]:
        return int(written != page)
    README.write_text(written, "utf-8")
    return 0


def play(block: re.Match[str], place: Path) -> str:
    """The block as it should stand on the page."""
    kind, body = block.groups()
    if kind == "diff":
        mend(body, place / "work" / KATA / "app.py")
        return block[0]
    commands = [line[2:] for line in body.splitlines() if line.startswith("$ ")]
    if any(command.startswith(NOT_RUN[1]) for command in commands):
        return block[0]
    shown = [f"$ {command}\n{run(command, place)}" for command in commands]
    return f"```{kind}\n{''.join(shown)}```"


def mend(diff: str, app: Path) -> None:
    """Put the lines with a plus in the place of those with a minus."""
    before, after = ("".join(f"{line[1:]}\n" for line in diff.splitlines() if line[0] == sign) for sign in "-+")
    source = app.read_text("utf-8")
    assert source.count(before) == 1, f"{before!r} does not stand once in {app}"
    app.write_text(source.replace(before, after), "utf-8")


def run(command: str, place: Path) -> str:
    """What a command prints, as somebody sees it whose clone is in `SHOWN_HOME`."""
    if command == NOT_RUN[0]:
        return ""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    environment |= {"COLUMNS": "100", "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(command, shell=True, cwd=place, env=environment, capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    lines = done.stdout.replace(str(place), SHOWN_HOME).splitlines()
    return "".join(f"{line.rstrip()}\n" for line in lines)


if __name__ == "__main__":
    sys.exit(main())
