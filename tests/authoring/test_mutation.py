"""The tiny kata of conftest has weak checks on purpose where these tests need some."""

from collections.abc import Sequence

import pytest

from checker.authoring.mutant_memory import MutantMemory
from checker.authoring.mutants import Mutant, make_mutants
from checker.authoring.mutation import Mutations, Survivor, mutate
from checker.authoring.mutation_fates import Trial, fate_of, find_fates, took_too_long
from checker.catalogue import open_collection
from checker.errors import UsageProblem
from checker.grading.flow import Terms, grade_together
from checker.model.kata import Kata, Limits, Submission
from checker.model.verdict import Verdict
from checker.serving.hosts import Hosts
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
    monkeypatch.setattr("checker.authoring.mutation_fates.grade_together", None)
    assert run(weak) == first
    weak.add("\n# Words that nothing hangs on.\n")
    assert run(weak) == first


def test_fresh_grades_again_and_so_does_another_check(weak, monkeypatch: pytest.MonkeyPatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    run(weak)
    monkeypatch.setattr("checker.authoring.mutation_fates.grade_together", None)
    with pytest.raises(TypeError):
        run(weak, fresh=True)
    weak.change("katas/tiny/test_app.py", WEAKER, WEAK)
    with pytest.raises(TypeError):
        run(weak)


class Busy:
    """A machine on which mutants run out of time, for some gradings or all."""

    def __init__(self) -> None:
        self.gradings = 1000
        self.asked: list[list[str]] = []

    def grade(self, kata: Kata, submissions: Sequence[Submission], terms: Terms, hosts: Hosts) -> list[Verdict]:
        self.asked.append([one.name for one in submissions])
        seconds = 0.25 if len(self.asked) <= self.gradings else 5
        limited = kata.model_copy(update={"limits": Limits(exchange_seconds=seconds)})
        right = grade_together(kata, submissions[:1], terms, hosts)
        return right + grade_together(limited, submissions[1:], terms, hosts)


@pytest.fixture
def trial(weak, monkeypatch: pytest.MonkeyPatch, tmp_path) -> Trial:
    """Its reference answers at once, and late where a difference is a sum."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    app = APP.replace("    return", "    time.sleep(0.25 - 0.25)\n    return").replace("WORD", "hello")
    (weak.solution / "app.py").write_text(f"import time\n\n{app}")
    kata = open_collection(weak.root).kata("tiny")
    return Trial(kata, read_fix(kata, weak.solution, "the reference"), weak.hosts, MutantMemory(kata, "one"))


@pytest.fixture
def busy(monkeypatch: pytest.MonkeyPatch) -> Busy:
    machine = Busy()
    monkeypatch.setattr("checker.authoring.mutation_fates.grade_together", machine.grade)
    return machine


def find_slow(trial: Trial) -> Mutant:
    (slow,) = [one for one in make_mutants(trial.reference, []) if one.mutator == "another_sum"]
    return slow


def test_a_mutant_that_takes_too_long_twice_is_caught_and_remembered(trial, busy):
    slow = find_slow(trial)
    assert list(find_fates(trial, [slow])) == ["timed_out"]
    assert busy.asked == [["the reference", "another_sum in hello"]] * 2
    assert trial.memory.recall(slow) == "timed_out"


def test_a_mutant_that_was_late_once_is_graded_again_alone_beside_the_reference(trial, busy):
    busy.gradings = 1
    mutants = make_mutants(trial.reference, [])
    fates = dict(zip(mutants, find_fates(trial, mutants), strict=True))
    assert fates[find_slow(trial)] == "survived"
    assert "caught" in fates.values()
    assert "timed_out" not in fates.values()
    assert len(busy.asked[0]) == len(mutants) + 1
    assert ["the reference", "another_sum in hello"] in busy.asked[1:]


def test_a_failure_that_a_deadline_may_explain_catches_nothing_at_once(grade_app):
    """A check, a restart or a start that was broken off leaves no exchange that says so."""
    limits = Limits()
    verdict = grade_app(APP.replace("WORD", "goodbye"))
    assert fate_of(verdict, limits) == "caught"
    case = next(case for check in verdict.checks for case in check.cases if case.outcome == "failed")
    for late in ({"duration_ms": 10_000}, {"transcript": ()}):
        assert took_too_long(case.model_copy(update=late), limits)
    assert fate_of(grade_app("import time\n\ntime.sleep(60)", start_seconds=0.5), limits) == "timed_out"


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
