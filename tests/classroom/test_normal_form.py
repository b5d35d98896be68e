import time

import pytest

from checker.classroom.normal_form import LONGEST_BYTES, find_form

APP = '''\
import json
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel, Field

app = FastAPI()
BOOKS = {1: {"id": 1, "title": "One"}}


class Book(BaseModel):
    id: int
    title: str = Field(min_length=1, max_length=99)


def _lookup(wanted):
    for number, book in BOOKS.items():
        if number == wanted:
            return book
    return None


@app.get("/books/{book_id}", response_model=Book, status_code=200)
def read_book(book_id: int, full: bool = False):
    """Read one."""
    found = _lookup(book_id)
    if found is None:
        raise HTTPException(status_code=404, detail="No such book")
    titles = [each["title"] for each in BOOKS.values()]
    return found | {"others": sorted(titles, key=lambda title: len(title))}
'''
SAME = {
    "comments": ("    found =", "    # look it up\n    found ="),
    "docstrings": ('    """Read one."""\n', ""),
    "layout": ('detail="No such book")', 'detail="No such book"\n        )'),
    "quotes": ('"/books/{book_id}"', "'/books/{book_id}'"),
    "text in two parts": ('"No such book"', '"No such " "book"'),
    "order of imports": (
        "import json\nfrom fastapi import FastAPI, HTTPException\n",
        "from fastapi import HTTPException\nfrom fastapi import FastAPI\nimport json\n",
    ),
    "order of named arguments": ("response_model=Book, status_code=200", "status_code=200, response_model=Book"),
    "local names": ("found", "the_book"),
    "names in a comprehension": ('each["title"] for each in', 'b["title"] for b in'),
    "names of a sorting lambda": ("lambda title: len(title)", "lambda x: len(x)"),
    "a helper's name": ("_lookup", "find_it"),
    "a helper's parameter": ("wanted", "number_of_the_book"),
    "pass beside something": ("    return None\n", "    pass\n    return None\n"),
    "line ends": ("\n", "\r\n"),
}
OTHER = {
    "a status": ("status_code=404", "status_code=410"),
    "a text": ("No such book", "Nothing here"),
    "a route's path": ("/books/", "/book/"),
    "a route's parameter": ("full: bool", "whole: bool"),
    "a route's name": ("def read_book", "def get_book"),
    "a field": ("title: str", "name: str"),
    "a model": ("Book", "Volume"),
    "an order of calls": ("    found = _lookup(book_id)\n", "    _lookup(2)\n    found = _lookup(book_id)\n"),
    "which of two names": ("return found | ", "return titles | "),
    "a default": ("full: bool = False", "full: bool = True"),
    "another import": ("import json", "import csv"),
    "a type": ("book_id: int", "book_id: str"),
    "a key of dict(), whose order is seen": ("def _lookup", "A = dict(b=1, a=2)\n\n\ndef _lookup"),
}


def key(source):
    form = find_form({"app.py": source.encode()})
    assert not form.problem
    return form.key


@pytest.mark.parametrize("change", SAME.values(), ids=SAME)
def test_what_means_nothing_makes_no_other_form(change):
    assert change[0] in APP
    assert key(APP.replace(*change)) == key(APP)


@pytest.mark.parametrize("change", OTHER.values(), ids=OTHER)
def test_what_means_something_makes_another_form(change):
    assert change[0] in APP
    assert key(APP.replace(*change)) != key(APP)


def test_order_counts_where_it_is_seen():
    assert key("a = dict(x=1, y=2)") != key("a = dict(y=2, x=1)")
    assert key("f(x=g(), y=h())") != key("f(y=h(), x=g())")
    assert key("from a import *\nfrom b import *") != key("from b import *\nfrom a import *")
    assert key("from a import x\nfrom b import x") != key("from b import x\nfrom a import x")


def test_two_names_that_change_places_are_another_form():
    assert key("def f():\n a = 1\n b = 2\n return a - b") != key("def f():\n a = 1\n b = 2\n return b - a")
    assert key("def f():\n a = 1\n b = 2\n return a - b") == key("def f():\n b = 1\n a = 2\n return b - a")


def test_a_name_belongs_to_the_function_that_binds_it():
    closure = "def f():\n {0} = 1\n def g():\n  nonlocal {0}\n  {0} += 1\n  return {0}\n return g"
    assert key(closure.format("a")) == key(closure.format("b"))
    assert key("x = 1\ndef f():\n global x\n x = 2") != key("y = 1\ndef f():\n global y\n y = 2")
    assert key("def f(x):\n return [x for x in x]") == key("def f(x):\n return [y for y in x]")
    assert key("def f():\n try: g()\n except E as e: h(e)") == key("def f():\n try: g()\n except E as err: h(err)")
    assert key("class A:\n x = 1") != key("class A:\n y = 1")


def test_an_app_that_reads_its_own_names_keeps_them():
    assert key("def f():\n a = 1\n return locals()") != key("def f():\n b = 1\n return locals()")


def test_a_helper_that_others_see_keeps_its_name():
    for source in ("def {0}(q): ...\nr = {0}(q=1)", "@b\ndef {0}(q): ...\n{0}(1)"):
        assert key(source.format("one")) != key(source.format("two"))
    assert key("def a(q): ...\nr = Depends(a)") != key("def a(p): ...\nr = Depends(a)")
    files = {"app.py": b"from store import find", "store.py": b"def find(x): return x\nfind(1)"}
    renamed = files | {"store.py": b"def seek(x): return x\nseek(1)"}
    assert find_form(files).key != find_form(renamed).key


HOSTILE = {
    "open brackets": "(" * 60_000,
    "signs": "-" * 60_000 + "1",
    "attributes": "a" + ".b" * 30_000,
    "calls": "a" + "()" * 30_000,
    "sums": "1" + "+1" * 30_000,
    "lambdas": "lambda:" * 9_000 + "1",
    "elif": "if a:\n x\n" + "elif a:\n x\n" * 5_000,
    "case": "match x:\n case " + "(" * 150,
    "digits": "x = " + "9" * 60_000,
    "null": "x = 1\0",
    "an odd encoding": "# coding: punycode\n" + "x" * 60_000,
    "no encoding": "# coding: nonsense\nx = 1",
    "not Python": "def (",
}


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE)
def test_hostile_source_does_not_parse_and_harms_nobody(source):
    assert find_form({"app.py": source.encode()}).problem == "does not parse"


def test_bytes_that_are_no_text_do_not_parse():
    assert find_form({"app.py": b"x = '\xff'"}).problem == "does not parse"


def test_a_megabyte_is_not_read_at_all():
    began = time.process_time()
    assert find_form({"app.py": b"x = 1\n" * 170_000}).problem == "too large to compare"
    assert find_form({"app.py": b"#" * (LONGEST_BYTES + 1)}).problem == "too large to compare"
    assert time.process_time() - began < 1


def test_the_key_never_moves_while_the_version_of_the_normal_form_stays():
    source = "def f(x: int = 0) -> str:\n    y = x\n    return f'{y!r}'"
    assert key(source) == "f68e27f250c8503f6fbeba50babd3d8ba17ff6e5b06049f03a6856f5eebce581"
