"""What the club's page relies on."""

from checker.checks import expect, to_fix, to_keep


@to_fix(2, "each as the page shows it")
def test_the_list_shows_three_things_of_each_member(client, draw, steps):
    """The list tells id, name and joined of each member, and nothing else"""
    people = [(draw.name(), "2011-05-01"), (draw.name(), "2019-04-06")]
    for person in people:
        steps.join(client, *person, email=draw.email())
    expect(client.get("/members"), status=200, json=[steps.shown(*person) for person in people])


@to_fix(3, "exactly `name` and `members`")
def test_a_household_shows_the_same(client, draw, steps):
    """A household tells id, name and joined of each of its members, and nothing else"""
    name, household = draw.name(), draw.word()
    steps.join(client, name, household=household, email=draw.email())
    expect(client.get(f"/households/{household}"), status=200, json={"name": household, "members": [steps.shown(name)]})


@to_keep(4, "answers 200 and this member, as the page shows it")
def test_a_member_signs_in(client, draw, steps):
    """Who signs in is told their id, name and joined"""
    name, email = draw.name(), draw.email()
    steps.join(client, name, email=email)
    expect(steps.sign_in(client, email), status=200, json=steps.shown(name))


@to_keep(1, "Where the same `email` is a member's already it answers 409")
def test_an_email_is_one_members(client, draw, steps):
    """Joining with the e-mail of a member is answered 409"""
    email = draw.email()
    steps.join(client, draw.name(), email=email)
    expect(steps.join(client, draw.name(), email=email), status=409)


@to_keep(2, "The list is empty where there are none")
def test_a_new_club_has_no_members(client):
    """A club without members has an empty list"""
    expect(client.get("/members"), status=200, json=[])
