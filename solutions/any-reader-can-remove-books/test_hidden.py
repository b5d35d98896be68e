"""Who may change the catalogue, role by role."""

import pytest

from checker.checks import expect, to_fix, to_keep

STAFF = pytest.mark.parametrize("name", ["vera", "lena", "adam"], ids=["volunteer", "librarian", "admin"])


@to_fix(2, "by a reader or a volunteer answers 403")
@pytest.mark.parametrize("name", ["rui", "vera"], ids=["reader", "volunteer"])
def test_only_those_who_look_after_the_collection_remove_books(client, draw, steps, name):
    """Readers and volunteers are answered 403, once and again, and the book stays"""
    book = steps.add_book(client, draw)
    path = f"/books/{book['isbn']}"
    for _ in range(2):
        expect(client.delete(path, headers=steps.as_user(name)), status=403)
    expect(client.get(path), status=200, json=book)


@to_fix(2, "the book stays as it was")
def test_a_refusal_does_not_stand_in_a_librarians_way(client, draw, steps):
    """After a reader was refused, a librarian can remove the same book, and bring it back"""
    book = steps.add_book(client, draw)
    path = f"/books/{book['isbn']}"
    expect(client.delete(path, headers=steps.as_user("rui")), status=403)
    expect(client.delete(path, headers=steps.as_user("lena")), status=204)
    expect(client.post("/books", json=book, headers=steps.as_user("lena")), status=201, json=book)
    expect(client.get(path), status=200, json=book)


@to_keep(1, "by a librarian or an admin answers 204")
@pytest.mark.parametrize("name", ["lena", "adam"], ids=["librarian", "admin"])
def test_librarians_and_admins_remove_books(client, draw, steps, name):
    """Librarians and admins are answered 204, and then the book is gone and no other"""
    book, other = steps.add_book(client, draw), steps.add_book(client, draw)
    path = f"/books/{book['isbn']}"
    expect(client.delete(path, headers=steps.as_user(name)), status=204)
    expect(client.get(path), status=404)
    expect(client.get(f"/books/{other['isbn']}"), status=200, json=other)


@to_keep(1, "404 for any other")
@pytest.mark.parametrize("name", ["lena", "adam"], ids=["librarian", "admin"])
def test_a_book_that_is_not_there_cannot_be_removed(client, draw, steps, name):
    """Librarians and admins are answered 404 for a book that is not in the catalogue"""
    path = f"/books/{steps.draw_book(draw)['isbn']}"
    expect(client.delete(path, headers=steps.as_user(name)), status=404)


@to_keep(3, "with a wrong name or password")
@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("lena", "brass-key"),
        ("adam", ""),
        ("adam", "BRASS-KEY"),
        ("adam", "brass-key "),
        ("adam", "brass-kéy"),
        ("Adam", "brass-key"),
        ("librarian", "tall-ladder"),
        ("admin", "admin"),
    ],
    ids=[
        "password-of-somebody-else",
        "no-password",
        "capitals",
        "blank-after",
        "accent",
        "capital-name",
        "role-for-a-name",
        "role-for-both",
    ],
)
def test_a_wrong_password_changes_nothing(client, draw, steps, name, password):
    """A wrong name or password is answered 401, the book stays and none is added"""
    book, new, headers = steps.add_book(client, draw), steps.draw_book(draw), steps.as_user(name, password)
    expect(client.delete(f"/books/{book['isbn']}", headers=headers), status=401)
    expect(client.post("/books", json=new, headers=headers), status=401)
    expect(client.get(f"/books/{book['isbn']}"), status=200, json=book)
    expect(client.get(f"/books/{new['isbn']}"), status=404)


@to_keep(3, "answer 401 without a name and a password")
def test_a_stranger_changes_nothing(client, draw, steps):
    """Without a name and a password the answer is 401, the book stays and none is added"""
    book, new = steps.add_book(client, draw), steps.draw_book(draw)
    expect(client.delete(f"/books/{book['isbn']}"), status=401)
    expect(client.post("/books", json=new), status=401)
    expect(client.get(f"/books/{book['isbn']}"), status=200, json=book)
    expect(client.get(f"/books/{new['isbn']}"), status=404)


@to_keep(4, "by a volunteer, a librarian or an admin answers 201 and the book, or 409")
@STAFF
def test_everybody_who_works_here_adds_books(client, draw, steps, name):
    """Volunteers, librarians and admins add a book, and can't add it twice"""
    book = steps.draw_book(draw)
    expect(client.post("/books", json=book, headers=steps.as_user(name)), status=201, json=book)
    for again in (book, book | {"title": f"{book['title']}, second edition"}):
        expect(client.post("/books", json=again, headers=steps.as_user(name)), status=409)
    expect(client.get(f"/books/{book['isbn']}"), status=200, json=book)


@to_keep(4, "and no book is added")
def test_what_a_reader_sends_is_not_added(client, draw, steps):
    """The book that a reader tried to add is not in the catalogue"""
    book = steps.draw_book(draw)
    expect(client.post("/books", json=book, headers=steps.as_user("rui")), status=403)
    expect(client.get(f"/books/{book['isbn']}"), status=404)


@to_keep(5, "needs no name and no password")
@pytest.mark.parametrize("name", [None, "rui", "adam"], ids=["stranger", "reader", "admin"])
def test_everybody_reads_the_catalogue(client, draw, steps, name):
    """A book can be read with and without a name"""
    book = steps.add_book(client, draw)
    headers = {} if name is None else steps.as_user(name)
    expect(client.get(f"/books/{book['isbn']}", headers=headers), status=200, json=book)


@to_keep(5, "as it was added")
@pytest.mark.parametrize(
    "title",
    ["", "  Emma  ", "emma AND Emma", "Žluťoučký kůň", "Emma " * 100],
    ids=["empty", "blanks", "case", "accents", "long"],
)
def test_a_title_is_kept_to_the_letter(client, steps, title):
    """A book is answered with its title and ISBN to the letter, each time it is read"""
    book = {"isbn": "0-19-853453-x", "title": title}
    expect(client.post("/books", json=book, headers=steps.as_user("vera")), status=201, json=book)
    for _ in range(2):
        expect(client.get(f"/books/{book['isbn']}"), status=200, json=book)


@to_keep(5, "as it was added")
def test_many_books_are_kept(client, draw, steps):
    """Of twelve books with one title, one is removed, and the others stay"""
    title = draw.title()
    gone, *others = [{"isbn": str(9780000000010 + number), "title": title} for number in range(12)]
    for book in (gone, *others):
        expect(client.post("/books", json=book, headers=steps.as_user("vera")), status=201, json=book)
    expect(client.delete(f"/books/{gone['isbn']}", headers=steps.as_user("adam")), status=204)
    expect(client.get(f"/books/{gone['isbn']}"), status=404)
    for book in others:
        expect(client.get(f"/books/{book['isbn']}"), status=200, json=book)


@to_keep(5, "or 404 where there is none")
def test_a_book_that_was_never_added_is_missing(client, draw, steps):
    """A book that nobody added is answered 404, while another is there"""
    book, missing = steps.add_book(client, draw), steps.draw_book(draw)
    expect(client.get(f"/books/{missing['isbn']}"), status=404)
    expect(client.get(f"/books/{book['isbn']}"), status=200, json=book)
