"""Which exchanges of a case a page shows, and which of them it folds away until somebody asks."""

from checker.model.exchange import Exchange
from checker.model.record import Record
from checker.model.verdict import Case
from checker.report.wording import failing_exchange

SHOWN_EXCHANGES = 40
FIRST_EXCHANGES = 5
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
    if len(transcript) <= SHOWN_EXCHANGES:
        return transcript
    failing = failing_exchange(case)
    end = transcript.index(failing) + 1 if failing else len(transcript)
    start = max(FIRST_EXCHANGES, end - SHOWN_EXCHANGES + FIRST_EXCHANGES)
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
