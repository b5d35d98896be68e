"""Tells of what was handed in whether it was late, by the assignment that lies among the reports."""

from datetime import datetime
from pathlib import Path

from checker.catalogue.assignment_toml import NAME, read_assignment
from checker.errors import UsageProblem
from checker.lateness import find_deadline, find_lateness, read_time, tell_lateness, tell_rule, tell_time
from checker.model.assignment import Assignment


class Deadlines:
    """Those of one assignment; none where there is no assignment, or one that is broken."""

    def __init__(self, reports: Path) -> None:
        """Read the assignment.

        Args:
            reports: The folder of reports.
        """
        try:
            self.assignment: Assignment | None = read_assignment(reports / NAME) if (reports / NAME).is_file() else None
        except UsageProblem:
            self.assignment = None
        self.own: dict[str, datetime | None] = {}

    @property
    def title(self) -> str:
        """The assignment's; empty where there is none."""
        return "" if self.assignment is None else self.assignment.title

    def tell(self) -> str:
        """Until when, and what coming late costs; empty where there is no deadline."""
        if self.assignment is None or self.assignment.deadline is None:
            return ""
        rule = "" if self.assignment.late is None else f" {tell_rule(self.assignment.late)}"
        return f"Due {tell_time(self.assignment.deadline)}.{rule}"

    def tell_late(self, learner: str, submitted_at: str | None) -> str:
        """How late something was; empty where it was not, or that is not known.

        Args:
            learner: As the receipt has the name.
            submitted_at: As the receipt has it.
        """
        if self.assignment is None or submitted_at is None:
            return ""
        if learner not in self.own:
            self.own[learner] = find_deadline(self.assignment, learner)
        deadline, when = self.own[learner], read_time(submitted_at)
        if deadline is None or when is None or when <= deadline:
            return ""
        return tell_lateness(find_lateness(self.assignment, learner, submitted_at))
