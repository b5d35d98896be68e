"""Finds the pages about the stages of the cycle, and which of them a word means."""

import difflib
from pathlib import Path

from checker.catalogue.collection import own_roots
from checker.errors import UsageProblem
from checker.model.stage import STAGES, Stage

CYCLE = "cycle"
"""The page about the whole, which is read first."""
PAGES: tuple[str, ...] = (CYCLE, *STAGES)

OTHER_WORDS: dict[str, Stage] = {
    "400": "request", "415": "request", "body": "request", "header": "request", "headers": "request",
    "query": "request", "form": "request", "middleware": "request",
    "307": "routing", "308": "routing", "404": "routing", "405": "routing",
    "path": "routing", "url": "routing", "router": "routing", "redirect": "routing", "method": "routing",
    "401": "authentication", "403": "authentication", "auth": "authentication", "authorization": "authentication",
    "authorisation": "authentication", "login": "authentication", "token": "authentication",
    "cookie": "authentication", "dependency": "authentication", "dependencies": "authentication",
    "422": "validation", "pydantic": "validation", "model": "validation", "type": "validation",
    "409": "route", "500": "route", "exception": "route", "traceback": "route", "function": "route",
    "handler": "route", "endpoint": "route", "view": "route",
    "db": "data", "database": "data", "sql": "data", "sqlite": "data", "storage": "data", "transaction": "data",
    "502": "upstream", "503": "upstream", "504": "upstream", "service": "upstream", "timeout": "upstream",
    "200": "response", "201": "response", "204": "response", "status": "response", "serialization": "response",
    "cors": "response", "json": "response",
}  # fmt: skip
"""What people have at hand when they look for a stage: a status, or another name for it."""


def find_page(word: str) -> str:
    """The page that a word means: a stage, the beginning of its name, a status, or another name.

    Raises:
        UsageProblem: It means none.
    """
    word = word.strip().lower()
    begun = [page for page in PAGES if len(word) > 2 and page.startswith(word)]
    if word in PAGES:
        return word
    if word in OTHER_WORDS:
        return OTHER_WORDS[word]
    if len(begun) == 1:
        return begun[0]
    hint = _nearest(word, begun)
    raise UsageProblem(f'There is no stage "{word}".{hint}', f"The pages are: {', '.join(PAGES)}.")


def _nearest(word: str, begun: list[str]) -> str:
    """A hint at pages whose name or other words are like it; two statuses are never alike."""
    whose: dict[str, str] = {**OTHER_WORDS, **{page: page for page in PAGES}}
    like = [] if word.isdecimal() else difflib.get_close_matches(word, whose, n=3, cutoff=0.6)
    near = begun or list(dict.fromkeys(whose[name] for name in like))
    return f" Did you mean {' or '.join(near)}?" if near else ""


def read_page(page: str) -> str:
    """A page's Markdown.

    Raises:
        UsageProblem: The pages are missing from this installation.
    """
    for root in own_roots():
        file = root / "docs" / "stages" / f"{page}.md"
        if file.is_file():
            return file.read_text(encoding="utf-8")
    looked = "\n".join(f"  {_folder(root)}" for root in own_roots())
    raise UsageProblem(
        f"The pages about the stages are missing from this installation. Looked in:\n{looked}",
        "Install roundtrip-katas anew.",
    )


def _folder(root: Path) -> Path:
    return root / "docs" / "stages"
