"""What a process has mapped is read as it is, whatever its files are called."""

import mmap
import os
import subprocess
import sys
from pathlib import Path

import pytest

from checker.serving.maps import READ_BYTES, parse, read_mappings
from checker.serving.processes import shares_memory

MAPS = """
import mmap, os, sys
for name in sys.argv[1:]:
    with open(name, "w+b") as file:
        file.truncate(4096)
        kept = mmap.mmap(file.fileno(), 4096)
        globals()[name] = kept
print("mapped", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def start():
    started = []

    def start_it(*names, program=MAPS):
        process = subprocess.Popen(
            [sys.executable, "-c", program, *names], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )  # fmt: skip
        started.append(process)
        assert process.stdout.readline() == b"mapped\n"
        return process.pid

    yield start_it
    for process in started:
        process.kill()
        process.wait()


@pytest.mark.parametrize("name", ["plain", "two words", "a\rb", "a\nb", "a\x0bb\x1cc", "a-b rw-p 0", "é\udcff"])
def test_a_file_is_found_by_its_inode_whatever_its_name(start, tmp_path, name):
    path = os.fsencode(tmp_path / name)
    pid = start(path)
    (found,) = [mapping for mapping in read_mappings(pid) if mapping.inode == (tmp_path / name).stat().st_ino]
    assert found.end - found.start == mmap.PAGESIZE
    assert found.rights == b"rw-s"
    assert found.path == path.replace(b"\n", b"\\012")
    assert shares_memory(pid)


def test_every_mapping_is_read(start):
    pid = start()
    lines = Path(f"/proc/{pid}/maps").read_bytes().split(b"\n")[:-1]
    assert len(list(read_mappings(pid))) == len(lines)
    assert not shares_memory(pid)


def test_only_the_lines_that_are_asked_for_are_told(start, tmp_path):
    path = tmp_path / "shared"
    pid = start(str(path))
    inode = path.stat().st_ino
    assert [mapping.inode for mapping in read_mappings(pid, having=(b"w-s ", b"wxs "))] == [inode]
    assert list(read_mappings(pid, having=(b" (deleted)",))) == []
    path.unlink()
    assert [mapping.inode for mapping in read_mappings(pid, having=(b" (deleted)",))] == [inode]


def test_more_than_is_read_is_told_after_what_was_read(start, tmp_path):
    folder = tmp_path / ("n" * 200) / ("n" * 200)
    folder.mkdir(parents=True)
    many = MAPS.replace("for name in sys.argv[1:]:", "for name in [f'{sys.argv[1]}/' + 'n' * 200] * 9000:").replace(
        "globals()[name] = kept", "globals().setdefault('all', []).append(kept)"
    )
    mappings = read_mappings(start(str(folder), program=many))
    with pytest.raises(OSError, match="too many mappings"):
        for _ in mappings:
            pass
    assert READ_BYTES < 9000 * 600


@pytest.mark.parametrize("line", [b"", b"x", b"7f-8", b"g-h rw-p 0 0:0 1", b"1-2 rw-p 0 0:0 x", b"1-2 rw 0 0:0 1"])
def test_a_line_that_is_none_is_passed_over(line):
    assert parse(line) is None
