"""Says what changed between two verdicts of one version that is being worked on, and what keeps an app from starting.

Each in a line or two, since it is read between two saves.
"""

import re

from checker.model.verdict import CheckResult, Verdict
from checker.report import wording

PLACE = re.compile(r'\s*File "(.+?)", line (\d+)')
NAMED = 2
"""So many broken checks are named."""


def since_words(before: Verdict | None, now: Verdict) -> str:
    """Say both fractions, and what changed: "2 of 3 fixed, 12 of 12 still work; that is 1 fixed more than before".

    Args:
        before: The last verdict in which checks were asked; None where there was none.
        now: The one just reached.
    """
    counted = wording.fractions(now.score)
    if before is None:
        return f"{counted}."
    changes = _changes(before, now)
    if not changes:
        return f"{counted}; all as before."
    return f"{counted}; {changes}.{_broken_words(before, now)}"


def start_words(verdict: Verdict) -> str:
    """Say in a sentence why the app did not start: where, and the learner's own last line."""
    failure = verdict.start_failure
    if failure is None:
        return ""
    places = [number for number, line in enumerate(failure.traceback) if PLACE.match(line)]
    if failure.kind == "syntax_error" or not places:
        return failure.message
    file, line = PLACE.match(failure.traceback[places[-1]]).groups()  # type: ignore[union-attr]  # it matched
    code = "".join(failure.traceback[places[-1] + 1 : places[-1] + 2]).strip()
    return f"{failure.message.rstrip('.')} ({file}, line {line}: {code})"


def _changes(before: Verdict, now: Verdict) -> str:
    fixed = len(_gained(before, now, "to_fix"))
    lost = len(_gained(now, before, "to_fix"))
    mended = len(_gained(before, now, "to_keep"))
    broke = len(_gained(now, before, "to_keep"))
    good = [
        *([f"that is {fixed} fixed more than before"] if fixed else []),
        *([f"{mended} {'works' if mended == 1 else 'work'} again"] if mended else []),
    ]
    bad = [
        *([f"{lost} fixed before {'is' if lost == 1 else 'are'} broken again"] if lost else []),
        *([f"{broke} that worked before broke"] if broke else []),
    ]
    return ", but ".join(filter(None, (" and ".join(good), " and ".join(bad))))


def _broken_words(before: Verdict, now: Verdict) -> str:
    """Name what holds no longer."""
    broke = [check.claim for check in now.checks if check.outcome != "passed" and check.id in _holding(before)]
    if not broke:
        return ""
    more = f" and {len(broke) - NAMED} more" if len(broke) > NAMED else ""
    return f" Broken since: {'; '.join(broke[:NAMED])}{more}."


def _gained(before: Verdict, now: Verdict, kind: str) -> list[CheckResult]:
    """The checks of a kind that hold now and did not before."""
    held = _holding(before)
    return [check for check in now.checks if check.kind == kind and check.outcome == "passed" and check.id not in held]


def _holding(verdict: Verdict) -> set[str]:
    return {check.id for check in verdict.checks if check.outcome == "passed"}
