"""Reads what a collected check says of itself: origin, mark, promise, claim, cases."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from checker.errors import CheckerFault
from checker.model.kata import Kata, Origin
from checker.model.verdict import CheckKind


@dataclass
class CollectedCheck:
    """A check as its author wrote it."""

    id: str
    claim: str
    origin: Origin
    kind: CheckKind
    promise: int
    quote: str
    path: Path
    cases: list[str] = field(default_factory=list)
    """Case ids in order; one empty id where the check has no parameters."""

    def add_case(self, case: str) -> None:
        """Note a case, once."""
        if case not in self.cases:
            self.cases.append(case)


def read_check(item: pytest.Item, kata: Kata) -> tuple[tuple[int, int], CollectedCheck, str]:
    """The place an item runs at, the check it belongs to, and its case id.

    Raises:
        CheckerFault: The check is not written as checks are.
    """
    name = getattr(item, "originalname", item.name)
    callspec = getattr(item, "callspec", None)
    if callspec is None or "place" not in callspec.params:
        raise fault(item, "does not ask for `client`", "a check talks to the app")
    if getattr(item, "cls", None) is not None:
        raise fault(item, "stands in a class", "write it as a function of its own")
    kind, promise, quote = read_mark(item)
    check_promise(item, kata, promise, quote)
    origin: Origin = "visible" if item.path == kata.visible_checks else "hidden"
    doc = (getattr(item, "function").__doc__ or "").strip()  # noqa: B009 - pytest.Item does not declare it
    claim = doc.splitlines()[0].rstrip(".") if doc else name.removeprefix("test_").replace("_", " ")
    _, _, case = callspec.id.partition("-")
    check = CollectedCheck(f"{origin}/{name}", claim, origin, kind, promise, quote, item.path)
    return callspec.params["place"], check, case


def read_mark(item: pytest.Item) -> tuple[CheckKind, int, str]:
    """The one mark that says what a check is."""
    marks = [mark for mark in item.iter_markers() if mark.name in ("to_fix", "to_keep")]
    if len(marks) != 1 or len(marks[0].args) != 2:
        raise fault(item, "needs one mark", 'write `@to_fix(2, "words of promise 2")` or `@to_keep(...)` before it')
    promise, quote = marks[0].args
    return ("to_fix" if marks[0].name == "to_fix" else "to_keep"), promise, quote


def check_promise(item: pytest.Item, kata: Kata, promise: int, quote: str) -> None:
    """A check quotes a promise of the ticket in its own words."""
    texts = {one.number: one.text for one in kata.promises}
    if promise not in texts:
        raise fault(item, f"names promise {promise}, which the ticket does not have", "name one that it has")
    if not quote or " ".join(quote.split()) not in texts[promise]:
        raise fault(item, f'quotes "{quote}", which does not stand in promise {promise}', "quote its words")


def fault(item: pytest.Item, what: str, todo: str) -> CheckerFault:
    """A check that is not written as checks are."""
    return CheckerFault(f"{item.path}: {item.name.partition('[')[0]} {what}.", f"If you are its author: {todo}.")
