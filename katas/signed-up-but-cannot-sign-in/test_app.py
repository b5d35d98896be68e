"""What the mobile app relies on."""

from checker.checks import a_string, expect, to_fix, to_keep


@to_fix(2, "with the address and the password of an account answers 200")
def test_readers_can_sign_in_as_they_signed_up(client, draw, steps):
    """A reader signs in with the same address and password that she signed up with"""
    email, password = f"Ana.{draw.word().capitalize()}@example.com", draw.token()
    expect(steps.sign_up(client, email, password), status=201)
    expect(steps.sign_in(client, email, password), status=200, json={"token": a_string()})


@to_fix(3, "in whichever of these ways it is written, answers 409")
def test_nobody_gets_a_second_card(client, draw, steps):
    """Signing up again with small letters in place of capitals is answered 409"""
    word, password = draw.word(), draw.token()
    expect(steps.sign_up(client, f"{word.capitalize()}@example.com", password), status=201)
    expect(steps.sign_up(client, f"{word}@example.com", password), status=409)


@to_keep(1, "the name exactly as sent")
def test_a_new_reader_gets_a_card(client, draw, steps):
    """Signing up is answered 201, with the reader's name and a card"""
    name = draw.name()
    expect(steps.sign_up(client, draw.email(), draw.token(), name), status=201, json={"card": a_string(), "name": name})


@to_keep(4, "to a wrong password")
def test_a_wrong_password_is_refused(client, draw, steps):
    """The right address with a wrong password is answered 401"""
    email = draw.email()
    steps.sign_up(client, email, draw.token())
    expect(steps.sign_in(client, email, draw.token()), status=401)


@to_keep(5, "answers 200 and that reader")
def test_who_signed_in_can_see_her_card(client, draw, steps):
    """With the token of a sign-in, GET /me answers the reader of the sign-up"""
    email, password = draw.email(), draw.token()
    reader = steps.sign_up(client, email, password, draw.name()).json()
    expect(steps.read_me(client, steps.sign_in(client, email, password)), status=200, json=reader)
