"""Many people at once, and a computer that goes down in the middle: nothing that was acknowledged is lost."""

import re
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
import pytest
from sqlmodel import select

from checker.classroom.journal.opening import open_journal
from checker.classroom.journal.tables import Comment, Deed, Override

ROOT = Path(__file__).parents[3]
AT_ONCE = 200
REVIEWERS = 4


class Command:
    """`checker class review`, as it is installed."""

    def __init__(self, reports: Path) -> None:
        checker = str(Path(sys.executable).with_name("checker"))
        self.process = subprocess.Popen(
            [checker, "class", "review", str(reports), "--katas", str(ROOT)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.link = ""
        for line in self.process.stdout:
            if line.startswith("Review: "):
                self.link = line.removeprefix("Review: ").strip()
                break

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def make_clients(self) -> tuple[list[httpx2.Client], str]:
        """Several people, and the token of their forms."""
        limits = httpx2.Limits(max_connections=AT_ONCE, max_keepalive_connections=0)
        clients = [httpx2.Client(base_url=self.link, timeout=120, limits=limits) for _ in range(REVIEWERS)]
        token = re.search(r'name="form_token" value="(\w+)"', clients[0].get("").text)[1]
        for number, client in enumerate(clients):
            client.post("me", data={"form_token": token, "name": f"Reviewer {number}"})
        return clients, token


@pytest.fixture
def command(make_reports):
    reports = make_reports()
    command = Command(reports)
    command.reports = reports
    yield command
    command.kill()


def act(client, token, number, attempts):
    """One of the two hundred: most say something, some read or give a score. Its status, with what it said."""
    attempt = attempts[number % len(attempts)]
    if number % 5 == 3:
        return client.get(f"submissions/{attempt}").status_code, None
    if number % 5 == 4:
        fields = {"attempt": attempt, "percent": number % 100, "reason": f"reason {number}", "seen": 0}
        return client.post("overrides", data={"form_token": token, **fields}).status_code, f"reason {number}"
    fields = {"attempt": attempt, "text": f"words {number}"}
    return client.post("comments", data={"form_token": token, **fields}).status_code, f"words {number}"


def read_journal(reports):
    with open_journal(reports / "journal.db") as journal, journal.read() as session:
        comments = {one.text: one.author for one in session.exec(select(Comment))}
        overrides = {one.reason: one.attempt_id for one in session.exec(select(Override))}
        deeds = len(session.exec(select(Deed)).all())
    return comments, overrides, deeds


def test_two_hundred_at_once_lose_nothing_and_what_was_acknowledged_outlives_a_kill(command, served):
    attempts = list(served.numbers.values())
    clients, token = command.make_clients()
    with ThreadPoolExecutor(AT_ONCE) as pool:

        def ask(number):
            return act(clients[number % REVIEWERS], token, number, attempts)

        told = list(pool.map(ask, range(AT_ONCE)))
        assert {status for status, _ in told} <= {200, 303, 409}
        said = {words for status, words in told if status == 303}
        comments, overrides, deeds = read_journal(command.reports)
        assert {f"words {number}" for number in range(AT_ONCE) if number % 5 < 3} == set(comments)
        assert said == set(comments) | set(overrides)
        # Of all who saw no score, one was first.
        assert len(overrides) == len(set(overrides.values()))
        assert deeds == len(comments) + len(overrides)
        assert all(comments[f"words {number}"] == f"Reviewer {number % REVIEWERS}" for number in range(3))

        acknowledged: list[str] = []
        enough = threading.Event()

        def say(number):
            try:
                status, words = act(clients[number % REVIEWERS], token, number, attempts)
            except httpx2.HTTPError:
                return
            if status == 303:
                acknowledged.append(words)
                if len(acknowledged) >= AT_ONCE // 8:
                    enough.set()

        waiting = [pool.submit(say, number) for number in range(AT_ONCE, 2 * AT_ONCE)]
        assert enough.wait(120)
        command.kill()
        for one in waiting:
            one.result()
    for client in clients:
        client.close()
    comments, overrides, deeds = read_journal(command.reports)
    assert len(acknowledged) >= AT_ONCE // 8
    assert set(acknowledged) <= set(comments) | set(overrides)
    assert deeds == len(comments) + len(overrides)
