import json

import pytest

RIGHT = "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/hello')\ndef hello(): return {'message': 'hello'}\n"
WRONG = RIGHT.replace("'hello'}", "'goodbye'}")
LEARNERS = {
    "ada": RIGHT,
    "bob": WRONG,
    "cleo": "def (",
    "dan": RIGHT.replace("'", '"'),
    "eve": WRONG + "# eve\n",
    "\x1b[31mfay": "x = 1\n",
}
MEMBERS = [["ada", "dan"], ["bob", "eve"], ["[31mfay"], ["cleo"]]


@pytest.fixture
def downloads(place):
    folder = place.folder / "downloads"
    for learner, source in LEARNERS.items():
        (folder / learner).mkdir(parents=True)
        (folder / learner / "app.py").write_text(source)
    return folder


def members(told):
    return sorted([one["learner"].strip("\x1b\\x␛") for one in family["members"]] for family in told["families"])


def test_downloads_are_sorted_without_running_any(place, downloads):
    (downloads / "ada" / "app.py").write_text(RIGHT + "raise SystemExit(9)\n")
    result = place("class families tiny", str(downloads))
    assert (result.code, result.err) == (0, "")
    assert "6 submissions in 5 families" in result.out
    assert "does not parse" in result.out
    assert "\x1b" not in result.out


def test_reports_are_sorted_as_the_downloads_were_and_the_overview_shows_it(place, downloads):
    graded = place("class grade tiny", str(downloads), "--out", "reports", "--no-pages")
    assert graded.code == 0
    told = json.loads(place("class families tiny", "reports", "--json").out)
    again = json.loads(place("class families tiny", str(downloads), "--json").out)
    assert {family["key"]: family["size"] for family in told["families"]} == {
        family["key"]: family["size"] for family in again["families"]
    }
    assert [family["conclusions"] for family in told["families"] if family["size"] == 2] == [
        {"solved": 2}, {"unsolved": 2},
    ]  # fmt: skip
    kept = json.loads((place.folder / "reports" / "families.json").read_text())
    assert [family["key"] for family in kept["families"]] == [family["key"] for family in told["families"]]
    page = (place.folder / "reports" / "index.html").read_text()
    assert page.index("Families</h3>") < page.index("does not parse") < page.index("Checks</h3>")


def test_what_holds_nothing_of_the_kata_is_a_message(place):
    (place.folder / "empty").mkdir()
    result = place("class families tiny", "empty")
    assert result.code == 2
    assert "empty" in result.err
