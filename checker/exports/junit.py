"""Writes JUnit XML as pytest does: a suite for each learner and kata, and a case for each check.

There is no standard, and what readers share is: testsuites, testsuite, testcase, failure, error, skipped, system-out.
A fault of the checker is an `error`, which readers count apart from the learner's failures.
"""

from collections.abc import Iterable
from xml.etree import ElementTree

from checker.exports.graded import Graded
from checker.exports.told import reason, shown, tell_check, tell_verdict
from checker.lateness import write_number
from checker.model.verdict import CheckResult, Verdict

NAME = "junit.xml"


def make_report(several: Iterable[Graded]) -> bytes:
    """The file, in UTF-8. No character that XML 1.0 forbids can be in it, since what can't be seen is drawn."""
    root = ElementTree.Element("testsuites", name="roundtrip")
    for graded in several:
        suite = ElementTree.SubElement(root, "testsuite", name=_name(graded))
        if graded.verdict is not None:
            _fill(suite, graded.verdict, _late_facts(graded))
        else:
            _tell_problem(suite, graded)
        _count(suite)
    ElementTree.indent(root)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _name(graded: Graded) -> str:
    return shown(" ".join(filter(None, (graded.kata, graded.receipt.learner))), keep="")


def _late_facts(graded: Graded) -> dict[str, str]:
    """What a person gave, what is off for lateness, and the grade; nothing where there is nothing of these."""
    if graded.grade is None or (graded.lateness.deadline is None and graded.given is None):
        return {}
    facts = {"percent_off": str(graded.lateness.percent_off), "grade": write_number(graded.grade, padded=True)}
    if graded.given is not None:
        facts |= {"override": write_number(graded.given.score, padded=True)}
    return facts | {"lateness": shown(graded.grade_words, "")}


def _fill(suite: ElementTree.Element, verdict: Verdict, late: dict[str, str]) -> None:
    suite.set("time", f"{verdict.timings.total_ms / 1000:.3f}")
    suite.set("timestamp", verdict.timings.graded_at)
    properties = ElementTree.SubElement(suite, "properties")
    facts = {"conclusion": verdict.conclusion, "score": f"{verdict.score.value:.4f}", "seed": shown(verdict.seed, "")}
    for name, value in (facts | late).items():
        ElementTree.SubElement(properties, "property", name=name, value=value)
    for check in verdict.checks:
        _add_case(suite, check, verdict)
    ElementTree.SubElement(suite, "system-out").text = tell_verdict(verdict)


def _add_case(suite: ElementTree.Element, check: CheckResult, verdict: Verdict) -> None:
    seconds = sum(case.duration_ms for case in check.cases) / 1000
    origin, _, function = check.id.partition("/")
    place = {"classname": f"{verdict.kata.slug}.{origin}", "name": function or origin}
    case = ElementTree.SubElement(suite, "testcase", place, time=f"{seconds:.3f}")
    if check.outcome != "passed":
        failure = ElementTree.SubElement(case, "failure", message=f"{shown(check.claim, '')}: {reason(check)}")
        failure.text = tell_check(check, verdict)


def _tell_problem(suite: ElementTree.Element, graded: Graded) -> None:
    case = ElementTree.SubElement(
        suite, "testcase", classname=shown(graded.kata or "unknown", ""), name="grading", time="0.000"
    )
    ElementTree.SubElement(case, "error" if graded.is_fault else "failure", message=shown(graded.problem, keep=""))


def _count(suite: ElementTree.Element) -> None:
    counts = {"tests": "testcase", "errors": "testcase/error", "failures": "testcase/failure"}
    for name, path in counts.items():
        suite.set(name, str(len(suite.findall(path))))
    suite.set("skipped", "0")
