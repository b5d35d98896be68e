"""Recurses until the stack is gone, in C.

Expected: unsolved
"""

import ctypes

from desk import make_app

function = ctypes.CFUNCTYPE(ctypes.c_int)


def fall(number, text):
    return function(lambda: fall(number, text))()


app = make_app(lambda number, text: ctypes.string_at(0) if number else fall(number, text))
