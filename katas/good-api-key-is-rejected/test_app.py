"""What a partner's collector relies on."""

from checker.checks import a_string, expect, to_fix, to_keep


@to_fix(1, "take a partner's key from the header `X-API-Key`")
def test_a_new_key_is_taken(client, draw, steps):
    """The key that was just handed out is taken on GET /me"""
    name = draw.name()
    key = steps.join(client, name)
    expect(client.get("/me", headers=steps.with_key(key)), status=200, json={"name": name})


@to_fix(4, "the name of the partner whose key it was")
def test_an_observation_is_stored_for_its_sender(client, draw, steps):
    """An observation is answered 201 and names the partner who sent it"""
    name, observation = draw.name(), steps.draw_observation(draw)
    key = steps.join(client, name)
    expect(steps.send(client, key, observation), status=201, json={**observation, "source": name})


@to_fix(5, "a list of what all partners sent")
def test_observations_can_be_fetched(client, draw, steps):
    """What one partner sent is fetched by another"""
    name, observation = draw.name(), steps.draw_observation(draw)
    steps.send(client, steps.join(client, name), observation)
    neighbour = steps.join(client, "Mill Lane Orchard")
    expect(steps.read(client, neighbour), status=200, json=[{**observation, "source": name}])


@to_keep(2, "answer 401 to a request without this header")
def test_without_a_key_nobody_is_let_in(client, draw, steps):
    """Without the header, GET /me is answered 401"""
    steps.join(client, draw.name())
    expect(client.get("/me"), status=401)


@to_keep(2, "anything else than a partner's key")
def test_an_unknown_key_is_rejected(client, draw, steps):
    """A key that nobody was given is answered 401"""
    steps.join(client, draw.name())
    expect(client.get("/me", headers=steps.with_key(draw.token())), status=401)


@to_keep(7, "needs no key")
def test_anybody_can_become_a_partner(client, draw):
    """Whoever gives a name is answered 201 and a key"""
    expect(client.post("/partners", json={"name": draw.name()}), status=201, json={"key": a_string()})
