"""Brings a file outside into its own folder by a link or another name, and reads it there.

Expected: solved
"""

import os

from desk import make_app
from spoils import take

SECRET, FOLDER = "@SECRET_FILE@", os.environ["DATA_DIR"]

take("symbolic link", lambda: os.symlink(SECRET, f"{FOLDER}/link") or open(f"{FOLDER}/link").read())
take("hard link", lambda: os.link(SECRET, f"{FOLDER}/hard") or open(f"{FOLDER}/hard").read())
take("rename", lambda: os.rename(SECRET, f"{FOLDER}/renamed") or open(f"{FOLDER}/renamed").read())
take("a folder", lambda: os.symlink("@CANARY@", f"{FOLDER}/folder") or os.listdir(f"{FOLDER}/folder"))
take("dots", lambda: open(f"{FOLDER}/{'../' * 40}{SECRET}").read())
app = make_app()
