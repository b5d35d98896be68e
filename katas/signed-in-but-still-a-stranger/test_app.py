"""What the library's page and the browser rely on."""

from checker.checks import containing, expect, expect_same, to_fix, to_keep


@to_fix(2, "the reader who opened it")
def test_the_browser_is_known_after_signing_in(client, steps):
    """A browser that signs in is known by its next request"""
    client.keep_cookies()
    steps.sign_in(client, "2001")
    expect(client.get("/api/me"), status=200, json=steps.me("2001"))


@to_fix(1, 'answers 201 and `{"data": {"name": ...}}`. It sets two cookies')
def test_signing_in_sets_two_cookies(client, steps):
    """Signing in is answered 201, with the name, and with the cookies sid and signed_in"""
    answer = steps.sign_in(client, "2002")
    expect(answer, status=201, json={"data": {"name": "Tomas Berg"}})
    expect_same("the names of the cookies", ["sid", "signed_in"], sorted(steps.cookies(answer)))


@to_fix(4, "Whatever these three answer with 200 or 201")
def test_no_copy_is_kept_of_signing_in(client, steps):
    """The answer to signing in is not to be stored"""
    expect(steps.sign_in(client, "2001"), headers={"cache-control": containing("no-store")})


@to_keep(1, "To any other pair of number and PIN it answers 401 and sets no cookie")
def test_a_wrong_pin_is_a_401(client, steps):
    """A wrong PIN is answered 401, without cookies"""
    answer = client.post("/api/session", json={"number": "2001", "pin": "1849"})
    expect(answer, status=401, headers={"set-cookie": None})


@to_keep(2, "It answers 401 to a request without a `sid`")
def test_a_stranger_is_asked_to_sign_in(client):
    """Whoever has not signed in is answered 401"""
    expect(client.get("/api/me"), status=401)


@to_keep(3, 'answers 200 and `{"data": null}`, also where there is no session')
def test_signing_out_is_always_answered(client):
    """Signing out is answered 200, also where nobody is signed in"""
    expect(client.delete("/api/session"), status=200, json={"data": None})
