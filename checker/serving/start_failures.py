"""Turns what a box told of its failure to start into a record; what it told is data from hostile code."""

from typing import Any, get_args, get_type_hints

from checker import wire
from checker.model.verdict import Output, StartFailure

KINDS = get_args(get_type_hints(StartFailure)["kind"])
LINES = 40


def read_failure(told: object, app: str, output: Output) -> StartFailure:
    """The record of a failure that a box told of."""
    facts: dict[str, Any] = told if isinstance(told, dict) else {}
    kind = wire.text(facts.get("kind"), 100)
    if kind not in KINDS:
        return exited(output)
    lines = facts.get("traceback")
    lines = [wire.text(line, 300) for line in lines[:LINES]] if isinstance(lines, list) else []
    error = wire.text(facts.get("error"), 2000)
    if error and kind != "syntax_error":
        lines.append(error)
    return StartFailure(kind=kind, message=word(kind, facts, app, error), traceback=tuple(lines), output=output)


def word(kind: str, facts: dict[str, Any], app: str, error: str) -> str:
    """A sentence that says what is wrong, and where as far as it is known."""
    module, _, attribute = app.partition(":")
    summary = error.splitlines()[-1] if error else "no reason given"
    match kind:
        case "syntax_error":
            file = wire.text(facts.get("file"), 200)
            line = int(wire.number(facts.get("line")))
            return f"{file or 'A file'} can't be read as Python, line {line}: {summary}"
        case "crashed":
            return f"{module} raised an exception while it was imported: {summary}"
        case "exited":
            return f"{module} ended the process while it was imported: {summary}"
        case "no_app":
            return no_app(facts, module, attribute)
        case "not_fastapi":
            found = wire.text(facts.get("type"), 100)
            return f"`{attribute}` in {module} should be the FastAPI object, but is of type {found}."
        case _:
            return f"The app's lifespan raised an exception at start: {summary}"


def no_app(facts: dict[str, Any], module: str, attribute: str) -> str:
    """A sentence about a module without the app, with the names it might be under instead."""
    found = facts.get("found")
    names = [wire.text(name, 50) for name in found[:5]] if isinstance(found, list) else []
    instead = f" There is a FastAPI object under another name: {', '.join(names)}." if names else ""
    return f"{module} has no `{attribute}`: the FastAPI object must have that name.{instead}"


def exited(output: Output) -> StartFailure:
    """The process ended without a word."""
    return StartFailure(
        kind="exited", message="The process ended before the app could be served, without an exception.", output=output
    )


def hung(what: str, seconds: float, output: Output) -> StartFailure:
    """Start took too long; `what` is `import` or `lifespan`."""
    doing = "be imported" if what == "import" else "start (its lifespan)"
    return StartFailure(
        kind="timed_out", message=f"The app did not finish to {doing} within {seconds:g} seconds.", output=output
    )
