"""The pytest plugin that makes a page of a verdict: its checks as items, our own section, trusted words alone."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from markupsafe import Markup, escape

from checker.model.verdict import CheckResult, Verdict
from checker.report import wording
from checker.report.plain import visible
from checker.verdict_file import read_verdict


class CheckFailedError(Exception):
    """The item's check does not hold; carries no word of the verdict."""


class VerdictItem(pytest.Item):
    """One check of a verdict: running it repeats its outcome."""

    def __init__(self, *, check: CheckResult, number: int, **more: Any) -> None:
        super().__init__(**more)
        self.check = check
        self.number = number
        self.user_properties.append(("number", number))

    def runtest(self) -> None:
        """Come out as the check did."""
        if self.check.outcome == "skipped":
            pytest.skip("not asked")
        if self.check.outcome != "passed":
            raise CheckFailedError

    def repr_failure(self, excinfo: Any, style: Any = None) -> str:
        """Say where on the page to look: pytest-html's own log holds no word of the app's."""
        return f"Promise {self.check.promise} does not hold: see check {self.number} above."


class VerdictFile(pytest.File):
    """verdict.json as a file of tests."""

    def collect(self) -> Iterator[VerdictItem]:
        """Give an item for each check, in the verdict's order."""
        for number, check in enumerate(read_verdict(self.path).checks, 1):
            yield VerdictItem.from_parent(self, name=item_name(check, number), check=check, number=number)


class VerdictPage:
    """Hooks: what pytest collects, and what pytest-html puts on the page.

    pytest-html sets ids, cells and environment values as markup, so all of them are cleaned or escaped here.
    """

    def __init__(self, verdict: Verdict, section: Markup) -> None:
        self._verdict = verdict
        self._section = section

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> VerdictFile | None:
        """Collect verdict.json."""
        return VerdictFile.from_parent(parent, path=file_path) if file_path.name == "verdict.json" else None

    @pytest.hookimpl(optionalhook=True)
    def pytest_metadata(self, metadata: dict[str, Any]) -> None:
        """Show the verdict's versions, and nothing of the machine that makes the page."""
        metadata.clear()
        metadata.update({_clean(name): _clean(version) for name, version in self._verdict.versions.items()})

    @pytest.hookimpl(optionalhook=True)
    def pytest_html_report_title(self, report: Any) -> None:
        """Name the page; pytest-html escapes this."""
        report.title = visible(self._verdict.kata.title, keep="")

    @pytest.hookimpl(optionalhook=True)
    def pytest_html_results_summary(self, prefix: list[str]) -> None:
        """Put our section above the table."""
        prefix.append(str(self._section))

    @pytest.hookimpl(optionalhook=True)
    def pytest_html_results_table_header(self, cells: list[str]) -> None:
        """Name the table's columns."""
        cells[:] = [
            '<th class="sortable" data-column-type="result">Result</th>',
            '<th class="sortable" data-column-type="promise">Promise</th>',
            "<th>Check</th>",
            '<th class="sortable" data-column-type="kind">About</th>',
            '<th class="sortable" data-column-type="duration">Duration</th>',
        ]

    @pytest.hookimpl(optionalhook=True)
    def pytest_html_results_table_row(self, report: Any, cells: list[str]) -> None:
        """Fill a row from the verdict."""
        number = dict(report.user_properties).get("number")
        if number is None:
            return
        check = self._verdict.checks[number - 1]
        duration = sum(case.duration_ms for case in check.cases)
        cells[:] = [
            f'<td class="col-result">{check.outcome.capitalize()}</td>',
            f'<td class="col-promise">{check.promise}</td>',
            f'<td class="col-claim"><a href="#check-{number}">{escape(visible(check.claim, keep=""))}</a></td>',
            f'<td class="col-kind">{wording.KINDS[check.kind]}</td>',
            f'<td class="col-duration">{duration:.0f} ms</td>',
        ]


def item_name(check: CheckResult, number: int) -> str:
    """Name an item after its check, in letters that are markup nowhere; the number keeps names apart."""
    return f"{number:02}-{_clean(check.id)}"


def _clean(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9._/+-]+", "-", text)[:120]
