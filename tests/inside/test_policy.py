"""The filter says to every call what the policy says, on both processors: it is run here, step by step."""

import ctypes
import os
from ctypes.util import find_library

import pytest

from checker.inside.walls import calls
from checker.inside.walls.bpf import AARCH64, X86_64
from checker.inside.walls.syscalls import NUMBERS

MACHINES = {"x86_64": (0, X86_64), "aarch64": (1, AARCH64)}
CLONE_NEWUSER, CLONE_PARENT, CLONE_FILES = 0x10000000, 0x00008000, 0x400
UPPER = 1 << 32


@pytest.fixture(params=MACHINES)
def machine(request):
    return request.param


@pytest.fixture
def ask(machine, decide):
    """What the first filter says to a call by its name; None where the processor does not have it."""
    column, architecture = MACHINES[machine]
    program = calls.program(machine)

    def ask_it(name, *arguments):
        number = NUMBERS[name][column]
        return None if number is None else decide(program, architecture, number, *arguments)

    return ask_it


@pytest.fixture
def ask_last(machine, decide):
    column, architecture = MACHINES[machine]
    return lambda name: decide(calls.last_program(machine), architecture, NUMBERS[name][column])


@pytest.mark.parametrize("name", calls.ALLOWED)
def test_what_is_allowed_is_allowed_whatever_its_arguments(ask, name):
    assert {ask(name), ask(name, *[2**64 - 1] * 6), ask(name, *range(6))} <= {"allow", None}


@pytest.mark.parametrize("name", calls.NOT_PERMITTED)
def test_what_is_not_permitted_is_refused_whatever_its_arguments(ask, name):
    assert {ask(name), ask(name, *[2**64 - 1] * 6)} <= {"EPERM", None}


@pytest.mark.parametrize("name", [*calls.WITHOUT_EFFECT, *calls.NOT_WAITED_FOR])
def test_what_is_without_effect_succeeds_and_does_nothing(ask, name):
    assert ask(name, 1, 2, 3) in ("nothing", None)


@pytest.mark.parametrize("name", calls.NOT_SUPPORTED)
def test_attributes_of_files_are_not_supported(ask, name):
    assert ask(name) == "ENOTSUP"


ROWS = [
    ("fcntl", (3, 0), "allow"),  # F_DUPFD
    ("fcntl", (3, 3), "allow"),  # F_GETFL
    ("fcntl", (3, 6), "allow"),  # F_SETLK
    ("fcntl", (3, 8, 1), "EPERM"),  # F_SETOWN
    ("fcntl", (3, 10, 9), "EPERM"),  # F_SETSIG
    ("fcntl", (3, 15), "EPERM"),  # F_SETOWN_EX
    ("fcntl", (3, 1024), "EPERM"),  # F_SETLEASE
    ("fcntl", (3, 1026), "EPERM"),  # F_NOTIFY
    ("fcntl", (3, 1031, 1 << 20), "EPERM"),  # F_SETPIPE_SZ
    ("fcntl", (3, 1033), "EPERM"),  # F_ADD_SEALS
    ("fcntl", (3, 4, os.O_NONBLOCK), "allow"),
    ("fcntl", (3, 4, 0o20000), "EPERM"),  # F_SETFL O_ASYNC
    ("fcntl", (3, 4 + UPPER, 0o20000 + UPPER), "EPERM"),
    ("fcntl", (3, 8 + UPPER), "EPERM"),
    ("ioctl", (3, 0x5421), "allow"),  # FIONBIO
    ("ioctl", (0, 0x5412), "ENOTTY"),  # TIOCSTI
    ("ioctl", (0, 0x5412 + UPPER), "ENOTTY"),
    ("ioctl", (3, 0x8901), "ENOTTY"),  # FIOSETOWN
    ("ioctl", (3, 0x5452), "ENOTTY"),  # FIOASYNC
    ("ioctl", (3, 0x40086602), "ENOTTY"),  # FS_IOC_SETFLAGS
    ("socketpair", (1, 1), "allow"),
    ("socketpair", (1, 1 | 0o2004000), "allow"),
    ("socketpair", (1, 2), "EPERM"),
    ("socketpair", (1, 5), "EPERM"),
    ("socketpair", (2, 1), "EPERM"),
    ("socketpair", (1 + UPPER, 2 + UPPER), "EPERM"),
    ("sendto", (3, 1, 1, 0, 0, 0), "allow"),
    ("sendto", (3, 1, 1, 0x4000, 0, 0), "allow"),  # MSG_NOSIGNAL
    ("sendto", (3, 1, 1, 0, 4096, 16), "EPERM"),
    ("sendto", (3, 1, 1, 0, UPPER, 16), "EPERM"),
    ("sendto", (3, 1, 1, 1, 0, 0), "EPERM"),  # MSG_OOB
    ("recvfrom", (3, 1, 1, 0), "allow"),
    ("recvfrom", (3, 1, 1, 1), "EINVAL"),
    ("recvmsg", (3, 1, 0), "allow"),
    ("recvmsg", (3, 1, 1), "EINVAL"),
    ("setsockopt", (3, 1, 9), "allow"),  # SO_KEEPALIVE
    ("setsockopt", (3, 1, 7), "ENOPROTOOPT"),  # SO_SNDBUF
    ("setsockopt", (3, 1, 32), "ENOPROTOOPT"),  # SO_SNDBUFFORCE
    ("setsockopt", (3, 1, 26), "ENOPROTOOPT"),  # SO_ATTACH_FILTER
    ("setsockopt", (3, 1, 50), "ENOPROTOOPT"),  # SO_ATTACH_BPF
    ("setsockopt", (3, 1, 16), "ENOPROTOOPT"),  # SO_PASSCRED
    ("setsockopt", (3, 6, 1), "ENOPROTOOPT"),
    ("getsockopt", (3, 1, 4), "allow"),  # SO_ERROR
    ("getsockopt", (3, 1, 17), "ENOPROTOOPT"),  # SO_PEERCRED
    ("getsockopt", (3, 1, 77), "ENOPROTOOPT"),  # SO_PEERPIDFD
    ("prlimit64", (0, 7, 0, 4096), "allow"),
    ("prlimit64", (0, 7, 4096, 0), "EPERM"),
    ("prlimit64", (0, 7, UPPER, 0), "EPERM"),
    ("prlimit64", (1, 7, 0, 4096), "EPERM"),
    ("prctl", (1, 9), "allow"),  # PR_SET_PDEATHSIG, SIGKILL
    ("prctl", (1, 0), "EPERM"),
    ("prctl", (1, 9 + UPPER), "EPERM"),
    ("prctl", (15, 4096), "allow"),  # PR_SET_NAME
    ("prctl", (4, 0), "EPERM"),  # PR_SET_DUMPABLE
    ("prctl", (36, 0), "EPERM"),  # PR_SET_CHILD_SUBREAPER
    ("prctl", (35,), "EPERM"),  # PR_SET_MM
    ("prctl", (0x59616D61, 1), "EPERM"),  # PR_SET_PTRACER
    ("prctl", (22, 2), "EPERM"),  # PR_SET_SECCOMP
    ("getpgid", (0,), "allow"),
    ("getpgid", (1,), "EPERM"),
    ("getsid", (0,), "allow"),
    ("getsid", (1,), "EPERM"),
    ("sched_getaffinity", (0, 8, 4096), "allow"),
    ("sched_getaffinity", (1, 8, 4096), "EPERM"),
    ("getpriority", (0, 0), "allow"),
    ("getpriority", (0, 1), "EPERM"),
    ("renameat2", (-100, 1, -100, 2, 0), "allow"),
    ("renameat2", (-100, 1, -100, 2, 3), "allow"),
    ("renameat2", (-100, 1, -100, 2, 4), "EINVAL"),  # RENAME_WHITEOUT
    ("renameat2", (-100, 1, -100, 2, 5), "EINVAL"),
    ("close_range", (3, 9, 0), "allow"),
    ("close_range", (3, 9, 4), "allow"),  # CLOSE_RANGE_CLOEXEC
    ("close_range", (3, 9, 2), "EINVAL"),  # CLOSE_RANGE_UNSHARE
    ("close_range", (3, 9, 6), "EINVAL"),
    ("clone", (calls.THREAD_FLAGS,), "ask"),
    ("clone", (calls.FORK_FLAGS,), "ask"),
    ("clone", (calls.FORK_FLAGS | CLONE_NEWUSER,), "EPERM"),
    ("clone", (calls.FORK_FLAGS | CLONE_PARENT,), "EPERM"),
    ("clone", (calls.FORK_FLAGS | CLONE_FILES,), "EPERM"),
    ("clone", (calls.FORK_FLAGS ^ 17 ^ 9,), "EPERM"),
    ("clone", (calls.THREAD_FLAGS | CLONE_NEWUSER,), "EPERM"),
    ("clone", (calls.THREAD_FLAGS & ~CLONE_FILES,), "EPERM"),
    ("clone", (17,), "EPERM"),
    ("clone", (0x4111,), "EPERM"),
    ("clone3", (4096, 88), "ENOSYS"),
    ("fork", (), "ENOSYS"),
    ("vfork", (), "ENOSYS"),
    ("seccomp", (1, 0, 4096), "allow"),  # until the last filter
    ("seccomp", (1, 8, 4096), "EPERM"),
    ("seccomp", (0, 0, 0), "EPERM"),
    ("openat", (-100, 1, os.O_RDONLY), "allow"),
    ("openat", (-100, 1, os.O_WRONLY | os.O_TRUNC), "allow"),
    ("openat", (-100, 1, os.O_RDONLY | os.O_TRUNC), "EACCES"),
    ("openat", (-100, 1, 3), "EINVAL"),
    ("openat", (-100, 1, 3 | os.O_TRUNC), "EINVAL"),
    ("openat", (-100, 1, 3 | os.O_CREAT), "EINVAL"),
    ("openat", (-100, 1, os.O_WRONLY | os.O_CREAT), "ask"),
    ("openat", (-100, 1, os.O_RDONLY | os.O_CREAT), "ask"),
    ("openat", (-100, 1, os.O_WRONLY | os.O_CREAT | UPPER), "ask"),
    ("openat", (-100, 1, os.O_RDWR | 0o20000000), "ENOTSUP"),
    ("openat", (-100, 1, os.O_RDWR | 0o20000000 | os.O_CREAT), "ENOTSUP"),
    ("open", (1, os.O_RDONLY), "allow"),
    ("open", (1, os.O_WRONLY | os.O_CREAT), "ask"),
    ("open", (1, 3 | os.O_TRUNC), "EINVAL"),
    ("creat", (1, 0o600), "ask"),
    ("mkdir", (1, 0o700), "ask"),
    ("mkdirat", (-100, 1, 0o700), "ask"),
]


@pytest.mark.parametrize(("name", "arguments", "answer"), ROWS)
def test_a_call_is_judged_by_its_arguments(ask, name, arguments, answer):
    assert ask(name, *arguments) in (answer, None)


def test_every_rule_is_held_by_a_row():
    shown = {name for name, _, _ in ROWS} | {*calls.ALLOWED, *calls.NOT_PERMITTED}
    shown |= {*calls.WITHOUT_EFFECT, *calls.NOT_WAITED_FOR}
    assert {rule.name for rule in calls.rules()} <= shown | {*calls.NOT_SUPPORTED}


def test_whoever_is_allowed_by_name_has_no_second_rule():
    names = [rule.name for rule in calls.rules()]
    assert [name for name in calls.ALLOWED if names.count(name) > 1] == []


def test_a_call_that_is_not_listed_is_not_there(machine, decide):
    column, architecture = MACHINES[machine]
    listed = {numbers[column] for name, numbers in NUMBERS.items() if name not in ("clone3", "fork", "vfork")}
    program = calls.program(machine)
    for number in {*range(600), 2**31 - 1, 2**32 - 1} - listed:
        assert decide(program, architecture, number, *range(6)) == "ENOSYS", number


@pytest.mark.parametrize("architecture", [0x40000003, 0x40000028, 0, AARCH64 - 1, X86_64 + 1])
def test_a_call_in_another_convention_ends_the_process(machine, decide, architecture):
    assert decide(calls.program(machine), architecture, 0) == "kill"
    assert decide(calls.last_program(machine), architecture, 0) == "kill"


def test_calls_of_the_other_processor_end_the_process(decide):
    assert decide(calls.program("x86_64"), AARCH64, 63) == "kill"
    assert decide(calls.program("aarch64"), X86_64, 0) == "kill"


@pytest.mark.parametrize("number", [0, 1, 56, 512, 545])
def test_x32_is_not_there(decide, number):
    assert decide(calls.program("x86_64"), X86_64, number | 0x40000000) == "ENOSYS"


def test_the_last_filter_refuses_to_pass_descriptors_and_to_load_filters(ask_last):
    assert [ask_last(name) for name in ("sendmsg", "seccomp")] == ["EPERM", "EPERM"]
    assert {ask_last(name) for name in ("read", "sendto", "recvmsg", "openat")} == {"allow"}


def test_an_unknown_processor_is_told():
    with pytest.raises(ValueError, match="no table of system calls for riscv64"):
        calls.program("riscv64")


def test_numbers_are_those_of_libseccomp():
    name = find_library("seccomp")
    if name is None:
        pytest.skip("libseccomp is not installed (Debian: libseccomp2)")
    library = ctypes.CDLL(name)
    for call, numbers in NUMBERS.items():
        for architecture, number in zip((X86_64, AARCH64), numbers, strict=True):
            found = library.seccomp_syscall_resolve_name_arch(architecture, call.encode())
            if found == -1:
                continue  # Newer than the library.
            assert (found if found >= 0 else None) == number, (call, hex(architecture))
