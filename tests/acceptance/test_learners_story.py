import json
import shutil
import sys
from pathlib import Path

import pytest

KATAS = ["hello-says-the-wrong-thing", "app-never-asks-to-sign-in", "missing-book-answers-200"]
PYTEST = (sys.executable, "-m", "pytest", "-q")


@pytest.mark.parametrize("slug", KATAS)
def test_a_kata_is_picked_tried_mended_solved_and_started_over(run, project: Path, tmp_path: Path, slug: str):
    copy = tmp_path / "work" / slug
    picked = run("pick", slug)
    assert (picked.code, picked.err) == (0, "")
    assert f"cd work/{slug}" in picked.out

    tried = run("check", folder=f"work/{slug}")
    assert (tried.code, tried.err) == (1, "")
    assert "Not solved yet: promise" in tried.out
    report = tmp_path / "work" / "reports" / slug / "report.html"
    assert str(report) in tried.out
    assert report.stat().st_size > 10_000
    assert run("solution", slug).code == 1

    shutil.copy(project / "solutions" / slug / "app.py", copy / "app.py")
    solved = run("check", folder=f"work/{slug}")
    assert (solved.code, solved.err) == (0, "")
    assert json.loads((report.parent / "verdict.json").read_bytes())["score"]["value"] == 1
    assert [line.split()[1] for line in run("list", "--solved").out.splitlines()[1:-3]] == [slug]
    assert "You have solved 1 of" in run().out

    opened = run("solution", folder=f"work/{slug}")
    assert opened.code == 0
    assert "The fix:" in opened.out

    plain = run(program=PYTEST, folder=f"work/{slug}")
    assert plain.code == 0, plain.out

    mended = (copy / "app.py").read_bytes()
    reset = run("reset", slug)
    assert reset.code == 0
    assert (copy / "app.py").read_bytes() == (project / "katas" / slug / "app.py").read_bytes()
    kept = list((tmp_path / "work" / ".kept").rglob("app.py"))
    assert [path.read_bytes() for path in kept] == [mended]


def test_in_a_handout_the_best_verdict_says_how_many_promises_wait(run, project: Path, tmp_path: Path):
    slug = KATAS[2]
    handout = tmp_path / "handout"
    shutil.copytree(project / "katas", handout / "katas")
    assert run("pick", slug, "--katas", "handout").code == 0
    shutil.copy(project / "solutions" / slug / "app.py", tmp_path / "work" / slug / "app.py")
    result = run("check", slug, "--katas", "handout")
    assert (result.code, result.err) == (0, "")
    assert "solved" not in result.out.splitlines()[0].lower()
    verdict = json.loads((tmp_path / "work" / "reports" / slug / "verdict.json").read_bytes())
    assert verdict["conclusion"] == "visible_passed"
    assert verdict["promises_waiting"]
    refused = run("solution", slug, "--katas", "handout", "--give-up")
    assert refused.code == 2
    assert "is a handout" in refused.err
