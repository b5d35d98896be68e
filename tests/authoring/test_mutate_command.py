"""`checker kata verify --mutate`, as an author reads it."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from checker.authoring.mutation import Mutations, mutate
from checker.authoring.verified_page import write_page
from checker.catalogue import open_collection
from checker.cli.mutations import INDENT, refuse_without_libcst, report
from checker.errors import UsageProblem

COMMAND = Path(sys.executable).with_name("checker")
PAGE = Path(__file__).parents[2] / "docs" / "verified.md"


def run(author, *words: str) -> subprocess.CompletedProcess[str]:
    command = [COMMAND, "kata", "verify", "tiny", "--mutate", "--seeds", "1", "--katas", str(author.root), *words]
    finished = subprocess.run(command, capture_output=True, text=True, cwd=author.root, timeout=150)
    assert "Traceback" not in finished.stderr, finished.stderr
    return finished


def told(author) -> list[str]:
    """What is printed of the tiny kata's mutants, after its proof."""
    collection = open_collection(author.root)
    return list(report(mutate(collection, "tiny", author.hosts), author.root))


@pytest.fixture
def weak(author):
    """A kata whose checks don't look at the status of a greeting."""
    for file in (author.kata / "app.py", author.solution / "app.py"):
        file.write_text(file.read_text().replace('"/hello")', '"/hello", status_code=202)'))
    for file in (author.kata / "README.md", author.kata / "test_app.py", author.solution / "test_hidden.py"):
        text = file.read_text().replace("status=200, ", "").replace("200 OK", "202 Accepted")
        file.write_text(text.replace("answers 200", "answers 202"))
    return author


def allowing(lines: list[str], why: str) -> str:
    """The table that was printed, with a name and a reason."""
    start = lines.index(f"{INDENT}    [mutations.NAME]")
    table = "\n".join(line.strip() for line in lines[start : start + 7])
    return "\n" + table.replace("NAME", "greeted_at_once").replace('why = ""', f'why = "{why}"') + "\n"


def test_a_kata_that_is_caught_is_a_line(author):
    (line,) = told(author)
    assert re.fullmatch(r"caught  tiny: (\d+) mutants, \1 caught", line)


def test_a_survivor_is_shown_with_its_place_its_change_and_what_to_do(weak):
    lines = told(weak)
    assert re.fullmatch(r"weak    tiny: 5 mutants, 4 caught, 1 survive", lines[0])
    assert lines[1:3] == [
        f"{INDENT}solutions/tiny/app.py, line 6: every check passes with this change",
        f"{INDENT}  A status is one that it is often confused with.",
    ]
    assert f'{INDENT}    -@app.get("/hello", status_code=202)' in lines
    assert f'{INDENT}    +@app.get("/hello", status_code=200)' in lines
    assert "write a check of the promise that it breaks, in test_hidden.py" in lines[-2]
    assert "put its lines into solutions/tiny/solution.toml, with a name and a reason" in lines[-1]
    assert max(map(len, lines)) <= 120


def test_the_lines_that_are_printed_allow_it_once_they_have_a_name_and_a_reason(weak):
    weak.add(allowing(told(weak), "The status is open."))
    assert told(weak) == ["caught  tiny: 5 mutants, 4 caught, 1 allowed"]


def test_lines_without_a_reason_are_refused(weak):
    weak.add(allowing(told(weak), ""))
    with pytest.raises(UsageProblem, match='`why` is ""; expected text'):
        told(weak)


def test_a_reason_that_nothing_needs_is_told_with_its_line(author):
    author.add('\n[mutations.old]\nmutator = "off_by_one"\nfile = "app.py"\nplace = "hello"\n')
    author.add('was = "1"\nbecomes = "2"\nwhy = "Once it was so."\n')
    line = len((author.solution / "solution.toml").read_text().partition("[mutations.old]")[0].splitlines()) + 1
    expected = f"solutions/tiny/solution.toml, line {line}: [mutations.old] can go: there is no such mutant any more"
    assert told(author)[1:] == [INDENT + expected]


def test_the_command_shows_what_survives_and_writes_the_page(weak):
    finished = run(weak, "--write", "page.md")
    assert finished.returncode == 1
    assert finished.stdout.splitlines()[1:] == told(weak)
    page = (weak.root / "page.md").read_text()
    assert re.search(r"^\| `tiny` \| 5 \| 4 \| 0 \| 0 \| 1 \| 80.0 % \|$", page, re.MULTILINE)


def test_the_command_is_content_where_a_reason_is_given_and_tells_machines(weak):
    weak.add(allowing(told(weak), "The status is open."))
    finished = run(weak, "--json")
    answer = json.loads(finished.stdout)
    (mutations,) = answer["mutations"]
    assert (finished.returncode, answer["holds"], mutations["holds"], mutations["share"]) == (0, True, True, 1.0)


def test_a_kata_whose_proof_does_not_hold_is_not_mutated(author):
    author.change("solutions/tiny/app.py", '"hello"}', '"Hello"}')
    finished = run(author)
    assert finished.returncode == 1
    assert "left    tiny: not mutated before its proof holds" in finished.stdout
    assert "mutants" not in finished.stdout


def test_the_page_says_what_is_allowed(weak):
    weak.add(allowing(told(weak), "The status\\nis open."))
    page = write_page([mutate(open_collection(weak.root), "tiny", weak.hosts)])
    assert "| `tiny` | 5 | 4 | 0 | 1 | 0 | 100 % |\n" in page
    assert page.endswith("### tiny\n\n- `hello`: `200` in place of `202`. The status is open.\n")


def test_whoever_lacks_libcst_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "libcst", None)
    with pytest.raises(UsageProblem, match=r"need the package libcst(.|\n)*roundtrip-katas\[author\]"):
        refuse_without_libcst()


def test_a_share_is_never_rounded_up_to_all():
    whole = Mutations(
        kata="a", made=4000, tried=4000, caught=3999, did_not_start=0, allowed=(), survivors=(), stale=(),
        tried_elsewhere=0, survivors_elsewhere=(), solution_toml=Path("a"),
    )  # fmt: skip
    assert "| 99.9 % |" in write_page([whole])


def test_the_page_has_our_own_katas_in_their_order_and_the_checks_hold():
    page = PAGE.read_text(encoding="utf-8")
    rows = {cells[0].strip("`"): cells[1:] for cells in re.findall(ROW, page, re.MULTILINE)}
    collection = open_collection(PAGE.parents[1])
    assert list(rows) == list(collection.slugs())
    for slug, (tried, caught, allowed, surviving, share) in rows.items():
        assert int(allowed) == len(collection.solution(collection.kata(slug)).mutations), slug
        assert int(tried) == int(caught) + int(allowed) + int(surviving)
        assert float(share) >= 95, slug


ROW = r"^\| (`[\w-]+`) \| (\d+) \| (\d+) \| \d+ \| (\d+) \| (\d+) \| ([\d.]+) % \|$"
