import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from checker.catalogue import open_collection
from checker.catalogue.ticket_requests import read_requests
from checker.checks.client import Client
from checker.grading.flow import lay_out
from checker.model.kata import Kata
from checker.serving.hosts import Hosts
from checker.snippets.http_file import write_http_file
from checker.submissions import read_fix

COLLECTION = open_collection()
TICKET = """\
```console
$ curl -i -X POST http://127.0.0.1:8000/rooms
HTTP/1.1 201 Created
x-room: <room>

{"keys": [{"spare-key": "<key>"}]}
$ curl -iL 'http://127.0.0.1:8000/rooms/<room>?key=<key>' -u ines:4711 --json '{"note": "{\\"a\\"}"}'
HTTP/1.1 200 OK
$ curl http://127.0.0.1:8000/near/x<lost>
```
"""


@dataclass
class Block:
    """A request as REST Client reads it from the file."""

    name: str
    directives: set[str]
    method: str
    url: str
    headers: list[tuple[str, str]]
    body: str


def read_blocks(text: str) -> tuple[dict[str, str], list[Block]]:
    """The variables of the file and its requests, by REST Client's rules.

    Lines that begin with ### divide; comments and definitions go before the request line; a blank line before the body.
    """
    variables = dict(re.findall(r"^@([^\s=]+)\s*=\s*(.*?)\s*$", text, re.MULTILINE))
    blocks = []
    for part in re.split(r"^###.*$", text, flags=re.MULTILINE)[1:]:
        lines = part.strip("\n").split("\n")
        head = [line for line in lines if line.startswith("#")]
        rest = [line for line in lines if not line.startswith("#")]
        while not rest[0].strip() or rest[0].startswith("@"):
            rest = rest[1:]
        method, url = rest[0].split(" ")
        blank = rest.index("") if "" in rest else len(rest)
        pairs = [line.split(": ", 1) for line in rest[1:blank]]
        names = [found[1] for line in head if (found := re.fullmatch(r"# @name (\w+)", line))]
        blocks.append(
            Block(
                name=names[0] if names else "",
                directives={line.removeprefix("# @") for line in head if line.startswith("# @")},
                method=method,
                url=url,
                headers=[(name, value) for name, value in pairs],
                body="\n".join(rest[blank + 1 :]),
            )
        )
    return variables, blocks


class Sender:
    """Sends blocks as REST Client would, and looks up what stands in braces."""

    def __init__(self, client: Client, variables: dict[str, str]) -> None:
        self.client = client
        self.variables = variables | {"host": "http://127.0.0.1:8000"}
        self.answers: dict[str, Any] = {}

    def fill(self, text: str) -> str:
        return re.sub(r"{{([^{}]+)}}", lambda found: self.value(found[1]), text)

    def value(self, name: str) -> str:
        if name in self.variables:
            return self.fill(self.variables[name])
        answer, _, path = name.partition(".response.body.$")
        value = self.answers[answer]
        for key, index in re.findall(r"\.(\w+)|\[(\d+)\]", path):
            value = value[key] if key else value[int(index)]
        return str(value)

    def send(self, block: Block) -> int:
        response = self.client.request(
            block.method,
            self.fill(block.url),
            headers=[(name, self.fill(value)) for name, value in block.headers],
            content=self.fill(block.body).encode() or None,
            follow_redirects="no-redirect" not in block.directives,
        )
        if block.name:
            self.answers[block.name] = response.json()
        return response.status_code


@pytest.fixture
def play(hosts: Hosts) -> Callable[[Kata, str], list[int]]:
    """Send all requests of a file to a kata's starter; the statuses of the answers."""

    def run(kata: Kata, text: str) -> list[int]:
        box = hosts.round(1).box(lay_out(kata, read_fix(kata, kata.folder, "starter"), hosts))
        served = box.serve()
        try:
            variables, blocks = read_blocks(text)
            sender = Sender(Client(served.connect, kata.limits), variables)
            return [sender.send(block) for block in blocks]
        finally:
            served.stop()
            box.end()

    return run


@pytest.mark.parametrize(
    "slug",
    [
        "neighbour-reads-my-order",
        "good-api-key-is-rejected",
        "sign-in-form-is-turned-away",
        "webhook-deliveries-end-in-307",
    ],
)
def test_a_tool_that_reads_the_file_gets_what_the_ticket_shows(slug: str, play: Callable[[Kata, str], list[int]]):
    kata = COLLECTION.kata(slug)
    requests = read_requests(COLLECTION.ticket(kata))
    shown = [int((one.answers[-1].status_line or "").split()[1]) for one in requests]
    assert play(kata, write_http_file(kata, requests)) == shown


@pytest.mark.parametrize("slug", COLLECTION.slugs())
def test_every_kata_has_a_file_with_all_requests_of_its_ticket(slug: str):
    kata = COLLECTION.kata(slug)
    requests = read_requests(COLLECTION.ticket(kata))
    text = write_http_file(kata, requests)
    variables, blocks = read_blocks(text)
    assert [block.method for block in blocks] == [one.method for one in requests]
    assert set(re.findall(r"{{([a-z][a-z0-9_-]*)}}", text)) <= set(variables)
    assert "<" not in "".join(block.url + block.body + str(block.headers) for block in blocks)
    assert text.endswith("\n")
    assert "\r" not in text


def test_what_an_answer_gives_is_read_from_header_and_body_and_told_for_jetbrains():
    kata = COLLECTION.kata("hello-says-the-wrong-thing")
    text = write_http_file(kata, read_requests(TICKET))
    assert "# @name answer1\n" in text
    assert "@room = {{answer1.response.headers.x-room}}\n" in text
    assert '# > {% client.global.set("room", response.headers.valueOf("x-room")) %}\n' in text
    assert "@key = {{answer1.response.body.$.keys[0]['spare-key']}}\n" in text
    assert '# > {% client.global.set("key", response.body.keys[0]["spare-key"]) %}\n' in text
    assert "# Put what request ? gave for <lost> here:\n@lost = \n" in text


def test_redirects_are_followed_where_curl_does_it():
    _, blocks = read_blocks(write_http_file(COLLECTION.kata("hello"), read_requests(TICKET)))
    assert ["no-redirect" in block.directives for block in blocks] == [True, False, True]
    assert all("no-cookie-jar" in block.directives for block in blocks)
    assert blocks[1].url == "{{host}}/rooms/{{room}}?key={{key}}"
    assert ("authorization", "Basic aW5lczo0NzEx") in blocks[1].headers
    assert json.loads(blocks[1].body) == {"note": '{"a"}'}
