"""Writes, empties, renames and removes files outside, and makes new ones.

Expected: solved
"""

import os
import shutil

from desk import make_app
from spoils import take

FOLDER, OWN = "@CANARY@", os.environ["DATA_DIR"]
open(f"{OWN}/mine", "w").close()
take("write", lambda: open(f"{FOLDER}/writable", "w"))
take("append", lambda: open(f"{FOLDER}/writable", "a"))
take("empty", lambda: os.truncate(f"{FOLDER}/writable", 0) or "emptied")
take("empty what is read", lambda: os.open(f"{FOLDER}/document", os.O_RDONLY | os.O_TRUNC))
take("remove", lambda: os.unlink(f"{FOLDER}/writable") or "removed")
take("remove folder", lambda: shutil.rmtree(f"{FOLDER}/folder") or "removed")
take("rename", lambda: os.rename(f"{FOLDER}/writable", f"{FOLDER}/renamed") or "renamed")
take("move out", lambda: os.rename(f"{OWN}/mine", "@MARKER@") or "moved")
take("make", lambda: open("@MARKER@", "w"))
take("make folder", lambda: os.mkdir("@MARKER@") or "made")
take("make pipe", lambda: os.mkfifo("@MARKER@") or "made")
take("make node", lambda: os.mknod("@MARKER@") or "made")
for place in ("/tmp", "/dev/shm", "/var/tmp", "/run", "/", "@HOME@", "/proc/self"):
    take(place, lambda place=place: open(f"{place}/owned-@TOKEN@", "w"))
take("library", lambda: open(os.__file__, "r+"))
take("library emptied", lambda: os.open(os.__file__, os.O_RDONLY | os.O_TRUNC))
app = make_app()
