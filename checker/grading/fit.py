"""Proves that a kata fits the installed versions before anybody is graded by it.

Its pristine starter must fail what is to fix and pass what is to keep. A proof is remembered for this kata's content
and these versions.
"""

import hashlib
import json
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from checker.catalogue.digests import content_sha256
from checker.checks.session import Findings
from checker.errors import KataDoesNotFit
from checker.grading.requirements import find_unmet
from checker.model.kata import Kata, Submission
from checker.submissions import read_submission


def prove_fit(kata: Kata, versions: dict[str, str], check: Callable[[Submission], Findings]) -> None:
    """Check the pristine starter, unless that was done before.

    Args:
        kata: The exercise.
        versions: Those that its behaviour stands on.
        check: Runs the kata's checks on a submission.

    Raises:
        KataDoesNotFit: The starter passes what it should fail, or fails what it should pass, or a library is not of
            the range that the kata requires.
    """
    unmet = find_unmet(kata)
    if unmet:
        raise KataDoesNotFit(
            f"The kata {kata.slug} does not fit what is installed here: it requires {'; '.join(unmet)}.",
            f"Nobody was graded. Install what it requires, for example with: pip install {shell_words(kata.requires)}",
        )
    proof = cache_folder() / proof_name(kata, versions)
    if proof.exists():
        return
    starter = read_submission(kata, kata.folder, "the pristine starter")
    misfits = find_misfits(check(starter))
    if misfits:
        named = ", ".join(f"{name} {version}" for name, version in versions.items())
        raise KataDoesNotFit(
            f"This kata does not fit these versions: {'; '.join(misfits)}. ({named})",
            f"Nobody was graded. Install the versions that {kata.slug} was written for, or mend the kata and run "
            f"`checker kata verify {kata.slug}`.",
        )
    with suppress(OSError):
        proof.parent.mkdir(parents=True, exist_ok=True)
        proof.touch()


def find_misfits(found: Findings) -> list[str]:
    """What the starter does that it should not, in words."""
    if found.start_failure is not None:
        return [f"the untouched starter does not start ({found.start_failure.message})"]
    misfits = []
    for check in found.checks:
        if check.kind == "to_fix" and check.outcome == "passed":
            misfits.append(f"the untouched starter passes {check.id}, which is to fix")
        if check.kind == "to_keep" and check.outcome != "passed":
            misfits.append(f"the untouched starter fails {check.id}, which is to keep")
    if not any(check.kind == "to_fix" for check in found.checks):
        misfits.append("no check is to fix, so the untouched starter would score 1")
    return misfits


def proof_name(kata: Kata, versions: dict[str, str]) -> str:
    """A name for the proof, which changes with the kata's content, its limits and the versions."""
    facts = json.dumps([content_sha256(kata), kata.solution is not None, versions], sort_keys=True)
    return hashlib.sha256(facts.encode()).hexdigest()


def shell_words(ranges: tuple[str, ...]) -> str:
    """Ranges as a shell takes them: `>` would redirect."""
    return " ".join(f"'{one}'" for one in ranges)


def cache_folder() -> Path:
    """Where proofs are remembered: the user's cache folder, as the XDG base directory specification names it."""
    try:
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    except RuntimeError:
        # Somebody without a home, as in a container: nothing is there, nothing can be put there.
        base = os.devnull
    return Path(base) / "roundtrip" / "fits"
