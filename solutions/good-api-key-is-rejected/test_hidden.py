"""What a partner's collector relies on: every closed path, every way to send a key, and keys that change."""

import pytest

from checker.checks import a_string, expect, expect_same, to_fix, to_keep

CLOSED = [("GET", "/me"), ("POST", "/me/key"), ("POST", "/observations"), ("GET", "/stations/HW-4/observations")]
paths = pytest.mark.parametrize(("method", "path"), CLOSED, ids=["me", "new-key", "send", "read"])


@to_fix(1, "The name of the header counts in upper and lower case alike")
@pytest.mark.parametrize("header", ["x-api-key", "X-API-KEY", "X-Api-Key", "X-API-Key"])
def test_the_headers_name_counts_in_any_case(client, draw, steps, header):
    """However the header's name is written, the key in it is taken"""
    name = draw.name()
    key = steps.join(client, name)
    expect(client.get("/me", headers={header: key}), status=200, json={"name": name})


@to_keep(2, "answer 401 to a request without this header")
@paths
def test_every_closed_path_wants_a_key(client, draw, steps, method, path):
    """Without the header, each closed path is answered 401"""
    steps.join(client, draw.name())
    body = steps.draw_observation(draw) if path == "/observations" else None
    expect(client.request(method, path, json=body), status=401)


@to_fix(2, "to a request without this header")
@paths
def test_another_header_is_not_this_one(client, draw, steps, method, path):
    """A good key in a header of another name is answered 401, on each closed path"""
    key = steps.join(client, draw.name())
    body = steps.draw_observation(draw) if path == "/observations" else None
    for name in ("x_api_key", "api-key", "x-api-token", "x-apikey"):
        expect(client.request(method, path, headers={name: key}, json=body), status=401)


@to_keep(2, "anything else than a partner's key, letter by letter as it was handed out")
@pytest.mark.parametrize(
    "change",
    [
        str.swapcase,
        str.upper,
        lambda key: key[:-1],
        lambda key: key[1:],
        lambda key: f"{key}0",
        lambda key: f"{key}, {key}",
        lambda key: f"Bearer {key}",
        lambda key: "",
        lambda key: "%",
        lambda key: "null",
        lambda key: f'"{key}"',
    ],
    ids=[
        "other-case",
        "capitals",
        "short",
        "tail",
        "long",
        "twice",
        "bearer",
        "empty",
        "wildcard",
        "null",
        "quoted",
    ],
)
def test_a_key_counts_letter_by_letter(client, draw, steps, change):
    """Something that is only like a partner's key is answered 401"""
    key = steps.join(client, draw.name())
    expect(client.get("/me", headers=steps.with_key(change(key))), status=401)


@to_fix(2, "and change nothing")
def test_who_has_no_key_changes_nothing(client, draw, steps):
    """Requests without a good key store nothing, and leave the partners their keys"""
    name = draw.name()
    key = steps.join(client, name)
    for headers in ({}, steps.with_key(draw.token())):
        refused = client.post("/observations", headers=headers, json=steps.draw_observation(draw))
        expect(refused, status=401)
        expect(client.post("/me/key", headers=headers), status=401)
    expect(client.get("/me", headers=steps.with_key(key)), status=200, json={"name": name})
    expect(steps.read(client, key), status=200, json=[])


@to_keep(3, "A key in the query, in a cookie or in `Authorization` does not count")
@pytest.mark.parametrize(
    "name", ["X-API-Key", "x-api-key", "x_api_key", "api_key", "apikey", "key", "token", "access_token"]
)
def test_a_key_elsewhere_does_not_count(client, draw, steps, name):
    """A good key in the query or in a cookie is answered 401, on each closed path"""
    key, observation = steps.join(client, draw.name()), steps.draw_observation(draw)
    for method, path in CLOSED:
        body = observation if path == "/observations" else None
        expect(client.request(method, path, json=body, params={name: key}), status=401)
        expect(client.request(method, path, json=body, cookies={name: key}), status=401)


@to_keep(3, "in `Authorization`")
@pytest.mark.parametrize("scheme", ["", "Bearer ", "ApiKey "], ids=["alone", "bearer", "api-key"])
@paths
def test_a_key_in_authorization_does_not_count(client, draw, steps, method, path, scheme):
    """A good key in Authorization is answered 401"""
    key = steps.join(client, draw.name())
    body = steps.draw_observation(draw) if path == "/observations" else None
    expect(client.request(method, path, headers={"authorization": f"{scheme}{key}"}, json=body), status=401)


@to_fix(5, "each as promise 4 shows it, oldest first")
def test_observations_name_their_senders(client, draw, steps):
    """Two partners send by turns, for two stations; each observation has its own sender's name, oldest first"""
    names = [f"Zoe {draw.name()}", f"Abe {draw.name()}"]
    keys = [steps.join(client, name) for name in names]
    promised = []
    for name, key in list(zip(names, keys, strict=True)) * 2:
        observation = steps.draw_observation(draw)
        expect(steps.send(client, key, observation), status=201, json={**observation, "source": name})
        steps.send(client, key, steps.draw_observation(draw, station="HW-41"))
        promised.append({**observation, "source": name})
    for key in keys:
        expect(steps.read(client, key), status=200, json=promised)


@to_fix(5, "a list of what all partners sent for exactly this station")
def test_a_long_list_is_whole(client, draw, steps):
    """A station that measured thirty times has all thirty in its list"""
    name = draw.name()
    key = steps.join(client, name)
    sent = [{"station": "HW-4", "celsius": number + 0.5} for number in range(30)]
    for observation in sent:
        steps.send(client, key, observation)
    expect(steps.read(client, key), status=200, json=[{**observation, "source": name} for observation in sent])


@to_fix(5, "It is empty where there is nothing")
@pytest.mark.parametrize("station", ["hw-4", "HW-40", "HW", "%", "_", "HW_4"])
def test_a_station_without_observations_has_an_empty_list(client, draw, steps, station):
    """A station for which nobody sent anything has an empty list, however much it is like another"""
    key = steps.join(client, draw.name())
    steps.send(client, key, steps.draw_observation(draw))
    expect(steps.read(client, key, station), status=200, json=[])


@to_fix(4, "If one of the two is missing or outside these bounds it answers 422, and nothing is stored")
@pytest.mark.parametrize(
    "change",
    [
        {"celsius": 60.5},
        {"celsius": -90.5},
        {"celsius": None},
        {"celsius": "warm"},
        {"station": "H" * 21},
        {"station": ""},
    ],
    ids=["hot", "cold", "no-number", "word", "long-name", "no-name"],
)
def test_what_cannot_be_measured_is_refused(client, draw, steps, change):
    """An observation out of bounds is answered 422 to a partner, and is not stored"""
    key = steps.join(client, draw.name())
    observation = {**steps.draw_observation(draw), **change}
    expect(steps.send(client, key, observation), status=422)
    expect(steps.read(client, key, observation["station"] or "HW-4"), status=200, json=[])


@to_fix(4, "If one of the two is missing")
@pytest.mark.parametrize("missing", ["station", "celsius"])
def test_half_an_observation_is_refused(client, draw, steps, missing):
    """An observation without its station or its temperature is answered 422"""
    observation = steps.draw_observation(draw)
    del observation[missing]
    expect(steps.send(client, steps.join(client, draw.name()), observation), status=422)


@to_fix(4, "answers 201")
@pytest.mark.parametrize(
    ("station", "celsius"),
    [("H" * 20, -90.0), ("H" * 20, 60.0), ("H", 0.0)],
    ids=["coldest", "hottest", "zero"],
)
def test_the_bounds_can_be_measured(client, draw, steps, station, celsius):
    """The coldest and the hottest that is allowed, and a station's longest and shortest name, are answered 201"""
    name, observation = draw.name(), {"station": station, "celsius": celsius}
    sent = steps.send(client, steps.join(client, name), observation)
    expect(sent, status=201)
    expect_same(
        "the observation", {**observation, "source": name}, {**sent.json(), "celsius": float(sent.json()["celsius"])}
    )


@to_fix(6, "a new key in place of the one that was sent, which is answered 401 from then on")
def test_a_changed_key_takes_the_place_of_the_old(client, draw, steps):
    """After each change only the newest key of a partner is taken; other partners keep theirs"""
    name, observation = draw.name(), steps.draw_observation(draw)
    old, neighbour = steps.join(client, name), steps.join(client, name)
    expect(steps.send(client, old, observation), status=201)
    for _ in range(2):
        changed = client.post("/me/key", headers=steps.with_key(old))
        expect(changed, status=201, json={"key": a_string()})
        for method, path in CLOSED:
            body = observation if path == "/observations" else None
            expect(client.request(method, path, headers=steps.with_key(old), json=body), status=401)
        old = changed.json()["key"]
        expect(client.get("/me", headers=steps.with_key(old)), status=200, json={"name": name})
    for key in (old, neighbour):
        expect(steps.read(client, key), status=200, json=[{**observation, "source": name}])


@to_fix(6, "the name of the partner whose key it was")
def test_each_partner_is_known_by_their_own_key(client, draw, steps):
    """Each of three partners is told their own name, in whatever order they ask"""
    names = [f"{draw.name()} {number}" for number in range(2)] + ["Żółta Łąka"]
    keys = {name: steps.join(client, name) for name in names}
    for name in [*names, *reversed(names)]:
        expect(client.get("/me", headers=steps.with_key(keys[name])), status=200, json={"name": name})


@to_fix(4, "the name of the partner whose key it was")
def test_nobody_sends_under_another_name(client, draw, steps):
    """Whoever names a source of their own is refused, or named by their key all the same"""
    name, observation = draw.name(), steps.draw_observation(draw)
    key = steps.join(client, name)
    steps.send(client, key, observation)
    steps.send(client, key, {**observation, "source": "Mill Lane Orchard"})
    expect_same("the sources", {name}, {stored["source"] for stored in steps.read(client, key).json()})


@to_keep(7, "a key that nobody else has; the same name twice makes two partners")
def test_every_partner_gets_another_key(client, draw):
    """Whoever joins gets a key of their own, also under a name that is there"""
    name = draw.name()
    keys = [client.post("/partners", json={"name": name}).json()["key"] for _ in range(3)]
    expect_same("how many keys there are", 3, len(set(keys)))


@to_keep(7, "Otherwise it answers 422")
@pytest.mark.parametrize(
    "body", [{}, {"name": ""}, {"name": "n" * 61}, {"name": None}], ids=["none", "empty", "long", "null"]
)
def test_nobody_joins_without_a_name(client, body):
    """Without a name, or with one that is too long, joining is answered 422"""
    expect(client.post("/partners", json=body), status=422)


@to_keep(7, "a `name` of 1 to 60 characters")
@pytest.mark.parametrize("name", ["n", "n" * 60], ids=["short", "long"])
def test_a_name_may_be_short_or_long(client, name):
    """Names of one and of sixty characters are answered 201"""
    expect(client.post("/partners", json={"name": name}), status=201, json={"key": a_string()})


@to_fix(8, "still there after a restart")
@pytest.mark.parametrize("crash", [False, True], ids=["shut down", "crashed"])
def test_partners_outlive_a_restart(client, draw, restart, steps, crash):
    """After a restart a partner's last key is taken, an earlier one is not, and observations are there"""
    name, observation = draw.name(), steps.draw_observation(draw)
    first = steps.join(client, name)
    steps.send(client, first, observation)
    last = client.post("/me/key", headers=steps.with_key(first)).json()["key"]
    restart(crash=crash)
    expect(client.get("/me", headers=steps.with_key(first)), status=401)
    expect(steps.read(client, last), status=200, json=[{**observation, "source": name}])
