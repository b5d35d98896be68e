"""Reads the `console` blocks of a ticket: each curl line as a request, and what the ticket shows beneath it."""

import base64
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field

PROMPT = "$ "
ORIGINS = ("http://127.0.0.1:8000", "http://localhost:8000")
FORM = ("content-type", "application/x-www-form-urlencoded")
JSON = (("content-type", "application/json"), ("accept", "application/json"))
FLAGS = {"-i": "-i", "--include": "-i", "-s": "-s", "--silent": "-s", "-S": "-s", "--show-error": "-s", "-I": "-I"}
FLAGS |= {"--head": "-I", "-L": "-L", "--location": "-L", "-g": "-g", "--globoff": "-g"}
VALUED = {"-X": "-X", "--request": "-X", "-H": "-H", "--header": "-H", "-d": "-d", "--data": "-d", "--data-raw": "-d"}
VALUED |= {"--json": "--json", "-u": "-u", "--user": "-u"}
NAMES = "-i -s -S -I -L -g -X -H -d --json -u"
"""What a ticket's curl lines may use; whatever else curl can is not played here."""


class UnreadableLineError(ValueError):
    """A line that is no curl line this module knows how to play."""


@dataclass(frozen=True)
class Answer:
    """A response as the ticket shows it."""

    status_line: str | None
    """`HTTP/1.1 200 OK`; None where curl was not asked to show it (-i)."""
    headers: tuple[tuple[str, str], ...]
    """A subset of what comes."""
    body: str


@dataclass(frozen=True)
class Curl:
    """A curl line's request."""

    method: str
    url: str
    """With `<name>` in places that an earlier answer fills, as the other texts here."""
    headers: tuple[tuple[str, str], ...]
    body: str
    follows: bool
    """-L: redirects are followed."""
    shows_head: bool
    """-i or -I."""


@dataclass(frozen=True)
class Step:
    """A curl line of a ticket and what is shown beneath it."""

    line: int
    """Of the README, 1 for the first."""
    command: str
    shown: str


@dataclass
class Words:
    """A curl line's words, sorted."""

    flags: set[str] = field(default_factory=set)
    values: list[tuple[str, str]] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)

    def all(self, name: str) -> list[str]:
        """The values of an option, in order."""
        return [value for option, value in self.values if option == name]


def read_steps(ticket: str) -> Iterator[Step]:
    """The commands of all `console` blocks, in order; a backslash at a line's end goes on in the next."""
    for start, lines in _blocks(ticket):
        step: tuple[int, str, list[str]] | None = None
        for number, line in enumerate(lines, start=start):
            if step and not step[2] and step[1].endswith("\\"):
                step = (step[0], step[1][:-1] + line, [])
            elif line.startswith(PROMPT):
                if step:
                    yield Step(step[0], step[1], "\n".join(step[2]))
                step = (number, line.removeprefix(PROMPT), [])
            elif step:
                step[2].append(line)
        if step:
            yield Step(step[0], step[1], "\n".join(step[2]))


def read_curl(command: str) -> Curl:
    """The request of a curl line.

    Raises:
        UnreadableLineError: With a sentence that says why.
    """
    words = _sort(command)
    if len(words.urls) != 1:
        raise UnreadableLineError(f"a curl line has one URL, this one has {len(words.urls)}")
    headers = _headers(words)
    body = "&".join(words.all("-d")) or "".join(words.all("--json"))
    if any(data.startswith("@") for data in [*words.all("-d"), *words.all("--json")]):
        raise UnreadableLineError("a ticket brings its data with it; write it in place of @file")
    has_data = bool(words.all("-d") or words.all("--json"))
    default = "HEAD" if "-I" in words.flags else "POST" if has_data else "GET"
    return Curl(
        method=(words.all("-X") or [default])[-1],
        url=_target(words.urls[0], globs="-g" not in words.flags),
        headers=headers,
        body=body,
        follows="-L" in words.flags,
        shows_head=bool({"-i", "-I"} & words.flags),
    )


def read_answers(shown: str, *, shows_head: bool) -> list[Answer]:
    """What is shown beneath a curl line: one answer, with -L one for each redirect too."""
    if not shows_head:
        return [Answer(None, (), shown.strip("\n"))]
    answers = []
    for part in re.split(r"^(?=HTTP/)", shown, flags=re.MULTILINE):
        if not part.strip():
            continue
        head, _, body = part.partition("\n\n")
        status_line, *lines = head.strip("\n").split("\n")
        pairs = [line.partition(":") for line in lines]
        answers.append(
            Answer(status_line.strip(), tuple((name.strip(), value.strip()) for name, _, value in pairs), body.strip())
        )
    return answers


def _blocks(ticket: str) -> Iterator[tuple[int, list[str]]]:
    """The line after each opening fence, and the lines of the block."""
    lines = ticket.split("\n")
    start: int | None = None
    for number, line in enumerate(lines, start=1):
        if start is None and line.strip() == "```console":
            start = number + 1
        elif start is not None and line.strip() == "```":
            yield start, lines[start - 1 : number - 1]
            start = None


def _sort(command: str) -> Words:
    try:
        first, *rest = shlex.split(command)
    except ValueError as error:
        raise UnreadableLineError(f"a shell can't read this line: {str(error).lower()}") from None
    if first != "curl":
        raise UnreadableLineError(
            f"expected a curl line, found `{first}`; other commands go into a block of another kind"
        )
    words, waiting = Words(), _apart(rest)
    for word in waiting:
        if word in FLAGS:
            words.flags.add(FLAGS[word])
        elif word in VALUED:
            value = next(waiting, None)
            if value is None:
                raise UnreadableLineError(f"{word} needs a value after it")
            words.values.append((VALUED[word], value))
        elif word.startswith("-"):
            raise UnreadableLineError(f"curl's {word} is not played here; a ticket gets by with {NAMES}")
        else:
            words.urls.append(word)
    return words


def _apart(words: list[str]) -> Iterator[str]:
    """Short options that stand together (`-si`, `-XPUT`), one by one."""
    takes_value = False
    for word in words:
        if takes_value or not re.match(r"-[A-Za-z].", word):
            takes_value = not takes_value and word in VALUED
            yield word
            continue
        place = 1
        while place < len(word):
            option = f"-{word[place]}"
            yield option
            place += 1
            if option in VALUED:
                takes_value = place == len(word)
                if not takes_value:
                    yield word[place:]
                break


def _headers(words: Words) -> tuple[tuple[str, str], ...]:
    """The header lines that curl would send: its own defaults where the line gives none of that name."""
    given = []
    for text in words.all("-H"):
        name, colon, value = text.partition(":")
        if not colon:
            raise UnreadableLineError(f"-H {text} has no colon; expected `Name: value`")
        given.append((name.strip(), value.strip()))
    names = {name.lower() for name, _ in given}
    defaults = [("accept", "*/*"), ("user-agent", "curl/8")]
    if words.all("--json"):
        defaults = [*defaults[1:], *JSON]
    elif words.all("-d"):
        defaults.append(FORM)
    for user in words.all("-u"):
        defaults.append(("authorization", "Basic " + base64.b64encode(user.encode()).decode()))
    return tuple([pair for pair in defaults if pair[0] not in names] + [pair for pair in given if pair[1]])


def _target(url: str, *, globs: bool) -> str:
    """The URL without its origin, which must be that of `checker serve`."""
    origin = next((one for one in ORIGINS if url == one or url.startswith((one + "/", one + "?"))), None)
    if origin is None:
        raise UnreadableLineError(f"{url} is not where `checker serve` answers; expected {ORIGINS[0]}/...")
    if globs and re.search(r"[\[\]{}]", url):
        raise UnreadableLineError(
            "curl takes brackets and braces in a URL for patterns; add -g, or write them as %5B %5D %7B %7D"
        )
    return url.removeprefix(origin).partition("#")[0] or "/"
