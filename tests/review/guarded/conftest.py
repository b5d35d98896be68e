"""A small class with all that may be wrong with it, and the review app that serves it behind its guard."""

import re
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import httpx2
import pytest
import uvicorn

from checker.catalogue import open_collection
from checker.classroom.journal.journal import Journal
from checker.classroom.journal.opening import open_journal
from checker.classroom.journal.refreshing import bring_up_to_date
from checker.classroom.shelf import store_fault, store_receipt, store_verdict
from checker.grading.flow import Terms, grade_together
from checker.model.entry import Receipt
from checker.model.kata import Kata, Submission
from checker.model.verdict import Verdict
from checker.review.access.guard import ReviewGuard
from checker.review.app import Room, make_app, make_room
from checker.review.serving import bind
from checker.serving.hosts import Hosts
from checker.verdict_file import encode_verdict

ROOT = Path(__file__).parents[3]
SLUG = "hello-says-the-wrong-thing"
TOKEN = "the-secret-of-this-run"
WHEN = "2026-11-20T12:00:00+00:00"
HARM = (
    "<script>alert(1)</script><img src=x onerror=alert(2)>\u202ebackwards\u202c =1+1 {{7*7}} '\"; DROP TABLE learner;--"
)
HARMING = f"""
# {HARM}
from fastapi import FastAPI, Response

app = FastAPI()


@app.get("/hello")
def hello():
    print({HARM!r})
    return {{"message": {HARM!r} + "\\0" + "x" * 10_000}}
"""


@dataclass
class Served:
    """The app, and what a test asks it with."""

    room: Room
    port: int
    link: str
    numbers: dict[str, int]
    """Of each learner's last attempt, by the key of their folder."""

    @property
    def form_token(self) -> str:
        return self.room.access.form_token

    @property
    def journal(self) -> Journal:
        return self.room.journal

    def client(self, name: str = "", **wishes: str) -> "Client":
        """A browser: of somebody who has said their name, or of nobody yet."""
        client = Client(self, httpx2.Client(base_url=self.link, timeout=60))
        if name:
            assert client.send("me", name=name, **wishes).status_code == 303
        return client


@dataclass
class Client:
    """Asks for pages and sends forms."""

    served: Served
    http: httpx2.Client

    def get(self, path: str = "", **query: object) -> httpx2.Response:
        return self.http.get(path, params=query or None)

    def page(self, key: str, **query: object) -> str:
        """A learner's submission."""
        answer = self.get(f"submissions/{self.served.numbers[key]}", **query)
        assert answer.status_code == 200, answer.text
        return answer.text

    def send(self, path: str, **fields: object) -> httpx2.Response:
        return self.http.post(path, data={"form_token": self.served.form_token, **fields})


@pytest.fixture(scope="session")
def kata() -> Kata:
    return open_collection(ROOT).kata(SLUG)


@pytest.fixture(scope="session")
def verdicts(hosts: Hosts, kata: Kata) -> dict[str, Verdict]:
    """What grading says of the starter, of the reference, and of an app that means harm to whoever looks at it."""
    assert kata.solution is not None
    starter, reference = ((folder / "app.py").read_bytes() for folder in (kata.folder, kata.solution))
    long = starter + b"".join(b"\n\ndef added_%d():\n    return %d\n" % (number, number) for number in range(150))
    sources = {"starter": starter, "reference": reference, "harming": HARMING.encode(), "long": long}
    submissions = [Submission(name=name, files={"app.py": source}) for name, source in sources.items()]
    graded = grade_together(kata, submissions, Terms(seed="review", repeat=False, prove_fit=False), hosts)
    return dict(zip(sources, graded, strict=True))


def make_receipt(learner: str, verdict: Verdict | None, **changes: Any) -> Receipt:
    """What was handed in."""
    facts = {
        "learner": learner,
        "kata": SLUG,
        "attempt": 1,
        "submitted_at": WHEN,
        "source": f"downloads/{learner}",
        "content_sha256": None if verdict is None else verdict.submission.content_sha256,
        "problem": None,
    }
    return Receipt.model_validate(facts | changes)


@pytest.fixture(scope="session")
def make_reports(
    verdicts: dict[str, Verdict], kata: Kata, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], Path]:
    """Make the folder that grading leaves, with its journal, as it was before harm came to some of it."""
    original = tmp_path_factory.mktemp("class")

    def shelve(key: str, learner: str, verdict: Verdict, **changes: Any) -> None:
        named = verdict.model_copy(update={"submission": verdict.submission.model_copy(update={"name": key})})
        store_verdict(original / key, make_receipt(learner, verdict, **changes), encode_verdict(named))

    def take_in() -> None:
        with open_journal(original / "journal.db") as journal:
            bring_up_to_date(journal, original, {SLUG: kata})

    shelve("ada", "Ada Lovelace", verdicts["starter"])
    take_in()
    shelve("ada", "Ada Lovelace", verdicts["reference"], attempt=2, notes=("Ada Lovelace sent it twice",))
    shelve("bao", "Bao Tran", verdicts["starter"].model_copy(update={"unstable": True}))
    shelve("eve", HARM, verdicts["harming"], notes=(HARM,))
    shelve("lena", "Lena Long", verdicts["long"])
    for key in ("broken", "huge", "linked", "gone"):
        shelve(key, f"{key} verdict", verdicts["starter"])
    store_fault(original / "fay", make_receipt("Fay", verdicts["starter"]), "The worker ended.", "Grade again.")
    store_receipt(original / "nil", make_receipt("Nil", None, problem="downloads/Nil/app.py is missing."))
    take_in()

    def make() -> Path:
        copy = tmp_path_factory.mktemp("reports") / "reports"
        shutil.copytree(original, copy)
        (copy / "broken" / "verdict.json").write_text('{"schema_version": 1, "kata": ')
        (copy / "gone" / "verdict.json").unlink()
        with (copy / "huge" / "verdict.json").open("r+b") as file:
            file.truncate(40 * 1024 * 1024)
        (copy / "linked").rename(copy.parent / "elsewhere")
        (copy / "linked").symlink_to(copy.parent / "elsewhere")
        return copy

    return make


@pytest.fixture(scope="session")
def serve(make_reports: Callable[[], Path], kata: Kata) -> Iterator[Callable[[], Served]]:
    """Serve a class of its own: `serve()`."""
    stops: list[Callable[[], None]] = []

    def start() -> Served:
        reports = make_reports()
        journal = open_journal(reports / "journal.db")
        room = make_room(journal, reports, {SLUG: kata}, TOKEN)
        listener = bind(0)
        app = ReviewGuard(make_app(room), TOKEN)
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()

        def stop() -> None:
            server.should_exit = True
            thread.join(30)
            listener.close()
            journal.close()

        stops.append(stop)
        port = listener.getsockname()[1]
        return Served(room, port, f"http://127.0.0.1:{port}/{TOKEN}/", find_numbers(journal))

    yield start
    for stop in stops:
        stop()


def find_numbers(journal: Journal) -> dict[str, int]:
    with journal.engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT learner.key, attempt.id FROM attempt JOIN learner ON learner.id = learner_id WHERE is_latest"
        )
        return dict(rows.all())


@pytest.fixture(scope="session")
def served(serve: Callable[[], Served]) -> Served:
    """The class that most tests look at; what they say there stays."""
    return serve()


@pytest.fixture
def ines(served: Served) -> Client:
    """Somebody who has said her name."""
    return served.client("Ines")


@pytest.fixture
def text() -> Callable[[str], str]:
    """What a reader sees of a page: `text(html)`."""

    def read(page: str) -> str:
        bare = re.sub(r"<(script|style)\b.*?</\1>", "", page, flags=re.DOTALL)
        return " ".join(unescape(re.sub(r"<[^>]*>", "", bare)).split())

    return read
