"""Reads which parameters a route is declared to take from query, headers and cookies, its dependencies included.

What a function reads off the request by hand is declared nowhere, and not told.
"""

from collections.abc import Iterator
from typing import Any

from fastapi.dependencies.models import Dependant
from fastapi.security.api_key import APIKeyBase
from pydantic import BaseModel

PLACES = ("query", "header", "cookie")
DEPENDANTS = 200


def declared(scope: Any) -> str | None:
    """The parameters of the route that a request was led to, one a line, as `query tag`; None where it is not known."""
    dependant = getattr(scope.get("route"), "dependant", None)
    if not isinstance(dependant, Dependant):
        return None
    names: set[str] = set()
    for one in within(dependant):
        names.update(f"{place} {name}" for place in PLACES for name in names_in(one, place))
        if isinstance(one.call, APIKeyBase):
            place = one.call.model.in_.value
            names.add(f"{place} {shown('', one.call.model.name, place)}")
    return "\n".join(sorted(names))


def within(dependant: Dependant) -> Iterator[Dependant]:
    """A route's or a dependency's own parameters, and those of all that it depends on."""
    waiting = [dependant]
    for _ in range(DEPENDANTS):
        if not waiting:
            return
        one = waiting.pop()
        yield one
        waiting += one.dependencies


def names_in(dependant: Dependant, place: str) -> Iterator[str]:
    """What it looks for in a place, by the names that clients send; in headers in lower case."""
    for field in getattr(dependant, f"{place}_params"):
        annotation = field.field_info.annotation
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            found = {name: info.alias or name for name, info in annotation.model_fields.items()}
            yield from (shown(name, alias, place) for name, alias in found.items())
        else:
            yield shown("", field.alias, place)


def shown(name: str, alias: str, place: str) -> str:
    """A name as clients send it: of a model for headers a field stands for a name with hyphens."""
    if place != "header":
        return alias
    return (alias.replace("_", "-") if alias == name else alias).lower()
