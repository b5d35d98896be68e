from checker.authoring.mutants import Mutant, choose, make_mutants, show_diff
from checker.model.kata import Submission

SOURCE = '''\
"""A shop."""

from fastapi import FastAPI, HTTPException

app = FastAPI()
books = {}
LIMITS = {1, 2}


class Shelf:
    size = 3

    def find(self, isbn):
        if isbn not in books:
            raise HTTPException(404)
        return books[isbn]


@app.get("/books/{isbn}")
def read_book(isbn: str):
    return Shelf().find(isbn)
'''


def version(old: str = "", new: str = "") -> Submission:
    assert old in SOURCE
    return Submission(name="a version", files={"app.py": SOURCE.replace(old, new).encode()})


def mutants(*others: Submission) -> list[Mutant]:
    return make_mutants(version(), others)


def touched(*others: Submission) -> set[str]:
    return {one.place for one in mutants(*others) if one.touched}


def test_no_two_mutants_are_alike_and_none_is_the_reference():
    sources = [one.source for one in mutants()]
    assert len(set(sources)) == len(sources) > 10
    assert SOURCE not in sources


def test_every_mutant_is_python():
    for one in mutants():
        compile(one.source, one.file, "exec")


def test_a_mutant_that_is_a_known_fix_is_not_made():
    names = [(one.mutator, one.place) for one in mutants(version("isbn not in books", "isbn in  books"))]
    assert ("raise_left_out", "Shelf.find") in names
    assert ("comparison_turned_round", "Shelf.find") not in names


def test_mutants_count_in_the_function_that_a_fix_changes():
    assert touched(version("HTTPException(404)", "HTTPException(400)")) == {"Shelf.find"}
    assert touched(version("/books/{isbn}", "/book/{isbn}")) == {"read_book"}


def test_mutants_count_in_the_statement_that_a_fix_changes():
    assert touched(version("{1, 2}", "{1, 2, 3}")) == {"LIMITS"}


def test_mutants_count_in_the_function_that_a_fix_only_adds_to():
    assert touched(version("        return books", "        books.update()\n        return books")) == {"Shelf.find"}


def test_a_function_that_a_fix_adds_touches_none_of_its_neighbours():
    assert touched(version("\n\n@app", "\n\ndef more():\n    return 1\n\n\n@app")) == set()


def test_a_mutant_keeps_its_name_when_lines_are_added_elsewhere():
    longer = version('"""A shop."""', '"""A shop that sells books."""\n\nimport re')
    assert [one.known_by for one in make_mutants(longer, [])] == [one.known_by for one in mutants()]
    assert [one.line for one in make_mutants(longer, [])] == [one.line + 2 for one in mutants()]


def test_mutants_that_read_alike_are_numbered():
    source = b"def f(x):\n    a(x + 1)\n    b(x + 1)\n"
    found = make_mutants(Submission(name="reference", files={"app.py": source}), [])
    assert [one.number for one in found if (one.mutator, one.becomes) == ("off_by_one", "2")] == [1, 2]


def test_a_long_change_is_told_by_the_part_that_differs():
    text = "A word and another. " * 8
    source = f'def f(x):\n    raise HTTPException(404, "{text}")\n'
    found = make_mutants(Submission(name="reference", files={"app.py": source.encode()}), [])
    assert ("raise", "return") in [(one.was, one.becomes) for one in found]
    assert all(max(len(one.was), len(one.becomes)) <= 80 for one in found)


def test_a_choice_is_spread_over_the_mutators():
    found = mutants()
    kinds = len({one.mutator for one in found})
    chosen = choose(found, kinds, [])
    assert len(chosen) == len({one.mutator for one in chosen}) == kinds < len(found)


def test_a_choice_is_the_same_each_time_and_holds_what_it_must():
    found = mutants()
    left = next(one for one in found if one not in choose(found, 4, []))
    assert choose(found, 4, []) == choose(reversed(found), 4, [])
    assert choose(found, 4, [left.known_by])[0] == left
    assert choose(found, 4, [left.known_by])[1:] == choose([one for one in found if one != left], 3, [])


def test_a_choice_of_more_than_there_are_is_all():
    assert sorted(one.known_by for one in choose(mutants(), 1000, [])) == sorted(one.known_by for one in mutants())


def test_a_diff_has_a_few_lines():
    diff = show_diff(SOURCE, SOURCE.replace("404", "400"))
    assert diff.splitlines()[1:] == [
        "         if isbn not in books:",
        "-            raise HTTPException(404)",
        "+            raise HTTPException(400)",
        "         return books[isbn]",
    ]


def test_a_long_diff_is_cut():
    diff = show_diff("a\n" * 40, "b\n" * 40)
    assert len(diff.splitlines()) == 15
    assert diff.endswith("... and 67 lines more")
