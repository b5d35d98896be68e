"""From when something was handed in to what of its score counts: pure arithmetic, and the words for it.

All of it is exact (fractions of whole numbers); only what is written down is rounded, half up.
"""

import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Literal

from checker.model.assignment import Assignment, LateRule
from checker.model.record import Record
from checker.model.verdict import Points, Score

DAY = timedelta(days=1)
UNITS = ((86_400, "day"), (3600, "hour"), (60, "minute"), (1, "second"))
DIGITS = 4
"""Behind the point, of a written number."""

Standing = Literal["no deadline", "time not known", "on time", "within the grace", "late", "closed"]
"""`closed`: so late that nothing counts."""


class Lateness(Record):
    """How late something was handed in, and what that takes off."""

    standing: Standing = "no deadline"
    deadline: datetime | None = None
    """The learner's own."""
    is_extended: bool = False
    """Whether that is another than the class's."""
    seconds: int = 0
    """How late, in whole seconds, rounded up; 0 unless it is late."""
    days_begun: int = 0
    percent_off: int = 0
    """Of the score: 0 to 100."""
    submitted_at: str = ""
    """Where the standing is `time not known`: the time without a zone that was given instead, if any."""

    @property
    def credit(self) -> Fraction:
        """What the score is multiplied by."""
        return Fraction(100 - self.percent_off, 100)


NO_DEADLINE = Lateness()


def find_lateness(assignment: Assignment | None, learner: str, submitted_at: str | None) -> Lateness:
    """How late a learner handed in. What is not known takes nothing off.

    Args:
        assignment: None where there is none.
        learner: As the receipt has the name.
        submitted_at: As the receipt has it: ISO 8601; None where it is not known.
    """
    deadline = None if assignment is None else find_deadline(assignment, learner)
    if assignment is None or deadline is None:
        return NO_DEADLINE
    when = read_time(submitted_at)
    known = {"deadline": deadline, "is_extended": deadline != assignment.deadline}
    if when is None:
        return Lateness(standing="time not known", submitted_at=submitted_at or "", **known)
    return count_lateness(when - deadline, assignment.late).model_copy(update=known)


def find_deadline(assignment: Assignment, learner: str) -> datetime | None:
    """A learner's own deadline: the extension that goes by the name, else the class's; None where there is none."""
    wanted = normal(learner)
    own = (when for name, when in assignment.extensions.items() if normal(name) == wanted)
    return next(own, assignment.deadline)


def find_unused(assignment: Assignment, learners: Iterable[str]) -> list[str]:
    """The names of extensions that are nobody's of these."""
    known = {normal(learner) for learner in learners}
    return [name for name in assignment.extensions if normal(name) not in known]


def count_lateness(after: timedelta, rule: LateRule | None) -> Lateness:
    """What the rule takes off.

    Args:
        after: How long after the deadline; 0 or less is on time.
        rule: None where nothing is taken off.
    """
    if after <= timedelta():
        return Lateness(standing="on time")
    seconds, days = -(-after // timedelta(seconds=1)), -(-after // DAY)
    late = Lateness(standing="late", seconds=seconds, days_begun=days)
    if rule is None:
        return late
    if after <= timedelta(minutes=rule.grace_minutes):
        return late.model_copy(update={"standing": "within the grace", "days_begun": 0})
    if rule.closes_after_days is not None and days > rule.closes_after_days:
        return late.model_copy(update={"standing": "closed", "percent_off": 100})
    return late.model_copy(update={"percent_off": min(days * rule.per_day, rule.at_most)})


def raw_score(score: Score) -> Fraction:
    """The score as an exact number."""
    return fraction(score.fixed) * fraction(score.kept)


def fraction(points: Points) -> Fraction:
    """Earned of all; 1 where there are none to earn."""
    return Fraction(points.earned, points.of) if points.of else Fraction(1)


def count_grade(raw: Fraction, lateness: Lateness) -> Fraction:
    """What counts of a score."""
    return raw * lateness.credit


def tell_lateness(lateness: Lateness) -> str:
    """How late it was and what that takes off, in a sentence; empty where it was in time or there is no deadline."""
    late = f"handed in {tell_length(lateness.seconds)} late"
    match lateness.standing:
        case "time not known":
            why = f"{lateness.submitted_at} does not say in which zone" if lateness.submitted_at else "no time is noted"
            return f"When it was handed in is not known ({why}): nothing is off for lateness."
        case "within the grace":
            return f"{late.capitalize()}, within the grace: nothing is off."
        case "closed":
            return f"{late.capitalize()}, after the assignment was closed: nothing of it counts."
        case "late" if lateness.percent_off:
            return f"{late.capitalize()}: {_days(lateness.days_begun)} begun, {lateness.percent_off} % off."
        case "late":
            return f"{late.capitalize()}: nothing is off for that."
    return ""


def tell_grade(raw: Fraction, lateness: Lateness) -> str:
    """How the grade comes about: `Handed in 1 day late: 1 day begun, 10 % off. 0.75 x 0.90 = 0.675`.

    Empty where there is nothing to say of lateness.
    """
    words = tell_lateness(lateness)
    if not lateness.percent_off:
        return words
    credit, grade = write_exact(lateness.credit), count_grade(raw, lateness)
    rounded = "" if is_short(grade) else f", rounded {write_number(grade)}"
    return f"{words} {write_exact(raw)} x {credit} = {write_exact(grade)}{rounded}"


def tell_rule(rule: LateRule) -> str:
    """The rule in words, for learners."""
    sentences = []
    if rule.grace_minutes:
        sentences.append(f"Up to {tell_length(60 * rule.grace_minutes)} after the deadline nothing is off.")
    if rule.closes_after_days == 0:
        return " ".join([*sentences, "What is handed in later does not count."])
    if rule.per_day:
        later = "After that, each" if rule.grace_minutes else "Each"
        cap = f", at most {rule.at_most} % in all" if rule.at_most < 100 else ""
        sentences.append(f"{later} day begun since the deadline takes {rule.per_day} % off the score{cap}.")
    else:
        sentences.append("Handing in late takes nothing off the score.")
    if rule.closes_after_days is not None:
        sentences.append(f"What is handed in more than {_days(rule.closes_after_days)} late does not count.")
    return " ".join(sentences)


def tell_time(when: datetime) -> str:
    """A deadline in words that mean the same everywhere: `2026-12-04 18:00 (UTC+01:00)`."""
    return f"{when:%Y-%m-%d %H:%M} (UTC{when.isoformat(timespec='seconds')[19:].replace('Z', '+00:00')})"


def tell_length(seconds: int) -> str:
    """A length of time by its two largest units that count: `1 day 3 hours`."""
    parts = []
    for size, unit in UNITS:
        count, seconds = divmod(seconds, size)
        parts += [f"{count} {unit if count == 1 else f'{unit}s'}"] if count else []
    return " ".join(parts[:2])


def write_number(number: Fraction, digits: int = DIGITS, *, padded: bool = False) -> str:
    """Digits and a point, rounded half up; zeros at the end only where they are asked for."""
    scale = int(10**digits)
    whole, rest = divmod(int(number * scale + Fraction(1, 2)), scale)
    written = f"{whole}.{rest:0{digits}}"
    return written if padded else written.rstrip("0").rstrip(".")


def write_exact(number: Fraction) -> str:
    """A number that is not rounded: `0.75`, or `2/9` where that has no end."""
    if not is_short(number):
        return f"{number.numerator}/{number.denominator}"
    written = write_number(number)
    return written if number.denominator == 1 else written.ljust(len("0.00"), "0")


def is_short(number: Fraction) -> bool:
    """Whether writing it down rounds nothing."""
    return (number * int(10**DIGITS)).denominator == 1


def read_time(text: str | None) -> datetime | None:
    """A time in UTC; None where it is none, or does not say in which zone."""
    try:
        found = datetime.fromisoformat(text or "")
        return found.astimezone(UTC) if found.tzinfo else None
    except (ValueError, OverflowError):
        return None


def normal(name: str) -> str:
    """A name as it is compared: without the difference of case and of blanks, and in one form of each letter."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
