"""What Landlock is asked for, version by version, and what holds where an old kernel's version can't."""

import struct
from pathlib import Path

import pytest

from checker.inside.walls import landlock
from checker.inside.walls.grants import LEFT_OUT_OF_STDLIB, granted_places, packages, standard_library

# The kernel at hand knows the newest version alone. Told that it is older, the walls ask for less: what an old kernel
# would be asked for, by a process that walls itself in, and what then still is refused.
OLD = """
    import errno, os, sys, tempfile
    from checker.inside.walls import landlock
    from checker.inside.walls.grants import granted_places
    from checker.inside.walls.raising import Plans, raise_walls

    landlock.version = lambda: {version}
    folder, outside = tempfile.mkdtemp(dir={place!r}), os.path.join({place!r}, "outside")
    open(outside, "w").write("content")
    os.mkdir(folder + "/in")
    open(folder + "/file", "w").close()
    raise_walls(Plans([*granted_places(), (outside, landlock.READ)]), folder, folder, lambda listener: None)
    said = []
    for flags in (os.O_TRUNC, os.O_TRUNC | 3, os.O_TRUNC | os.O_WRONLY, os.O_WRONLY, os.O_RDONLY):
        try:
            os.close(os.open(outside, flags))
            said.append("opened")
        except OSError as error:
            said.append(errno.errorcode[error.errno])
    try:
        os.rename(folder + "/file", folder + "/in/file")
        said.append("moved")
    except OSError as error:
        said.append(errno.errorcode[error.errno])
    open(folder + "/file" if said[-1] != "moved" else folder + "/in/file", "r+").truncate(0)
    print(*said, os.stat(outside).st_size)
"""


@pytest.mark.skipif(landlock.version() < 6, reason="this kernel's own Landlock is older than what is emulated")
@pytest.mark.parametrize("version", [1, 2, 3, 4, 5, 6])
def test_an_older_version_keeps_a_readable_file_from_being_emptied(alone, tmp_path, version):
    said = alone(OLD.format(version=version, place=str(tmp_path))).split()
    assert said[:5] == ["EACCES", "EINVAL", "EACCES", "EACCES", "opened"]
    # The first version lets nobody move a file to another folder.
    assert said[5] == ("moved" if version > 1 else "EXDEV")
    assert said[6] == "7"


@pytest.mark.parametrize(("version", "bits"), [(1, 13), (2, 14), (3, 15), (4, 15), (5, 16), (7, 16), (99, 16)])
def test_all_rights_that_a_version_knows_are_handled(version, bits):
    assert landlock.handled_rights(version) == (1 << bits) - 1


def test_no_landlock_is_no_wall(monkeypatch):
    # A kernel without Landlock is not at hand.
    monkeypatch.setattr(landlock, "version", lambda: 0)
    with pytest.raises(OSError, match="no Landlock"):
        landlock.restrict([])


def test_no_grant_holds_a_secret():
    here = Path(__file__).resolve()
    root = here.parents[2]
    folders = [root / name for name in ("", "solutions", "katas", "checker/inside", "tests")]
    secrets = [here, *folders, Path.home(), Path("/etc/shadow"), Path("/proc")]
    for place, _ in granted_places():
        assert not any(secret.is_relative_to(Path(place).resolve()) for secret in secrets), place


def test_nothing_writable_is_granted_but_the_null_device():
    assert [place for place, rights in granted_places() if rights & ~landlock.READ] == ["/dev/null"]


def test_packages_are_granted_one_by_one(tmp_path, monkeypatch):
    site = tmp_path / "lib" / "python3" / "site-packages"
    for name in ("fastapi", "fastapi-1.dist-info", "checker", "secret", "share", "fastapi_secret"):
        (site / name).mkdir(parents=True)
    (site / "__editable__.pth").touch()
    (site / "typing_extensions.py").touch()
    monkeypatch.setattr("sys.path", [str(tmp_path), str(site)])
    assert sorted(Path(place).name for place in packages()) == ["fastapi", "typing_extensions.py"]


def test_the_standard_library_is_granted_without_what_lies_under_it(tmp_path, monkeypatch):
    for name in (*LEFT_OUT_OF_STDLIB, "json", "lib-dynload"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr("sysconfig.get_path", lambda name: str(tmp_path))
    assert sorted(Path(place).name for place in standard_library()) == ["json", "lib-dynload"]


def test_a_rule_is_as_long_as_the_kernel_takes_it():
    assert len(struct.pack("=Qi", 1, 1)) == 12
