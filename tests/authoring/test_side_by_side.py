import json
import shutil
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from checker.authoring import remembered
from checker.authoring.remembered import recall, remember
from checker.authoring.side_by_side import Step, Worker, verify_side_by_side
from checker.authoring.verify import Finding, Proof
from checker.authoring.warm_hosts import WarmHosts
from checker.catalogue import Collection, open_collection
from checker.errors import CheckerFault
from checker.grading.fit import cache_folder

SEEDS = ["one"]


@pytest.fixture(autouse=True)
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def collection(author) -> Collection:
    return open_collection(author.root)


@pytest.fixture
def three(author) -> Collection:
    return add_two(author)


def add_two(author) -> Collection:
    """The tiny kata, another that holds, and one whose ticket is wrong."""
    for number, slug in ((1, "second"), (2, "third")):
        for part in ("katas", "solutions"):
            shutil.copytree(author.root / part / "tiny", author.root / part / slug)
        author.change(f"katas/{slug}/kata.toml", '"00"', f'"0{number}"')
    author.change("katas/third/README.md", '{"message":"goodbye"}', '{"message":"good night"}')
    return open_collection(author.root)


@dataclass
class Proved:
    """Three katas, and what came of proving them for the first time."""

    three: Collection
    cache: Path
    proofs: list[Proof] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)


@pytest.fixture(scope="module")
def proved(make_author, tmp_path_factory: pytest.TempPathFactory) -> Proved:
    proved = Proved(add_two(make_author(tmp_path_factory.mktemp("three"))), tmp_path_factory.mktemp("cache"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(proved.cache))
        proved.proofs += verify_side_by_side(proved.three, [], SEEDS, jobs=2, tell=proved.steps.append)
    return proved


def held(collection: Collection) -> Proof:
    return Proof("tiny", 3, 7, ())


def test_several_katas_are_proved_in_their_order_and_every_step_is_told(proved: Proved):
    assert [(proof.kata, proof.holds, proof.gradings) for proof in proved.proofs] == [
        ("tiny", True, 7), ("second", True, 7), ("third", False, 7),
    ]  # fmt: skip
    (finding,) = proved.proofs[2].findings
    assert (finding.file, finding.line) == (proved.three.root / "katas" / "third" / "README.md", 4)
    assert sorted((step.what, step.kata) for step in proved.steps) == [
        (what, slug) for what in ("begun", "proved") for slug in ("second", "third", "tiny")
    ]
    assert {step.total for step in proved.steps} == {3}


def test_what_held_is_not_proved_again_until_it_changes(proved: Proved, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(proved.cache))
    three, steps = proved.three, []
    proofs = list(verify_side_by_side(three, [], SEEDS, jobs=2, tell=steps.append))
    assert [(proof.kata, proof.remembered, proof.checks) for proof in proofs] == [
        ("tiny", True, 3), ("second", True, 3), ("third", False, 3),
    ]  # fmt: skip
    assert [step.kata for step in steps if step.what == "begun"] == ["third"]
    fresh = list(verify_side_by_side(three, ["tiny"], SEEDS, fresh=True))
    assert [proof.remembered for proof in fresh] == [False]


def test_a_worker_that_dies_is_a_fault_of_the_checker_that_names_the_kata(three: Collection):
    worker = Worker(three, SEEDS)
    with closing(worker):
        worker.process.kill()
        worker.process.wait()
        with pytest.raises(CheckerFault, match="The proof of second broke off"):
            worker.prove("second")


def test_a_proof_that_did_not_hold_is_not_remembered(collection: Collection):
    remember(collection, Proof("tiny", 3, 7, (Finding("tiny", collection.root, "wrong"),)), SEEDS)
    assert recall(collection, "tiny", SEEDS) is None


@pytest.mark.parametrize("path", ["katas/tiny/hints.md", "solutions/tiny/wrong_fixes/shouts/app.py"])
def test_a_changed_file_makes_another_proof(author, collection: Collection, path: str):
    remember(collection, held(collection), SEEDS)
    assert recall(collection, "tiny", SEEDS) is not None
    with (author.root / path).open("a") as file:
        file.write("\n")
    assert recall(collection, "tiny", SEEDS) is None


def test_other_seeds_and_another_checker_make_another_proof(collection: Collection, monkeypatch: pytest.MonkeyPatch):
    remember(collection, held(collection), SEEDS)
    assert recall(collection, "tiny", ["two"]) is None
    monkeypatch.setattr(remembered, "sources_sha256", lambda: "other")
    assert recall(collection, "tiny", SEEDS) is None


def test_a_broken_note_is_no_proof(collection: Collection):
    remember(collection, held(collection), SEEDS)
    (note,) = cache_folder().with_name("proofs").iterdir()
    for text in ("", "[]", json.dumps({"checks": "many"})):
        note.write_text(text)
        assert recall(collection, "tiny", SEEDS) is None


def test_servers_stay_warm_for_katas_that_import_alike_and_not_for_others(three: Collection, author):
    app = author.root / "katas" / "third" / "app.py"
    app.write_text(f"import jwt\n{app.read_text()}")
    with WarmHosts(three, "one") as hosts:
        first = hosts.of("tiny")
        assert hosts.of("second") is first
        other = hosts.of("third")
        assert (other is first, other.preload, first.started) == (False, ("jwt",), {})
        assert hosts.of("no-such-kata").preload == ()


def test_what_comes_with_another_package_makes_no_other_server(three: Collection, author):
    for slug, package in (("tiny", "sqlmodel"), ("second", "sqlalchemy, sqlmodel")):
        app = author.root / "katas" / slug / "app.py"
        app.write_text(f"import {package}\n{app.read_text()}")
    with WarmHosts(three, "one") as hosts:
        assert hosts.of("tiny") is hosts.of("second")
