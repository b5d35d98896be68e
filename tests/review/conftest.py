"""A reviewer at the app: the class of `tests/conftest.py`, served, and asked by a client that has said its name."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2
import pytest


class Reviewer:
    """Somebody who asks for pages and sends the forms on them."""

    def __init__(self, link: str, name: str = "Ines", **wishes: str) -> None:
        self.link = link
        self.client = httpx2.Client(base_url=link, timeout=60)
        self.token = re.findall(r'name="form_token" value="(\w+)"', self.client.get("").text)[0]
        self.send("me", name=name, **wishes)

    def get(self, path: str = "", **query: object) -> httpx2.Response:
        """A page."""
        return self.client.get(path, params=query)

    def send(self, path: str, **fields: object) -> httpx2.Response:
        """A form, answered with the way back to the page that it was on."""
        return self.client.post(path, data={"form_token": self.token, **fields})


@pytest.fixture
def reviewer(reports: Path, serve_review: Callable[..., str]) -> Iterator[Reviewer]:
    """Ines, who reviews the class."""
    reviewer = Reviewer(serve_review(reports))
    yield reviewer
    reviewer.client.close()


@pytest.fixture
def make_reviewer() -> Iterator[Callable[..., Reviewer]]:
    """Another one: `make_reviewer(link, name="Bram", anonymous="true")`."""
    made: list[Reviewer] = []

    def make(link: str, **wishes: str) -> Reviewer:
        made.append(Reviewer(link, **wishes))
        return made[-1]

    yield make
    for one in made:
        one.client.close()
