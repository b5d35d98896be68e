"""What the library's app and its gate rely on, token by token."""

import time

import pytest

from checker.checks import a_string, an_integer, expect, expect_same, to_fix, to_keep

CLOSED = [("GET", "/me"), ("POST", "/renewal")]


@to_fix(1, "A token that was handed out is good at once")
def test_a_new_member_sees_the_first_page(client, draw, steps):
    """A member who has just joined sees the first page"""
    credentials = steps.draw_credentials(draw)
    response = client.get("/me", headers=steps.bearer(steps.join(client, credentials)))
    expect(response, status=200, json={"id": an_integer(), "card": credentials["card"]})


@to_fix(6, "a token for the same member")
def test_a_renewed_token_is_good_and_can_be_renewed(client, draw, steps):
    """A token that was renewed twice opens the first page of the same member, and so do those before it"""
    steps.join(client, steps.draw_credentials(draw))
    credentials = steps.draw_credentials(draw)
    tokens = [steps.join(client, credentials)]
    for _ in range(2):
        response = client.post("/renewal", headers=steps.bearer(tokens[-1]))
        expect(response, status=200, json={"token": a_string()})
        tokens.append(response.json()["token"])
    steps.join(client, steps.draw_credentials(draw))
    pages = [client.get("/me", headers=steps.bearer(token)) for token in tokens]
    for page in pages:
        expect(page, status=200, json={"id": an_integer(), "card": credentials["card"]})
    expect_same("the id on the first page, with each of the three tokens", [pages[0].json()["id"]] * 3, ids_on(pages))


@to_fix(2, "claims have the form that RFC 7519 gives them")
@pytest.mark.parametrize("path", ["joining", "signing in", "renewing"])
def test_the_gate_reads_whose_token_it_is(client, draw, steps, path):
    """Whichever way a token was handed out, the gate reads the member's id from it, as RFC 7519, 4.1.2, has it"""
    for _ in range(11):
        credentials = steps.draw_credentials(draw)
        token = steps.tokens(client, credentials)[path]
        member = client.get("/me", headers=steps.bearer(token)).json()
        expect_same(f"`sub` of a token from {path}", str(member["id"]), steps.read_part(token, 1).get("sub"))


@to_fix(1, "the member to whom it was handed out")
def test_each_token_is_for_its_own_member(client, draw, steps):
    """Members who sign in one after the other, twice, see their own cards and have ids of their own"""
    members = [{"card": card, "pin": "4711"} for card in ("Ł 20:41", "ł 20:41", "7", f"L-{draw.token()}")]
    for credentials in members:
        steps.join(client, credentials)
    tokens = [steps.sign_in(client, credentials) for _ in range(2) for credentials in members]
    pages = [client.get("/me", headers=steps.bearer(token)) for token in tokens]
    for page, credentials in zip(pages, members * 2, strict=True):
        expect(page, status=200, json={"id": an_integer(), "card": credentials["card"]})
    expect_same("how many different ids four members have", 4, len(set(ids_on(pages))))
    expect_same("the ids after signing in again", ids_on(pages[:4]), ids_on(pages[4:]))


@to_fix(1, "nothing ends it earlier, neither a token handed out later nor a restart of the service")
@pytest.mark.parametrize("crash", [False, True], ids=["shut down", "crashed"])
def test_a_token_outlives_a_restart(client, draw, restart, steps, crash):
    """After a restart the tokens of before are good, and so are new ones"""
    credentials = steps.draw_credentials(draw)
    tokens = [steps.join(client, credentials), steps.sign_in(client, credentials)]
    restart(crash=crash)
    expected = {"id": an_integer(), "card": credentials["card"]}
    for token in tokens:
        expect(client.get("/me", headers=steps.bearer(token)), status=200, json=expected)
    token = steps.sign_in(client, credentials)
    expect(client.get("/me", headers=steps.bearer(token)), status=200, json=expected)


@to_keep(3, "with one that is not signed or signed with another key")
@pytest.mark.parametrize("kind", ["unsigned", "secret", "another key of thirty-two bytes.", ""])
@pytest.mark.parametrize(("method", "path"), CLOSED, ids=["first-page", "renewal"])
def test_a_forged_token_is_answered_401(client, draw, steps, method, path, kind):
    """A token that somebody else made after the pattern of a real one is answered 401"""
    token = steps.join(client, steps.draw_credentials(draw))
    for sub in (1, "1"):
        forged = steps.forge(token, kind, sub=sub)
        refused = client.request(method, path, headers=steps.bearer(forged))
        expect(refused, status=401, headers=steps.bearer_challenge())


@to_keep(3, "with one that was changed afterwards")
@pytest.mark.parametrize(("method", "path"), CLOSED, ids=["first-page", "renewal"])
def test_a_changed_token_is_answered_401(client, draw, steps, method, path):
    """A token that was made over to another member, or made to last longer, is answered 401"""
    tokens = [steps.join(client, steps.draw_credentials(draw)) for _ in range(2)]
    subs = [steps.read_part(token, 1).get("sub") for token in tokens]
    later = steps.read_part(tokens[0], 1)["exp"] + 3600
    for changes in ({"sub": subs[1]}, {"sub": str(subs[1])}, {"exp": later, "sub": str(subs[0])}):
        headers = steps.bearer(steps.forge(tokens[0], "as it was", **changes))
        expect(client.request(method, path, headers=headers), status=401, headers=steps.bearer_challenge())


@to_keep(3, "a request without a token that this service has handed out")
@pytest.mark.parametrize("authorization", ["Bearer {draw}", "Bearer 1", "Basic {token}", "{token}", "Bearer a.b.c"])
@pytest.mark.parametrize(("method", "path"), CLOSED, ids=["first-page", "renewal"])
def test_what_is_no_token_is_answered_401(client, draw, steps, method, path, authorization):
    """A header without a token after the word Bearer is answered 401"""
    token = steps.join(client, steps.draw_credentials(draw))
    headers = {"authorization": authorization.format(draw=draw.token(), token=token)}
    expect(client.request(method, path, headers=headers), status=401, headers=steps.bearer_challenge())


@to_keep(2, "the time at which the token was handed out, and the time a day later")
@pytest.mark.parametrize("way", ["joining", "signing in"])
def test_the_times_of_a_token_are_right(client, draw, steps, way):
    """A token was handed out now and ends tomorrow, by the clock of the one who asks"""
    credentials = steps.draw_credentials(draw)
    token = steps.join(client, credentials)
    if way == "signing in":
        token = steps.sign_in(client, credentials)
    claims, now = steps.read_part(token, 1), time.time()
    off = [round((claims[name] - now) / 60) for name in ("iat", "exp")]
    expect_same("the minutes from now to `iat` and to `exp`", [0, 24 * 60], off)


@to_keep(4, "It answers 409 where the card has joined before, and this member keeps their PIN")
def test_a_card_joins_once(client, draw, steps):
    """Whoever joins with a card that has joined is answered 409, and can't sign in"""
    credentials = {**steps.draw_credentials(draw), "pin": "0471"}
    expect(client.post("/members", json=credentials), status=201, json={"token": a_string()})
    for pin in ("0471", "1848"):
        expect(client.post("/members", json={**credentials, "pin": pin}), status=409)
    expect(client.post("/sign-in", json={**credentials, "pin": "1848"}), status=403)
    expect(client.post("/sign-in", json=credentials), status=200, json={"token": a_string()})


@to_keep(4, "Without a card or without a PIN as described above it answers 422")
@pytest.mark.parametrize(
    ("change", "value"),
    [("card", ""), ("card", None), ("pin", "471"), ("pin", "471104711"), ("pin", "47a1"), ("pin", None)],
    ids=["empty card", "no card", "short PIN", "long PIN", "letter in PIN", "no PIN"],
)
def test_nobody_joins_without_card_and_pin(client, draw, steps, change, value):
    """Joining without a card, or with a PIN of another form, is answered 422"""
    credentials = {**steps.draw_credentials(draw), change: value}
    expect(client.post("/members", json=credentials), status=422)
    expect(client.post("/members", json={key: one for key, one in credentials.items() if key != change}), status=422)


@to_keep(4, "a token for a new member with this `card` and `pin`")
@pytest.mark.parametrize("pin", ["0000", "12345678"], ids=["shortest", "longest"])
def test_the_shortest_and_the_longest_pin_are_good(client, draw, steps, pin):
    """A PIN has four to eight digits, and zeros in front count"""
    credentials = {**steps.draw_credentials(draw), "pin": pin}
    expect(client.post("/members", json=credentials), status=201, json={"token": a_string()})
    expect(client.post("/sign-in", json=credentials), status=200, json={"token": a_string()})


@to_keep(5, "To any other card or PIN it answers 403")
def test_card_and_pin_belong_together(client, draw, steps):
    """The PIN of another member, and a card that is only like the member's, are answered 403"""
    one, other = {"card": "L-2041", "pin": "4711"}, {"card": "L-2042", "pin": "1848"}
    for credentials in (one, other):
        steps.join(client, credentials)
    cards = [(card, "4711") for card in ("l-2041", "L-2041 ", "L-204", "1")]
    for card, pin in (("L-2041", "1848"), ("L-2041", "04711"), *cards):
        expect(client.post("/sign-in", json={"card": card, "pin": pin}), status=403)
    expect(client.post("/sign-in", json=one), status=200, json={"token": a_string()})


def ids_on(pages):
    """The ids that several first pages show."""
    return [page.json()["id"] for page in pages]
