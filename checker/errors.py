"""What can go wrong that is not a verdict. Each error says what happened and what to do next.

Problem
├── UsageProblem      the person can mend it: an unknown name, a broken kata.toml, a missing file (exit code 2)
└── CheckerFault      the checker's own: no learner is blamed for it (exit code 3)
    └── KataDoesNotFit    the pristine starter does not fail as it must with these versions
"""


class Problem(Exception):
    """Something to tell the person at the prompt, never a traceback.

    Args:
        what: A sentence that says what is wrong and where.
        todo: A sentence that says what to do next.
    """

    def __init__(self, what: str, todo: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.todo = todo

    def __str__(self) -> str:
        return f"{self.what}\n{self.todo}" if self.todo else self.what


class UsageProblem(Problem):
    """The person can mend it: an unknown name, a broken file, a missing folder."""


class CheckerFault(Problem):
    """A fault of the checker itself, never a verdict."""


class KataDoesNotFit(CheckerFault):
    """The pristine starter scores above 0, or its app does not start: this kata does not fit these versions."""
