"""Writes docs/verified.md: how many mutants the checks catch, kata by kata, and which the contract allows."""

from collections.abc import Iterable, Sequence

from checker.authoring.mutation import Allowed, Mutations

HEAD = """\
# How well the checks hold

`checker kata verify --mutate --write docs/verified.md` made this page; what stands here is not written by hand.

A mutant is the reference with one small change that would matter to a client: another status, another method or path,
a field that may be left out, a comparison turned round, a header that is not sent. All are made in the places that the
fault, the fix or another known fix touches, at most 60 a kata. A mutant is caught when some check fails, or when the
app does not start any more. One that was only too slow is graded again by itself, beside the reference: on a busy
machine a deadline says little. One that no check catches is either a hole in the checks or something that the contract
leaves open; then `solution.toml` says why. Mutants that are the same program as the reference, the starter or another
known fix are not made.

A reason is a table `[mutations.NAME]` in `solution.toml`. The command prints its lines for each survivor: `mutator`,
`file`, `place` (a function or class), `was`, `becomes`, and `number` where several read alike. The author adds a name
and `why`. By these a mutant is known, and not by its line, so edits elsewhere leave a reason in place. A reason that
nothing needs any more is reported.

| kata | mutants | caught | of these did not start | allowed | surviving | caught or allowed |
|---|---:|---:|---:|---:|---:|---:|
"""
ALLOWED = """
## What the contract allows

These pass every check, and may.
"""


def write_page(found: Sequence[Mutations]) -> str:
    """The page, in Markdown."""
    rows = "".join(row(f"`{one.kata}`", [one]) for one in found)
    total = row("**all**", found)
    allowed = "".join(write_allowed(one.kata, one.allowed) for one in found if one.allowed)
    return HEAD + rows + total + (ALLOWED + allowed if allowed else "")


def row(name: str, found: Sequence[Mutations]) -> str:
    """A line of the table: one kata, or all together."""
    tried = sum(one.tried for one in found)
    held = sum(one.caught + len(one.allowed) for one in found)
    cells = [
        tried,
        sum(one.caught for one in found),
        sum(one.did_not_start for one in found),
        sum(len(one.allowed) for one in found),
        sum(len(one.survivors) for one in found),
        percent(held, tried),
    ]
    return f"| {name} | {' | '.join(map(str, cells))} |\n"


def percent(held: int, tried: int) -> str:
    """A share without more digits than it has meaning, and never rounded up to all."""
    return "100 %" if held >= tried else f"{min(99.9, 100 * held / tried):.1f} %"


def write_allowed(kata: str, allowed: Iterable[Allowed]) -> str:
    """What one kata's contract allows, and why."""
    listed = "".join(f"- `{one.survivor.place}`: {change(one)}. {' '.join(one.why.split())}\n" for one in allowed)
    return f"\n### {kata}\n\n{listed}"


def change(one: Allowed) -> str:
    """What was and what becomes, as code."""
    was, becomes = (
        f"`` {text} ``" if "`" in text else f"`{text}`" for text in (one.survivor.was, one.survivor.becomes)
    )
    if not one.survivor.becomes:
        return f"without {was}"
    return f"{becomes} in place of {was}" if one.survivor.was else f"with {becomes}"
