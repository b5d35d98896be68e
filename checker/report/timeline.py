"""Which exchanges of a case a page shows, and which of them it folds away until somebody asks."""

from checker.model.exchange import Exchange
from checker.model.record import Record
from checker.model.verdict import Case, Verdict
from checker.report.wording import failed_case, failing_exchange

SHOWN_EXCHANGES = 40
PASSED_EXCHANGES = 12
"""The same where all went well: nobody looks for anything there, and a page is to stay small."""
FIRST_EXCHANGES = 5
PAGE_EXCHANGES = 50
"""So many exchanges stand whole on a page, of the cases that tell most; the others are a line each."""
ENDS = 3
"""Of many exchanges this many stand in sight at either end."""
FEW = 2 * ENDS + 1
"""Up to this many all stand in sight."""


class Stretch(Record):
    """Exchanges that follow one another, in sight or folded."""

    folded: bool
    exchanges: tuple[Exchange, ...]


def shown_exchanges(case: Case) -> tuple[Exchange, ...]:
    """Pick the exchanges to show of a long transcript: the first few, and those that lead to the failing one."""
    transcript = case.transcript
    most = PASSED_EXCHANGES if case.outcome == "passed" else SHOWN_EXCHANGES
    if len(transcript) <= most:
        return transcript
    failing = failing_exchange(case)
    end = transcript.index(failing) + 1 if failing else len(transcript)
    start = max(FIRST_EXCHANGES, end - most + FIRST_EXCHANGES)
    return transcript[:FIRST_EXCHANGES] + transcript[start:end]


def fold(case: Case) -> tuple[Stretch, ...]:
    """Lay out the shown exchanges: of many the first and last three and the failing one in sight, the rest folded."""
    shown = shown_exchanges(case)
    failing = failing_exchange(case)
    stretches: list[Stretch] = []
    for place, exchange in enumerate(shown):
        folded = len(shown) > FEW and ENDS <= place < len(shown) - ENDS and exchange is not failing
        if stretches and stretches[-1].folded == folded:
            stretches[-1] = Stretch(folded=folded, exchanges=(*stretches[-1].exchanges, exchange))
        else:
            stretches.append(Stretch(folded=folded, exchanges=(exchange,)))
    return tuple(stretches)


def choose_whole(verdict: Verdict) -> frozenset[int]:
    """Choose the cases whose exchanges stand whole on the page; of the others a line each.

    First come the cases that are open on the page, then others that failed, then the first of each check that passed.

    Returns:
        The cases' `id()`, which holds as long as the verdict does.
    """
    cases = [(check, case) for check in verdict.checks for case in check.cases]
    ranks = {id(case): 3 - (case is check.cases[0]) for check, case in cases}
    ranks |= {id(case): 1 for _, case in cases if case.outcome != "passed"}
    ranks |= {id(failed_case(check)): 0 for check in verdict.checks if failed_case(check)}
    chosen, left = set(), PAGE_EXCHANGES
    for _, case in sorted(cases, key=lambda pair: ranks[id(pair[1])]):
        left -= len(shown_exchanges(case))
        if left < 0:
            break
        chosen.add(id(case))
    return frozenset(chosen)
