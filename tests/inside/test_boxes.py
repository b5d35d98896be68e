"""Inside a real box, as a graded app: what attacking the first walls taught, point by point."""

import os
import socket
from pathlib import Path

import pytest

from checker.model.kata import Limits
from checker.serving.launch import prepare_job
from checker.serving.processes import family

NR = {"x86_64": 0, "aarch64": 1}[os.uname().machine]


def number(x86_64, aarch64):
    return (x86_64, aarch64)[NR]


@pytest.mark.parametrize(
    "deed",
    [
        "fcntl.fcntl(ours, fcntl.F_SETOWN, {pid})",
        "fcntl.fcntl(ours, fcntl.F_SETSIG, 9)",
        "fcntl.fcntl(ours, fcntl.F_SETFL, os.O_ASYNC)",
        "os.kill({pid}, 9)",
        "os.killpg({pid}, 9)",
        "os.kill(-1, 9)",
        "os.kill(os.getppid(), 19)",
        "signal.pidfd_send_signal(0, 9)",
        "call({rt_sigqueueinfo}, {pid}, 9, ctypes.create_string_buffer(128))",
        "call({pidfd_open}, {pid}, 0)",
    ],
)
def test_no_signal_leaves_a_box(attempt, bystander, deed):
    numbers = {"rt_sigqueueinfo": number(129, 138), "pidfd_open": 434, "pid": bystander.pid}
    told = attempt(f"ours, theirs = socket.socketpair()\n{deed.format(**numbers)}\ntheirs.send(b'x')\nreturn 'done'")
    assert told in ("EPERM", "ENOSYS")
    assert bystander.poll() is None


def test_nothing_is_typed_into_a_terminal(attempt):
    assert attempt("return [os.isatty(0), os.isatty(1), os.read(0, 1).hex()]") == [False, False, ""]
    assert attempt("fcntl.ioctl(0, 0x5412, b'x'); return 'done'") == "ENOTTY"


def test_a_box_has_a_session_of_its_own(attempt):
    assert attempt("return [os.getsid(0) == os.getpid(), os.getsid(0) == os.getpgid(0) == os.getppid()]") == [
        False,
        True,
    ]
    assert attempt("os.setsid()") == "EPERM"
    assert attempt("os.setpgid(0, 0)") == "EPERM"


@pytest.mark.parametrize(
    "deed",
    [
        "socket.socket(socket.AF_UNIX)",
        "socket.socket()",
        "socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)",
        "socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)",
        "socket.socketpair()[0].sendto(b'x', {path!r})",
        "socket.send_fds(socket.socketpair()[0], [b'x'], [1])",
        "socket.socketpair()[0].send(b'x', socket.MSG_OOB)",
        "socket.socketpair()[0].getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)",
        "socket.socketpair()[0].setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)",
    ],
)
def test_no_socket_reaches_a_daemon_and_no_descriptor_is_passed(attempt, tmp_path, deed):
    path = str(tmp_path / "daemon")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as daemon:
        daemon.bind(path)
        daemon.setblocking(False)
        assert attempt(deed.format(path=path)) in ("EPERM", "ENOPROTOOPT")
        with pytest.raises(BlockingIOError):
            daemon.recv(1)


@pytest.mark.parametrize(
    "deed",
    [
        "os.chmod({path!r}, 0o777)",
        "os.utime({path!r}, (1, 1))",
        "os.chown({path!r}, 1, 1)",
        "os.setxattr({path!r}, 'user.x', b'x')",
        "os.truncate({path!r}, 0)",
        "os.unlink({path!r})",
        "os.rename({path!r}, DATA + '/x')",
        "os.link({path!r}, DATA + '/x')",
        "os.symlink({path!r}, DATA + '/x')",
        "os.open({path!r}, os.O_RDONLY | os.O_TRUNC)",
        "os.open({path!r}, 3 | os.O_TRUNC)",
        "os.open({path!r}, os.O_WRONLY)",
        "os.open({path!r}, os.O_RDONLY)",
        "os.mkdir({path!r} + '-2')",
        "fcntl.flock(os.open({path!r}, 3), fcntl.LOCK_EX)",
    ],
)
def test_a_file_outside_keeps_content_and_metadata(attempt, tmp_path, deed):
    path = tmp_path / "outside"
    path.write_text("content")
    before = path.stat()
    told = attempt(deed.format(path=str(path)))
    after = path.stat()
    assert [after.st_mode, after.st_uid, after.st_mtime_ns, after.st_nlink, path.read_text()] == [
        before.st_mode, before.st_uid, before.st_mtime_ns, 1, "content",
    ]  # fmt: skip
    # What is without effect says that it was done.
    assert told in (None, "EPERM", "EACCES", "ENOSYS", "EINVAL", "EXDEV")
    assert list(tmp_path.glob("outside*")) == [path]


@pytest.mark.parametrize(
    "deed",
    [
        "os.listdir('/proc')",
        "open('/proc/self/status').read()",
        "open('/proc/self/environ').read()",
        "open(f'/proc/{os.getppid()}/environ').read()",
        "os.readlink(f'/proc/{os.getsid(0)}/../1/cwd')",
        "open('/etc/passwd').read()",
        "os.listdir('/')",
        "os.listdir(os.path.dirname(DATA))",
        "open({checker!r}).read()",
        "os.getxattr('/', 'user.x')",
        "call({process_vm_readv}, os.getppid(), 0, 0, 0, 0, 0)",
        "call({ptrace}, 16, os.getppid(), 0, 0)",
    ],
)
def test_nothing_outside_is_read(attempt, deed):
    values = {"checker": __file__, "process_vm_readv": number(310, 270), "ptrace": number(101, 117)}
    for key, value in values.items():
        deed = deed.replace(f"{{{key}!r}}", repr(value)).replace(f"{{{key}}}", str(value))
    assert attempt(f"return {deed}") in ("EACCES", "EPERM", "ENOSYS", "ENOTSUP", "ENOENT")


def test_a_box_has_only_what_was_handed_in(attempt):
    told = attempt(
        """
        found = []
        for number in range(256):
            try:
                found.append(stat.S_IFMT(os.fstat(number).st_mode))
            except OSError:
                pass
        return [found.count(stat.S_IFSOCK) <= 4, found.count(stat.S_IFDIR), sorted(os.environ)]
        """
    )
    known = {"DATA_DIR", "HOME", "LANG", "MALLOC_ARENA_MAX", "PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONHASHSEED"}
    assert told[:2] == [True, 0]
    assert set(told[2]) <= known | {"PYTHONUNBUFFERED", "PYTHONUTF8", "TMPDIR", "TZ", "LC_CTYPE"}


@pytest.fixture
def box(hosts, tmp_path):
    """A box whose app sleeps, and the served app in it."""
    workspace = hosts.rundir.folder("app")
    (workspace / "app.py").write_text("from fastapi import FastAPI\napp = FastAPI()\n")
    job = prepare_job(workspace, hosts.rundir, "app:app", Limits())
    box = hosts.round(1).box(job)
    served = box.serve()
    yield box
    served.stop()
    box.end()


def test_every_process_of_a_box_has_no_capability_no_way_to_one_and_is_filtered(box):
    processes = family(box.opened.pid)
    assert len(processes) >= 2
    for pid in processes:
        for task in Path(f"/proc/{pid}/task").iterdir():
            status = dict(line.split(":\t", 1) for line in (task / "status").read_text().splitlines() if ":\t" in line)
            assert [int(status[key], 16) for key in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")] == [0] * 5 or (
                os.getuid() != 0 and int(status["CapEff"], 16) == 0
            )
            assert (status["NoNewPrivs"], status["Seccomp"], status["Seccomp_filters"]) == ("1", "2", "2")


def test_who_grades_is_not_filtered_itself(box):
    status = Path("/proc/self/status").read_text()
    assert "\nSeccomp:\t0\n" in status


def test_limits_of_a_process_can_not_be_raised(attempt):
    assert attempt("return [resource.getrlimit(one) for one in (6, 7)][1]") == [256, 256]
    assert attempt("resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096))").startswith("ValueError")
    assert attempt("resource.prlimit(0, resource.RLIMIT_AS, (-1, -1))") in ("EPERM", "PermissionError: ")
