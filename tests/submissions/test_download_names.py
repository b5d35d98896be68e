import datetime
import re
from pathlib import Path

import pytest

from checker.submissions.download_names import kata_in, read_label, repository_prefix
from checker.submissions.gradescope import read_metadata

APP = b"app = 1\n"
PAGE = Path(__file__).parents[2] / "docs" / "collecting.md"
EXAMPLES = re.findall(r"^\| `([^`]+_[^`]+)` \| ([^|]+) \| (\d) \|$", PAGE.read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize(
    ("name", "learner", "number", "inner", "attempt"),
    [
        ("okafortamsin_12345_67890_app.py", "okafortamsin", "12345", "app.py", None),
        ("okafortamsin_LATE_12345_67890_app-2.py", "okafortamsin", "12345", "app.py", 3),
        ("okafortamsin_12345_67890_my_fix-v2.zip", "okafortamsin", "12345", "my_fix-v2.zip", None),
        ("van_der_berganna_12345_67890_app.tar.gz", "van_der_berganna", "12345", "app.tar.gz", None),
        ("anon_aB3xZ_67890_app.py", "anonymous aB3xZ", "aB3xZ", "app.py", None),
        ("LATE_anon_aB3xZ_67890_app.py", "anonymous aB3xZ", "aB3xZ", "app.py", None),
        ("østerbergåsa_1_2_app.py", "østerbergåsa", "1", "app.py", None),
        ("oka_1_2_app-0b5e4f6a-1c2d-4e3f-8a9b-0c1d2e3f4a5b.py", "oka", "1", "app.py", None),
        ("Tamsin Okafor_123456_assignsubmission_file_", "Tamsin Okafor", "123456", "", None),
        ("Tamsin Okafor_123456_assignsubmission_file", "Tamsin Okafor", "123456", "", None),
        ("Tamsin Okafor_123456_assignsubmission_file_app.py", "Tamsin Okafor", "123456", "app.py", None),
        ("Group 7_88_assignsubmission_file_", "Group 7", "88", "", None),
        ("Default group_assignsubmission_file_", "Default group", "", "", None),
        ("Participant_123456_assignsubmission_file_", "Participant 123456", "123456", "", None),
    ],
)
def test_the_names_of_platforms_are_understood(name: str, learner: str, number: str, inner: str, attempt: int | None):
    label = read_label(name)
    assert label is not None
    assert (label.learner, label.number, label.inner, label.attempt) == (learner, number, inner, attempt)
    assert not label.is_typed


def test_the_page_on_collecting_has_examples():
    assert len(EXAMPLES) == 8


@pytest.mark.parametrize(("name", "learner", "attempt"), EXAMPLES)
def test_the_examples_on_the_page_are_true(name: str, learner: str, attempt: str):
    label = read_label(name)
    assert label is not None
    assert (label.learner, label.attempt or 1) == (learner, int(attempt))


@pytest.mark.parametrize(
    "name", ["tamsin", "tamsin.zip", "my_app_2.py", "submission_123", "parrot-says-nothing-tamsin"]
)
def test_other_names_are_nobodys(name: str):
    assert read_label(name) is None


@pytest.mark.parametrize(
    "name", ["oka_12345_text.html", "oka_LATE_12345_link.html", "Tam_1_assignsubmission_onlinetext_"]
)
def test_what_was_typed_in_is_told_apart(name: str):
    label = read_label(name)
    assert label is not None
    assert label.is_typed


def test_a_download_of_canvas_is_read(read, lay_out, make_zip):
    packed = make_zip(
        {
            "okafortamsin_LATE_12345_67892_app-1.py": APP,
            "okafortamsin_LATE_12345_67893_notes.txt": "late",
            "valerobin_12346_67894_handin.zip": make_zip({"app.py": APP}),
            "valerobin_99999_67895_app.py": APP,
            "fernash_12347_text.html": "<p>app = 1</p>",
            "birchjo_12348_67896_app.docx": b"PK",
        }
    )
    found = {each.key: each for each in read(lay_out({"week 1 submissions.zip": packed}) / "week 1 submissions.zip")}
    assert found["okafortamsin-12345"].submission.files == {"app.py": APP}
    assert (found["okafortamsin-12345"].learner, found["okafortamsin-12345"].attempt) == ("okafortamsin", 2)
    assert found["valerobin-12346"].submission.files == found["valerobin-99999"].submission.files
    assert "was typed into the platform" in found["fernash-12347"].problem
    assert "holds no app.py, but app.docx" in found["birchjo-12348"].problem
    # The zip's times are when it was downloaded.
    assert {each.submitted_at for each in found.values()} == {None}
    assert len(found) == 5


def test_what_canvas_calls_late_has_a_note_and_everything_else_has_none(read, lay_out, make_zip):
    names = {
        "okafortamsin_LATE_12345_67892_app.py": APP,
        "valerobin_LATE_12346_67894_handin.zip": make_zip({"app.py": APP}),
        "LATE_anon_aB3xZ_67895_app.py": APP,
        "fernash_LATE_12347_text.html": "<p>app = 1</p>",
        "latebirch_12348_67896_app.py": APP,
    }
    late = {each.learner: "handed in late, as Canvas says" in each.notes for each in read(lay_out(names))}
    assert late == {
        "okafortamsin": True,
        "valerobin": True,
        "anonymous aB3xZ": True,
        "fernash": True,
        "latebirch": False,
    }


def test_two_versions_from_canvas_are_two_attempts(read, lay_out):
    found = read(lay_out({"oka_1_71_app-1.py": b"2", "oka_1_70_app.py": b"1", "oka_1_69_notes.txt": b""}))
    assert [(each.attempt, each.is_latest, each.submission.files["app.py"]) for each in found] == [
        (1, False, b"1"),
        (2, True, b"2"),
    ]


def test_a_download_of_moodle_is_read(read, lay_out, make_zip):
    app = make_zip({"app.py": APP})
    packed = make_zip(
        {
            "Tamsin Okafor_1001_assignsubmission_file_/app.py": APP,
            "Tamsin Okafor_1001_assignsubmission_onlinetext_/onlinetext.html": "<p>hello</p>",
            "Tamsin Okafor_1002_assignsubmission_file_/src/fix.zip": app,
            "Robin Vale_1003_assignsubmission_onlinetext_/onlinetext.html": "<p>app</p>",
            "Zoë Ünal_1004_assignsubmission_file_app.py": APP,
        }
    )
    found = {each.key: each for each in read(lay_out({"C1-Week 1-44.zip": packed}) / "C1-Week 1-44.zip")}
    assert sorted(found) == ["robin-vale-1003", "tamsin-okafor-1001", "tamsin-okafor-1002", "zoe-unal-1004"]
    assert found["tamsin-okafor-1001"].submission.files == {"app.py": APP}
    assert found["tamsin-okafor-1002"].submission.files == {"app.py": APP}
    assert found["zoe-unal-1004"].learner == "Zoë Ünal"
    assert "was typed into the platform" in found["robin-vale-1003"].problem


METADATA = """---
submission_101:
  :submitters:
  - :name: Tamsin Okafor
    :sid: '4711'
    :email: tamsin@example.org
  :created_at: 2026-11-06 07:13:47.644186000 Z
  :score: 3.0
  :results: &1
    tests:
    - name: first
      output: |
        submission_102:
          :submitters:
  :history:
  - :id: 99
    :created_at: 2026-11-05 07:13:47.644186000 Z
    :results: *1
  - :id: 98
    :created_at: 2026-11-04 07:13:47.644186000 Z
submission_102:
  :submitters:
  - :name: Robin Vale
    :sid: '4712'
  - :name: Fern Ash
    :sid: '4713'
  :created_at: 2026-11-06T09:00:00-08:00
"""


def test_an_export_of_gradescope_is_read(read, lay_out, make_zip):
    packed = make_zip(
        {
            "assignment_7_export/submission_metadata.yml": METADATA,
            "assignment_7_export/submission_101/app.py": APP,
            "assignment_7_export/submission_102/app.py": APP,
            "assignment_7_export/submission_103/app.py": APP,
        }
    )
    first, group, unknown = read(lay_out({"assignment_7_export.zip": packed}) / "assignment_7_export.zip")
    assert (first.learner, first.attempt, first.is_latest) == ("Tamsin Okafor", 3, True)
    assert first.submitted_at == datetime.datetime(2026, 11, 6, 7, 13, 47, tzinfo=datetime.UTC)
    assert first.submission.files == {"app.py": APP}
    assert group.learner == "Robin Vale, Fern Ash"
    assert group.submitted_at == datetime.datetime(2026, 11, 6, 17, 0, tzinfo=datetime.UTC)
    assert unknown.learner == "submission_103"
    assert unknown.notes == ("submission_metadata.yml does not say whose it is",)
    assert unknown.submission.files == {"app.py": APP}


@pytest.mark.parametrize(
    "content",
    [
        b"a: [" * 5000,
        b"\xff\xfe\x00",
        b"a: &x [*x, *x]\n? [b, c]\n: d\n",
        b"--- !ruby/object:Kernel\na: b\n",
        b"a: &a [x]\nb: &b [*a,*a,*a,*a,*a,*a,*a]\n" + b"c: [*b,*b]\n" * 100,
        b"",
        b"- a\n- :submitters: []\n",
    ],
)
def test_a_hostile_export_file_harms_nothing(content: bytes):
    read = read_metadata(content)
    assert read is None or all(not submitted.names for submitted in read.values())


def test_clones_of_github_classroom_are_read(read, lay_out):
    files = {f"parrots-submissions/parrots-{user}/app.py": APP for user in ("tamsin-ok", "tamsin-ek")}
    found = read(lay_out(files) / "parrots-submissions")
    assert [each.learner for each in found] == ["tamsin-ek", "tamsin-ok"]


def test_clones_of_classroom_50_are_read_with_their_times(read, lay_out):
    folder = "cs1-parrots_submissions_2026_11_06_T_10_00_00"
    files = {f"{folder}/cs1-parrots-{user}/app.py": APP for user in ("robinv", "tamsin-ok")}
    scores = "username,first_name,score,datetime\nTamsin-OK,Tamsin,3,2026-11-05T09:00:00Z\nrobinv,Robin,,\n"
    found = read(lay_out({**files, f"{folder}/scores.csv": scores}) / folder)
    assert [(each.learner, each.submitted_at) for each in found] == [
        ("robinv", None),
        ("tamsin-ok", datetime.datetime(2026, 11, 5, 9, 0, tzinfo=datetime.UTC)),
    ]


def test_what_clones_have_in_common_is_no_part_of_a_user():
    assert repository_prefix("repos", ["week-1-anna", "week-1-anton", "week-1-b"], are_clones=True) == "week-1-"
    assert repository_prefix("repos", ["week-1-anna", "week-1-anton"], are_clones=True) == ""
    assert repository_prefix("repos", ["anna", "anton", "b"], are_clones=False) == ""
    assert repository_prefix("w-submissions", ["w-a", "other"], are_clones=True) == ""


def test_katas_are_told_by_slug_and_by_number(toy):
    katas = {kata.slug: kata for kata in toy.katas()}
    assert kata_in("parrot-says-nothing", katas) == ("parrot-says-nothing", "")
    assert kata_in("Tamsin - Parrot-says-nothing (2)", katas) == ("parrot-says-nothing", "Tamsin 2")
    assert kata_in("03_tamsin", katas) == ("parrot-says-nothing", "tamsin")
    assert kata_in("kata 3", katas) == ("parrot-says-nothing", "")
    assert kata_in("11", katas) == ("desk-keeps-the-queue", "")
    for name in ("113", "1103", "tamsin-03", "3", "xparrot-says-nothing"):
        assert kata_in(name, katas) == ("", name)
