"""Makes empty files until there are no more inodes; ten thousand, should nothing stop it.

Expected: solved
"""

import os

from desk import make_app
from spoils import take_when_asked


def make():
    made = 0
    try:
        for made in range(10_000):
            open(os.path.join(os.environ["DATA_DIR"], f"file-{made}"), "w").close()
    except OSError:
        pass
    return made > 110 and made


take_when_asked("files", make)
app = make_app()
