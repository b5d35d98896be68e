"""Which system calls a walled process may make. What is not listed answers ENOSYS, so that libraries fall back."""

import errno

from checker.inside.walls.bpf import AARCH64, ALLOW, NOTIFY, X86_64, Argument, Rule, assemble, refuse
from checker.inside.walls.syscalls import NUMBERS

ALLOWED = """
read write readv writev pread64 pwrite64 preadv pwritev preadv2 pwritev2 close lseek
fstat stat lstat newfstatat statx statfs fstatfs access faccessat faccessat2 readlink readlinkat getcwd getdents64
flock ftruncate unlink unlinkat rename renameat rmdir umask chdir fchdir fadvise64
sendfile copy_file_range
dup dup2 dup3 pipe pipe2 poll ppoll select pselect6
epoll_create1 epoll_create epoll_ctl epoll_wait epoll_pwait epoll_pwait2 eventfd2 eventfd
timerfd_create timerfd_settime timerfd_gettime
accept accept4 listen sendmsg getsockname getpeername
shutdown mmap munmap mprotect mremap madvise msync brk futex set_robust_list rseq membarrier
sched_yield nanosleep clock_nanosleep clock_gettime clock_getres gettimeofday time getrandom
getpid gettid getppid getuid geteuid getgid getegid getgroups getpgrp uname sysinfo
getrusage times getrlimit rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigtimedwait sigaltstack
restart_syscall pause getitimer setitimer alarm exit exit_group wait4 waitid arch_prctl set_tid_address
""".split()  # noqa: SIM905 - a list in rows reads better

NOT_PERMITTED = """
connect bind socket kill tkill tgkill execve execveat setrlimit setsid setpgid link linkat symlink symlinkat
chown fchown lchown fchownat truncate ptrace fallocate sendmmsg
""".split()  # noqa: SIM905
"""Refused with EPERM, which says more to an honest app than ENOSYS."""

WITHOUT_EFFECT = ["chmod", "fchmod", "fchmodat", "fchmodat2", "utimensat", "utime", "utimes", "futimesat"]
"""Landlock lets them change files outside. An honest app calls them to copy a file's dates and mode: they succeed and
do nothing."""

NOT_WAITED_FOR = ["fsync", "fdatasync"]
"""What they guard against is that the system fails, and then the data folder is of no use to anybody: a process that is
killed leaves what it wrote. SQLite waits for the disk a dozen times to make its tables, and so would every check."""

NOT_SUPPORTED = ["getxattr", "lgetxattr", "fgetxattr", "listxattr", "llistxattr", "flistxattr"]
"""Landlock lets them read the attributes of files outside. Who copies a file takes this for a file system without."""

LAST_REFUSED = ["sendmsg", "seccomp"]
"""What raising the walls itself needs to the end: to hand over the supervisor's descriptor, and to refuse these.

With `sendmsg` an app could pass descriptors. On their way they count against a limit that all processes of the user
share, and hold what no one who looks at the app's processes can see.
"""

FCNTL_COMMANDS = {
    "F_DUPFD": 0, "F_GETFD": 1, "F_SETFD": 2, "F_GETFL": 3, "F_GETLK": 5, "F_SETLK": 6, "F_SETLKW": 7,
    "F_OFD_GETLK": 36, "F_OFD_SETLK": 37, "F_OFD_SETLKW": 38, "F_DUPFD_CLOEXEC": 1030, "F_GETPIPE_SZ": 1032,
}  # fmt: skip
"""F_SETOWN and F_SETSIG are not among them: with O_ASYNC they send any signal to any process."""
F_SETFL = 4
IOCTL_COMMANDS = {
    "FIONBIO": 0x5421, "FIONREAD": 0x541B, "FIOCLEX": 0x5451, "FIONCLEX": 0x5450, "TCGETS": 0x5401,
    "TIOCGWINSZ": 0x5413,
}  # fmt: skip
"""TIOCSTI is not among them: it types into the terminal."""

O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_ASYNC = 0o1, 0o2, 0o100, 0o1000, 0o20000
O_TMPFILE = 0o20000000
RENAME_WHITEOUT, CLOSE_RANGE_UNSHARE = 4, 2
AF_UNIX, SOCK_STREAM, SOCK_TYPE_MASK = 1, 1, 0xF
SOL_SOCKET, MSG_OOB = 1, 1
SET_OPTIONS = {
    "SO_REUSEADDR": 2, "SO_KEEPALIVE": 9, "SO_LINGER": 13, "SO_REUSEPORT": 15, "SO_RCVTIMEO": 20, "SO_SNDTIMEO": 21,
}  # fmt: skip
"""Not SO_ATTACH_FILTER, not what makes the kernel send descriptors and numbers of the judge, and not SO_SNDBUF: what
fills that buffer is the kernel's memory, and some systems allow megabytes for each socket."""
GET_OPTIONS = SET_OPTIONS | {
    "SO_TYPE": 3, "SO_ERROR": 4, "SO_SNDBUF": 7, "SO_RCVBUF": 8, "SO_ACCEPTCONN": 30, "SO_PROTOCOL": 38,
    "SO_DOMAIN": 39,
}  # fmt: skip
SECCOMP_SET_MODE_FILTER = 1
THREAD_FLAGS = 0x003D0F00
"""glibc's pthread_create, to the bit: a flag more could be a new namespace or CLONE_PARENT."""
FORK_FLAGS = 0x01200011
"""glibc's fork, to the bit."""
PR_SET_PDEATHSIG, PR_SET_NAME, SIGKILL = 1, 15, 9


def rules() -> list[Rule]:
    """All rules; those of a call are tried in this order."""
    found = [Rule(name, ALLOW) for name in ALLOWED]
    found += [*by_argument(), *on_sockets(), *budgeted()]
    found += [Rule(name, refuse(errno.EPERM)) for name in NOT_PERMITTED]
    found += [Rule(name, refuse(errno.EOPNOTSUPP)) for name in NOT_SUPPORTED]
    found += [Rule(name, refuse(0)) for name in (*WITHOUT_EFFECT, *NOT_WAITED_FOR)]
    return found


def by_argument() -> list[Rule]:
    """Calls whose name alone is too wide."""
    found = [Rule("fcntl", ALLOW, (Argument(1, command),)) for command in FCNTL_COMMANDS.values()]
    # O_ASYNC would send SIGIO.
    found.append(Rule("fcntl", ALLOW, (Argument(1, F_SETFL), Argument(2, 0, O_ASYNC))))
    found.append(Rule("fcntl", refuse(errno.EPERM)))
    found += [Rule("ioctl", ALLOW, (Argument(1, command),)) for command in IOCTL_COMMANDS.values()]
    found.append(Rule("ioctl", refuse(errno.ENOTTY)))
    # A whiteout is a new file that nobody was asked for.
    found.append(Rule("renameat2", ALLOW, (Argument(4, 0, RENAME_WHITEOUT),)))
    found.append(Rule("renameat2", refuse(errno.EINVAL)))
    # With a table of its own, a thread has descriptors that no one sees who looks at the process.
    found.append(Rule("close_range", ALLOW, (Argument(2, 0, CLOSE_RANGE_UNSHARE),)))
    found.append(Rule("close_range", refuse(errno.EINVAL)))
    # To ask for one's own limits is harmless, to set them or another's is not.
    found.append(Rule("prlimit64", ALLOW, (Argument(0, 0), Argument(2, 0, whole=True))))
    found.append(Rule("prlimit64", refuse(errno.EPERM)))
    found.append(Rule("prctl", ALLOW, (Argument(0, PR_SET_PDEATHSIG), Argument(1, SIGKILL, whole=True))))
    found.append(Rule("prctl", ALLOW, (Argument(0, PR_SET_NAME),)))
    found.append(Rule("prctl", refuse(errno.EPERM)))
    # What others are, and that they are there, is nobody's business here.
    for name, who in (("getpgid", 0), ("getsid", 0), ("sched_getaffinity", 0), ("getpriority", 1)):
        found.append(Rule(name, ALLOW, (Argument(who, 0),)))
        found.append(Rule(name, refuse(errno.EPERM)))
    # For the second filter; that one refuses it.
    found.append(Rule("seccomp", ALLOW, (Argument(0, SECCOMP_SET_MODE_FILTER), Argument(1, 0))))
    found.append(Rule("seccomp", refuse(errno.EPERM)))
    return found


def on_sockets() -> list[Rule]:
    """What may be done with sockets: to speak with the other end, in plain bytes."""
    # A datagram socket reaches any daemon by sendto; a stream pair reaches only its other end.
    found = [Rule("socketpair", ALLOW, (Argument(0, AF_UNIX), Argument(1, SOCK_STREAM, SOCK_TYPE_MASK)))]
    found.append(Rule("socketpair", refuse(errno.EPERM)))
    # Without an address, and without out-of-band data, a corner of the kernel that serves nobody here.
    found.append(Rule("sendto", ALLOW, (Argument(3, 0, MSG_OOB), Argument(4, 0, whole=True))))
    found.append(Rule("sendto", refuse(errno.EPERM)))
    for name, flags in (("recvfrom", 3), ("recvmsg", 2)):
        found.append(Rule(name, ALLOW, (Argument(flags, 0, MSG_OOB),)))
        found.append(Rule(name, refuse(errno.EINVAL)))
    for name, options in (("setsockopt", SET_OPTIONS), ("getsockopt", GET_OPTIONS)):
        found += [Rule(name, ALLOW, (Argument(1, SOL_SOCKET), Argument(2, option))) for option in options.values()]
        found.append(Rule(name, refuse(errno.ENOPROTOOPT)))
    return found


def budgeted() -> list[Rule]:
    """Calls that the supervisor outside counts. It looks at nothing but numbers and flags, which are in registers."""
    found = [Rule("clone", NOTIFY, (Argument(0, flags),)) for flags in (THREAD_FLAGS, FORK_FLAGS)]
    found.append(Rule("clone", refuse(errno.EPERM)))
    for name, flags in (("openat", 2), ("open", 1)):
        # A file without a name is seen by no one who measures the folder.
        found.append(Rule(name, refuse(errno.EOPNOTSUPP), (Argument(flags, O_TMPFILE, O_TMPFILE),)))
        # Neither for reading nor for writing: no wall is asked. It opens any file, and O_TRUNC may empty it.
        found.append(Rule(name, refuse(errno.EINVAL), (Argument(flags, O_WRONLY | O_RDWR, O_WRONLY | O_RDWR),)))
        # Before Landlock's third version this empties a file that may only be read.
        found.append(Rule(name, refuse(errno.EACCES), (Argument(flags, O_TRUNC, O_TRUNC | O_WRONLY | O_RDWR),)))
        found.append(Rule(name, NOTIFY, (Argument(flags, O_CREAT, O_CREAT),)))
        found.append(Rule(name, ALLOW))
    found += [Rule(name, NOTIFY) for name in ("creat", "mkdir", "mkdirat")]
    return found


def program(machine: str) -> bytes:
    """The filter for a processor.

    Args:
        machine: As `os.uname().machine` says it: x86_64 or aarch64.

    Raises:
        ValueError: The processor is not known.
    """
    return translate(rules(), machine, refuse(errno.ENOSYS))


def last_program(machine: str) -> bytes:
    """The second filter, which takes from the first what raising the walls needed. Of two answers the harsher counts.

    Args:
        machine: As in `program`.
    """
    return translate([Rule(name, refuse(errno.EPERM)) for name in LAST_REFUSED], machine, ALLOW)


def translate(rules: list[Rule], machine: str, default: int) -> bytes:
    """Rules as a program with the system call numbers of a processor."""
    if machine not in ("x86_64", "aarch64"):
        raise ValueError(f"no table of system calls for {machine}")
    column = 0 if machine == "x86_64" else 1
    numbered = [(number, rule) for rule in rules if (number := NUMBERS[rule.name][column]) is not None]
    return assemble(numbered, X86_64 if column == 0 else AARCH64, default)
