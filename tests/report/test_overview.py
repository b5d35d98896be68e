import html
import re
import shutil
import subprocess
from html.parser import HTMLParser

import pytest

from checker.model.assignment import Assignment, LateRule
from checker.model.entry import CheckMark, Entry, Receipt, Result
from checker.model.family import Family
from checker.model.verdict import Points, Score
from checker.report.overview import find_rates, make_overview

ATTACK = "<script>document.title='owned'</script>\"'><img src=x onerror=document.title='owned'>{{7*7}}\u202e"


def mark(name, outcome="passed", stage=None):
    return CheckMark(
        id=f"visible/{name}", claim=name, origin="visible", kind="to_fix", promise=1, outcome=outcome, stage=stage
    )


ONE = mark("one")


def make_entry(learner="Ada", conclusion="solved", value=1.0, checks=(ONE,), **changes):
    receipt = Receipt(
        learner=learner, kata=changes.pop("kata", "tiny"), attempt=2, submitted_at="2026-03-01T10:00:00+00:00",
        source="s", content_sha256="0", problem=None, notes=changes.pop("notes", ()),
    )  # fmt: skip
    score = Score(fixed=Points(earned=1, of=2), kept=Points(earned=3, of=3), value=value)
    result = Result(
        title=changes.pop("title", "A tiny kata"), kata_sha256="1", content_sha256="0", conclusion=conclusion,
        unstable=changes.pop("unstable", False), score=score, checks=checks,
        start_failure=changes.pop("start_failure", ""), missing_walls=changes.pop("missing_walls", ()), seed="run",
        versions={}, graded_at="2026-03-02T10:00:00+00:00",
    )  # fmt: skip
    facts = {"receipt": receipt, "folder": "ada", "status": "graded", "result": result, "line": "", "has_page": True}
    return Entry(**(facts | changes))


class Table(HTMLParser):
    """The rows of a page's tables as text, as they are without scripts."""

    def __init__(self):
        super().__init__()
        self.rows = []
        self.is_inside = False

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")
            self.is_inside = True

    def handle_endtag(self, tag):
        self.is_inside = self.is_inside and tag not in ("td", "th")

    def handle_data(self, data):
        if self.is_inside:
            self.rows[-1][-1] += data


def rows(page):
    table = Table()
    table.feed(page)
    return [[" ".join(cell.split()) for cell in row] for row in table.rows]


def test_a_learners_row_says_what_came_of_it():
    found = rows(make_overview([make_entry(conclusion="unsolved", value=0.5, notes=("late",))]))
    assert ["Ada", "not solved", "1 of 2", "3 of 3", "0.50", "2026-03-01 10:00", "2", "late"] in found


def test_with_a_deadline_each_row_says_what_is_off_and_the_grade():
    rule = LateRule(per_day=10, at_most=50)
    due = Assignment(
        title="Week <3>", katas=("tiny",), deadline="2026-02-28T09:00:00+01:00", late=rule,
        extensions={"ben": "2026-03-01T11:00:00+01:00"},
    )  # fmt: skip
    nothing = make_entry("Cleo", result=None, status="not graded", line="It is empty.", has_page=False)
    page = make_overview([make_entry(value=0.5), make_entry("Ben", value=0.5), nothing], assignment=due)
    ada, ben, cleo = (row for row in rows(page) if row[0] in ("Ada", "Ben", "Cleo"))
    assert ada[4:7] == ["0.50", "20 %", "0.40"]
    assert ada[-1] == "Handed in 1 day 2 hours late: 2 days begun, 20 % off. 0.50 x 0.80 = 0.40"
    assert ben[4:7] == ["0.50", "", "0.50"]
    assert cleo[5] == "20 %"
    assert cleo[4] == cleo[6] != ""
    assert "Week &lt;3&gt;: due 2026-02-28 09:00 (UTC+01:00), extended for 1. Each day begun" in page
    assert '<th scope="col" class="number">Grade' not in make_overview([make_entry()])


def test_who_has_no_verdict_is_there_with_the_reason():
    fault = make_entry("Bob", result=None, status="checker fault", line="The disk was full.", has_page=False)
    nothing = make_entry("Cleo", result=None, status="not graded", line="It is empty.", has_page=False)
    found = rows(make_overview([fault, nothing]))
    assert [row[1] for row in found if row[0] == "Bob"] == ["fault of the checker"]
    assert next(row for row in found if row[0] == "Cleo")[-1].startswith("It is empty.")


def test_each_check_has_its_pass_rate_and_where_the_others_failed():
    failed = make_entry(conclusion="unsolved", checks=(mark("one", "failed", "validation"), mark("two")))
    passed = make_entry(checks=(mark("one"), mark("two")))
    broken = make_entry(conclusion="did_not_start", checks=(mark("one", "failed"), mark("two", "failed")))
    (rates,) = find_rates([failed, failed, passed, broken])
    assert [(rate.passed, rate.of, rate.stages) for rate in rates.checks] == [
        (1, 3, (("validation", 2),)),
        (3, 3, ()),
    ]
    assert (rates.solved, rates.graded, rates.not_started) == (1, 4, 1)
    page = rows(make_overview([failed, failed, passed, broken]))
    assert next(row for row in page if row[0] == "one")[-1] == "validation (2)"


def test_katas_are_told_apart():
    page = make_overview([make_entry(kata="one"), make_entry(kata="two")])
    assert [row[1] for row in rows(page) if row[0] == "Ada"] == ["one", "two"]
    assert len(find_rates([make_entry(kata="one"), make_entry(kata="two")])) == 2


def test_missing_walls_are_said_at_the_top():
    page = make_overview([make_entry(missing_walls=("files",))])
    assert page.index("Not all walls stood") < page.index("<table")


def test_an_empty_class_has_an_overview():
    assert "Nothing was handed in" in make_overview([])


def test_links_lead_beneath_the_overview_whatever_a_folder_is_called():
    page = make_overview([make_entry(folder='a b"/ü?#')])
    assert 'href="a%20b%22/%C3%BC%3F%23/report.html"' in page


def attacked():
    checks = (mark(ATTACK, "failed", "route"),)
    return make_entry(
        ATTACK, "unsolved", 0.5, checks, kata=ATTACK, title=ATTACK, line=ATTACK, notes=(ATTACK,),
        start_failure=ATTACK, missing_walls=(ATTACK,), folder=ATTACK,
    )  # fmt: skip


def test_nothing_of_a_learner_becomes_markup():
    page = make_overview([attacked()])
    assert page.count("<script>") == 1
    assert "<img" not in page
    assert "49" not in re.findall(r"<td class=\"notes\">.*?</td>", page, re.DOTALL)[0]
    assert "\u202e" not in page
    assert html.escape("<script>document.title", quote=False) in page


def browse(page, folder):
    path = folder / "index.html"
    path.write_text(page, encoding="utf-8")
    options = ["headless", "no-sandbox", "disable-gpu", "no-first-run", f"user-data-dir={folder / 'profile'}"]
    command = [shutil.which("chromium"), *(f"--{option}" for option in options), "--dump-dom", path.as_uri()]
    return subprocess.run(command, capture_output=True, timeout=120, check=True).stdout.decode()


@pytest.mark.browser
def test_in_a_browser_our_script_runs_and_no_other(tmp_path):
    document = browse(make_overview([attacked(), make_entry()]), tmp_path)
    assert "<title>Class overview</title>" in document
    assert document.count('<button type="button">') >= 8


@pytest.mark.browser
def test_a_click_on_a_heading_sorts_by_numbers(tmp_path):
    entries = [make_entry(name, value=value) for name, value in (("Ada", 0.5), ("Bob", 0.25), ("Cleo", 1.0))]
    page = make_overview(entries)
    click = '[...document.querySelectorAll("button")].find((each) => each.textContent === "Score").click();'
    # The page allows its own script alone, so the click is put into it and the policy is taken away.
    page = re.sub(r"<meta http-equiv=.*?/>", "", page).replace("</script>", f"{click}</script>")
    found = [row[0] for row in rows(browse(page, tmp_path)) if row[0] in ("Ada", "Bob", "Cleo")]
    assert found == ["Bob", "Ada", "Cleo"]


def make_family(name="as the reference", members=("ada",), **changes):
    facts = {
        "kata": "tiny", "key": "k", "name": name, "likeness": "unknown", "members": members,
        "conclusions": {"solved": len(members)}, "odd": "", "example": members[0], "change": "+one\n",
    }  # fmt: skip
    return Family(**(facts | changes))


def test_families_are_shown_with_sizes_and_the_odd_ones_first():
    entries = [make_entry(), make_entry("Bob", folder="bob"), make_entry("Cleo", folder="cleo")]
    odd = make_family("changes line 9", ("cleo",), odd="as nobody else did", conclusions={"unsolved": 1})
    page = make_overview(entries, [make_family(members=("ada", "bob")), odd])
    found = rows(page)
    assert ["2", "as the reference", "solved", "Ada, Bob", "diff+one"] in found
    assert ["1", "changes line 9 as nobody else did", "not solved", "Cleo", "diff+one"] in found
    assert page.index("<b>Odd:</b>") < page.index("as the reference")


def test_nothing_of_a_family_becomes_markup():
    family = make_family(ATTACK, (ATTACK, "x", "y", "z"), kata=ATTACK, change=ATTACK, odd=ATTACK)
    page = make_overview([attacked()], [family])
    assert page.count("<script>") == 1
    assert "<img" not in page
    assert "\u202e" not in page
