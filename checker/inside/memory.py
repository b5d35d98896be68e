"""Has the kernel copy pages of this process that it will write to, before they are needed."""

import ctypes

PAGE_BYTES = 4096
MADV_POPULATE_WRITE = 23
"""Linux 5.14; older kernels refuse it, and the pages are copied when they are written to."""

libc = ctypes.CDLL(None)
libc.madvise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)


def copy_pages(runs: list[list[int]]) -> None:
    """Copy runs of pages, each an address and a number of pages; what is not mapped any more is passed over."""
    for address, pages in runs:
        libc.madvise(address, pages * PAGE_BYTES, MADV_POPULATE_WRITE)
