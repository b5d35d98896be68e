"""Each fixture does in a whole kata what its page says: graded by either way of serving, and in plain pytest."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from checker.catalogue import open_collection
from checker.grading.flow import Terms, grade_together
from checker.grading.preload import find_preload
from checker.model.kata import Kata
from checker.serving.hosts import Hosts
from checker.submissions import read_submission

COLLECTION = open_collection(Path(__file__).parents[1] / "collections" / "fixtures")
KATAS = COLLECTION.slugs()


@pytest.fixture(scope="module", params=["forked", "spawned"])
def either_hosts(request: pytest.FixtureRequest) -> Iterator[Hosts]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ROUNDTRIP_SERVING", request.param)
        preload = {name for slug in KATAS for name in find_preload(COLLECTION.kata(slug))}
        hosts = Hosts("fixtures", tuple(preload))
        hosts.round(2)
    with hosts:
        yield hosts


def outcomes(kata: Kata, hosts: Hosts) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Of every check: its kind, its outcome with the starter, and with the reference."""
    submissions = [read_submission(kata, folder) for folder in (kata.folder, kata.solution) if folder]
    starter, reference = grade_together(kata, submissions, Terms(seed="fixtures", prove_fit=False, repeat=False), hosts)
    found = ({check.id: check.outcome for check in verdict.checks} for verdict in (starter, reference))
    return {check.id: check.kind for check in starter.checks}, *found


@pytest.mark.parametrize("slug", KATAS)
def test_a_kata_tells_its_starter_from_its_reference(either_hosts: Hosts, slug: str) -> None:
    kinds, starter, reference = outcomes(COLLECTION.kata(slug), either_hosts)
    assert reference == dict.fromkeys(kinds, "passed")
    assert starter == {check: "failed" if kind == "to_fix" else "passed" for check, kind in kinds.items()}


@pytest.mark.parametrize("slug", KATAS)
def test_plain_pytest_in_the_katas_folder_comes_to_the_same(tmp_path: Path, slug: str) -> None:
    kata = COLLECTION.kata(slug)
    assert kata.solution
    folder = shutil.copytree(kata.folder, tmp_path / slug)
    text = kata.visible_checks.read_text()
    kinds = {name: kind for kind, name in re.findall(r"^@(to_fix|to_keep)\((?:.|\n)*?^def (test_\w+)", text, re.M)}
    assert run_pytest(folder) == {name: "FAILED" if kind == "to_fix" else "PASSED" for name, kind in kinds.items()}
    for file in kata.editable:
        shutil.copy(kata.solution / file, folder / file)
    assert run_pytest(folder) == dict.fromkeys(kinds, "PASSED")


def run_pytest(folder: Path) -> dict[str, str]:
    """The outcome of each test of a folder."""
    command = [sys.executable, "-m", "pytest", "-q", "-rA", "-p", "no:cacheprovider", "test_app.py"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "COV_"))}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    found = re.findall(r"^(PASSED|FAILED|ERROR) test_app\.py::(\w+)", done.stdout, re.MULTILINE)
    assert found, done.stdout + done.stderr
    return {name: outcome for outcome, name in sorted(found, reverse=True)}
