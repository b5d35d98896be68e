"""A breakpoint of an app: somebody at a terminal answers it in plain pytest, and it is no hang where nobody can."""

import io
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest

from checker.catalogue import open_collection
from checker.grading.flow import Terms, grade_together
from checker.model.kata import Submission
from checker.serving.hosts import Hosts

KATA = open_collection(None).kata("hello-says-the-wrong-thing")
TERMINAL_SECONDS = 60
PROMPT = r"\(Pdb\) "


def with_line(before: str, line: str) -> str:
    """The starter's app, with a line of its own before another one."""
    return (KATA.folder / "app.py").read_text().replace(before, f"{line}\n{before}", 1)


IN_THE_ROUTE = with_line('    return {"message", GREETING}', "    breakpoint()")
AT_IMPORT = with_line('@app.get("/hello")', "breakpoint()")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A learner's copy whose route function has a breakpoint."""
    copy = shutil.copytree(KATA.folder, tmp_path / KATA.slug)
    (copy / "app.py").write_text(IN_THE_ROUTE)
    return copy


def start(folder: Path) -> pexpect.spawn:
    command = pexpect.spawn(
        sys.executable,
        ["-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "--color=no"],
        cwd=str(folder),
        encoding="utf-8",
        timeout=TERMINAL_SECONDS,
        # A learner's pytest is no worker of the one that runs this.
        env={name: value for name, value in os.environ.items() if not name.startswith("PYTEST_XDIST")},
    )
    command.logfile_read = io.StringIO()
    return command


@pytest.fixture
def terminal(folder: Path) -> Iterator[pexpect.spawn]:
    command = start(folder)
    yield command
    command.close(force=True)


def test_a_person_at_a_terminal_answers_it_in_plain_pytest(terminal: pexpect.spawn) -> None:
    terminal.expect(PROMPT)
    line = IN_THE_ROUTE.splitlines().index("    breakpoint()") + 2
    assert "stopped at a breakpoint" in terminal.before
    assert f"> app.py({line})hello()" in terminal.before
    terminal.sendline("p GREETING + '!'")
    terminal.expect(PROMPT)
    assert "'Hello from the server!'" in terminal.before
    terminal.sendline("c")
    terminal.expect(pexpect.EOF)
    assert 'received ["message"' in terminal.before or 'received ["Hello' in terminal.before


def test_a_person_may_think_longer_than_an_exchange_may_take(folder: Path) -> None:
    settings = folder / "kata.toml"
    settings.write_text(settings.read_text() + "\n[limits]\nexchange_seconds = 0.5\n")
    began = time.monotonic()
    command = start(folder)
    command.expect(PROMPT)
    while time.monotonic() < began + 3:
        time.sleep(0.1)
    command.sendline("c")
    command.expect(pexpect.EOF)
    assert "timed out" not in command.before
    assert "received [" in command.before


def test_what_an_app_says_as_a_debugger_moves_nothing_on_the_terminal(folder: Path) -> None:
    (folder / "app.py").write_text(
        with_line(
            '    return {"message", GREETING}',
            "    from checker import standin\n"
            '    standin.ask({"debugger": "\\x1b[31mred\\x1b]0;title\\x07\\n"})\n'
            "    breakpoint()",
        )
    )
    command = start(folder)
    command.expect("red")
    command.sendline("")
    command.expect(PROMPT)
    command.sendline("c")
    command.expect(pexpect.EOF)
    assert "\x1b" not in command.logfile_read.getvalue()


def test_the_end_of_input_ends_the_debugger_and_not_the_run(terminal: pexpect.spawn) -> None:
    terminal.expect(PROMPT)
    terminal.sendeof()
    terminal.expect(pexpect.EOF)
    assert "500 Internal Server Error" in terminal.before
    assert "1 failed" in terminal.before


def test_where_nobody_can_answer_plain_pytest_says_what_to_do(folder: Path) -> None:
    # A session of its own has no terminal, as in an editor's test runner or a CI job.
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider"]
    done = subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        timeout=60,
    )
    assert "breakpoint() was called where nobody can answer a debugger" in done.stdout
    assert "checker serve" in done.stdout


@pytest.fixture(scope="module", params=["forked", "spawned"])
def graded(request: pytest.FixtureRequest) -> dict[str, dict]:
    """Verdicts of two apps that stop for a debugger."""
    apps = {"in the route": IN_THE_ROUTE, "at import": AT_IMPORT}
    submissions = [Submission(name=name, files={"app.py": text.encode()}) for name, text in apps.items()]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ROUNDTRIP_SERVING", request.param)
        hosts = Hosts("breakpoints")
        hosts.round(2)
    with hosts:
        verdicts = grade_together(KATA, submissions, Terms(seed="breakpoints", prove_fit=False, repeat=False), hosts)
    return {name: json.loads(verdict.model_dump_json()) for name, verdict in zip(apps, verdicts, strict=True)}


def test_while_it_is_graded_it_is_named_with_its_line_and_is_no_hang(graded: dict[str, dict]) -> None:
    verdict = graded["in the route"]
    assert verdict["conclusion"] == "unsolved", verdict.get("start_failure")
    line = IN_THE_ROUTE.splitlines().index("    breakpoint()") + 1
    told = [case["diagnosis"] for check in verdict["checks"] for case in check["cases"] if case["outcome"] == "failed"]
    assert told
    assert f"line {line}" in json.dumps(told[0])
    assert told[0]["rule"] == "route.it_stopped_for_a_debugger"


def test_at_import_it_keeps_the_app_from_starting_and_is_named_with_its_line(graded: dict[str, dict]) -> None:
    verdict = graded["at import"]
    assert verdict["conclusion"] == "did_not_start"
    line = AT_IMPORT.splitlines().index("breakpoint()") + 1
    assert f"line {line}" in json.dumps(verdict)
    assert "nobody can answer a debugger" in json.dumps(verdict)
