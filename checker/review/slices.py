"""Cuts a long list into pages, found and sorted as the query of a link asks."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Annotated, Any, Generic, TypeVar
from urllib.parse import urlencode

from fastapi import Query

PAGE = 100
"""So many of a list on one page."""

T = TypeVar("T")


@dataclass(frozen=True)
class Wish:
    """How a list is asked for."""

    find: Annotated[str, Query(max_length=100)] = ""
    """A part of a learner's name."""
    sort: Annotated[str, Query(max_length=100)] = ""
    """By which column; by name where it is empty."""
    down: Annotated[bool, Query()] = False
    """Whether the last one comes first."""
    page: Annotated[int, Query(ge=1, le=10_000)] = 1

    def link(self, **changes: Any) -> str:
        """The query of the same list asked for in another way; empty for the plain one."""
        told = {}
        for one in fields(self):
            value = changes.get(one.name, getattr(self, one.name))
            if value != one.default:
                told[one.name] = "true" if value is True else value
        return f"?{urlencode(told)}" if told else "?"

    def by(self, column: str) -> str:
        """The query that sorts by a column, the other way round where it is sorted by that already."""
        return self.link(sort=column, down=self.sort == column and not self.down, page=1)

    def sorting(self, column: str) -> str:
        """What `aria-sort` says of a column's heading."""
        return "none" if self.sort != column else "descending" if self.down else "ascending"


@dataclass(frozen=True)
class Slice(Generic[T]):
    """A page of a list."""

    items: Sequence[T]
    number: int
    pages: int
    count: int
    """Of the whole list."""


def cut(items: Sequence[T], page: int) -> Slice[T]:
    """A page of a list; the last one where there are not so many.

    Args:
        items: All of them, in order.
        page: From 1.
    """
    pages = max(1, -(-len(items) // PAGE))
    number = min(page, pages)
    return Slice(items[(number - 1) * PAGE : number * PAGE], number, pages, len(items))
