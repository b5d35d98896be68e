from dataclasses import replace
from xml.etree import ElementTree

from checker.exports.junit import make_report
from checker.lateness import find_lateness
from checker.model.assignment import Assignment, LateRule

TAKES = {
    "testsuites": {"name"},
    "testsuite": {"name", "tests", "errors", "failures", "skipped", "time", "timestamp", "hostname"},
    "testcase": {"classname", "name", "time"},
    "failure": {"message"},
    "error": {"message"},
    "properties": set(),
    "property": {"name", "value"},
    "system-out": set(),
}
"""The elements and attributes that pytest writes too, and readers know by that."""


def read(*several):
    root = ElementTree.fromstring(make_report(several))
    assert all(set(element.attrib) <= TAKES[element.tag] for element in root.iter())
    return root


def test_a_class_is_told_as_it_was_read_once(graded, golden):
    several = [graded(), graded("Ben", "There is no app.py."), graded("Cleo", "The disk is full.", is_fault=True)]
    golden("junit.xml", make_report(several))
    read(*several)


def test_a_fault_of_the_checker_is_an_error_and_no_failure_of_a_learner(graded):
    (suite,) = read(graded(problem="The disk is full.", is_fault=True))
    assert (suite.get("errors"), suite.get("failures")) == ("1", "0")
    assert suite.find("testcase/error").get("message") == "The disk is full."


def test_counts_are_those_of_the_cases(graded):
    (suite,) = read(graded())
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("5", "3", "0")
    assert len(suite.findall("testcase")) == 5


def test_no_character_that_xml_forbids_gets_into_it(graded, unsolved):
    hostile = "]]><testcase/>&\x00\x0b\x1b\ud800\ufffe\u202e"
    check = unsolved.checks[0].model_copy(update={"claim": hostile})
    verdict = unsolved.model_copy(update={"checks": (check,)})
    root = read(graded(hostile, verdict=verdict), graded(hostile, hostile), graded(hostile, hostile, is_fault=True))
    assert len(root.findall("testsuite/testcase")) == 3


def test_what_is_off_for_lateness_and_the_grade_are_told_beside_the_score(graded):
    due = Assignment(title="T", katas=("k",), deadline="2026-11-24T18:00:00Z", late=LateRule(per_day=10))
    late = replace(graded(), lateness=find_lateness(due, "Ada", "2026-11-25T18:00:00Z"))
    (suite,) = read(late)
    facts = {one.get("name"): one.get("value") for one in suite.iterfind("properties/property")}
    assert (facts["score"], facts["percent_off"], facts["grade"]) == ("0.1667", "10", "0.1500")
    assert facts["lateness"].startswith("Handed in 1 day late")
    (plain,) = read(graded())
    assert len(plain.findall("properties/property")) == 3
