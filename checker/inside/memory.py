"""Has the kernel copy pages of this process that it will write to, before they are needed."""

import ctypes

PAGE_BYTES = 4096
MADV_POPULATE_WRITE = 23
"""Linux 5.14; older kernels refuse it, and the pages are copied when they are written to."""

libc = ctypes.CDLL(None)
libc.madvise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)


def copy_pages(runs: list[int]) -> None:
    """Copy runs of pages; what is not mapped any more is passed over.

    Args:
        runs: For each, how many pages are left out before it, from address 0 or the run before, and how many it has.
    """
    page = 0
    for left_out, pages in zip(runs[::2], runs[1::2], strict=True):
        page += left_out
        libc.madvise(PAGE_BYTES * page, PAGE_BYTES * pages, MADV_POPULATE_WRITE)
        page += pages
