"""What the API tool relies on."""

from checker.checks import expect, to_fix, to_keep


@to_fix(1, "answers 200 to the form with the `username` and the `password` of a member")
def test_the_form_opens_a_session(client, draw, steps):
    """The sign-in form is answered 200, with a token"""
    name, password = draw.word(), draw.token()
    steps.join(client, name, password)
    expect(steps.sign_in(client, name, password, grant_type="password"), status=200, json=steps.TOKEN)


@to_fix(5, "the member it was handed out to")
def test_the_token_says_who_it_is(client, draw, steps):
    """The token from the form opens the member's own page"""
    name, password = draw.word(), draw.token()
    steps.join(client, name, password)
    token = steps.sign_in(client, name, password, grant_type="password").json()["access_token"]
    expect(steps.read_me(client, token), status=200, json={"username": name})


@to_fix(4, "answers 401 to the form with a wrong password")
def test_a_wrong_password_is_a_401(client, draw, steps):
    """The form with a wrong password is answered 401"""
    name = draw.word()
    steps.join(client, name, draw.token())
    expect(steps.sign_in(client, name, draw.token(), grant_type="password"), status=401)


@to_keep(5, "Without a token, or with another")
def test_without_a_token_the_answer_is_401(client, steps):
    """Without a token, the member's page is closed, and says how to open it"""
    expect(client.get("/me"), status=401, headers=steps.CHALLENGE)


@to_keep(6, "takes JSON, an object with `username` and `password`")
def test_joining_is_answered_201(client, draw, steps):
    """Whoever joins, with JSON, is answered 201"""
    name = draw.word()
    expect(steps.join(client, name, draw.token()), status=201, json={"username": name})
