"""What the API tool and the partners' apps rely on, each with a form of its own."""

import pytest

from checker.checks import expect, to_fix, to_keep

FORM = {"content-type": "application/x-www-form-urlencoded"}


@to_fix(2, "Names and passwords can hold any character")
@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("lena", "three blue boats"),
        ("lena@example.com", "a&b=c"),
        ("lena", "1+1=2 %20"),
        ("zoë müller", "grün & blau"),
        ("lena", '{"password": "x"}'),
        ("Lena", "Three Blue Boats"),
        (" otto ", " oars "),
        ("<b>lena</b>", "o"),
        ("l" * 120, "ü" * 120),
    ],
    ids=[
        "blanks",
        "and-equals",
        "plus-percent",
        "umlauts",
        "braces",
        "capitals",
        "outer-blanks",
        "angles-short",
        "long",
    ],
)
def test_every_character_counts(client, steps, name, password):
    """A name and a password with signs in them open a session, once they are encoded"""
    steps.join(client, name, password)
    response = steps.sign_in(client, name, password, grant_type="password")
    expect(response, status=200, json=steps.TOKEN)
    expect(steps.read_me(client, response.json()["access_token"]), status=200, json={"username": name})


@to_fix(2, "a `+` or `%20` is a blank, `%2B` is a plus sign, `%C3%BC` is a `ü`")
@pytest.mark.parametrize("sent", ["f%C3%BCnf+%2B+eins", "f%C3%BCnf%20%2B%20eins"], ids=["plus", "percent-20"])
def test_both_ways_to_write_a_blank_are_read(client, draw, steps, sent):
    """A blank may be sent as a plus sign or as %20"""
    name = draw.word()
    steps.join(client, name, "fünf + eins")
    form = f"grant_type=password&username={name}&password={sent}"
    expect(client.post("/token", content=form, headers=FORM), status=200, json=steps.TOKEN)


@to_fix(3, "Each of them can be there or be left out")
@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"grant_type": "password"},
        {"scope": "classes bookings"},
        {"client_id": "partner", "client_secret": "4711"},
        {"grant_type": "password", "scope": "", "client_id": "partner", "client_secret": ""},
    ],
    ids=["none", "grant-type", "scope", "client", "all"],
)
def test_the_other_fields_change_nothing(client, draw, steps, fields):
    """The form is taken with and without the other fields of OAuth 2"""
    name, password = draw.word(), draw.token()
    steps.join(client, name, password)
    expect(steps.sign_in(client, name, password, **fields), status=200, json=steps.TOKEN)


@to_fix(4, "a wrong password or the name of nobody")
@pytest.mark.parametrize(
    "which", ["other-case", "blank-after", "of-somebody-else", "name-of-nobody", "name-in-capitals"]
)
def test_only_the_right_password_counts(client, draw, steps, which):
    """A password that is nearly right, another member's, or without a member is answered 401"""
    name, password, other = draw.word(), f"{draw.token()}x", draw.token()
    steps.join(client, name, password)
    steps.join(client, f"{name}-2", other)
    form = {
        "other-case": (name, password.upper()),
        "blank-after": (name, f"{password} "),
        "of-somebody-else": (name, other),
        "name-of-nobody": (f"{name}-3", password),
        "name-in-capitals": (name.upper(), password),
    }[which]
    expect(steps.sign_in(client, *form, grant_type="password"), status=401)


@to_keep(4, "422 to the form without a `username` or without a `password`")
@pytest.mark.parametrize("missing", ["username", "password"])
def test_half_a_form_is_a_422(client, draw, steps, missing):
    """A form that lacks the name or the password is answered 422"""
    form = {"grant_type": "password", "username": draw.word(), "password": draw.token()}
    steps.join(client, form["username"], form["password"])
    del form[missing]
    expect(client.post("/token", data=form), status=422)


@to_keep(5, "it answers 401 with a `WWW-Authenticate` header")
@pytest.mark.parametrize("authorization", ["Bearer {token}", "Bearer", "Basic {token}"])
def test_another_token_opens_nothing(client, draw, steps, authorization):
    """A token that was never handed out is answered 401, and the answer says how to sign in"""
    headers = {"authorization": authorization.format(token=draw.token())}
    expect(client.get("/me", headers=headers), status=401, headers=steps.CHALLENGE)


@to_fix(5, "that was handed out")
def test_every_token_that_was_handed_out_counts(client, draw, steps):
    """A member who signs in twice is known by either token"""
    name, password = draw.word(), draw.token()
    steps.join(client, name, password)
    answers = [steps.sign_in(client, name, password) for _ in range(2)]
    for answer in answers:
        expect(answer, status=200, json=steps.TOKEN)
    for answer in answers:
        expect(steps.read_me(client, answer.json()["access_token"]), status=200)


@to_fix(6, "that member's password stays as it was")
def test_a_name_that_is_taken_keeps_its_member(client, draw, steps):
    """Whoever joins under a name that is taken is answered 409, and gets no token"""
    name, password, other = draw.word(), draw.token(), draw.token()
    steps.join(client, name, password)
    expect(steps.join(client, name, other), status=409)
    expect(steps.sign_in(client, name, other), status=401)
    expect(steps.sign_in(client, name, password), status=200, json=steps.TOKEN)


@to_keep(6, "Without a name or a password it answers 422")
@pytest.mark.parametrize(
    "sent", [{"username": "lena"}, {"password": "boat"}, None], ids=["name", "password", "neither"]
)
def test_nobody_joins_with_half_of_it(client, sent):
    """Whoever joins with a name alone, a password alone or nothing is answered 422"""
    expect(client.post("/members", json=sent), status=422)


@to_fix(1, "answers 200 to the form")
def test_the_form_may_name_its_charset(client, draw, steps):
    """The form is taken if its content type has a charset"""
    name, password = draw.word(), draw.token()
    steps.join(client, name, password)
    headers = {"content-type": f"{FORM['content-type']}; charset=utf-8"}
    response = client.post("/token", content=f"username={name}&password={password}", headers=headers)
    expect(response, status=200, json=steps.TOKEN)


@to_fix(2, "Names that differ in anything are names of different members")
@pytest.mark.parametrize(
    "names",
    [
        ("lena", "Lena"),
        ("lena", " lena"),
        ("lena", "lena "),
        ("lena b", "lena  b"),
        ("ren\u00e9", "rene\u0301"),
        ("strasse", "straße"),
        ("l" * 100, "l" * 101),
    ],
    ids=["case", "blank-before", "blank-after", "blank-more", "accent-apart", "sharp-s", "long"],
)
def test_names_that_are_nearly_the_same_are_two_members(client, draw, steps, names):
    """Two members whose names are nearly the same have a password each"""
    passwords = [draw.token(), draw.token()]
    for name, password in zip(names, passwords, strict=True):
        expect(steps.join(client, name, password), status=201, json={"username": name})
    expect(steps.sign_in(client, names[0], passwords[1]), status=401)
    for name, password in zip(names, passwords, strict=True):
        token = steps.sign_in(client, name, password).json()["access_token"]
        expect(steps.read_me(client, token), status=200, json={"username": name})


@to_fix(4, "a wrong password or the name of nobody")
@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("grün", "grn"),
        ("gr\u00fcn", "gru\u0308n"),
        ("Łódź", "Ąódź"),
        ("1+1", "1 1"),
        ("three boats", "threeboats"),
        ("b" * 100 + "1", "b" * 100 + "2"),
        ("Boat", "boat"),
    ],
    ids=["letter-left-out", "accent-apart", "other-letter", "plus", "blank-left-out", "long", "case"],
)
def test_what_is_nearly_the_password_is_refused(client, draw, steps, right, wrong):
    """A password that is nearly right is answered 401 each time, and the right one is still taken"""
    name = draw.word()
    steps.join(client, name, right)
    for _ in range(4):
        expect(steps.sign_in(client, name, wrong), status=401)
    expect(steps.sign_in(client, name, right), status=200, json=steps.TOKEN)


@to_fix(5, "the member it was handed out to")
def test_each_token_leads_to_its_own_member(client, draw, steps):
    """Of many tokens of two members, each opens the page of its own member, again and again"""
    names, password = [draw.word(), f"{draw.word()}-2"], draw.token()
    for name in names:
        steps.join(client, name, password)
    tokens = [(name, steps.sign_in(client, name, password).json()["access_token"]) for _ in range(6) for name in names]
    for name, token in [*tokens, *tokens[:2]]:
        expect(steps.read_me(client, token), status=200, json={"username": name})
