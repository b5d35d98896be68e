import time
from pathlib import Path

import pytest

from checker.catalogue import open_collection
from checker.classroom.changed_places import tell_change
from checker.classroom.families import Member, encode_families, find_families, find_known, find_odd
from checker.classroom.normal_form import read_modules
from checker.classroom.rebuilding import rebuild
from checker.model.family import Families
from checker.model.kata import Submission
from checker.submissions.reading import read_fix, read_starter
from checker.workspace import change

STARTER = """\
from fastapi import FastAPI

app = FastAPI()


@app.get("/one")
def one():
    # The first.
    answer = 1

    return answer


@app.get("/two")
def two():
    return 2
"""


@pytest.fixture
def parrot():
    return open_collection(Path(__file__).parents[1] / "collections" / "toy").kata("parrot-says-nothing")


@pytest.fixture
def sort_out(parrot):
    def sort(sources, conclusions=()):
        conclusions = dict(conclusions)
        members = [
            Member(name, parrot.slug, {"app.py": text.encode()}, f"+{name}\n", conclusions.get(name, ""))
            for name, text in sources.items()
        ]
        return find_families(members, {parrot.slug: parrot})

    return sort


def read(kata, folder):
    return read_fix(kata, folder, "fix").files["app.py"].decode()


def test_families_are_named_after_the_version_that_they_equal(parrot, sort_out):
    starter = read_starter(parrot).files["app.py"].decode()
    found = sort_out(
        {
            "ada": starter + "# nothing yet\n",
            "bob": read(parrot, parrot.solution).replace('"', "'").replace("'''", '"""'),
            "cleo": read(parrot, parrot.solution / "wrong_fixes" / "shouting"),
            "dan": "\n" + read(parrot, parrot.solution / "other_fixes" / "short"),
            "eve": "def (",
            "fay": starter.replace('return ""', 'return "word"'),
            "gus": starter.replace('return ""', "return 'word'  # so"),
        }
    )
    assert {family.name: family.members for family in found} == {
        "as the starter": ("ada",),
        "as the reference": ("bob",),
        "as the wrong fix shouting": ("cleo",),
        "as the other fix short": ("dan",),
        "does not parse": ("eve",),
        "changes line 11 of app.py, in parrot": ("fay", "gus"),
    }
    assert found[0].members == ("fay", "gus")
    assert Families.model_validate_json(encode_families(found)).families == found


def test_a_key_is_the_same_whoever_else_is_in_the_class(parrot, sort_out):
    source = read_starter(parrot).files["app.py"].decode().replace('""\n', "word\n")
    alone = sort_out({"ada": source})[0].key
    assert {family.key for family in sort_out({"bob": source + "#\n", "cleo": "x = 1"})} > {alone}


def test_the_odd_ones_are_named_with_the_reason(parrot, sort_out):
    usual = read_starter(parrot).files["app.py"].decode()
    right = read(parrot, parrot.solution)
    sources = {f"s{number}": usual for number in range(10)} | {"zed": right + "\nx = 1\n", "yan": right}
    verdicts = dict.fromkeys(sources, "unsolved") | {"zed": "solved", "s3": "solved"}
    odd = {family.example: family.odd for family in sort_out(sources, verdicts) if family.odd}
    assert odd == {
        "zed": "solved as nobody else did",
        "yan": "equals a right fix, and is not solved",
        "s0": "equals a version that must not pass, and is solved",
    }


def test_where_many_stand_alone_it_is_not_odd(parrot, sort_out):
    assert not any(family.odd for family in sort_out({f"s{number}": f"x = {number}" for number in range(9)}))
    assert find_odd("unknown", {"solved": 1, "unsolved": 2}, is_alone=False).startswith("says the same")


def test_what_cannot_be_rebuilt_is_said_and_no_family_of_something_else(parrot):
    members = [Member("ada", parrot.slug, None, "[cut here]", "solved")]
    (family,) = find_families(members, {parrot.slug: parrot})
    assert (family.likeness, family.key) == ("unread", "not-compared")


@pytest.mark.parametrize(
    ("was", "becomes", "told"),
    [
        ("answer = 1", "answer = 2", "changes line 9 of app.py, in one"),
        ("answer = 1\n\n    return answer", "return 1", "changes lines 9-11 of app.py, in one"),
        ('"/two"', '"/zwei"', "changes line 14 of app.py, in two"),
        ("app = FastAPI()\n", "app = FastAPI()\nx = 1\n", "adds to app.py after line 3"),
        ("import FastAPI", "import FastAPI, Query", "changes imports of app.py"),
        ("    return 2", "    x = 1\n    return 2", "adds to app.py after line 15, in two"),
        ("return 2", "return 3", "changes line 16 of app.py, in two"),
    ],
)
def test_a_change_is_told_by_the_lines_of_the_starter(was, becomes, told):
    assert was in STARTER
    before, after = (read_modules({"app.py": text.encode()}) for text in (STARTER, STARTER.replace(was, becomes)))
    assert tell_change(before, after) == told


def test_layout_moves_no_line_that_is_told():
    other = STARTER.replace("@app.get", "# more\n\n@app.get").replace("return 2", "return (\n  3 )")
    before, after = (read_modules({"app.py": text.encode()}) for text in (STARTER, other))
    assert tell_change(before, after) == "changes line 16 of app.py, in two"


@pytest.mark.parametrize(
    "source",
    [
        "",
        "no newline at the end",
        STARTER.replace("\n", "\r\n"),
        STARTER + "--- a/app.py\n+++ b/app.py\n@@ -1 +1 @@\n",
        "\\ No newline at end of file\n[cut here\n",
        "\f\v\u2028\n" * 3,
    ],
    ids=["empty", "no newline", "CR LF", "a diff within", "marks of a diff", "odd separators"],
)
def test_a_verdicts_change_makes_the_submission_whole_again(parrot, source):
    starter = read_starter(parrot).files
    files = {"app.py": source.encode()}
    assert rebuild(starter, change(parrot, Submission(name="", files=files))) == files


def test_a_change_that_was_cut_or_is_of_another_starter_is_not_rebuilt(parrot):
    starter = read_starter(parrot).files
    long = change(parrot, Submission(name="", files={"app.py": b"x" * 70_000}))
    assert rebuild(starter, long) is None
    assert rebuild(starter, "--- a/app.py\n+++ b/app.py\n[not compared: 3000 lines]\n") is None
    assert rebuild({"app.py": b"other\n"}, change(parrot, read_fix(parrot, parrot.solution, "x"))) is None
    assert rebuild(starter, "anything\n") is None


def test_three_hundred_are_sorted_in_a_moment(parrot, sort_out):
    right = read(parrot, parrot.solution)
    sources = {f"s{number}": right + f"\nx = {number % 40}  # {number}\n" * 20 for number in range(300)}
    began = time.process_time()
    assert len(sort_out(sources)) == 40
    assert time.process_time() - began < 10


@pytest.mark.parametrize("name", ["hello-says", "latest-reading", "missing-book"])
def test_no_known_fix_says_the_same_as_another_one_of_its_kata(name):
    kata = open_collection(Path(__file__).parents[2]).kata(name)
    fixes = [path for kind in ("wrong_fixes", "other_fixes") for path in (kata.solution / kind).iterdir()]
    # With the starter and the reference.
    assert len(find_known(kata)) == len(fixes) + 2
