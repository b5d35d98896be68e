"""What the loan service relies on, after the shelves have changed."""

import pytest

from checker.checks import a_string, expect, to_fix, to_keep


@to_fix(3, "one member, `detail`, which is a text")
def test_the_answer_for_a_missing_book_says_so(client, draw, steps):
    """The 404 for a missing book explains itself in `detail`, and in nothing else"""
    response = client.get(f"/books/{steps.draw_isbn(draw)}")
    expect(response, status=404, headers={"content-type": "application/json"}, json={"detail": a_string()})


@to_fix(2, "Put on the shelves again, it is answered 200 again")
def test_a_book_that_is_back_is_not_missing(client, draw, steps):
    """A book that was taken off is answered 404, and 200 again when it is back"""
    book = steps.add_book(client, draw)
    path = f"/books/{book['isbn']}"
    client.delete(path)
    expect(client.get(path), status=404)
    client.post("/books", json=book)
    expect(client.get(path), status=200, json=book)


@to_fix(2, "no book with exactly this ISBN")
@pytest.mark.parametrize(
    "change",
    ["0{isbn}", "{isbn}0", "{start}", "979-{rest}", "{rest}", "{isbn}%20"],
    ids=["zero-before", "digit-more", "digit-less", "dash", "without-979", "blank-after"],
)
def test_only_the_exact_isbn_counts(client, draw, steps, change):
    """An ISBN that is nearly right is missing, and the right one is still there"""
    book = steps.add_book(client, draw)
    isbn = change.format(isbn=book["isbn"], start=book["isbn"][:-1], rest=book["isbn"][3:])
    expect(client.get(f"/books/{isbn}"), status=404)
    expect(client.get(f"/books/{book['isbn']}"), status=200, json=book)


@to_fix(2, "no book with exactly this ISBN")
def test_a_letter_in_an_isbn_counts_with_its_case(client, draw, steps):
    """An ISBN with another case of its last letter, or without the 978 before it, is missing"""
    digits = str(draw.integer(10**8, 10**9 - 1))
    book = steps.add_book(client, draw, isbn=f"978{digits}X")
    for other in (f"978{digits}x", f"{digits}X"):
        expect(client.get(f"/books/{other}"), status=404)
    expect(client.get(f"/books/978{digits}X"), status=200, json=book)


@to_keep(1, "Any text is a title or an author")
@pytest.mark.parametrize(
    "title",
    ["Not found", "We do not have this book", '{"status_code":404}', "", "  a b  ", "Žluťoučký kůň", "Emma " * 100],
    ids=["not-found", "our-own-words", "braces", "empty", "blanks", "accents", "long"],
)
def test_no_title_makes_a_book_missing(client, draw, steps, title):
    """A book on the shelves is answered 200, whatever its title and its author's name"""
    book = steps.add_book(client, draw, title=title, author=title)
    expect(client.get(f"/books/{book['isbn']}"), status=200, json=book)


@to_fix(2, "it was never added, or it was taken off")
def test_what_was_read_before_does_not_count(client, draw, steps):
    """A book is answered as the shelves are: missing, added, taken off, and back with another title"""
    book = {"isbn": steps.draw_isbn(draw), "title": draw.title(), "author": draw.name()}
    path = f"/books/{book['isbn']}"
    for title in (book["title"], f"{book['title']}, second edition"):
        expect(client.get(path), status=404)
        expect(client.post("/books", json=book | {"title": title}), status=201)
        expect(client.get(path), status=200, json=book | {"title": title})
        expect(client.delete(path), status=204)
    expect(client.get(path), status=404)


@to_keep(1, "while it is on the shelves")
def test_many_books_stand_on_the_shelves(client, draw, steps):
    """Of twelve books by one author, under one title, one is taken off, and the others stay"""
    same = {"title": draw.title(), "author": draw.name()}
    gone, *others = [steps.add_book(client, draw, isbn=str(9780000000010 + number), **same) for number in range(12)]
    expect(client.delete(f"/books/{gone['isbn']}"), status=204)
    for book in others:
        expect(client.get(f"/books/{book['isbn']}"), status=200, json=book)


@to_keep(4, "the book on the shelves stays as it was")
def test_a_book_is_not_added_twice(client, draw, steps):
    """A second book with the same ISBN is answered 409, and the first one stays"""
    book = steps.add_book(client, draw)
    for again in (book, book | {"title": f"{book['title']}, second edition"}):
        expect(client.post("/books", json=again), status=409)
    expect(client.get(f"/books/{book['isbn']}"), status=200, json=book)


@to_keep(5, "404 for any other")
@pytest.mark.parametrize("other", ["979", "{isbn}0", "0{isbn}", "Emma"], ids=["begun", "longer", "zero-before", "word"])
def test_a_book_that_was_never_added_cannot_be_taken_off(client, draw, steps, other):
    """Taking off a book that was never added is answered 404, and those that are there stay"""
    book = steps.add_book(client, draw)
    expect(client.delete(f"/books/{other.format(isbn=book['isbn'])}"), status=404)
    expect(client.get(f"/books/{book['isbn']}"), status=200, json=book)


@to_keep(5, "404 for any other")
def test_a_book_is_taken_off_once(client, draw, steps):
    """Taking off a book that was taken off before is answered 404"""
    book = steps.add_book(client, draw)
    expect(client.delete(f"/books/{book['isbn']}"), status=204)
    expect(client.delete(f"/books/{book['isbn']}"), status=404)
