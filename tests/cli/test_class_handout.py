import json
import zipfile


def unpack(place, name):
    with zipfile.ZipFile(place.folder / name) as archive:
        archive.extractall(place.folder)


def test_a_learner_works_from_a_handout_with_the_visible_checks(place):
    result = place("class handout tiny", "--title", "Week 3", "--deadline", "2026-12-04T18:00+01:00")
    assert (result.code, result.err) == (0, "")
    assert "no solutions" in result.out
    unpack(place, "week-3.zip")
    week = place.folder / "week-3"
    assert sorted(path.name for path in week.iterdir()) == ["README.md", "assignment.toml", "katas"]
    listed = json.loads(place.run("list", "--katas", str(week), "--json").out)
    assert [kata["slug"] for kata in listed["katas"]] == ["tiny"]
    assert place.run("pick", "tiny", cwd=week).code == 0
    copy = week / "work" / "tiny"
    assert place.run("check", cwd=copy).code == 1
    (copy / "app.py").write_bytes((place.katas / "solutions" / "tiny" / "app.py").read_bytes())
    assert place.run("check", "--katas", str(week), cwd=copy).code == 0
    verdict = json.loads(next((week / "work").rglob("verdict.json")).read_text())
    assert verdict["conclusion"] == "visible_passed"
    refused = place.run("solution", "tiny", cwd=week)
    assert refused.code == 2
    assert "handout" in refused.err


def test_an_assignment_says_what_is_handed_out(place):
    file = place.folder / "plan.toml"
    file.write_text('format = 1\ntitle = "Plan"\nkatas = ["tiny"]\n')
    assert place("class handout", "--assignment", str(file), "--out", "plan").code == 0
    assert (place.folder / "plan" / "katas" / "tiny" / "kata.toml").is_file()
    twice = place("class handout tiny", "--assignment", str(file))
    assert twice.code == 2
    assert "one place" in twice.err


def test_a_handout_of_nothing_or_of_a_kata_twice_is_refused(place):
    assert place("class handout").code == 2
    assert "named twice" in place("class handout tiny tiny").err
    assert not list(place.folder.glob("*.zip"))
