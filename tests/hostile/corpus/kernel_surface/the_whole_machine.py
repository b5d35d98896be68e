"""Changes what all of the machine shares: clock, name, modules, swap, log, accounting.

Expected: solved
"""

from desk import make_app
from spoils import call, take

CALLS = {
    "settimeofday": 164, "clock_settime": 227, "sethostname": 170, "setdomainname": 171,
    "init_module": 175, "finit_module": 313, "delete_module": 176, "kexec_load": 246, "swapon": 167, "swapoff": 168,
    "acct": 163, "iopl": 172, "ioperm": 173, "vhangup": 153, "nfsservctl": 180, "sysctl": 156,
    "uselib": 134, "modify_ldt": 154, "personality": 135, "mlockall": 151, "mlock": 149, "memfd_secret": 447,
}  # fmt: skip
for name, number in CALLS.items():
    take(name, lambda number=number: call(number, 0, 0, 0, 0) + 1)
take("reboot", lambda: call(169, 1, 2, 3, 0) + 1)
take("syslog", lambda: call(103, 10, 0, 0) + 1)
take("adjtimex", lambda: call(159, bytes(256)) + 1)
app = make_app()
