"""Does in the box what FastAPI and SQLAlchemy put off until an app is first asked, so that every fork finds it done.

FastAPI puts the routes of included routers together then, and reads where a route's function stands; SQLAlchemy
configures what is mapped. Here the same functions do it before. What fails here is left for the first request, and what
an app changes meanwhile without their knowing is put together anew.
"""

import sys
from contextlib import suppress
from operator import is_
from typing import Any

from fastapi import FastAPI, routing

INCLUDED: Any = getattr(routing, "_IncludedRouter", ())
"""FastAPI's class of a router as it is once included; nothing is one where FastAPI has no such class."""
COLLECTIONS = (dict, list, set)
KEPT = ("effective_candidates", "effective_low_priority_routes")
"""What gives its routes, which it keeps with the version that they were put together from."""


class Prepared:
    """What was put together of an app, and from what."""

    def __init__(self) -> None:
        self.included: list[Any] = []
        self.parts: list[tuple[Any, list[Any]]] = []
        """Collections, each with what it held then."""

    def put_together(self, routes: list[Any]) -> None:
        """Have FastAPI put together the routes of the included routers among `routes`, and read where functions stand.

        What it depends on is noted.
        """
        for route in routes:
            endpoint = vars(route).get("endpoint")
            if getattr(endpoint, "__module__", FastAPI.__module__) != FastAPI.__module__:
                routing._extract_endpoint_context(endpoint)
            if isinstance(route, INCLUDED):
                self.included.append(route)
                self.note(route.include_context, route.original_router, *route.original_router.routes)
                found = [one for name in KEPT for one in getattr(route, name)()]
                self.put_together([one for one in route.original_router.routes if not isinstance(one, INCLUDED)])
                self.put_together([one for one in found if isinstance(one, INCLUDED)])

    def note(self, *things: Any) -> None:
        """Note what things consist of: their attributes, and what is in those that are collections."""
        for attributes in map(vars, things):
            plain = [one for one in attributes.values() if type(one) in COLLECTIONS]
            self.parts += [(one, held_by(one)) for one in (attributes, *plain)]

    def look_again(self) -> None:
        """Have FastAPI put everything together anew if the app has changed any of it: it knows of some changes only."""
        if not all(is_as_noted(part) for part in self.parts):
            self.let_go()

    def let_go(self) -> None:
        """Have FastAPI put everything together anew."""
        for route in self.included:
            for name in KEPT:
                setattr(route, f"_{name}_version", None)


def held_by(collection: Any) -> list[Any]:
    """What a collection holds, a dict's keys and values."""
    return [*collection, *collection.values()] if type(collection) is dict else [*collection]


def is_as_noted(part: tuple[Any, list[Any]]) -> bool:
    """Whether a collection holds the same things."""
    collection, held = part
    now = held_by(collection)
    return len(now) == len(held) and all(map(is_, now, held))


PREPARED = Prepared()
"""That of this process's app."""


def prepare(app: Any) -> None:
    """Do ahead what can be for this app."""
    try:
        if isinstance(app, FastAPI):
            PREPARED.put_together(list(app.router.routes))
    # What keeps it from being done shows at the first request, and is told of then.
    except BaseException:
        PREPARED.let_go()
    with suppress(Exception):
        configure_tables()


def configure_tables() -> None:
    """Have SQLAlchemy configure what is mapped, if that is columns alone: then no line of the app's own runs for it."""
    if "sqlalchemy.orm" not in sys.modules:
        return
    from sqlalchemy import orm

    mapper: Any = orm.Mapper
    everywhere = mapper.dispatch._for_class(mapper)
    registries: Any = orm.mapperlib._all_registries()
    if hears(everywhere.before_configured, everywhere.after_configured) or not all(map(is_plain, registries)):
        return
    orm.configure_mappers()


def is_plain(registry: Any) -> bool:
    """Whether all that it maps is columns, and nobody of the app's own is told when they are configured."""
    from sqlalchemy.orm import ColumnProperty

    if hears(registry.dispatch.before_configured, registry.dispatch.after_configured):
        return False
    for mapper in registry.mappers:
        if hears(mapper.dispatch.before_mapper_configured, mapper.dispatch.mapper_configured):
            return False
        if any(type(one) is not ColumnProperty for one in mapper._props.values()):
            return False
        if hasattr(mapper.class_, "__declare_first__") or hasattr(mapper.class_, "__declare_last__"):
            return False
    return True


def hears(*listeners: Any) -> bool:
    """Whether anybody but SQLAlchemy itself listens."""
    return any(one.__module__ != "sqlalchemy.orm.decl_api" for each in listeners for one in each)
