import io
import lzma
import stat
import struct
import tarfile
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from checker.errors import UsageProblem
from checker.model.kata import MIB
from checker.submissions import limits
from checker.submissions.collected import Received

APP = b"app = 1\n"


@pytest.fixture
def hand_in(read, lay_out) -> Callable[..., Received]:
    """Hand in an archive beside an honest learner's, and see that only the one is refused or told of."""

    def handed_in(content: bytes, name: str = "tamsin.zip") -> Received:
        found = {each.learner: each for each in read(lay_out({name: content, "robin/app.py": APP}))}
        assert found.keys() == {"robin", "tamsin"}
        assert found["robin"].problem is None
        assert "\n" not in (found["tamsin"].problem or "")
        return found["tamsin"]

    return handed_in


def zipped(*members: tuple[zipfile.ZipInfo | str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, content in members:
            info = name if isinstance(name, zipfile.ZipInfo) else zipfile.ZipInfo(name)
            archive.writestr(info, content, method)
    return packed.getvalue()


def of_kind(name: str, mode: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = mode << 16
    return info


def tarred(*members: tuple[tarfile.TarInfo, bytes], packing: str = "") -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode=f"w:{packing}", format=tarfile.PAX_FORMAT) as archive:
        for info, content in members:
            if info.isreg():
                info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return packed.getvalue()


def member(name: str, kind: bytes = tarfile.REGTYPE, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


def with_size(content: bytes, size: int) -> bytes:
    """A zip of one member that says another size of it."""
    header, index = content.index(b"PK\x03\x04"), content.index(b"PK\x01\x02")
    changed = bytearray(content)
    struct.pack_into("<I", changed, header + 22, size)
    struct.pack_into("<I", changed, index + 24, size)
    return bytes(changed)


def test_a_bomb_that_says_its_size_is_not_unpacked(hand_in):
    started = time.monotonic()
    found = hand_in(zipped(("app.py", b"\0" * (200 * MIB))))
    assert "app.py is larger than 1 MiB" in found.problem
    assert time.monotonic() - started < 60


def test_a_bomb_that_lies_about_its_size_is_not_unpacked(hand_in):
    found = hand_in(with_size(zipped(("app.py", b"\0" * (50 * MIB))), 1000))
    assert "is damaged" in found.problem


def test_a_bomb_beside_the_app_is_not_touched(hand_in):
    found = hand_in(zipped(("app.py", APP), ("data.bin", b"\0" * (50 * MIB))))
    assert found.submission.files == {"app.py": APP}


def test_a_bomb_in_a_bomb_is_not_unpacked(hand_in):
    found = hand_in(zipped(("inner.zip", zipped(("app.zip", b"PK\x03\x04" + b"\0" * (65 * MIB))))))
    assert "is larger than 64 MiB" in found.problem


def test_archives_in_archives_end_somewhere(hand_in):
    content = zipped(("app.py", APP))
    for _ in range(3):
        content = zipped(("next.zip", content))
    assert "lies in more than 3 archives" in hand_in(content).problem
    assert hand_in(zipped(("a.zip", zipped(("b.zip", zipped(("app.py", APP))))))).submission.files == {"app.py": APP}


@pytest.mark.parametrize("packing", ["gz", "bz2", "xz"])
def test_a_tar_that_unpacks_to_too_much_is_left(hand_in, monkeypatch: pytest.MonkeyPatch, packing: str):
    monkeypatch.setattr("checker.submissions.tar_archive.UNPACKED_BYTES", 4 * MIB)
    content = tarred((member("filler"), b"\0" * (8 * MIB)), (member("app.py"), APP), packing=packing)
    assert "unpacks to more than 4 MiB" in hand_in(content, f"tamsin.tar.{packing}").problem


def test_an_xz_that_asks_for_much_memory_gets_none(hand_in):
    compressor = lzma.LZMACompressor(filters=[{"id": lzma.FILTER_LZMA2, "preset": 0}])
    content = bytearray(compressor.compress(tarred((member("app.py"), APP))) + compressor.flush())
    # The block's header names the size of the dictionary in one byte, and has a checksum.
    header = 12
    size = (content[header] + 1) * 4
    at = content.index(b"\x21\x01", header, header + size) + 2
    content[at] = 39
    content[header + size - 4 : header + size] = struct.pack("<I", zlib.crc32(content[header : header + size - 4]))
    assert "is damaged" in hand_in(bytes(content), "tamsin.tar.xz").problem


def test_a_zip_packed_with_lzma_is_not_unpacked(hand_in):
    found = hand_in(zipped(("app.py", APP), method=zipfile.ZIP_LZMA))
    assert "packed in a way that is not read here" in found.problem


def test_a_zip_with_a_vast_index_is_left(hand_in, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("checker.submissions.zip_archive.INDEX_BYTES", 100_000)
    found = hand_in(zipped(*((f"{number:05}", b"") for number in range(3000))))
    assert "holds too many files" in found.problem


def test_an_archive_with_too_many_members_is_left(hand_in, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("checker.submissions.packed.MEMBERS", 100)
    content = tarred(*((member(f"{number:05}"), b"") for number in range(300)))
    assert "holds more than 100 files and folders" in hand_in(content, "tamsin.tar").problem


def test_too_many_or_too_large_files_are_told(read, lay_out, make_zip):
    many = {f"desk/m{number}.py": b"" for number in range(limits.FILES + 1)} | {"settings.py": b""}
    large = {f"desk/m{number}.py": b"#" * MIB for number in range(5)} | {"settings.py": b""}
    folder = lay_out({"many.zip": make_zip(many), "large.zip": make_zip(large)})
    found = {each.learner: each.problem for each in read(folder, kata="desk-keeps-the-queue")}
    assert "holds more than 100 files" in found["many"]
    assert "holds more than 4 MiB" in found["large"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("/etc/app.py", "has an absolute path"),
        ("\\server\\app.py", "has an absolute path"),
        ("C:\\Users\\app.py", "has an absolute path"),
        ("c:app.py", "has an absolute path"),
        ("../app.py", "leads out of the archive"),
        ("a/../../app.py", "leads out of the archive"),
        ("a\\..\\..\\app.py", "leads out of the archive"),
        ("evil\x1b[31m.py", "has a name that cannot be shown"),
        ("a/" * 60 + "app.py", "lies too deep"),
    ],
)
@pytest.mark.parametrize("form", ["zip", "tar"])
def test_a_name_that_leads_elsewhere_is_left_out_and_told(hand_in, name: str, said: str, form: str):
    if form == "zip":
        found = hand_in(zipped(("app.py", APP), (name, b"evil")))
    else:
        found = hand_in(tarred((member("app.py"), APP), (member(name), b"evil")), "tamsin.tar")
    assert found.submission.files == {"app.py": APP}
    assert any(f"was left out: it {said}" in note for note in found.notes)
    assert "\x1b" not in "".join(found.notes)


def test_of_many_such_names_a_few_are_told(hand_in):
    found = hand_in(zipped(("app.py", APP), *((f"../{number}", b"") for number in range(50))))
    assert len(found.notes) == 6
    assert found.notes[-1] == "and 45 more names like these"


def test_an_archive_of_nothing_but_such_names_holds_nothing(hand_in):
    assert "is empty" in hand_in(zipped(("../app.py", APP))).problem


@pytest.mark.parametrize(
    ("mode", "said"),
    [
        (stat.S_IFLNK | 0o777, "is a link"),
        (stat.S_IFIFO | 0o644, "is not a regular file"),
        (stat.S_IFCHR | 0o644, "is not a regular file"),
        (stat.S_IFSOCK | 0o644, "is not a regular file"),
    ],
)
def test_what_is_no_file_in_a_zip_is_not_read(hand_in, mode: int, said: str):
    assert f"app.py {said}" in hand_in(zipped((of_kind("app.py", mode), b"/etc/passwd"))).problem
    assert hand_in(zipped(("app.py", APP), (of_kind("more", mode), b"/etc"))).submission.files == {"app.py": APP}


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (tarfile.SYMTYPE, "is a link"),
        (tarfile.LNKTYPE, "is a link"),
        (tarfile.CHRTYPE, "is not a regular file"),
        (tarfile.BLKTYPE, "is not a regular file"),
        (tarfile.FIFOTYPE, "is not a regular file"),
    ],
)
def test_what_is_no_file_in_a_tar_is_not_read(hand_in, kind: bytes, said: str):
    found = hand_in(tarred((member("app.py", kind, "/etc/passwd"), b"")), "tamsin.tar")
    assert f"app.py {said}" in found.problem


def test_a_file_beneath_a_link_in_a_tar_goes_nowhere(hand_in, tmp_path: Path):
    content = tarred((member("out", tarfile.SYMTYPE, str(tmp_path)), b""), (member("out/app.py"), APP))
    assert hand_in(content, "tamsin.tar").submission.files == {"app.py": APP}
    assert not (tmp_path / "app.py").exists()


def test_a_zip_that_needs_a_password_is_told(hand_in):
    content = bytearray(zipped(("app.py", APP)))
    content[content.index(b"PK\x03\x04") + 6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert "app.py needs a password" in hand_in(bytes(content)).problem


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.95])
@pytest.mark.parametrize("ending", ["zip", "tar.gz", "tar.xz", "tar.bz2", "tar"])
def test_an_archive_that_was_cut_off_is_told(hand_in, make_zip, make_tar, ending: str, kept: float):
    files = {"app.py": bytes(range(256)) * 20, "more.py": b"#" * 3000}
    content = make_zip(files) if ending == "zip" else make_tar(files, ending.partition(".")[2])
    found = hand_in(content[: int(len(content) * kept)], f"tamsin.{ending}")
    if found.problem is None:
        # A plain tar may lose its empty end and be whole.
        assert found.submission.files == {"app.py": files["app.py"]}
    else:
        assert "is damaged or not complete" in found.problem


def test_a_changed_byte_is_noticed(hand_in):
    content = bytearray(zipped(("app.py", bytes(range(256)) * 8), method=zipfile.ZIP_STORED))
    content[200] ^= 0xFF
    assert "is damaged" in hand_in(bytes(content)).problem


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("tamsin.zip", b"", "is empty"),
        ("tamsin.tar", b"", "is empty"),
        ("tamsin.zip", zipped(), "is empty: it holds no file"),
        ("tamsin.tar", tarred(), "is empty: it holds no file"),
        ("tamsin.zip", zipped(("folder/", b"")), "is empty: it holds no file"),
        ("tamsin.zip", b"<html>Sign in</html>", "is damaged"),
        ("tamsin.tar.gz", b"<html>Sign in</html>" * 100, "is damaged"),
        ("tamsin.zip", b"Rar!\x1a\x07\x00", "is a rar archive"),
        ("tamsin.7z", b"7z\xbc\xaf\x27\x1c", "is a 7z archive"),
        ("tamsin.py.gz", b"\x1f\x8b\x08", "not of a kind that is read here"),
    ],
)
def test_what_is_no_archive_or_holds_nothing_is_told(read, lay_out, name: str, content: bytes, said: str):
    found = {each.learner.partition(".")[0]: each for each in read(lay_out({name: content, "robin/app.py": APP}))}
    assert said in found["tamsin"].problem


def test_a_tar_called_zip_is_read_as_what_it_is(hand_in):
    assert hand_in(zipped(("app.py", APP)), "tamsin.tar").submission.files == {"app.py": APP}


def test_of_a_name_that_is_there_twice_the_last_one_is_taken(hand_in):
    with pytest.warns(UserWarning, match="Duplicate name"):
        content = zipped(("app.py", b"first"), ("app.py", b"last"))
    found = hand_in(content)
    assert found.submission.files == {"app.py": b"last"}
    assert found.notes == ("app.py is in the archive more than once: the last one was taken",)


def test_names_are_read_in_the_encoding_they_were_meant_in(read, lay_out):
    content = bytearray(zipped(("Zoë/app.py", APP), ("Åsa/app.py", APP)))
    for signature, offset in ((b"PK\x03\x04", 7), (b"PK\x01\x02", 9)):
        at = content.find(signature)
        while at >= 0:
            content[at + offset] &= ~0x08
            at = content.find(signature, at + 1)
    found = read(lay_out({"all.zip": bytes(content)}) / "all.zip")
    assert [each.learner for each in found] == ["Zoë", "Åsa"]


def test_names_in_an_old_code_page_are_read_too(read, lay_out):
    content = zipped(("Zo\u00eb/app.py", APP), ("robin/app.py", APP))
    old = content.replace("Zo\u00eb".encode(), b"Zo\x89z").replace(b"Zo\x89z", b"Zo\x89_")
    changed = bytearray(old)
    for signature, offset in ((b"PK\x03\x04", 7), (b"PK\x01\x02", 9)):
        at = changed.find(signature)
        while at >= 0:
            changed[at + offset] &= ~0x08
            at = changed.find(signature, at + 1)
    assert [each.learner for each in read(lay_out({"all.zip": bytes(changed)}) / "all.zip")] == ["robin", "Zo\u00eb_"]


def test_a_file_and_a_folder_of_one_name_harm_nothing(hand_in):
    found = hand_in(zipped(("app.py", APP), ("app.py/app.py", b"inner")))
    assert found.submission.files == {"app.py": APP}


def test_a_header_without_end_in_a_tar_is_left(hand_in):
    info = member("app.py")
    info.pax_headers = {"comment": "x" * 200_000}
    content = bytearray(tarred((info, APP)))
    struct.pack_into("12s", content, 124, b"77777777777\0")
    header = bytes(content[:148]) + b" " * 8 + bytes(content[156:512])
    content[148:156] = f"{sum(header):06o}\0 ".encode()
    assert "is damaged" in hand_in(bytes(content), "tamsin.tar").problem


def test_noise_is_refused_and_never_a_fault(hand_in, make_zip, make_tar):
    import random

    chance = random.Random(7)
    for number in range(150):
        form = chance.choice(["zip", "tar", "tar.gz", "tar.xz"])
        files = {"app.py": APP, "a/b.py": b"x" * 300}
        content = bytearray(make_zip(files) if form == "zip" else make_tar(files, form.partition(".")[2]))
        for _ in range(chance.randint(1, 12)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        found = hand_in(bytes(content), f"tamsin.{form}")
        assert (found.submission is None) == (found.problem is not None), number


def test_the_only_source_that_cannot_be_read_is_refused_at_once(read, lay_out):
    with pytest.raises(UsageProblem, match="is damaged or not complete"):
        read(lay_out({"all.zip": b"PK\x03\x04 cut off"}) / "all.zip")


def test_nothing_is_written_anywhere(hand_in, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    hand_in(zipped(("app.py", APP), ("../evil.py", APP), ("new/file.py", APP)))
    written = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert {path for path in written if not path.startswith("toy/")} == {
        "downloads/tamsin.zip",
        "downloads/robin/app.py",
    }
