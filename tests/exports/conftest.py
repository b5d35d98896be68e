"""One verdict that a person once read, changed where a test asks for it, and the golden files of exports."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from checker import scoring
from checker.exports.graded import Graded
from checker.model.entry import Receipt
from checker.model.verdict import Verdict
from checker.verdict_file import read_verdict

GOLDEN = Path(__file__).parents[1] / "golden"


@pytest.fixture
def unsolved() -> Verdict:
    """Of 2 to fix 1 is fixed, of 3 to keep 1 is kept: a sixth."""
    verdict = read_verdict(GOLDEN / "verdict-unsolved.json")
    broken, *rest = verdict.checks
    update = {"outcome": "passed", "cases": (), "id": "hidden/test_sign_in", "origin": "hidden", "claim": "It signs in"}
    checks = (broken, *rest, broken.model_copy(update=update))
    return verdict.model_copy(update={"checks": checks, "score": scoring.score(checks)})


@pytest.fixture
def graded(unsolved: Verdict) -> Callable[..., Graded]:
    """What an export is given: `graded(learner="Ada")`, `graded(problem="The disk is full.", is_fault=True)`."""

    def make(
        learner: str = "Ada",
        problem: str = "",
        is_fault: bool = False,
        verdict: Verdict = unsolved,
        folder: str = "ada",
    ) -> Graded:
        receipt = Receipt(
            learner=learner, kata=verdict.kata.slug, attempt=1, submitted_at=None, source="s", content_sha256="0",
            problem=None if is_fault else problem or None,
        )  # fmt: skip
        if problem:
            return Graded(receipt, folder, None, None, problem, is_fault)
        return Graded(receipt, folder, verdict.score, verdict, "", is_fault=False)

    return make


@pytest.fixture
def golden() -> Callable[[str, bytes], None]:
    """Holds bytes against a golden file; ROUNDTRIP_WRITE_GOLDEN=1 writes it anew, to be read."""

    def hold(name: str, content: bytes) -> None:
        path = GOLDEN / "exports" / name
        if os.environ.get("ROUNDTRIP_WRITE_GOLDEN"):
            path.write_bytes(content)
        assert content.decode() == path.read_bytes().decode()

    return hold
