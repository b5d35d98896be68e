"""What the mobile app relies on, however people type."""

import pytest

from checker.checks import expect, expect_same, to_fix, to_keep

WAYS = ["Ana.{word}@example.com", "ANA.{word}@EXAMPLE.COM", "ana.{word}@Example.com", " ana.{word}@example.com"]
WAYS += ["ana.{word}@example.com  ", " Ana.{word}@example.com "]
IDS = ["capital-letter", "all-capitals", "capital-in-the-domain", "blank-before", "blanks-after", "capital-and-blanks"]


@to_fix(2, "at sign-up and at sign-in alike")
@pytest.mark.parametrize("way", WAYS, ids=IDS)
def test_an_address_may_be_typed_in_any_way(client, draw, steps, way):
    """However the address was typed at sign-up, it opens the account as it was typed and in small letters"""
    word, password = draw.word(), draw.token()
    expect(steps.sign_up(client, way.format(word=word), password), status=201)
    expect(steps.sign_in(client, way.format(word=word), password), status=200)
    expect(steps.sign_in(client, f"ana.{word}@example.com", password), status=200)


@to_keep(2, "at sign-up and at sign-in alike")
@pytest.mark.parametrize("way", WAYS, ids=IDS)
def test_an_address_in_small_letters_may_be_typed_in_any_way(client, draw, steps, way):
    """An address that was signed up in small letters opens the account, however it is typed at sign-in"""
    word, password = draw.word(), draw.token()
    reader = steps.sign_up(client, f"ana.{word}@example.com", password).json()
    signed_in = steps.sign_in(client, way.format(word=word), password)
    expect(signed_in, status=200)
    expect(steps.read_me(client, signed_in), status=200, json=reader)


@to_fix(3, "the account stays as it was")
@pytest.mark.parametrize(
    ("way", "first"),
    [(WAYS[1], True), (WAYS[1], False), (WAYS[3], True), (WAYS[4], False)],
    ids=["capitals-first", "capitals-then", "blank-first", "blanks-then"],
)
def test_an_address_has_one_account(client, draw, steps, way, first):
    """A second sign-up with the same address is answered 409, and the first account stays"""
    word, password, other = draw.word(), draw.token(), draw.token()
    plain, typed = f"ana.{word}@example.com", way.format(word=word)
    reader = steps.sign_up(client, typed if first else plain, password, draw.name()).json()
    expect(steps.sign_up(client, plain if first else typed, other, draw.name()), status=409)
    expect(steps.sign_in(client, plain, other), status=401)
    signed_in = steps.sign_in(client, plain, password)
    expect(signed_in, status=200)
    expect(steps.read_me(client, signed_in), status=200, json=reader)


@to_keep(3, "answers 409, and the account stays as it was")
def test_an_address_in_small_letters_has_one_account(client, draw, steps):
    """The same address again, letter by letter, is answered 409, and the first account stays"""
    email, password, other = draw.email(), draw.token(), draw.token()
    reader = steps.sign_up(client, email, password).json()
    signed_in = steps.sign_in(client, email, password)
    expect(steps.sign_up(client, email, other), status=409)
    expect(steps.read_me(client, signed_in), status=200, json=reader)
    expect(steps.sign_in(client, email, other), status=401)
    expect(steps.sign_in(client, email, password), status=200)


@to_keep(4, "In a password every character counts")
@pytest.mark.parametrize(
    "wrong",
    ["{right} ", " {right}", "{word} Secret", " {word} secret ", ""],
    ids=["blank-after", "blank-before", "case", "case-alone", "empty"],
)
def test_every_character_of_a_password_counts(client, draw, steps, wrong):
    """A password is kept as it was typed, with its capitals and its blanks, and nothing else opens the account"""
    email, word = draw.email(), draw.word()
    right = f" {word} Secret "
    steps.sign_up(client, email, right)
    expect(steps.sign_in(client, email, wrong.format(right=right, word=word)), status=401)
    expect(steps.sign_in(client, email, right), status=200)


@to_keep(4, "to an address that has no account")
def test_an_unknown_address_is_refused(client, draw, steps):
    """An address without an account is answered 401, even with somebody's password"""
    password = draw.token()
    steps.sign_up(client, f"a{draw.email()}", password)
    expect(steps.sign_in(client, f"b{draw.email()}", password), status=401)


@to_keep(6, "Whatever else differs makes another address")
@pytest.mark.parametrize(
    "other",
    [
        "an.a.{word}@example.com",
        "ana.{word}+1@example.com",
        "ana.{word}@example.org",
        "ana{word}@example.com",
        "an a.{word}@example.com",
        "ana.{word} @example.com",
        "ana.{word}@example",
        "ana.{word}@" + "long." * 20 + "example.com",
    ],
    ids=["dot-more", "plus", "domain", "dot-less", "space-within", "space-before-at", "no-dot-in-the-domain", "long"],
)
def test_other_addresses_have_accounts_of_their_own(client, draw, steps, other):
    """An address that differs in more than case and blanks is somebody else's"""
    word, passwords = draw.word(), [draw.token(), draw.token()]
    emails = [f"ana.{word}@example.com", other.format(word=word)]
    readers = []
    for email, password in zip(emails, passwords, strict=True):
        response = steps.sign_up(client, email, password)
        expect(response, status=201)
        readers.append(response.json())
    expect_same("whether the two cards differ", True, readers[0]["card"] != readers[1]["card"])
    expect(steps.sign_in(client, emails[0], passwords[1]), status=401)
    for email, password, reader in zip(emails, passwords, readers, strict=True):
        expect(steps.read_me(client, steps.sign_in(client, email, password)), status=200, json=reader)


@to_keep(1, "the name exactly as sent")
@pytest.mark.parametrize(
    "name",
    ["McDonald", "de la Cruz", " Ana ", "ÅSA", "Jose\u0301", "O'Brien & Co <Bo>", "Ana  Maria " * 20],
    ids=["capitals", "small", "blanks", "accent", "accent-apart", "signs", "long"],
)
def test_a_name_is_kept_as_it_was_typed(client, draw, steps, name):
    """Nobody's name is changed, neither its capitals nor its blanks"""
    response = steps.sign_up(client, draw.email(), draw.token(), name)
    expect(response, status=201)
    expect_same("the name on the card", name, response.json()["name"])


@to_keep(1, "An `email` without an `@` is answered 422")
@pytest.mark.parametrize("email", ["ana", "", "ana.example.com"], ids=["word", "empty", "dots-alone"])
def test_an_address_needs_an_at_sign(client, draw, steps, email):
    """Signing up with a text that is no address is answered 422"""
    expect(steps.sign_up(client, email, draw.token()), status=422)


@to_keep(5, "or with one that was never handed out")
@pytest.mark.parametrize("shows_one", [False, True], ids=["no-token", "unknown-token"])
def test_a_card_needs_a_token(client, draw, steps, shows_one):
    """GET /me is answered 401 without a token, and with one that nobody was given"""
    steps.sign_up(client, draw.email(), draw.token())
    headers = {"authorization": f"Bearer {draw.token()}"} if shows_one else {}
    expect(client.get("/me", headers=headers), status=401)


@to_keep(1, "and so is a sign-up that lacks a name, an address or a password")
@pytest.mark.parametrize("missing", ["name", "email", "password", "all"])
def test_a_sign_up_needs_all_of_it(client, draw, missing):
    """A sign-up without a name, an address or a password, or with nothing at all, is answered 422"""
    form = {"name": draw.name(), "email": draw.email(), "password": draw.token()}
    form.pop(missing, None)
    expect(client.post("/sign-up", json=None if missing == "all" else form), status=422)


@to_keep(4, "Without an address or a password it answers 422")
@pytest.mark.parametrize("missing", ["email", "password"])
def test_a_sign_in_needs_both(client, draw, steps, missing):
    """A sign-in without an address or without a password is answered 422"""
    form = {"email": draw.email(), "password": draw.token()}
    steps.sign_up(client, form["email"], form["password"])
    del form[missing]
    expect(client.post("/sign-in", json=form), status=422)


@to_keep(4, "to a wrong password")
@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("boat", " boat"),
        ("boat", "boat "),
        ("boat", "Boat"),
        ("Boat", "boat"),
        ("grün", "grn"),
        ("gr\u00fcn", "gru\u0308n"),
        ("Łódź", "Ąódź"),
        ("b" * 100 + "1", "b" * 100 + "2"),
    ],
    ids=["blank-before", "blank-after", "capital", "small", "letter-less", "accent-apart", "other-letter", "long"],
)
def test_what_is_nearly_the_password_is_refused(client, draw, steps, right, wrong):
    """A password that is nearly right is answered 401 each time, and the right one is still taken"""
    email = draw.email()
    steps.sign_up(client, email, right)
    for _ in range(4):
        expect(steps.sign_in(client, email, wrong), status=401)
    expect(steps.sign_in(client, email, right), status=200)


@to_keep(5, "with the token of a sign-in")
def test_each_token_leads_to_its_own_reader(client, draw, steps):
    """Of many tokens of many readers, each opens the card of its own reader, again and again"""
    password, signed_in = draw.token(), []
    emails = [f"{'r' * 70}{n}.{draw.email()}" for n in range(12)]
    readers = [steps.sign_up(client, email, password, f"{draw.word()} de  Cruz ").json() for email in emails]
    for email in [*emails, *emails[:2]]:
        signed_in.append(steps.sign_in(client, email, password))
    for answer, reader in zip(signed_in + signed_in[:2], readers + readers[:2] + readers[:2], strict=True):
        expect(steps.read_me(client, answer), status=200, json=reader)
    expect_same("how many cards the readers have", len(readers), len({reader["card"] for reader in readers}))
