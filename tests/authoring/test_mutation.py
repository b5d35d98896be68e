"""The tiny kata of conftest has weak checks on purpose where these tests need some."""

import pytest

from checker.authoring.mutant_memory import MutantMemory
from checker.authoring.mutants import make_mutants
from checker.authoring.mutation import SEED, Mutations, Survivor, mutate
from checker.catalogue import open_collection
from checker.errors import UsageProblem
from checker.submissions import read_fix

WEAK = 'expect(client.get("/hello"), status=200, json={"message": "hello"})'
WEAKER = 'expect(client.get("/hello"), json={"message": "hello"})'
APP = """\
from fastapi import FastAPI

app = FastAPI()


@app.get("/hello", status_code=200)
def hello():
    return {"message": "WORD"}
"""
SIZE = """

@app.get("/size")
def size():
    return 1 + 1
"""
ALLOWED = """
[mutations.created]
mutator = "another_status"
file = "app.py"
place = "hello"
was = "200"
becomes = "201"
why = "Whoever is greeted does not look at the status."
"""


@pytest.fixture
def weak(author):
    """A kata with a check that does not look at the status."""
    (author.kata / "app.py").write_text(APP.replace("WORD", "goodbye"))
    (author.solution / "app.py").write_text(APP.replace("WORD", "hello"))
    author.change("katas/tiny/test_app.py", WEAK, WEAKER)
    return author


def run(author, **options: bool) -> Mutations:
    return mutate(open_collection(author.root), "tiny", author.hosts, **options)


def names(survivors: tuple[Survivor, ...]) -> list[tuple[str, str, str]]:
    return [(one.mutator, one.was, one.becomes) for one in survivors]


def test_where_checks_are_good_every_mutant_is_caught(author):
    found = run(author)
    assert (found.holds, found.survivors, found.share) == (True, (), 1.0)
    assert found.caught == found.tried == found.made > 2


def test_what_a_weak_check_lets_pass_survives_and_is_shown(weak):
    found = run(weak)
    assert not found.holds
    assert names(found.survivors) == [("another_status", "200", "201")]
    (survivor,) = found.survivors
    assert (survivor.file, survivor.line, survivor.place) == ("app.py", 6, "hello")
    assert '-@app.get("/hello", status_code=200)\n+@app.get("/hello", status_code=201)' in survivor.diff
    assert survivor.claim == "A status is one that it is often confused with."
    assert found.caught == found.tried - 1
    assert found.share == found.caught / found.tried


def test_what_survives_where_no_fix_changes_anything_is_told_and_is_no_fault(author):
    for file in author.root.rglob("app.py"):
        file.write_text(file.read_text() + SIZE)
    found = run(author)
    assert found.holds
    assert "another_path" in [one.mutator for one in found.survivors_elsewhere]
    assert {one.place for one in found.survivors_elsewhere} == {"size"}


def test_a_mutation_with_a_reason_is_allowed(weak):
    weak.add(ALLOWED)
    found = run(weak)
    assert (found.holds, found.survivors, found.stale, found.share) == (True, (), (), 1.0)
    assert [(one.name, one.why) for one in found.allowed] == [
        ("created", "Whoever is greeted does not look at the status.")
    ]


def test_a_reason_holds_when_lines_move_and_other_words_of_the_line_change(weak):
    weak.add(ALLOWED)
    weak.change("solutions/tiny/app.py", '"/hello", status_code=200', '"/hello", tags=["desk"], status_code=200')
    weak.change("solutions/tiny/app.py", "app = FastAPI()", '"""The desk."""\n\napp = FastAPI()')
    assert run(weak).holds


def test_a_reason_for_what_a_check_catches_now_can_go(weak):
    weak.add(ALLOWED)
    weak.change("katas/tiny/test_app.py", WEAKER, WEAK)
    (stale,) = run(weak).stale
    assert (stale.name, stale.exists) == ("created", True)
    assert (weak.solution / "solution.toml").read_text().splitlines()[stale.line - 1] == "[mutations.created]"


def test_a_reason_for_a_mutant_that_is_not_made_can_go(weak):
    weak.add(ALLOWED.replace('"201"', '"299"'))
    found = run(weak)
    assert [(one.name, one.exists) for one in found.stale] == [("created", False)]
    assert names(found.survivors) == [("another_status", "200", "201")]


def test_a_mutant_that_does_not_start_is_caught_and_said_apart(author):
    author.change("solutions/tiny/app.py", "hello()", "hello(size: int = [20][0])")
    found = run(author)
    assert 0 < found.did_not_start < found.caught


def test_a_reference_that_fails_is_not_mutated(author):
    author.change("solutions/tiny/app.py", '"hello"}', '"Hello"}')
    with pytest.raises(UsageProblem, match="The reference of tiny does not pass"):
        run(author)


def test_what_was_graded_is_not_graded_again(weak, monkeypatch: pytest.MonkeyPatch):
    first = run(weak)
    monkeypatch.setattr("checker.authoring.mutation.grade_together", None)
    assert run(weak) == first
    weak.add("\n# Words that nothing hangs on.\n")
    assert run(weak) == first


def test_fresh_grades_again_and_so_does_another_check(weak, monkeypatch: pytest.MonkeyPatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    run(weak)
    monkeypatch.setattr("checker.authoring.mutation.grade_together", None)
    with pytest.raises(TypeError):
        run(weak, fresh=True)
    weak.change("katas/tiny/test_app.py", WEAKER, WEAK)
    with pytest.raises(TypeError):
        run(weak)


def test_a_mutant_that_ran_out_of_time_is_caught_and_tried_again(weak, monkeypatch: pytest.MonkeyPatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    kata = open_collection(weak.root).kata("tiny")
    (mutant, *_) = make_mutants(read_fix(kata, weak.solution, "the reference"), [])
    MutantMemory(kata, SEED).remember({mutant: "timed_out"})
    assert MutantMemory(kata, SEED).recall(mutant) is None
    MutantMemory(kata, SEED).remember({mutant: "caught"})
    assert MutantMemory(kata, SEED).recall(mutant) == "caught"


def test_a_memory_that_can_not_be_read_is_begun_anew(weak, monkeypatch: pytest.MonkeyPatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    first = run(weak)
    (file,) = (tmp_path / "cache" / "roundtrip" / "mutants").iterdir()
    file.write_text("[nonsense")
    assert run(weak) == first


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('was = "200"\n', "", "the key `was` is missing in the table"),
        ('why = "Whoever', 'because = "Whoever', "`because` is not a key of the table"),
        ("[mutations.created]", "[mutations]\ncreated = 3\n[mutations.other]", "`mutations.created` is 3; expected a"),
        ('becomes = "201"', "becomes = 201", "`becomes` is 201; expected text"),
    ],
)
def test_a_wrong_table_is_refused(weak, old: str, new: str, words: str):
    weak.add(ALLOWED.replace(old, new))
    collection = open_collection(weak.root)
    with pytest.raises(UsageProblem, match=words):
        collection.solution(collection.kata("tiny"))


def test_a_survivor_in_a_file_that_the_fix_leaves_alone_is_found_in_the_katas_folder(author):
    author.change("katas/tiny/kata.toml", 'editable = ["app.py"]', 'editable = ["app.py", "sizes.py"]')
    (author.kata / "sizes.py").write_text("LIMITS = {1, 2}\n")
    author.wrong("smaller", "")
    (author.solution / "wrong_fixes" / "smaller" / "app.py").unlink()
    (author.solution / "wrong_fixes" / "smaller" / "sizes.py").write_text("LIMITS = {1, 2, 3}\n")
    survivors = run(author).survivors
    assert {one.path for one in survivors} == {author.kata / "sizes.py"}
    assert names(survivors) == [("one_of_several_left_out", "1", ""), ("one_of_several_left_out", "2", "")]
