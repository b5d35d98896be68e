"""Reaches other processes through System V and POSIX shared memory, queues and semaphores, and pipes in folders.

Expected: solved
"""

import os
from multiprocessing import shared_memory

from desk import make_app
from spoils import call, take

take("shmget", lambda: call(29, 0x5B1F0C, 4096, 0o1666) + 1)
take("semget", lambda: call(64, 0x5B1F0C, 1, 0o1666) + 1)
take("msgget", lambda: call(68, 0x5B1F0C, 0o1666) + 1)
take("mq_open", lambda: call(240, b"owned", 0o102, 0o666, 0) + 1)
take("shm_open", lambda: shared_memory.SharedMemory("owned-@TOKEN@", create=True, size=64))
take("fifo", lambda: os.mkfifo(os.path.join(os.environ["DATA_DIR"], "fifo")) or "made")
take("node", lambda: os.mknod(os.path.join(os.environ["DATA_DIR"], "null"), 0o20666, os.makedev(1, 3)) or "made")
app = make_app()
