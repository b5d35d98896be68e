"""Pairs what a mended app answers with what the untouched starter answered to the same request."""

from checker.model.exchange import Exchange
from checker.model.record import Record
from checker.model.stage import Stage
from checker.model.verdict import Case, Verdict
from checker.report.strip import Step, find_steps
from checker.report.wording import failed_case, failing_exchange


class Moment(Record):
    """An exchange, and how the cycle went."""

    case: Case
    exchange: Exchange
    steps: tuple[Step, ...]


class Pair(Record):
    """The same request then and now."""

    claim: str
    then: Moment
    now: Moment

    @property
    def rows(self) -> tuple[tuple[Stage, str, str], ...]:
        """What became of it at each stage, then and now."""
        both = zip(self.then.steps, self.now.steps, strict=True)
        return tuple((then.stage, then.words, _now_words(then, now)) for then, now in both)


def _now_words(then: Step, now: Step) -> str:
    """What the strip says; of a stage that went wrong then, and of which the server tells nothing, that it is right."""
    return "as promised" if then.broke and now.state in ("not_seen", "answered_before", "unknown") else now.words


def find_pairs(now: Verdict, before: Verdict) -> tuple[Pair, ...]:
    """Pair the exchanges in which the starter's checks that are to fix failed with today's, where both are there."""
    if now.kata.content_sha256 != before.kata.content_sha256 or now.seed != before.seed:
        return ()
    checks = {check.id: check for check in now.checks}
    pairs = []
    for old in before.checks:
        case = failed_case(old)
        exchange = failing_exchange(case) if case else None
        if old.kind != "to_fix" or case is None or exchange is None or old.id not in checks:
            continue
        mended = next((one for one in checks[old.id].cases if one.id == case.id), None)
        same = next((one for one in mended.transcript if one.number == exchange.number), None) if mended else None
        if mended is None or same is None:
            continue
        broke = case.diagnosis.stage if case.diagnosis else None
        then = Moment(case=case, exchange=exchange, steps=find_steps(exchange, broke))
        pairs.append(Pair(claim=old.claim, then=then, now=Moment(case=mended, exchange=same, steps=find_steps(same))))
    return tuple(pairs)
