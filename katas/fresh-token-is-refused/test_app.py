"""What the library's app relies on."""

from checker.checks import a_string, an_integer, at_least, expect, expect_same, to_fix, to_keep


@to_fix(1, "A token that was handed out is good at once")
def test_a_fresh_token_opens_the_first_page(client, draw, steps):
    """A member who has just signed in sees the first page"""
    credentials = steps.draw_credentials(draw)
    steps.join(client, credentials)
    token = steps.sign_in(client, credentials)
    expected = {"id": an_integer(), "card": credentials["card"]}
    expect(client.get("/me", headers=steps.bearer(token)), status=200, json=expected)


@to_fix(6, "with a token that is good answers 200")
def test_a_fresh_token_can_be_renewed(client, draw, steps):
    """A member who has just joined can have another token"""
    token = steps.join(client, steps.draw_credentials(draw))
    expect(client.post("/renewal", headers=steps.bearer(token)), status=200, json={"token": a_string()})


@to_keep(2, "signed with HS256")
def test_a_token_lasts_for_a_day(client, draw, steps):
    """A token says how it is signed, and that it ends a day after it was handed out"""
    token = steps.join(client, steps.draw_credentials(draw))
    expect_same("the token's header", at_least({"alg": "HS256"}), steps.read_part(token, 0))
    claims = steps.read_part(token, 1)
    expect_same("the seconds from `iat` to `exp`", 24 * 60 * 60, round(claims["exp"] - claims["iat"]))


@to_keep(3, "with no token")
def test_without_a_token_the_answer_is_401(client, draw, steps):
    """Without a token the first page is closed, also just after signing in"""
    credentials = steps.draw_credentials(draw)
    steps.join(client, credentials)
    steps.sign_in(client, credentials)
    expect(client.get("/me"), status=401, headers=steps.bearer_challenge())


@to_keep(5, "To any other card or PIN it answers 403")
def test_a_wrong_pin_is_found_out(client, draw, steps):
    """Another PIN than the member's is answered 403"""
    credentials = steps.draw_credentials(draw)
    expect(client.post("/members", json=credentials), status=201, json={"token": a_string()})
    expect(client.post("/sign-in", json=credentials), status=200, json={"token": a_string()})
    expect(client.post("/sign-in", json={**credentials, "pin": f"{credentials['pin']}0"}), status=403)
