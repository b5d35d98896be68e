import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAMS = Path(sys.executable).parent


@pytest.fixture
def complete(place):
    """What the shell's own completion of a line comes to, in bash, with the script that we give out."""

    def complete_it(line: str) -> list[str]:
        words = shlex.split(line.replace("KATAS", str(place.katas)))
        if line.endswith(" "):
            words.append("")
        script = f"""
            eval "$(checker --show-completion bash)"
            COMP_WORDS=({shlex.join(words)})
            COMP_CWORD={len(words) - 1}
            _checker_completion "checker"
            printf '%s\\n' "${{COMPREPLY[@]}}"
        """
        done = subprocess.run(
            [shutil.which("bash") or "bash", "--norc", "-c", script],
            cwd=place.folder,
            env={"PATH": f"{PROGRAMS}:/usr/bin:/bin", "HOME": str(place.folder)},
            capture_output=True,
            text=True,
        )
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout.split()

    return complete_it


def ask(place, line: str) -> tuple[list[str], str, int]:
    """The same question as the script asks it."""
    words = line.replace("KATAS", str(place.katas)).split(" ")
    result = place.run(COMP_WORDS=" ".join(words), COMP_CWORD=str(len(words) - 1), _CHECKER_COMPLETE="complete_bash")
    return result.out.split(), result.err, result.code


def test_in_bash_commands_and_katas_are_completed(complete):
    commands = complete("checker ")
    assert {"pick", "check", "hint", "list", "kata", "class"} <= set(commands)
    assert complete("checker check --katas KATAS t") == ["tiny"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("checker hi", ["hint"]),
        ("checker kata ", ["new", "verify", "map"]),
        ("checker hint --katas KATAS ", ["tiny"]),
        ("checker pick --katas KATAS ti", ["tiny"]),
        ("checker pick --katas KATAS nothing", []),
        ("checker pick --katas /nowhere t", []),
        ("checker list --stage ro", ["routing", "route"]),
        ("checker list --unsol", ["--unsolved"]),
        ("checker frobnicate t", []),
    ],
)
def test_a_line_is_completed_and_nothing_else_is_said(place, line: str, expected: list[str]):
    found, err, code = ask(place, line)
    assert (err, code) == ("", 0)
    # A word that is no command leaves the commands to choose from.
    assert [word for word in found if line.split(" ")[-1] in word] == expected or found == expected


def test_other_shells_are_told_what_each_command_is_for(place):
    result = place.run(_TYPER_COMPLETE_ARGS="checker pic", _CHECKER_COMPLETE="complete_zsh")
    assert '"pick":"Copy a kata' in result.out


def test_completing_does_not_wait_for_what_it_does_not_need(place):
    result = place.run(
        COMP_WORDS="checker ", COMP_CWORD="1", _CHECKER_COMPLETE="complete_bash", PYTHONPROFILEIMPORTTIME="1"
    )
    assert "pick" in result.out.split()
    for heavy in ("_pytest", "uvicorn", "fastapi", "rich.markdown"):
        assert f" {heavy}" not in result.err


def test_installing_it_writes_to_ones_own_home_and_says_where(place):
    home = place.folder / "home"
    home.mkdir()
    result = place.run("--install-completion", "bash", HOME=str(home))
    assert result.code == 0
    assert "bash completion installed in" in result.out
    assert "checker" in (home / ".bashrc").read_text()
