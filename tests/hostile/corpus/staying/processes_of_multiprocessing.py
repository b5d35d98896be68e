"""Starts processes of multiprocessing that are not joined.

Expected: solved
"""

import multiprocessing
import time

from desk import make_app
from spoils import take_when_asked

take_when_asked("start", lambda: multiprocessing.get_context("fork").Process(target=time.sleep, args=(60,)).start())
app = make_app()
