"""Inside a real box, as a graded app: what is counted and bounded, and that nothing is left of it."""

import os
import subprocess
import time
from pathlib import Path

import pytest

from checker.serving.removal import remove

NR = {"x86_64": 0, "aarch64": 1}[os.uname().machine]


def number(x86_64, aarch64):
    return (x86_64, aarch64)[NR]


def kernel_memory():
    """What the kernel holds for itself, in MiB."""
    lines = dict(line.split(":") for line in Path("/proc/meminfo").read_text().splitlines())
    return sum(int(lines[key].split()[0]) for key in ("SUnreclaim", "PageTables", "KernelStack")) / 1024


def test_memory_of_the_kernel_is_bounded_for_root_too(attempt):
    before = kernel_memory()
    told = attempt(
        """
        import select
        held = []
        try:
            while len(held) < 10000:
                held.append(os.pipe())
                try:
                    fcntl.fcntl(held[-1][1], 1031, 1 << 20)
                except PermissionError:
                    pass
        except OSError:
            pass
        return len(held)
        """
    )
    assert told < 128
    assert kernel_memory() - before < 100


def test_buffers_of_sockets_keep_the_size_the_system_gives_them(attempt):
    told = attempt(
        """
        held, size = [], 0
        try:
            while len(held) < 10000:
                held.append(socket.socketpair())
                for one in held[-1]:
                    one.setblocking(False)
                    try:
                        one.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 30)
                    except OSError:
                        pass
                    try:
                        while True:
                            size += one.send(bytes(1 << 16))
                    except BlockingIOError:
                        pass
        except OSError:
            return [len(held), size >> 20]
        """
    )
    assert told[0] < 128
    # The kernel rounds up what it fills a buffer with.
    assert told[1] <= 1.25 * 256 * int(Path("/proc/sys/net/core/wmem_default").read_text()) / (1 << 20)


@pytest.mark.parametrize("wanted", [3, 20])
def test_threads_are_counted_exactly(attempt, wanted):
    told = attempt(
        """
        started = 0
        try:
            for _ in range(100):
                threading.Thread(target=time.sleep, args=(0.1,)).start()
                started += 1
        except RuntimeError:
            pass
        return started
        """,
        threads=wanted + 1,
    )
    # One is the pool's that runs the route.
    assert told == wanted


FORK_BOMB = """
made = 0
try:
    for _ in range(100):
        if os.fork() == 0:
            time.sleep(0.3)
            os._exit(0)
        made += 1
except OSError:
    pass
return made
"""


@pytest.mark.parametrize("wanted", [0, 1, 4])
def test_forks_are_counted_exactly(attempt, wanted):
    assert attempt(FORK_BOMB, forks=wanted) == wanted


@pytest.mark.parametrize("wanted", [1, 50])
def test_files_and_folders_are_counted_exactly(attempt, wanted):
    told = attempt(
        """
        made = 0
        try:
            for number in range(1000):
                os.mkdir(f"{DATA}/{number}") if number % 2 else open(f"{DATA}/{number}", "w").close()
                made += 1
        except OSError as error:
            return [made, errno.errorcode[error.errno]]
        """,
        files=wanted,
    )
    assert told == [wanted, "EDQUOT"]


@pytest.mark.parametrize(
    "deed",
    [
        "os.open(DATA, os.O_TMPFILE | os.O_RDWR)",
        "os.mkfifo(DATA + '/x')",
        "os.mknod(DATA + '/x')",
        "os.memfd_create('x')",
        "os.posix_fallocate(os.open(DATA + '/x', os.O_CREAT | os.O_RDWR), 0, 1 << 20)",
        "call({renameat2}, -100, (open(DATA + '/a', 'w').close(), (DATA + '/a').encode())[1], -100,"
        " (DATA + '/b').encode(), 4)",
        "call(436, 1000, 1001, 2)",
    ],
    ids=["no name", "fifo", "node", "in memory", "ahead", "whiteout", "descriptors of a thread's own"],
)
def test_nothing_is_made_unseen(attempt, deed):
    assert attempt(deed.replace("{renameat2}", str(number(316, 276)))) in ("ENOTSUP", "EPERM", "ENOSYS", "EINVAL")


def test_a_file_is_made_by_touching_it(attempt):
    told = attempt("Path(DATA, 'x').touch(); Path(DATA, 'x').touch(); os.utime(DATA + '/x'); return os.listdir(DATA)")
    assert told == ["x"]
    assert attempt("os.utime(DATA + '/x', (1, 1))") == "ENOENT"


def test_a_file_has_a_largest_size(attempt):
    told = attempt("file = open(DATA + '/x', 'wb', 0)\nwhile file.write(bytes(1 << 20)):\n    pass", file_mib=2)
    assert told == "EFBIG"


def test_the_disk_is_watched(check_app):
    source = """
    import os, time
    from fastapi import FastAPI
    app = FastAPI()

    @app.get("/{way}")
    def fill(way: str):
        held = []
        for number in range(400):
            path = f"{os.environ['DATA_DIR']}/{number}"
            held.append(open(path, "wb", 0))
            held[-1].write(bytes(1 << 20))
            if way == "removed":
                os.unlink(path)
            if way == "mapped":
                import mmap
                file = held.pop()
                held.append(mmap.mmap(os.open(path, os.O_RDONLY), 4096, prot=mmap.PROT_READ))
                file.close()
                os.unlink(path)
            time.sleep(0.005)
        return "all written"
    """
    verdict = check_app(
        source, *[f'client.get("/{way}").status_code' for way in ("plain", "removed", "mapped")], disk_mib=32
    )
    for check in verdict.checks:
        assert "No whole response" in check.cases[0].broken.message
        assert (
            "The app wrote more than this kata allows (32 MiB in all), so it was ended."
            in check.cases[0].broken.message
        )


@pytest.mark.parametrize(
    ("deed", "sentence", "limits"),
    [
        (
            "[os.fork() or os._exit(0) for _ in range(9)]",
            "start more processes than this kata allows (1)",
            {"forks": 1},
        ),
        (
            "[open(f'{DATA}/{n}', 'w') for n in range(9)]",
            "more files and folders than this kata allows (5)",
            {"files": 5},
        ),
        (
            "[threading.Thread(target=time.sleep, args=(1,)).start() for _ in range(9)]",
            "threads than this",
            {"threads": 4},
        ),
        ("[0 for _ in iter(int, 1)]", "processor time that this kata allows (1 seconds)", {"cpu_seconds": 1}),
    ],
)
def test_who_wrote_an_app_is_told_which_limit_it_ran_into(check_app, deed, sentence, limits):
    source = f"""
    import os, threading, time
    from fastapi import FastAPI
    DATA = os.environ["DATA_DIR"]
    app = FastAPI()

    @app.get("/")
    def deed():
        {deed}
    """
    verdict = check_app(
        source, 'expect(client.get("/"), status=200)', 'expect(client.get("/no"), status=200)', **limits
    )
    first, second = (check.cases[0].broken.message for check in verdict.checks)
    assert sentence in first
    assert sentence not in second


def test_a_limit_that_kept_an_app_from_starting_is_told(check_app):
    source = "import os\nfor n in range(9): open(f\"{os.environ['DATA_DIR']}/{n}\", 'w')"
    verdict = check_app(source, 'client.get("/")', files=5)
    assert "more files and folders than this kata allows (5)" in verdict.start_failure.message


@pytest.mark.parametrize(
    "deed",
    [
        "for _ in range(500): os.mkdir('d'); os.chdir('d')",
        "os.mkdir('x', 0); os.mkdir('y', 0o300); open('y/z', 'w').close()",
        "[os.mkdir(str(n)) for n in range(900)]",
    ],
    ids=["deep", "modes", "many"],
)
def test_whatever_an_app_leaves_in_its_folder_is_removed(attempt, check_app, hosts, deed):
    before = set(hosts.rundir.path.glob("data-*"))
    attempt(f"os.chdir(DATA)\n{deed}\nreturn 'done'")
    (folder,) = set(hosts.rundir.path.glob("data-*")) - before
    remove(folder)
    assert not folder.exists()


@pytest.mark.parametrize("ahead", ["", "time.sleep(0.2)"])
def test_a_survivor_of_a_request_ends_with_the_check(check_app, ahead):
    source = f"""
    import os, time
    from fastapi import FastAPI
    app = FastAPI()

    @app.get("/")
    def leave():
        if os.fork() == 0:
            time.sleep(60)
            os._exit(0)
        {ahead}
        return os.getsid(0)
    """
    verdict = check_app(source, 'client.get("/")')
    session = int(verdict.checks[0].cases[0].transcript[0].response.body.content)
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        found = subprocess.run(["ps", "-o", "pid=", "-s", str(session)], capture_output=True, text=True, check=False)
        if not found.stdout.strip():
            return
        time.sleep(0.05)
    raise AssertionError(found.stdout)
