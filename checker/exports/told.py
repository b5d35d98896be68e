"""Says in plain text what became of a verdict and of a check, for systems that show text and no page."""

from collections.abc import Iterator

from checker.model.verdict import Case, CheckResult, Difference, Verdict
from checker.report import wording
from checker.report.plain import cut_head, visible
from checker.report.redaction import NOT_SHOWN

MOST = 500
"""So many characters of a value are told."""
LINES = 20
"""So many differences, and so many lines of a traceback."""


def tell_verdict(verdict: Verdict) -> str:
    """The conclusion, both fractions and, where the app did not start, why."""
    lines = [
        wording.headline(verdict),
        wording.explanation(verdict),
        f"{wording.fractions(verdict.score)}.".capitalize(),
        wording.withheld_words(verdict),
        wording.unstable_words(verdict),
    ]
    if verdict.start_failure is not None:
        lines += [verdict.start_failure.message, *verdict.start_failure.traceback[-LINES:]]
    return "\n".join(shown(line) for line in lines if line)


def tell_check(check: CheckResult, verdict: Verdict) -> str:
    """The words of the promise; where it does not hold, why, what was sent and what came back; and what it costs."""
    lines = [f'Promise {check.promise}: "{check.quote}"']
    case = wording.failed_case(check)
    if check.outcome != "passed":
        lines += _tell_case(case) if case else [f"The promise {wording.OUTCOMES[check.outcome]}."]
    lines.append(f"It {wording.cost_words(check, verdict.score)}.")
    return "\n".join(shown(line) for line in lines if line)


def reason(check: CheckResult) -> str:
    """Why a check does not hold, on one line."""
    case = wording.failed_case(check)
    words = wording.case_words(case) if case else f"The promise {wording.OUTCOMES[check.outcome]}."
    return shown(words, keep="")


def shown(text: str, keep: str = "\n") -> str:
    """Text from strangers, cut with a label, with what can't be seen drawn: no control character is left."""
    kept, cut = cut_head(text, MOST)
    return visible(kept, keep) + (f" ({cut})" if cut else "")


def _tell_case(case: Case) -> Iterator[str]:
    if case.id:
        yield f"With {case.id}:"
    yield wording.case_words(case)
    yield wording.repetition_words(case)
    exchange = wording.failing_exchange(case)
    if exchange is not None:
        yield f"Sent: {wording.request_words(exchange)}"
        yield f"Came back: {wording.response_words(exchange)}"
    differences = case.broken.differences if case.broken else ()
    yield from map(_tell_difference, differences[:LINES])
    if len(differences) > LINES:
        yield f"and {len(differences) - LINES} more differences"
    if case.diagnosis is not None:
        yield case.diagnosis.sentence
        yield case.diagnosis.question


def _tell_difference(difference: Difference) -> str:
    promised, received = shown(difference.promised), shown(difference.received)
    told = "" if difference.promised == NOT_SHOWN else f"promised {promised}, "
    return f"{difference.what}: {told}received {received}"
