"""What the library's page and the browser rely on, browser by browser and cookie by cookie."""

import pytest

from checker.checks import containing, expect, expect_same, matching, to_fix, to_keep


@to_fix(1, "each with `Path=/` and `SameSite=Lax`, and without `Secure`")
def test_the_cookies_have_their_attributes(client, steps):
    """sid is kept from scripts and signed_in is not; both are for all pages, and not for TLS alone"""
    cookies = steps.cookies(steps.sign_in(client, "2001"))
    promised = {"Path": "/", "SameSite": "lax", "HttpOnly": True, "Secure": False}
    expect_same("the attributes of sid", promised, steps.flags(cookies["sid"][1]))
    expect_same("the attributes of signed_in", promised | {"HttpOnly": False}, steps.flags(cookies["signed_in"][1]))
    expect_same("the value of signed_in", "yes", cookies["signed_in"][0])


@to_fix(1, "is never the same, can't be guessed (it has 16 characters or more)")
def test_each_session_has_its_own_sid(client, steps):
    """Three sessions, two of the same reader, have three names that can't be guessed, and are open side by side"""
    cards = ["2001", "2002", "2001"]
    sids = [steps.cookies(steps.sign_in(client, card))["sid"][0] for card in cards]
    expect_same("how many sids there are", 3, len(set(sids)))
    for sid, card in zip(sids, cards, strict=True):
        expect_same("sid", matching(r".{16,}", "at least 16 characters"), sid)
        expect(client.get("/api/me", cookies={"sid": sid}), status=200, json=steps.me(card))


@to_fix(2, "Who asks is known by the `sid` alone")
def test_two_browsers_are_two_readers(client, steps):
    """Each of three browsers is known as its own reader, whoever signed in last, and a fourth as nobody"""
    client.keep_cookies()
    browsers = {"2001": client, "2002": client.another(), "2003": client.another()}
    for card, browser in browsers.items():
        steps.sign_in(browser, card)
    for card, browser in browsers.items():
        expect(browser.get("/api/me"), status=200, json=steps.me(card))
    expect(client.another().get("/api/me"), status=401)


@to_fix(3, "It deletes both cookies")
@pytest.mark.parametrize("signed_in", [True, False], ids=["signed-in", "a-stranger"])
def test_signing_out_deletes_the_cookies(client, steps, signed_in):
    """After signing out the browser has no cookie left"""
    client.keep_cookies()
    if signed_in:
        steps.sign_in(client, "2001")
    answer = client.delete("/api/session")
    expect(answer, status=200, json={"data": None})
    cookies = steps.cookies(answer)
    expect_same("the names of the cookies", ["sid", "signed_in"], sorted(cookies))
    for name, (_, attributes) in cookies.items():
        expect_same(f"whether {name} is deleted, for all pages", (True, "/"), forgotten(steps, attributes))


def forgotten(steps, attributes):
    """Whether a browser forgets the cookie, and on which pages."""
    return (steps.is_deleted(attributes), attributes.get("path"))


@to_fix(3, "The session that the `sid` names is ended, and no other")
def test_signing_out_ends_one_session(client, steps):
    """Signing out in one of two browsers ends its session, also for whoever kept the sid; then it can sign in again"""
    client.keep_cookies()
    other = client.another()
    sid = steps.cookies(steps.sign_in(client, "2001"))["sid"][0]
    steps.sign_in(other, "2001")
    expect(client.delete("/api/session"), status=200)
    expect(client.get("/api/me"), status=401)
    expect(client.another().get("/api/me", cookies={"sid": sid}), status=401)
    expect(other.get("/api/me"), status=200, json=steps.me("2001"))
    steps.sign_in(client, "2002")
    expect(client.get("/api/me"), status=200, json=steps.me("2002"))


@to_fix(4, "has a `Cache-Control` header in which `no-store` is named")
def test_no_copy_is_kept_of_any_answer(client, steps):
    """Signing in, what a reader has at home, and signing out are not to be stored"""
    client.keep_cookies()
    private = {"cache-control": containing("no-store")}
    expect(steps.sign_in(client, "2001"), status=201, headers=private)
    expect(client.get("/api/me"), status=200, headers=private)
    expect(client.delete("/api/session"), status=200, headers=private)
    expect(client.delete("/api/session"), status=200, headers=private)


@to_fix(5, "Sessions outlive a restart of the service")
@pytest.mark.parametrize("crash", [False, True], ids=["shut-down", "crashed"])
def test_sessions_outlive_a_restart(client, steps, restart, crash):
    """After a restart the browser is still known, and one that had signed out is not"""
    client.keep_cookies()
    other = client.another()
    steps.sign_in(client, "2002")
    sid = steps.cookies(steps.sign_in(other, "2001"))["sid"][0]
    other.delete("/api/session")
    restart(crash=crash)
    expect(client.get("/api/me"), status=200, json=steps.me("2002"))
    expect(client.another().get("/api/me", cookies={"sid": sid}), status=401)


@to_keep(2, "was never given out or names a session that was ended")
@pytest.mark.parametrize("sid", ["", "2001", "yes", "%", "None"], ids=["empty", "card", "yes", "per-cent", "none"])
def test_an_unknown_sid_is_a_401(client, draw, steps, sid):
    """A made-up sid is answered 401, also while somebody is signed in"""
    steps.sign_in(client, "2001")
    expect(client.get("/api/me", headers={"cookie": f"sid={sid}; signed_in=yes"}), status=401)
    expect(client.get("/api/me", cookies={"sid": draw.token()}), status=401)
    expect(client.get("/api/me", headers={"cookie": "signed_in=yes"}), status=401)


@to_keep(1, "To any other pair of number and PIN it answers 401 and sets no cookie")
@pytest.mark.parametrize(
    ("number", "pin"),
    [("2001", "4711"), ("9999", "1848"), ("2001", ""), ("2001", "1848 "), ("", ""), ("٢٠٠١", "1848")],
    ids=["somebody-elses-pin", "unknown", "no-pin", "blank", "nothing", "arabic-digits"],
)
def test_only_a_card_with_its_pin_opens_a_session(client, number, pin):
    """A card with another PIN, or no card, is answered 401, without cookies"""
    answer = client.post("/api/session", json={"number": number, "pin": pin})
    expect(answer, status=401, headers={"set-cookie": None})
