"""Fills in what the variables of a comment stand for: whenever it is shown or handed back, never when it is kept.

So one comment reaches a whole family with each learner's own name and score, a score that changes later is right, and
whoever reviews without knowing names keeps none of them.
"""

import re
from collections.abc import Iterable, Mapping

from checker.classroom.journal.records import AttemptPage

VARIABLES: Mapping[str, str] = {
    "learner": "the learner's name",
    "kata": "the kata's title",
    "score": "the score that counts",
    "family": "what the submissions that did alike did",
    "promise": "the numbers of the promises that do not hold",
}
"""What may stand in braces, and what it stands for."""
PATTERN = re.compile(rf"\{{({'|'.join(VARIABLES)})\}}")


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with the value of each variable; one that has none stays as it was written."""
    return PATTERN.sub(lambda found: values.get(found[1]) or found[0], text)


def find_values(page: AttemptPage, learner: str, broken: Iterable[int]) -> dict[str, str]:
    """What the variables stand for in a comment on one submission.

    Args:
        page: The submission.
        learner: What the learner is called where the comment is shown.
        broken: The numbers of the promises that do not hold.
    """
    numbers = [str(number) for number in sorted(set(broken))]
    promise = " and ".join(part for part in (", ".join(numbers[:-1]), *numbers[-1:]) if part)
    return {
        "learner": learner,
        "kata": page.title,
        "score": "" if page.grade is None else write_percent(page.grade),
        "family": page.family_name,
        "promise": promise,
    }


def write_percent(share: float) -> str:
    """A share of 1 as people write it: `67 %`. Only a whole one is 100 %, and only nothing is 0 %."""
    percent = round(share * 100)
    if share < 1 and percent == 100:
        percent = 99
    return f"{max(percent, 1) if share > 0 else 0} %"
