import datetime
import json
import os
import resource
import subprocess
from pathlib import Path

import pytest

from checker.errors import UsageProblem
from checker.model.kata import Kata
from checker.submissions.handin_file import HandedIn, Handin, digest, pack

APP = b"app = 1\n"
DESK = {"desk/main.py": "app = 1\n", "settings.py": "OPEN = True\n"}
MADE = datetime.datetime(2026, 11, 3, 12, 30, tzinfo=datetime.UTC)


def handin(
    katas: list[tuple[Kata, dict[str, bytes]]], name: str = "Tamsin", made_at: datetime.datetime = MADE
) -> bytes:
    about = Handin(
        name=name,
        made_at=made_at,
        katas=tuple(
            HandedIn(slug=kata.slug, id=kata.id, files=tuple(files), content_sha256=digest(files))
            for kata, files in katas
        ),
    )
    return pack(about, {kata.slug: files for kata, files in katas})


def one(found):
    assert len(found) == 1, found
    return found[0]


def files_of(received) -> dict[str, bytes]:
    assert received.problem is None, received.problem
    return received.submission.files


def test_a_folder_of_folders_is_a_set(read, lay_out):
    found = read(lay_out({"tamsin/app.py": APP, "robin/app.py": b"app = 2\n"}))
    assert [(each.learner, each.key, each.attempt, each.is_latest) for each in found] == [
        ("robin", "robin", 1, True),
        ("tamsin", "tamsin", 1, True),
    ]
    assert files_of(found[0]) == {"app.py": b"app = 2\n"}
    assert found[0].submission.name == "robin"
    assert found[0].kata == "parrot-says-nothing"
    assert found[0].source.endswith("downloads/robin")


def test_a_folder_of_single_files_is_a_set(read, lay_out):
    found = read(lay_out({"tamsin.py": APP, "robin.py": APP, "grades.csv": "name", "README.md": ""}))
    assert [each.learner for each in found] == ["robin", "tamsin"]
    assert files_of(found[1]) == {"app.py": APP}


@pytest.mark.parametrize("packing", ["gz", "xz", "bz2", ""])
def test_a_tar_is_read_however_it_is_packed(read, lay_out, make_tar, packing: str):
    ending = f".tar.{packing}" if packing else ".tar"
    found = read(lay_out({f"tamsin{ending}": make_tar({"./app.py": APP}, packing), "robin/app.py": APP}))
    assert [each.learner for each in found] == ["robin", "tamsin"]
    assert files_of(found[1]) == {"app.py": APP}


def test_a_zip_of_zips_is_a_set_and_keeps_the_times_of_its_entries(read, lay_out, make_zip):
    inner = make_zip({"app.py": APP})
    found = read(lay_out({"all.zip": make_zip({"tamsin.zip": inner, "robin.zip": inner})}) / "all.zip")
    assert [each.learner for each in found] == ["robin", "tamsin"]
    # A zip's own times have no zone.
    assert found[0].submitted_at == datetime.datetime(2026, 11, 3, 10, 0)
    assert files_of(found[1]) == {"app.py": APP}


def test_a_tar_of_zips_is_a_set(read, lay_out, make_zip, make_tar):
    inner = make_zip({"app.py": APP})
    found = read(lay_out({"all.tgz": make_tar({"week/tamsin.zip": inner, "week/robin.zip": inner})}) / "all.tgz")
    assert [(each.learner, files_of(each)) for each in found] == [
        ("robin", {"app.py": APP}),
        ("tamsin", {"app.py": APP}),
    ]


def test_paths_and_patterns_are_sources_alike(read, lay_out, make_zip):
    folder = lay_out({"tamsin.zip": make_zip({"app.py": APP}), "robin.zip": make_zip({"app.py": APP})})
    listed = read(folder / "robin.zip", folder / "tamsin.zip")
    assert [each.learner for each in listed] == ["robin", "tamsin"]
    assert read(folder / "*.zip") == listed


def test_one_submission_is_read_alone(read, lay_out, make_zip):
    folder = lay_out({"tamsin.zip": make_zip({"app.py": APP}), "robin/app.py": APP, "fern.py": APP})
    for name, learner in (("tamsin.zip", "tamsin"), ("robin", "robin"), ("fern.py", "fern")):
        assert one(read(folder / name)).learner == learner


def test_a_git_working_tree_is_read_as_it_stands_on_disk(read, lay_out):
    folder = lay_out({"tamsin/app.py": b"old"})
    subprocess.run(["git", "init", "-q"], cwd=folder / "tamsin", check=True)
    (folder / "tamsin" / "app.py").write_bytes(APP)
    (folder / "tamsin" / ".git" / "app.py").write_bytes(b"no")
    assert files_of(one(read(folder))) == {"app.py": APP}


def test_one_wrapping_folder_is_passed_through(read, lay_out, make_zip):
    folder = lay_out({"tamsin.zip": make_zip({"my fix/v2/app.py": APP}), "robin.zip": make_zip({"app.py": APP})})
    assert [files_of(each) for each in read(folder)] == [{"app.py": APP}] * 2


def test_litter_of_systems_is_no_submission(read, lay_out, make_zip):
    junk = {"__MACOSX/._app.py": b"\0", ".DS_Store": b"\0", "app.py": APP, "__pycache__/app.pyc": b""}
    folder = lay_out({"tamsin.zip": make_zip(junk), "robin.zip": make_zip({"app.py": APP}), ".DS_Store": b"\0"})
    found = read(folder)
    assert [each.learner for each in found] == ["robin", "tamsin"]
    assert files_of(found[1]) == {"app.py": APP}
    assert found[1].notes == ()


def test_only_editable_files_are_taken(read, lay_out):
    found = one(read(lay_out({"tamsin/app.py": APP, "tamsin/conftest.py": b"", "tamsin/test_app.py": b""})))
    assert files_of(found) == {"app.py": APP}


def test_a_kata_with_a_folder_is_taken_whole(read, lay_out, make_zip):
    folder = lay_out({"tamsin.zip": make_zip({**DESK, "desk/inner/more.py": "", "desk/data.csv": ""}), "robin/x": ""})
    robin, tamsin = read(folder, kata="desk-keeps-the-queue")
    assert sorted(files_of(tamsin)) == ["desk/inner/more.py", "desk/main.py", "settings.py"]
    assert robin.submission is None
    assert "holds no desk/, but x." in robin.problem


def test_a_missing_file_is_named(read, lay_out):
    found = one(read(lay_out({"tamsin/desk/main.py": ""}), kata="desk-keeps-the-queue"))
    assert "holds no settings.py, but desk/main.py." in found.problem
    assert "is handed in as desk/, settings.py" in found.problem


def test_the_only_python_file_is_taken_whatever_it_is_called(read, lay_out):
    found = one(read(lay_out({"tamsin/my fix.py": APP, "tamsin/test_app.py": b"", "tamsin/notes.txt": b""})))
    assert files_of(found) == {"app.py": APP}
    assert found.notes == ("my fix.py was taken as app.py",)


def test_a_file_that_is_there_twice_needs_a_choice_or_a_name(read, lay_out):
    found = read(
        lay_out(
            {
                "tamsin/a/app.py": APP,
                "tamsin/b/app.py": APP,
                "robin/other/app.py": b"no",
                "robin/parrot-says-nothing/app.py": APP,
                "fern/app.py": APP,
                "fern/old/app.py": b"no",
            }
        )
    )
    fern, robin, tamsin = found
    assert files_of(fern) == {"app.py": APP}
    assert fern.notes == ("old/app.py was left: the one above it was taken",)
    assert files_of(robin) == {"app.py": APP}
    assert "holds app.py 2 times: a/app.py, b/app.py." in tamsin.problem


def test_a_folder_beside_the_file_is_left_and_told(read, lay_out):
    found = one(read(lay_out({"tamsin/app.py": APP, "tamsin/app/main.py": b"no"})))
    assert files_of(found) == {"app.py": APP}
    assert "app/ beside app.py: app.py was taken" in found.notes


def test_a_folder_in_place_of_the_file_is_told(read, lay_out):
    found = one(read(lay_out({"tamsin/app/main.py": b"", "tamsin/app/other.py": b""})))
    assert "holds a folder app/ where the file app.py is expected" in found.problem


def test_names_that_differ_only_in_case_are_told(read, lay_out, make_zip):
    found = read(
        lay_out(
            {
                "a.zip": make_zip({"app.py": APP, "App.py": b"no"}),
                "b.zip": make_zip({"App.py": APP}),
                "c.zip": make_zip({"App.py": APP, "APP.py": APP}),
            }
        )
    )
    assert files_of(found[0]) == {"app.py": APP}
    assert found[0].notes == ("App.py beside app.py: app.py was taken",)
    assert files_of(found[1]) == {"app.py": APP}
    assert found[1].notes == ("App.py was taken as app.py",)
    assert "APP.py and App.py differ only in case" in found[2].problem


def test_bytes_are_kept_with_their_byte_order_mark(read, lay_out, make_zip):
    content = b"\xef\xbb\xbfapp = 1\r\n\xff"
    folder = lay_out({"tamsin.zip": make_zip({"app.py": content}), "robin/app.py": content})
    assert [files_of(each)["app.py"] for each in read(folder)] == [content, content]


def test_a_handin_says_whose_it_is_and_when(read, lay_out, parrot):
    found = one(read(lay_out({"handin-x.zip": handin([(parrot, {"app.py": APP})], "Tamsin Okafor")}) / "handin-x.zip"))
    assert (found.learner, found.submitted_at) == ("Tamsin Okafor", MADE)
    assert files_of(found) == {"app.py": APP}
    assert found.notes == ()


def test_a_platform_knows_better_than_a_handin_whose_it_is(read, lay_out, parrot):
    name = "Robin Vale_4711_assignsubmission_file_/handin-tamsin.zip"
    found = one(read(lay_out({name: handin([(parrot, {"app.py": APP})])})))
    assert (found.learner, found.key) == ("Robin Vale", "robin-vale-4711")
    assert files_of(found) == {"app.py": APP}


def test_a_handin_that_was_changed_afterwards_is_graded_and_told(read, lay_out, make_zip, parrot):
    about = Handin(
        name="Tamsin",
        made_at=MADE,
        katas=(HandedIn(slug=parrot.slug, id="03", files=("app.py",), content_sha256="0" * 64),),
    )
    packed = make_zip({"handin.json": about.model_dump_json(), "parrot-says-nothing/app.py": APP})
    found = one(read(lay_out({"handin-tamsin.zip": packed})))
    assert files_of(found) == {"app.py": APP}
    assert "changed after the handin was made" in found.notes[0]


def test_a_handin_of_other_katas_is_told(read, lay_out, desk):
    files = {path: content.encode() for path, content in DESK.items()}
    found = one(read(lay_out({"handin-tamsin.zip": handin([(desk, files)])})))
    assert "hands in desk-keeps-the-queue, and not parrot-says-nothing" in found.problem


def test_a_handin_json_of_somebody_elses_making_counts_for_nothing(read, lay_out, make_zip):
    packed = make_zip({"handin.json": '{"schema_version": 99}', "app.py": APP})
    found = one(read(lay_out({"tamsin.zip": packed}) / "tamsin.zip"))
    assert (found.learner, files_of(found)) == ("tamsin", {"app.py": APP})


def test_all_katas_of_a_handin_are_told_apart(read, lay_out, parrot, desk):
    files = {path: content.encode() for path, content in DESK.items()}
    packed = handin([(parrot, {"app.py": APP}), (desk, files)])
    found = read(
        lay_out({"handin-tamsin.zip": packed, "robin.zip": handin([(parrot, {"app.py": b"2"})], "Robin")}), kata=None
    )
    assert [(each.learner, each.kata, each.problem) for each in found] == [
        ("Tamsin", "parrot-says-nothing", None),
        ("Tamsin", "desk-keeps-the-queue", None),
        ("Robin", "parrot-says-nothing", None),
    ]
    assert files_of(found[1]) == files


@pytest.mark.parametrize(
    "layout",
    [
        {"parrot-says-nothing/tamsin/app.py": APP, "11/tamsin/": DESK},
        {"tamsin/parrot-says-nothing/app.py": APP, "tamsin/desk-keeps-the-queue/": DESK},
        {"tamsin/kata-03/app.py": APP, "tamsin/11/": DESK},
        {"parrot-says-nothing-tamsin.py": APP, "tamsin_desk-keeps-the-queue/": DESK},
    ],
)
def test_katas_are_told_by_the_names_of_folders_and_files(read, lay_out, layout: dict):
    files: dict = {}
    for path, content in layout.items():
        files |= (
            {path + inner: text for inner, text in content.items()} if isinstance(content, dict) else {path: content}
        )
    found = read(lay_out({**files, "parrot-says-nothing-robin.py": APP}), kata=None)
    told = {(each.learner, each.kata, each.problem) for each in found}
    assert told == {
        ("tamsin", "parrot-says-nothing", None),
        ("tamsin", "desk-keeps-the-queue", None),
        ("robin", "parrot-says-nothing", None),
    }


def test_a_kata_that_nothing_tells_is_a_line(read, lay_out):
    found = read(lay_out({"tamsin/app.py": APP, "robin/parrot-says-nothing/app.py": APP}), kata=None)
    assert [(each.learner, each.kata) for each in found] == [("robin", "parrot-says-nothing"), ("tamsin", "")]
    assert found[1].submission is None
    assert "cannot be told" in found[1].problem
    assert "Name the kata" in found[1].problem


def test_one_kata_is_taken_out_of_a_set_of_several(read, lay_out):
    folder = lay_out({"parrot-says-nothing-tamsin.py": APP, "desk-keeps-the-queue-tamsin/settings.py": b""})
    assert [each.learner for each in read(folder)] == ["tamsin"]


def test_the_newest_time_is_the_latest_attempt(read, lay_out, make_zip):
    old, new = make_zip({"app.py": b"old"}), make_zip({"app.py": b"new"})
    first = make_zip({"tamsin.zip": new, "fern.zip": new}, (2026, 11, 5, 8, 0, 0))
    second = make_zip({"tamsin.zip": old, "fern.zip": old}, (2026, 11, 4, 8, 0, 0))
    found = read(lay_out({"1.zip": first, "2.zip": second}) / "1.zip", lay_out({}) / "2.zip")
    assert {(each.attempt, each.is_latest, files_of(each)["app.py"]) for each in found} == {
        (1, False, b"old"),
        (2, True, b"new"),
    }


def test_what_a_handin_says_of_itself_is_not_taken_for_certain(read, lay_out, parrot):
    folder = lay_out({f"{name}.zip": handin([(parrot, {"app.py": APP})], "Tamsin") for name in ("tamsin", "robin")})
    latest = one([each for each in read(folder) if each.is_latest])
    assert any("said by nothing but the handins" in note for note in latest.notes)


def test_several_archives_of_one_learner_are_katas_or_attempts(read, lay_out, make_zip, parrot):
    folder = "Tamsin_5_assignsubmission_file_"
    katas = {"parrot-says-nothing.zip": make_zip({"app.py": APP}), "desk-keeps-the-queue.zip": make_zip(DESK)}
    downloads = lay_out({f"{folder}/{name}": content for name, content in katas.items()}, "katas")
    assert [(each.kata, each.problem) for each in read(downloads, kata=None)] == [
        ("desk-keeps-the-queue", None),
        ("parrot-says-nothing", None),
    ]
    assert files_of(one(read(downloads))) == {"app.py": APP}
    new, old = (
        handin([(parrot, {"app.py": b"new"})]),
        handin([(parrot, {"app.py": b"old"})], made_at=MADE.replace(day=1)),
    )
    found = read(lay_out({f"{folder}/handin.zip": new, f"{folder}/handin (1).zip": old}, "attempts"))
    assert {(each.attempt, files_of(each)["app.py"]) for each in found} == {(1, b"old"), (2, b"new")}
    unclear = {f"{folder}/{name}.zip": make_zip({"app.py": APP}) for name in ("final", "really-final")}
    assert "holds 2 archives: final.zip, really-final.zip" in one(read(lay_out(unclear, "unclear"))).problem


def test_more_archives_than_may_be_open_are_read(read, lay_out, make_zip):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    inner = make_zip({"app.py": APP})
    folder = lay_out({f"learner{number}.zip": inner for number in range(200)})
    sets = lay_out(
        {f"{number}.zip": make_zip({"a.zip": inner, f"b{number}.zip": inner}) for number in range(20)}, "sets"
    )
    # Whatever other tests of this process hold open, there is room for eighty.
    highest = max(int(path.name) for path in Path("/proc/self/fd").iterdir())
    resource.setrlimit(resource.RLIMIT_NOFILE, (highest + 80, hard))
    try:
        assert len([each for each in read(folder) if each.submission]) == 200
        assert len([each for each in read(sets) if each.submission]) == 40
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_sections_of_a_class_are_sets_and_old_versions_are_none(read, lay_out):
    sections = {f"section {number}/{name}/app.py": APP for number, name in ((1, "a"), (1, "b"), (2, "c"), (2, "d"))}
    assert [each.learner for each in read(lay_out(sections, "sections"))] == ["a", "b", "c", "d"]
    versions = {f"{name}/{version}/app.py": APP for name in ("robin", "tamsin") for version in ("v1", "v2")}
    found = read(lay_out(versions, "versions"))
    assert [each.learner for each in found] == ["robin", "tamsin"]
    assert all("holds app.py 2 times" in each.problem for each in found)


def test_a_number_before_a_name_is_no_reason_to_leave_somebody_out(read, lay_out):
    assert [each.learner for each in read(lay_out({"11 tamsin.py": APP, "03 robin.py": APP}))] == ["robin", "11 tamsin"]
    dated = lay_out({"tamsin/parrot-says-nothing/app.py": APP, "robin/parrot-says-nothing/app.py": APP}, "11 November")
    assert {each.kata for each in read(dated, kata=None)} == {"parrot-says-nothing"}


def test_a_folder_called_as_the_editable_one_is_passed_through(read, lay_out):
    found = one(
        read(lay_out({f"tamsin/desk/{path}": text for path, text in DESK.items()}), kata="desk-keeps-the-queue")
    )
    assert sorted(files_of(found)) == ["desk/main.py", "settings.py"]


def test_attempts_that_nothing_puts_in_order_are_told(read, lay_out):
    a, b = (
        lay_out({"tamsin/app.py": b"1", "fern/app.py": APP}, "a"),
        lay_out({"tamsin/app.py": b"2", "fern/app.py": APP}, "b"),
    )
    found = [each for each in read(a / "tamsin", b / "tamsin") if each.is_latest]
    assert files_of(one(found)) == {"app.py": b"2"}
    assert "cannot be told" in one(found).notes[0]


def test_learners_whose_names_look_alike_have_folders_of_their_own(read, lay_out):
    names = ["tamsin", "Tamsin", "TAMSIN!", "Tamsín", "con", "..tamsin", "田中", "a" * 80, "a" * 81]
    found = read(lay_out({f"{name}/app.py": APP for name in names}, "many"))
    keys = [each.key for each in found]
    assert len({key.casefold() for key in keys}) == len(keys)
    assert all(key.isascii() and key not in ("con", "") and len(key) < 60 for key in keys)
    assert {each.learner for each in found} >= {"Tamsin", "田中"}
    assert [each.key for each in read(lay_out({}, "many"))] == keys


def test_the_same_name_written_in_two_ways_is_the_same_learner(read, lay_out, make_zip):
    inner = make_zip({"app.py": APP})
    found = read(lay_out({"all.zip": make_zip({"Zoe\u0308.zip": inner, "Zo\u00eb.zip": inner})}) / "all.zip")
    assert {each.learner for each in found} == {"Zo\u00eb"}


def test_control_characters_never_reach_a_name(read, lay_out):
    found = one(read(lay_out({"tam\x1b[31msin\u202e/app.py": APP})))
    assert found.learner == "tam[31msin"
    assert "\x1b" not in found.source


def test_an_instructors_list_goes_before_all_names(read, lay_out, make_zip, tmp_path: Path):
    folder = lay_out({"okaft_12_34_app.py": b"1", "okaft_12_35_app-1.py": b"2", "x.zip": make_zip({"app.py": APP})})
    rows = ["name,learner,attempt", "okaft_12_34_app.py,Tamsin Okafor,1", "okaft_12_35_app-1.py,Tamsin Okafor,4"]
    (tmp_path / "map.csv").write_text("\n".join(["\ufeff" + rows[0], *rows[1:], "x,Robin,", ""]), encoding="utf-8")
    found = read(folder, names=tmp_path / "map.csv")
    assert [(each.learner, each.attempt, each.is_latest) for each in found] == [
        ("Tamsin Okafor", 1, False),
        ("Tamsin Okafor", 4, True),
        ("Robin", 1, True),
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "has no header"),
        ("tamsin.zip,Tamsin\n", "has no header"),
        ("name,learner\na.zip,\n", "line 2: a line needs a name and a learner"),
        ("name,learner,attempt\na,b,two\n", "line 2: the attempt is 'two'"),
        ("name,learner\na,b\na,c\n", "line 3: a stands in the list twice"),
    ],
)
def test_a_wrong_list_is_told_with_its_line(read, lay_out, tmp_path: Path, content: str, said: str):
    (tmp_path / "map.csv").write_text(content)
    with pytest.raises(UsageProblem, match=said):
        read(lay_out({"tamsin/app.py": APP}), names=tmp_path / "map.csv")


def test_a_source_that_is_not_there_is_told(read, tmp_path: Path):
    with pytest.raises(UsageProblem, match="There is no file or folder"):
        read(tmp_path / "nothing")
    with pytest.raises(UsageProblem, match="There is no file or folder"):
        read(tmp_path / "*.zip")
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageProblem, match="There are no submissions in"):
        read(tmp_path / "empty")


def test_content_is_read_when_its_turn_comes(toy, lay_out):
    from checker.submissions.collected import collect

    folder = lay_out({"robin/app.py": APP, "tamsin/app.py": APP})
    found = collect({kata.slug: kata for kata in toy.katas()}, [folder], "parrot-says-nothing")
    next(found)
    (folder / "tamsin" / "app.py").write_bytes(b"later")
    assert files_of(next(found)) == {"app.py": b"later"}


def test_a_link_in_a_folder_is_not_followed(read, lay_out, tmp_path: Path):
    (tmp_path / "secret.py").write_text("secret")
    folder = lay_out({"tamsin/notes.txt": b"", "robin/app.py": APP})
    (folder / "tamsin" / "app.py").symlink_to(tmp_path / "secret.py")
    (folder / "fern").symlink_to(folder / "robin")
    found = {each.learner: each for each in read(folder)}
    assert "app.py is a link, and links are not followed" in found["tamsin"].problem
    assert "fern is a link" in found["fern"].problem
    assert found["robin"].problem is None


def test_a_pipe_in_place_of_a_file_is_told_and_blocks_nothing(read, lay_out):
    folder = lay_out({"tamsin/notes.txt": b"", "robin/app.py": APP})
    os.mkfifo(folder / "tamsin" / "app.py")
    assert "is not a regular file" in {each.learner: each.problem for each in read(folder)}["tamsin"]


def test_all_of_it_is_json_that_nothing_hides_in(read, lay_out):
    found = one(read(lay_out({"tam\udcff\x00".replace("\x00", "") + "/app.py": APP})))
    json.dumps([found.learner, found.source]).encode()
    (found.learner + found.source).encode()
