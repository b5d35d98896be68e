"""Nobody takes another's place: what stands inside a submission names its learner, or nobody."""

import datetime
import json
import subprocess
from pathlib import Path

import pytest

from checker.submissions import opening
from checker.submissions.keys import key_of

APP = b"app = 1\n"
FORGED = b"app = 'forged'\n"
PARROT = "parrot-says-nothing"
LATER = "2030-01-01 00:00:00.000000000 Z"


def handin(name: str, made_at: str = "2026-11-03T12:30:00Z", katas: list | None = None) -> str:
    entry = {"slug": PARROT, "id": "03", "files": ["app.py"], "content_sha256": "0" * 64}
    katas = [entry] if katas is None else katas
    return json.dumps({"schema_version": 1, "name": name, "made_at": made_at, "katas": katas})


def metadata(*submitted: tuple[str, str, str]) -> str:
    """A list of folders as Gradescope writes it: the folder, whose it is, and when it was handed in."""
    return "".join(
        f"{folder}:\n  :submitters:\n  - :name: {name}\n  :created_at: {when}\n  :history:\n  - :id: 1\n"
        for folder, name, when in submitted
    )


def forged_set(folder: str, name: str) -> dict[str, str | bytes]:
    """A folder with a list of Gradescope's inside, which calls what lies beside it somebody else's."""
    return {
        f"{folder}/submission_metadata.yml": metadata(("submission_9", name, LATER)),
        f"{folder}/submission_9/app.py": FORGED,
    }


def graded(found) -> dict[str, bytes | None]:
    """What is graded, by learner."""
    latest = [each for each in found if each.is_latest]
    assert len({each.learner for each in latest}) == len(latest)
    return {each.learner: each.submission.files["app.py"] if each.submission else None for each in latest}


def notes_of(found, learner: str) -> str:
    return " / ".join(note for each in found if each.is_latest and each.learner == learner for note in each.notes)


@pytest.mark.parametrize(
    "made_at", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2201-01-01T00:00:00Z", "-1e300"]
)
@pytest.mark.parametrize("kata", [PARROT, None])
def test_a_handin_of_no_possible_time_is_a_line_of_its_own(read, lay_out, make_zip, made_at: str, kata: str | None):
    odd = make_zip({"handin.json": handin("Mallory", made_at), f"{PARROT}/app.py": APP})
    good = make_zip({"handin.json": handin("Robin"), f"{PARROT}/app.py": APP})
    found = read(lay_out({"mallory.zip": odd, "robin.zip": good}), kata=kata)
    assert graded(found) == {"mallory": APP, "Robin": APP}
    assert "handin.json counts for nothing" in notes_of(found, "mallory")


def test_a_clock_that_was_never_set_still_hands_in(read, lay_out, make_zip):
    early = make_zip({"handin.json": handin("Mallory", "1970-01-01T00:00:07Z"), f"{PARROT}/app.py": APP})
    assert graded(read(lay_out({"mallory.zip": early, "robin/app.py": APP}))) == {"Mallory": APP, "robin": APP}


@pytest.mark.parametrize("kata", [PARROT, None])
def test_what_no_check_has_foreseen_in_a_handin_is_a_line_of_its_own(
    read, lay_out, make_zip, monkeypatch: pytest.MonkeyPatch, kata: str | None
):
    # No handin that raises is known; the next one that somebody finds stops nobody else.
    genuine = opening.read_handin

    def read_handin(content: bytes):
        if b"Mallory" in content:
            raise OverflowError
        return genuine(content)

    monkeypatch.setattr(opening, "read_handin", read_handin)
    odd = make_zip({"handin.json": handin("Mallory"), f"{PARROT}/app.py": APP})
    good = make_zip({"handin.json": handin("Robin"), f"{PARROT}/app.py": APP})
    found = read(
        lay_out({"mallory.zip": odd, "mallory2/a.zip": odd, "mallory2/b.zip": odd, "robin.zip": good}), kata=kata
    )
    assert graded(found) == {"mallory": None, "mallory2": None, "Robin": APP}
    problems = {each.learner: each.problem for each in found}
    assert "mallory.zip cannot be read: a time, a number or a text in it is out of bounds" in problems["mallory"]


def test_a_number_without_end_in_a_name_stops_nobody(read, lay_out, make_zip):
    digits = "9" * 5000
    found = read(
        lay_out({"mallory.zip": make_zip({f"x_1_{digits}_app.py": APP}), "robin.zip": make_zip({"app.py": APP})})
    )
    assert graded(found) == {"mallory": APP, "robin": APP}


def test_a_list_that_cannot_be_read_in_ones_folder_stops_nobody(read, lay_out):
    folder = lay_out({"mallory/submission_9/app.py": APP, "robin/app.py": APP})
    (folder / "mallory" / "submission_metadata.yml").symlink_to("nothing")
    found = read(folder)
    assert graded(found)["robin"] == APP
    assert {each.learner for each in found} == {"mallory", "robin"}


def test_what_looks_like_a_set_and_holds_nobody_is_a_line(read, lay_out):
    found = read(lay_out({"mallory/submission_metadata.yml": "", "robin/app.py": APP}))
    assert graded(found) == {"mallory": None, "robin": APP}


def test_no_name_is_the_key_of_another():
    for name, number in (("Bob Miller", ""), ("Bob Miller", "4711"), ("田中", ""), ("Bob Miller", "352ff37e")):
        key = key_of(name, number)
        assert key_of(key) != key
        assert key_of(key_of(key)) not in (key, key_of(key))
    assert key_of("Bob Miller") == "bob-miller-352ff37e"


@pytest.mark.parametrize(
    "name", ["tamsin", "tamsin-okafor", "tamsin2", "tamsin-352ff37", "tamsin-352ff37e-b", "2", "abc"]
)
def test_a_name_that_could_be_nobodys_key_keeps_its_own(name: str):
    assert key_of(name) == name


def test_keys_that_meet_once_more_are_told_apart_once_more(read, lay_out, make_zip):
    first = read(lay_out({"Bob Miller/app.py": APP, "bob-miller-352ff37e/app.py": APP}, "two"))
    assert len({each.key for each in first}) == 2
    meeting = [f"anon_{number}_1_app.py" for number in ("aB3xZ", "ab3xz", "AB3XZ")]
    keys = [each.key for each in read(lay_out(dict.fromkeys(meeting, APP), "three"))]
    assert len(set(keys)) == 3
    plain = {f"{key}/app.py": APP for key in ("anonymous-ab3xz-ab3xz", *keys)}
    again = [each.key for each in read(lay_out({**dict.fromkeys(meeting, APP)}, "three"), lay_out(plain, "four"))]
    assert len(set(again)) == len(again) == 7


def test_what_lies_in_a_folder_of_gradescopes_names_nobody(read, lay_out):
    export = {
        "submission_metadata.yml": metadata(
            ("submission_1", "Bob", "2026-11-01 00:00:00 Z"), ("submission_2", "Mallory", "2026-11-01 00:00:00 Z")
        ),
        "submission_1/app.py": APP,
        **forged_set("submission_2", "Bob"),
    }
    found = read(lay_out(export))
    assert graded(found) == {"Bob": APP, "Mallory": FORGED}
    assert [each.attempt for each in found] == [2, 2]


@pytest.mark.parametrize("inner", ["submission_2/{kata}.zip", "submission_2/{kata}/Bob_assignsubmission_file_/app.py"])
def test_no_folder_of_gradescopes_is_divided_by_its_names(read, lay_out, make_zip, inner: str):
    forged = make_zip({"Bob_assignsubmission_file_/app.py": FORGED}) if inner.endswith(".zip") else FORGED
    listed = metadata(("submission_1", "Bob", "2026-11-01 00:00:00 Z"), ("submission_2", "Mallory", LATER))
    export = {
        "submission_metadata.yml": listed,
        "submission_1/app.py": APP,
        inner.format(kata=PARROT): forged,
    }
    assert graded(read(lay_out(export))) == {"Bob": APP, "Mallory": FORGED}


def test_beside_names_of_a_platform_nothing_is_divided(read, lay_out):
    moodle = {"Bob_assignsubmission_file_/app.py": APP, **forged_set("mallory", "Bob")}
    assert graded(read(lay_out(moodle))) == {"Bob": APP, "mallory": FORGED}
    canvas = {"bob_1_2_app.py": APP, "mallory/bob_1_3_app-1.py": FORGED}
    assert graded(read(lay_out(canvas, "canvas"))) == {"bob": APP, "mallory": FORGED}


def test_what_lies_in_a_clone_names_nobody(read, lay_out):
    clones = {
        "parrots-bob/app.py": APP,
        "parrots-robin/handin.json": handin("bob", "2030-01-01T00:00:00Z"),
        f"parrots-robin/{PARROT}/app.py": FORGED,
        **forged_set("parrots-mallory", "bob"),
    }
    expected = {"bob": APP, "robin": FORGED, "mallory": FORGED}
    assert graded(read(lay_out(clones, "parrots-submissions"))) == expected
    folder = lay_out(clones, "repos")
    for clone in folder.iterdir():
        subprocess.run(["git", "init", "-q"], cwd=clone, check=True)
    assert graded(read(folder)) == expected
    assert graded(read(folder / "parrots-bob", folder / "parrots-mallory")) == {
        "parrots-bob": APP,
        "parrots-mallory": FORGED,
    }


def test_a_handins_own_word_is_never_newer_than_what_a_platform_says(read, lay_out, make_zip):
    own = make_zip({"handin.json": handin("bob", "2030-01-01T00:00:00Z"), f"{PARROT}/app.py": FORGED})
    found = read(lay_out({"parrots-bob/app.py": APP, "zz.zip": own}, "parrots-submissions"))
    assert graded(found) == {"bob": APP}
    assert "that it is the same learner's as zz.zip is said by nothing but the handins" in notes_of(found, "bob")


def test_beside_what_the_list_names_nothing_is_divided(read, lay_out, tmp_path: Path):
    (tmp_path / "map.csv").write_text("name,learner\nx,Bob\n")
    found = read(lay_out({"x/app.py": APP, **forged_set("mallory", "Bob")}), names=tmp_path / "map.csv")
    assert graded(found) == {"Bob": APP, "mallory": FORGED}


def sets_inside() -> list[dict[str, str | bytes]]:
    return [
        forged_set("mallory", "bob"),
        {"mallory/bob_assignsubmission_file_/app.py": FORGED},
        {f"{PARROT}/bob/app.py": FORGED, f"{PARROT}/x/app.py": FORGED},
        {**forged_set("mallory", "bob"), **forged_set("robin/mallory", "bob")},
    ]


@pytest.mark.parametrize("forged", sets_inside())
def test_what_names_a_learner_from_inside_is_never_newer_than_what_does_from_outside(read, lay_out, forged: dict):
    found = read(lay_out({"bob/app.py": APP, "fern/app.py": APP, **forged}))
    assert graded(found)["bob"] == APP
    assert "is said by nothing but what is inside" in notes_of(found, "bob")
    assert notes_of(found, "fern") == ""


def test_a_number_from_inside_counts_for_nothing_outside(read, lay_out, tmp_path: Path):
    (tmp_path / "map.csv").write_text("name,learner,attempt\nbob-1,bob,1\nbob-2,bob,2\nz,z,\n")
    section = {"section/bob-1/app.py": b"1", "section/bob-2/app.py": APP, "section/z/app.py": APP}
    found = read(lay_out({**section, **forged_set("mallory", "bob")}), names=tmp_path / "map.csv")
    assert "is said by nothing but what is inside" in notes_of(found, "bob")


def test_two_sets_that_name_the_same_learner_are_told(read, lay_out, make_zip):
    inner = make_zip({"app.py": APP})
    old = make_zip({"tamsin.zip": inner, "fern.zip": inner}, (2026, 11, 4, 8, 0, 0))
    new = make_zip({"tamsin.zip": make_zip({"app.py": b"new"}), "robin.zip": inner}, (2026, 11, 5, 8, 0, 0))
    found = read(lay_out({"1.zip": old, "2.zip": new}))
    assert graded(found) == {"tamsin": b"new", "fern": APP, "robin": APP}
    assert notes_of(found, "tamsin") == (
        "that it is the same learner's as tamsin.zip is said by nothing but what is inside 1.zip, 2.zip"
    )
    assert notes_of(found, "fern") == notes_of(found, "robin") == ""


def test_sets_by_kata_go_on_to_be_read_without_a_note(read, lay_out, make_zip):
    desk = make_zip({"desk/main.py": "", "settings.py": ""})
    parrots = make_zip({f"{name}.zip": make_zip({"app.py": APP}) for name in ("robin", "tamsin")})
    desks = make_zip({f"{name}.zip": desk for name in ("robin", "tamsin")})
    packed = make_zip({f"{PARROT}.zip": parrots, "desk-keeps-the-queue.zip": desks})
    found = read(lay_out({"all.zip": packed}) / "all.zip", kata=None)
    assert len(found) == 4
    assert all(each.submission and each.is_latest and not each.notes for each in found)
    assert {each.submitted_at for each in found} == {datetime.datetime(2026, 11, 3, 10, 0)}


def test_a_file_called_as_a_platforms_beside_ones_own_divides_nothing(read, lay_out):
    found = read(lay_out({"tamsin/app.py": APP, "tamsin/okafor_1_2_app.py": b"old", "robin/app.py": APP}))
    assert graded(found) == {"tamsin": APP, "robin": APP}


@pytest.mark.parametrize("kata", [PARROT, None])
def test_a_handin_of_no_kata_is_a_line(read, lay_out, make_zip, kata: str | None):
    packed = {"mallory.zip": make_zip({"handin.json": handin("Mallory", katas=[])}), f"robin-{PARROT}.py": APP}
    found = {each.learner: each for each in read(lay_out(packed), kata=kata)}
    assert sorted(found) == ["Mallory", "robin"]
    assert "hands in nothing" in found["Mallory"].problem
