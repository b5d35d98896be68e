"""A small kata that holds, to be broken in one place, and its proof."""

from collections.abc import Callable
from pathlib import Path

import pytest

from checker.authoring.verify import Finding, Proof, verify_one
from checker.catalogue import open_collection
from checker.serving.hosts import Hosts

STARTER = """\
from fastapi import FastAPI

app = FastAPI()


@app.get("/hello")
def hello():
    return {"message": "goodbye"}
"""

VISIBLE = """\
import pytest

from checker.checks import expect, to_fix, to_keep


@to_fix(1, "answers 200")
def test_hello(client):
    expect(client.get("/hello"), status=200, json={"message": "hello"})


@to_keep(2, "Anything else answers 404")
@pytest.mark.parametrize("path", ["/nothing", "/hello/you"])
def test_nothing_else_is_there(client, path):
    expect(client.get(path), status=404)
"""

HIDDEN = """\
from checker.checks import expect, to_fix


@to_fix(1, "answers 200")
def test_hello_whatever_is_accepted(client):
    expect(client.get("/hello", headers={"accept": "text/html"}), json={"message": "hello"})
"""

TICKET = """\
# A tiny kata

```console
$ curl -i http://127.0.0.1:8000/hello
HTTP/1.1 200 OK
content-type: application/json

{"message":"goodbye"}
```

## Contract

1. `GET /hello` answers 200 and a greeting.
2. Anything else answers 404.
"""

KATA = """\
id = "00"
title = "Tiny"
level = 0
stage = "route"
client = "browser"
minutes = 1
app = "app:app"
editable = ["app.py"]
"""

SOLUTION = """\
stage = "route"
teaches = "Little."
sources = ["somebody/something#1"]
breaks = [1]
telling = ["goodbye"]
one_sided = { 1 = "Nobody is refused a greeting.", 2 = "It is about refusals." }
"""

WRONG = {
    "shouts": STARTER.replace("goodbye", "HELLO"),
    "whispers": STARTER.replace("goodbye", "h"),
    "greets_everywhere": STARTER.replace("goodbye", "hello").replace("/hello", "/{anything}"),
}
OTHER = {"shorter": STARTER.replace("goodbye", "hello").replace("hello()", "f()"), "longer": "# Longer.\n"}
OTHER["longer"] += STARTER.replace("goodbye", "hello")


class Author:
    """Writes the kata and proves it."""

    def __init__(self, root: Path, hosts: Hosts) -> None:
        self.root = root
        self.hosts = hosts
        self.kata = root / "katas" / "tiny"
        self.solution = root / "solutions" / "tiny"
        write(self.kata, {"kata.toml": KATA, "README.md": TICKET, "app.py": STARTER, "test_app.py": VISIBLE})
        write(self.kata, {"hints.md": "## 1\n\nLook.\n\n## 2\n\nLook closer.\n\n## 3\n\nThere.\n"})
        write(self.solution, {"app.py": STARTER.replace("goodbye", "hello"), "test_hidden.py": HIDDEN})
        write(self.solution, {"README.md": "The word was wrong.\n", "solution.toml": SOLUTION})
        for name, source in WRONG.items():
            self.wrong(name, source, caught_by=2 if name == "greets_everywhere" else 1)
        for name, source in OTHER.items():
            self.other(name, source)

    def wrong(self, name: str, source: str, caught_by: int = 1) -> None:
        write(self.solution / "wrong_fixes" / name, {"app.py": source})
        self.add(f'\n[wrong_fixes.{name}]\nwhy = "It tempts."\ncaught_by = {caught_by}\nstage = "route"\n')

    def other(self, name: str, source: str) -> None:
        write(self.solution / "other_fixes" / name, {"app.py": source})
        self.add(f'\n[other_fixes.{name}]\nwhy = "It differs."\n')

    def add(self, text: str) -> None:
        file = self.solution / "solution.toml"
        file.write_text(file.read_text() + text)

    def change(self, path: str, old: str, new: str) -> None:
        """Replace words in a file, which must stand there."""
        file = self.root / path
        text = file.read_text()
        assert old in text
        file.write_text(text.replace(old, new))

    def prove(self) -> Proof:
        return verify_one(open_collection(self.root), "tiny", ["proof"], self.hosts)

    def findings(self) -> list[tuple[str, str]]:
        """File, relative to the collection, and message of each finding, with its line where it has one."""
        return [(one.file.relative_to(self.root).as_posix(), with_line(one)) for one in self.prove().findings]


def with_line(finding: Finding) -> str:
    return f"line {finding.line}: {finding.message}" if finding.line else finding.message


def write(folder: Path, files: dict[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text)


@pytest.fixture(scope="session")
def make_author(hosts: Hosts) -> Callable[[Path], Author]:
    """Writes the kata into a folder."""
    return lambda root: Author(root, hosts)


@pytest.fixture
def author(tmp_path: Path, make_author: Callable[[Path], Author]) -> Author:
    return make_author(tmp_path)


@pytest.fixture
def ticket(author: Author) -> Callable[[str], list[str]]:
    """Puts a console block into the ticket and gives the findings about it."""

    def show(block: str) -> list[str]:
        text = TICKET.partition("```console")[0] + f"```console\n{block}```\n" + TICKET.partition("```\n")[2]
        (author.kata / "README.md").write_text(text)
        return [message for file, message in author.findings() if file == "katas/tiny/README.md"]

    return show
